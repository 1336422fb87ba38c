"""The tree of a page of wikitext while it is written: what is open, and where the next words go.

In: words, line ends and the signs at the start of lines. Out: HTML: paragraphs from blank lines, lists from signs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from lxml import etree

from bookgen.read.tree import Element, append_text, drop

ITEMS = {"*": ("ul", "li"), "#": ("ol", "li"), ":": ("dl", "dd"), ";": ("dl", "dt")}
"""The list and the item that each sign opens."""
HOLDS_WORDS = frozenset({"td", "th", "li", "span"})
"""What needs no paragraph for its words."""


@dataclass(slots=True)
class WikiTree:
    """A page's tree that is being built."""

    root: Element = field(default_factory=lambda: etree.Element("html"))
    body: Element = field(init=False)
    line: int = 1
    """Of the source."""
    _block: Element | None = None
    """The paragraph, item or heading that is open."""
    _inline: list[Element] = field(default_factory=list)
    _signs: str = ""
    """The list signs at the start of the line that is being read."""
    _lists: list[Element] = field(default_factory=list)
    _holders: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.body = etree.SubElement(self.root, "body")
        self._holders = [self.body]

    @property
    def holder(self) -> Element:
        """The element that takes the next block."""
        return self._holders[-1]

    @property
    def is_nested(self) -> bool:
        """Tell whether something other than the page's own blocks is being written."""
        return len(self._holders) > 1 or bool(self._inline)

    @property
    def is_open(self) -> bool:
        """Tell whether words would go on with what stands there."""
        return self._block is not None or bool(self._inline)

    def text(self, text: str) -> None:
        """Write text of several lines."""
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if number:
                self._end_line(is_blank=number < len(lines) - 1 and not line.strip())
            if line:
                self.say(line)

    def _end_line(self, *, is_blank: bool) -> None:
        """End a line: an item ends with it, a paragraph only at a blank one."""
        if self._inline:
            self.say(" ")
            return
        if self._block is not None and self._block.tag in ("li", "dd", "dt"):
            self._block = None
        self._signs = ""
        if is_blank:
            self.close()
        elif self._block is not None:
            append_text(self._block, "\n")

    def say(self, text: str) -> None:
        """Write words without a line end."""
        if not text.strip() and self._block is None and not self._signs:
            return
        place = self.place()
        if place.tag == "dt" and ":" in text and not self._inline:
            term, _, definition = text.partition(":")
            append_text(place, term)
            self._signs, self._block = self._signs[:-1] + ":", None
            append_text(self.place(), definition.lstrip())
            return
        append_text(place, text)

    def close(self) -> None:
        """End what is open."""
        self._block, self._lists, self._inline, self._signs = None, [], [], ""

    def place(self) -> Element:
        """Give the element that takes the next words; open a paragraph or an item where none is open."""
        if self._inline:
            return self._inline[-1]
        if self._block is None:
            self._block = self._item() if self._signs else self._paragraph()
        return self._block

    def _paragraph(self) -> Element:
        self._lists = []
        return self.holder if self.holder.tag in HOLDS_WORDS else self.child("p")

    def child(self, tag: str, parent: Element | None = None) -> Element:
        """Make an element where the next block goes, or in another one."""
        made = etree.SubElement(self.holder if parent is None else parent, tag)
        made.sourceline = min(self.line, 65535)
        made.tail = "\n"
        return made

    def list_sign(self, sign: str) -> None:
        """Take a sign at the start of a line, or the colon behind a term."""
        if self._block is not None and self._block.tag == "dt" and sign == ":":
            self._signs, self._block = self._signs[:-1] + ":", None
            return
        if not self._signs:
            self._block = None
        self._signs += sign

    def _item(self) -> Element:
        """Open an item as deep as its signs say."""
        depth = 0
        for depth, sign in enumerate(self._signs):
            tag, _ = ITEMS[sign]
            if depth >= len(self._lists) or self._lists[depth].tag != tag:
                del self._lists[depth:]
                parent = self.holder if depth == 0 else self._last_item(depth - 1)
                self._lists.append(self.child(tag, parent))
        del self._lists[depth + 1 :]
        return self.child(ITEMS[self._signs[-1]][1], self._lists[depth])

    def _last_item(self, depth: int) -> Element:
        above = self._lists[depth]
        return above[-1] if len(above) else self.child("dd" if above.tag == "dl" else "li", above)

    @contextmanager
    def block(self, tag: str) -> Iterator[None]:
        """Write into a block of its own, such as a heading."""
        self.close()
        self._block = self.child(tag)
        yield
        self.close()

    @contextmanager
    def inside(self, made: Element) -> Iterator[None]:
        """Write blocks into an element, and go on afterwards where words went before."""
        kept = (self._block, self._inline, self._signs, self._lists)
        self._block, self._inline, self._signs, self._lists = (made if made.tag == "p" else None), [], "", []
        self._holders.append(made)
        yield
        self._holders.pop()
        self._block, self._inline, self._signs, self._lists = kept

    @contextmanager
    def styled(self, tag: str) -> Iterator[Element]:
        """Write words into an element of the line."""
        made = etree.SubElement(self.place(), tag)
        depth = len(self._inline)
        self._inline.append(made)
        yield made
        del self._inline[depth:]

    def drop(self, text: str, why: str) -> None:
        """Leave words out; they are written down with the reason."""
        plain = " ".join(text.split())
        if plain:
            made = etree.SubElement(self._block if self._block is not None else self.holder, "span")
            made.text = plain
            drop(made, why)
