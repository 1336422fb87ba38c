"""Let Python-Markdown pass quickly over plain prose, of which a book is made.

The library holds every block against a dozen structures and every text against twenty patterns. Nearly all
of a book's paragraphs are none of these, and show it at a glance: the marker of the first line stands at
their very beginning (`source_lines` puts it behind whatever makes a heading, a list or a quotation), they
have no second line, and none of the signs by which inline markup begins.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from bookgen.compose.source_lines import OPEN

SIGNS = ("\\", "`", "[", "<", "&", "*", "_", "  \n")
"""One of these stands wherever an inline pattern matches."""


class _PlainParagraphs(ParagraphProcessor):
    """Take a block of one line whose text begins at its start for the paragraph that it is."""

    def test(self, parent: Element, block: str) -> bool:
        return block.startswith(OPEN) and "\n" not in block


class _PlainTexts(Treeprocessor):
    """Keep texts without a sign of markup from the inline patterns."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.text and not any(sign in element.text for sign in SIGNS):
                element.text = AtomicString(element.text)


class PlainProse(Extension):
    """Come behind what may stand open round a block (85 and more), and before the inline patterns (20)."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors."""
        md.parser.blockprocessors.register(_PlainParagraphs(md.parser), "plain-paragraph", 84)
        md.treeprocessors.register(_PlainTexts(md), "plain-text", 21)
