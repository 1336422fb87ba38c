"""The block markers of a chapter: `/// verse` … `///` and its kin, each a `<div>` or a `<p>` with a class.

A small set, named after what stands in books; both style sheets know each of them. The syntax is that
of pymdown-extensions' blocks.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block

from bookgen.vocabulary import DIVISIONS, LINES


class _BookBlock(Block):
    """A `<div>` with the block's name as its class; `/// verse | en` gives its language."""

    ARGUMENT = None

    def on_create(self, parent: Element) -> Element:
        attributes = {"class": self.NAME}
        if self.argument:
            attributes["lang"] = self.argument
        return SubElement(parent, "div", attributes)


class BookBlocks(BlocksExtension):
    """Register every block marker."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:
        """Register one class a name, as the library wants it."""
        for name in DIVISIONS + LINES:
            block_mgr.register(type(f"{name}-block", (_BookBlock,), {"NAME": name}), {})
