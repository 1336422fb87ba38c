"""Put the print edition's page breaks into the text, at the very word.

In: a document's tree and the points where pages begin. Out: the same tree with an empty span before
the first word of each page; no character of the text is added, lost or moved.
Rules: EPUB Accessibility 1.1, 3.2 (page navigation); DPUB-ARIA 1.1, doc-pagebreak.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from bookgen.edition import TextPoint
from bookgen.xhtml import EPUB_TYPE, FLOW, HEADINGS, INLINE, VOID, XHTML, is_a

JOINERS = frozenset("'’\u00ad\u200d\u2060")
"""Characters within a word: apostrophe, soft hyphen, zero-width and word joiner."""
HEADS = frozenset((*HEADINGS, XHTML + "header", XHTML + "hgroup"))
UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))
"""Thai and Lao, Burmese, Khmer: scripts that do not part words with spaces."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """One entry of the page list."""

    id: str
    label: str
    document: str

    @property
    def href(self) -> str:
        """Where it stands, as the navigation says it."""
        return f"{self.document}.xhtml#{self.id}"

    @property
    def is_numbered(self) -> bool:
        """Tell a page of the body from one of the front matter, whose folio is roman."""
        return self.label.isdecimal()


@dataclass(frozen=True, slots=True)
class _Run:
    """A piece of text in the tree: an element's text, or what follows an element."""

    owner: etree._Element
    is_tail: bool
    text: str
    starts_afresh: bool
    """Whether a block, a line break or a picture parts it from the run before."""


def insert_break(block: etree._Element, point: TextPoint, page: PageBreak) -> bool:
    """Insert a page break into a block, before the word at the point; False when there is no such point."""
    runs = tuple(_runs(block))
    found = _locate(runs, point.offset)
    mark = _mark(page)
    if found is not None:
        _insert_at(block, runs, *_word_start(runs, *found), mark)
        return True
    if point.offset != sum(_solid(run.text) for run in runs):
        return False
    if point.offset:
        block.append(mark)
    else:
        _insert_into_empty(block, mark)
    return True


def _mark(page: PageBreak) -> etree._Element:
    mark = etree.Element(XHTML + "span")
    mark.set(EPUB_TYPE, "pagebreak")
    mark.set("role", "doc-pagebreak")
    mark.set("id", page.id)
    mark.set("aria-label", page.label)
    mark.text = ""
    return mark


def _runs(block: etree._Element) -> Iterator[_Run]:
    afresh = True
    for event, element in etree.iterwalk(block, events=("start", "end", "comment", "pi")):
        is_tail = event != "start"
        if event in ("start", "end") and element is not block and element.tag not in INLINE:
            afresh = True
        if is_tail and element is block:
            return
        text = element.tail if is_tail else element.text
        if text:
            yield _Run(element, is_tail, text, afresh)
            afresh = False


def _solid(text: str) -> int:
    return len("".join(text.split()))


def _locate(runs: tuple[_Run, ...], offset: int) -> tuple[int, int] | None:
    """Find the character with so many before it, white space not counted: run and place."""
    for index, run in enumerate(runs):
        here = _solid(run.text)
        if offset >= here:
            offset -= here
            continue
        for place, character in enumerate(run.text):
            if not character.isspace():
                if not offset:
                    return index, place
                offset -= 1
    return None


def _word_start(runs: tuple[_Run, ...], index: int, place: int) -> tuple[int, int]:
    """Go back to where the word begins, over italics and the like but not over a line break."""
    start = index, place
    if not _is_word(runs[index].text[place]):
        return start
    while True:
        if place == 0:
            if index == 0 or runs[index].starts_afresh:
                return start
            index -= 1
            place = len(runs[index].text)
        place -= 1
        if not _is_word(runs[index].text[place]):
            return start
        start = index, place


def _is_word(character: str) -> bool:
    if character in JOINERS or unicodedata.category(character).startswith("M"):
        return True
    if not character.isalnum() or unicodedata.east_asian_width(character) in "WF":
        return False
    return not any(first <= ord(character) <= last for first, last in UNSPACED)


def _insert_at(
    block: etree._Element, runs: tuple[_Run, ...], index: int, place: int, mark: etree._Element
) -> None:
    run = runs[index]
    if not any(_solid(earlier.text) for earlier in runs[:index]) and not run.text[:place].strip():
        head = _head_begun_by(_holder(run))
        if head is not None:
            _insert_before(head, mark)
            return
    whole = _unbroken(run, block)
    if whole is not None:
        _insert_before(whole, mark)
    elif not run.is_tail and not place and run.owner is not block and run.owner.tag in INLINE:
        _insert_before(_outermost_begun_by(run.owner, block), mark)
    elif run.is_tail:
        _split_tail(run, place, mark)
    else:
        run.owner.text, mark.tail = run.text[:place], run.text[place:]
        run.owner.insert(0, mark)


def _split_tail(run: _Run, place: int, mark: etree._Element) -> None:
    parent = _parent(run.owner)
    run.owner.tail = None
    parent.insert(parent.index(run.owner) + 1, mark)
    run.owner.tail, mark.tail = run.text[:place], run.text[place:]


def _holder(run: _Run) -> etree._Element:
    """Find the block that holds a run itself, such as the heading in a section."""
    node = _parent(run.owner) if run.is_tail else run.owner
    while node.tag in INLINE:
        node = _parent(node)
    return node


def _head_begun_by(block: etree._Element) -> etree._Element | None:
    """Find the heading, header or endnote, or what is round it, that begins where the block begins.

    A page break inside would be read as part of a heading, or stand before a note's backlink.
    """
    head = block if block.tag in HEADINGS or is_a(block, "footnote") else None
    node = block
    while (parent := node.getparent()) is not None and not _stands_before(node):
        if parent.tag not in HEADS and not is_a(parent, "footnote"):
            break
        head = node = parent
    return head


def _unbroken(run: _Run, block: etree._Element) -> etree._Element | None:
    """Find what must hold no page break: a noteref, a formula, a drawing."""
    found = None
    node = _parent(run.owner) if run.is_tail else run.owner
    while node is not None and node is not block:
        if is_a(node, "noteref") or not node.tag.startswith(XHTML):
            found = node
        node = node.getparent()
    return found


def _outermost_begun_by(element: etree._Element, block: etree._Element) -> etree._Element:
    """Climb out of inline elements that begin where this one begins."""
    node = element
    while not _stands_before(node):
        parent = _parent(node)
        if parent is block or parent.tag not in INLINE:
            break
        node = parent
    return node


def _stands_before(element: etree._Element) -> bool:
    """Tell whether anything stands in the parent before this element."""
    previous = element.getprevious()
    return previous is not None or bool((_parent(element).text or "").strip())


def _insert_before(element: etree._Element, mark: etree._Element) -> None:
    parent = _parent(element)
    parent.insert(parent.index(element), mark)


def _insert_into_empty(block: etree._Element, mark: etree._Element) -> None:
    """Mark a block without text: inside where a span may stand, else before it."""
    if block.tag in FLOW and block.tag not in VOID:
        mark.tail, block.text = block.text, None
        block.insert(0, mark)
        return
    node = block
    while _parent(node).tag not in FLOW | INLINE:
        node = _parent(node)
    _insert_before(node, mark)


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    if parent is None:
        raise ValueError("a page break outside the document's root")
    return parent
