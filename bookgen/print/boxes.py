"""What lies where on laid-out pages. The one module that reads WeasyPrint's private box tree.

In: a WeasyPrint `Document` and the <html> element it was made from. Out: leaves and lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element

from bookgen.print.footnotes import FOOTNOTE
from bookgen.print.section import Area, Leaf, Line

Rendered: TypeAlias = Any
"""A WeasyPrint `Document`, which has no types."""
Box: TypeAlias = Any
POINTS_PER_PIXEL = 0.75
HYPHEN = "\u2010"
"""What WeasyPrint sets where it breaks a word, and leaves in the line's text."""
NOTE_FOLIO = "note-folio"
"""Class of a folio that is no part of the note that it stands in."""
REAL = ("", "first-letter", "first-line")
"""Pseudo-elements whose text is the source's; that of all others is generated."""
INLINE = frozenset(
    "a abbr b bdi bdo br cite code dfn em i img kbd mark q s samp small span strong sub sup time u var wbr"
    "".split()
)


@dataclass(slots=True)
class _Source:
    """The text of one element, told from that of its children, and how far it has been met on pages."""

    block: str
    letters: str
    """All but white space."""
    places: list[tuple[int, int]]
    """For each run of the text: where it begins in `letters` and in the block's whole text."""
    met: int = 0


@dataclass(slots=True)
class _Reader:
    """Reads a document's pages in order."""

    sources: dict[Element, _Source]
    lines: list[Line] = field(default_factory=list)
    strings: list[tuple[str, str]] = field(default_factory=list)


def read_pages(document: Rendered, root: Element) -> tuple[tuple[Leaf, ...], tuple[Line, ...]]:
    """Read every page: its page type, content box and named strings, where its text begins, its lines."""
    reader = _Reader(_sources(root))
    leaves = tuple(_leaf(page._page_box, number, reader) for number, page in enumerate(document.pages))
    return leaves, tuple(reader.lines)


def overlong_heads(document: Rendered) -> list[tuple[int, str, str]]:
    """Find heads of more than one line: page counted from 0, the first line's text, all lines' text."""
    found = []
    for number, page in enumerate(document.pages):
        for box in page._page_box.children:
            if type(box).__name__ == "MarginBox":
                lines = [_drawn(line) for line in box.descendants() if type(line).__name__ == "LineBox"]
                if len(lines) > 1:
                    found.append((number, lines[0], " ".join(lines)))
    return found


def continued_depths(document: Rendered) -> list[int]:
    """Say for each page how many elements, one within the other, it continues from the page before."""
    open_elements: list[Element] = []
    depths = []
    for page in document.pages:
        depth = 0
        for element in _chain(page._page_box, 0):
            if element not in open_elements:
                break
            depth += 1
        depths.append(depth)
        open_elements = _chain(page._page_box, -1)
    return depths


def _chain(page: Box, which: int) -> list[Element]:
    """List the elements that hold a page's first block or its last, from the section inwards."""
    elements: list[Element] = []
    box = page.children[0] if page.children else None
    while box is not None and type(box).__name__ == "BlockBox":
        if (
            box.element is not None
            and box.element.tag not in ("html", "body")
            and box.element not in elements
        ):
            elements.append(box.element)
        children = [child for child in box.children if child.is_in_normal_flow()]
        box = children[which] if children else None
    return elements


def footnote_ids(document: Rendered) -> list[str]:
    """List the ids of the footnotes in the order of the pages."""
    areas = (page._page_box.children[1] for page in document.pages if len(page._page_box.children) > 1)
    notes = (box for area in areas if type(area).__name__ == "FootnoteAreaBox" for box in area.children)
    return [box.element.get("id", "") for box in notes]


def drop_nested_links(document: Rendered) -> None:
    """Leave each link its one annotation: WeasyPrint gives another to every box inside of it.

    Source: ISO 14289-1, 7.18.5, by which an annotation has to belong to a Link element.
    """
    for page in document.pages:
        page.links = [link for link in page.links if (link[3].element_tag or "").partition("::")[0] == "a"]


def _drawn(line: Box) -> str:
    texts = (box.text for box in line.descendants() if type(box).__name__ == "TextBox")
    return "".join(texts).strip()


def _leaf(box: Box, number: int, reader: _Reader) -> Leaf:
    first, reader.strings = len(reader.lines), []
    height = box.margin_height()
    picture = _read(box, number, height, reader)
    block, offset = picture or ("", 0)
    if len(reader.lines) > first:
        line = reader.lines[first]
        block, offset = line.block, line.offset
    area = _area(box.content_box_x(), box.content_box_y(), box.width, box.height, height)
    return Leaf(
        name=box.page_type.name or "",
        width=box.margin_width() * POINTS_PER_PIXEL,
        height=height * POINTS_PER_PIXEL,
        area=area,
        strings=tuple(reader.strings),
        block=block,
        offset=offset,
    )


def _area(x: float, y: float, width: float, height: float, page_height: float) -> Area:
    """Turn CSS pixels from the top left corner into points from the lower left."""
    scaled = (x, page_height - y - height, width, height)
    return Area(*(round(length * POINTS_PER_PIXEL, 3) for length in scaled))


def _read(box: Box, page: int, height: float, reader: _Reader) -> tuple[str, int] | None:
    """Read a box and all in it; give the place of the first picture."""
    first: tuple[str, int] | None = None
    if box.string_set and box.string_set != "none":
        reader.strings.extend((name, text) for name, text in box.string_set)
    kind = type(box).__name__
    if kind == "LineBox":
        _read_line(box, page, height, reader)
    elif kind.endswith("ReplacedBox") and box.element in reader.sources:
        source = reader.sources[box.element]
        first = source.block, source.places[0][1]
    for child in _below(box):
        found = _read(getattr(child, "_box", child), page, height, reader)
        first = first or found
    return first


def _below(box: Box) -> Iterable[Box]:
    """Give the boxes to read after a box: of a line those that are not part of its text."""
    kind = type(box).__name__
    children: Iterable[Box] = getattr(box, "children", ())
    if kind == "MarginBox":
        return ()
    if kind in ("LineBox", "InlineBox"):
        return (child for child in children if type(child).__name__ not in ("TextBox", "InlineBlockBox"))
    return children


def _read_line(box: Box, page: int, height: float, reader: _Reader) -> None:
    start: tuple[str, int] | None = None
    words: list[str] = []
    broken = False
    for text_box in _texts(box):
        source = reader.sources.get(text_box.element)
        if source is None or _is_repeated(source, text_box.text):
            continue
        at = source.block, _place(source)
        text, broken = _meet(source, text_box.text)
        words.append(text)
        if start is None and text.strip():
            start = at
    if start is not None:
        area = _area(box.position_x, box.position_y, box.width, box.height, height)
        text = "".join(words)
        reader.lines.append(Line(page, area.x, area.y, area.width, area.height, *start, text, broken))


def _texts(box: Box, nested: tuple[str, ...] = ()) -> Iterator[Box]:
    """Give the text boxes of a line that hold text of the source: no marker, no generated content."""
    for child in getattr(box, "children", ()):
        kind = type(child).__name__
        if (child.element_tag or "").partition("::")[2] not in REAL:
            continue
        if kind == "TextBox":
            yield child
        elif kind == "InlineBlockBox":
            yield from _texts(child, ("BlockBox", "LineBox"))
        elif kind == "InlineBox" or kind in nested:
            yield from _texts(child, nested)


def _meet(source: _Source, text: str) -> tuple[str, bool]:
    """Move on over a text; tell whether it ends in a hyphen that the source does not have."""
    count = len("".join(text.split()))
    broken = text.endswith(HYPHEN) and source.letters[source.met + count - 1 : source.met + count] != HYPHEN
    source.met += count - broken
    return text[: len(text) - broken], broken


def _is_repeated(source: _Source, text: str) -> bool:
    """Tell a table's head that is said again at the top of a page on which the table goes on."""
    return source.met >= len(source.letters) and not text.isspace()


def _place(source: _Source) -> int:
    """Find where in its block's text the source has been met up to."""
    start, place = next(pair for pair in reversed(source.places) if pair[0] <= source.met)
    return place + source.met - start


def _sources(root: Element) -> dict[Element, _Source]:
    """Index every element's own text by its place in the block that holds it."""
    sources: dict[Element, _Source] = {}
    _index(root, sources, "", 0, {"": 0})
    return sources


def _index(
    element: Element, sources: dict[Element, _Source], block: str, total: int, starts: dict[str, int]
) -> int:
    """Index an element that begins after `total` letters; give the count after it.

    A footnote stands within the text that calls it and is no part of it.
    """
    if element.get("id") and element.tag not in INLINE:
        block = element.get("id", "")
        starts[block] = total
    source = sources[element] = _Source(block, "", [])
    for text, child in [(element.text, None), *((child.tail, child) for child in element)]:
        if child is not None and NOTE_FOLIO not in child.get("class", ""):
            after = _index(child, sources, block, total, starts)
            total = total if child.get("class") == FOOTNOTE else after
        letters = "".join((text or "").split())
        source.places.append((len(source.letters), total - starts[block]))
        source.letters += letters
        total += len(letters)
    return total
