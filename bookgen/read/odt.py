"""Read an OpenDocument text (ODT): paragraphs by their styles, notes, lists, tables, pictures.

In: the bytes of the package. Out: a tree of HTML with roles, then a `Reading` whose lines are paragraphs.
Source: OpenDocument 1.3, part 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from bookgen.errors import Location, SourceError
from bookgen.read.front_lines import take_front, take_title_page
from bookgen.read.html import read_tree
from bookgen.read.named_styles import (
    has_headings,
    heading_level,
    join_paragraphs,
    kind_of,
    make_plain,
    name_paragraph,
    set_indent,
    set_right,
)
from bookgen.read.odt_runs import SKIPPED, OdtRuns, child, plain_formula
from bookgen.read.odt_styles import OdtStyle, indent_of, number_of, part_tree, said_first, styles_of
from bookgen.read.packages import Package, open_package
from bookgen.read.pictures import Shelf
from bookgen.read.reading import Reading
from bookgen.read.shaped_headings import SHAPE, find_shaped_headings
from bookgen.read.site_furniture import Said
from bookgen.read.tree import Element, drop, elements, text_of

DEEP = 0.35
"""Units: inches. A paragraph set in this far is a quotation."""
INDEXES = frozenset("table-of-content illustration-index table-index object-index".split())
MOST_REPEATED = 50
"""Cells and rows that a table may repeat: more only fill a sheet."""


def read_odt(name: str, data: bytes) -> Reading:
    """Read an OpenDocument text.

    Raises: SourceError for a damaged document, one behind a password, one without a text.
    """
    package = open_package(name, data)
    manifest = package.read("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise SourceError(
            "the document is protected by a password", Location(name), "save it without the password"
        )
    content = part_tree(package, "content.xml")
    source = content.find("office.body/office.text") if content is not None else None
    if content is None or source is None:
        raise SourceError("the package holds no text document", Location(name), "save it again as .odt")
    styles = {**styles_of(part_tree(package, "styles.xml")), **styles_of(content)}
    runs = OdtRuns(styles, lambda path: plain_formula(_embedded(package, path)))
    writer = _Writer(runs)
    root = etree.Element("html")
    body = etree.SubElement(root, "body")
    writer.blocks(source, body)
    runs.append_notes(body, writer)
    _drop_deleted(source, body)
    if not text_of(body) and not any(True for _ in body.iter("img", "image")):
        raise SourceError(
            "there is no text in this document", Location(name), "look whether its pages are pictures"
        )
    said = take_front(body, _stated(package))
    join_paragraphs(body)
    if not has_headings(body):
        find_shaped_headings(body)
    said = take_title_page(body, said)
    reading = read_tree(root, Shelf(package.read, is_packed=True), said)
    return replace(reading, findings=(*reading.findings, *runs.findings))


def _embedded(package: Package, path: str) -> Element | None:
    return part_tree(package, f"{path.removeprefix('./').rstrip('/')}/content.xml") if path else None


@dataclass(slots=True)
class _Writer:
    """Make HTML of a document's elements."""

    runs: OdtRuns
    number: int = 0
    _counts: dict[str, int] = field(default_factory=dict)
    """How many items a list has had, by its id and by its style."""

    def blocks(self, holder: Element, parent: Element) -> None:
        """Write the blocks that an element holds."""
        for inner in elements_in(holder):
            self._block(inner, parent)

    def _block(self, inner: Element, parent: Element) -> None:
        tag = inner.tag
        if tag in ("text.p", "text.h"):
            self._paragraph(inner, parent)
        elif tag == "text.list" and inner.find(".//text.h") is not None:
            self.blocks(inner, parent)  # a list that only numbers headings
        elif tag == "text.list":
            self._list(inner, parent, 0, inner.get("text.style-name") or "")
        elif tag == "table.table":
            self._table(inner, parent)
        elif tag.removeprefix("text.") in INDEXES or inner.get("text.display") == "none":
            made = child(parent, "div")
            self.blocks(inner, made)
            drop(made, "hidden text" if inner.get("text.display") else "a contents list")
        elif tag == "draw.frame":
            self.runs.frame(inner, child(parent, "p"), self)
        elif tag not in SKIPPED:
            self.blocks(inner, parent)

    def _paragraph(self, paragraph: Element, parent: Element) -> None:
        self.number += 1
        chain = self.runs.chain(paragraph.get("text.style-name"))
        level = _level(paragraph, chain)
        made = child(parent, f"h{level}" if level else "p")
        made.sourceline = min(self.number, 65535)
        self.runs.write(paragraph, made, self)
        kind = kind_of(style.name.lower() for style in chain)
        if not text_of(made) and not len(made):
            made.tag = "hr" if kind == "break" else made.tag
            return
        if level:
            make_plain(made)
            return
        self.runs.set_whole(paragraph, made)
        if kind or indent_of(chain) >= DEEP:
            if kind == "verse":
                set_indent(made, indent_of(chain))
            name_paragraph(made, kind or "quote")
        elif not (_is_right(chain) and set_right(made)):
            made.set(SHAPE, self._shape(made, chain))

    def _shape(self, made: Element, chain: list[OdtStyle]) -> str:
        size = said_first(chain, "text", "fo.font-size")
        points = re.match(r"(\d+(?:\.\d+)?)pt", size)
        bold = said_first(chain, "text", "fo.font-weight") == "bold"
        whole = "".join(text_of(e) for e in made if e.tag == "strong")
        is_bold = bold or (bool(whole) and whole == text_of(made))
        centred = said_first(chain, "paragraph", "fo.text-align") == "center"
        return f"{round(float(points[1]) * 2) if points else 0} {int(is_bold)} {int(centred)}"

    def _list(self, element: Element, parent: Element, depth: int, style: str) -> None:
        found = self.runs.styles.get(style)
        kind = found.levels[depth] if found and depth < len(found.levels) else "bullet"
        made = child(parent, "ol" if kind == "number" else "ul")
        start = self._start(element, found, depth, style)
        if kind == "number" and start > 1:
            made.set("start", str(start))
        items = [item for item in element if item.tag in ("text.list-item", "text.list-header")]
        for item in items:
            line = child(made, "li")
            for inner in elements_in(item):
                if inner.tag == "text.list":
                    self._list(inner, line, depth + 1, inner.get("text.style-name") or style)
                else:
                    self._item(inner, line, len(item))
        for key in (element.get("x.id") or element.get("text.continue-list") or "", f"{style} {depth}"):
            self._counts[key] = start - 1 + len(items)

    def _start(self, element: Element, found: OdtStyle | None, depth: int, style: str) -> int:
        """Give the number of a list's first item: it may carry on an earlier list."""
        earlier = element.get("text.continue-list") or "-"
        if element.get("text.continue-numbering") == "true":
            earlier = f"{style} {depth}"
        if earlier in self._counts:
            return self._counts[earlier] + 1
        return found.starts[depth] if found and depth < len(found.starts) else 1

    def _item(self, inner: Element, line: Element, siblings: int) -> None:
        """Write an item's paragraph: as loose words where it is the only one."""
        if inner.tag == "text.p" and siblings == 1:
            self.number += 1
            self.runs.write(inner, line, self)
        else:
            self._block(inner, line)
            for paragraph in [e for e in line if e.tag == "blockquote"]:
                paragraph.tag = "div"

    def _table(self, table: Element, parent: Element) -> None:
        made = child(parent, "table")
        for row in table.iter("table.table-row"):
            if next(row.iterancestors("table.table"), None) is not table:
                continue
            is_head = any(above.tag == "table.table-header-rows" for above in row.iterancestors())
            for _ in _repeated(row, "table.number-rows-repeated"):
                self._row(row, child(made, "tr"), "th" if is_head else "td")

    def _row(self, row: Element, line: Element, tag: str) -> None:
        for cell in row.iterchildren("table.table-cell"):
            for _ in _repeated(cell, "table.number-columns-repeated"):
                place = child(line, tag)
                for name, said in (
                    ("colspan", "table.number-columns-spanned"),
                    ("rowspan", "table.number-rows-spanned"),
                ):
                    if number_of(cell.get(said), 1) > 1:
                        place.set(name, cell.get(said) or "1")
                self.blocks(cell, place)


def elements_in(holder: Element) -> Iterator[Element]:
    """Yield what an element holds, without comments and instructions."""
    return (inner for inner in holder if isinstance(inner.tag, str))


def _repeated(element: Element, name: str) -> range:
    return range(min(number_of(element.get(name), 1), MOST_REPEATED))


def _level(paragraph: Element, chain: list[OdtStyle]) -> int:
    """Give the level of a heading; 0 for text."""
    outline = next((style.outline for style in chain if style.outline), "")
    if paragraph.tag == "text.h" or outline:
        return min(max(number_of(paragraph.get("text.outline-level") or outline, 1), 1), 6)
    return next((level for style in chain if (level := heading_level(style.name.lower()))), 0)


def _is_right(chain: list[OdtStyle]) -> bool:
    return said_first(chain, "paragraph", "fo.text-align") in ("end", "right")


def _drop_deleted(source: Element, body: Element) -> None:
    """Write down what was deleted under tracked changes, as what it is."""
    for deletion in source.iter("text.deletion"):
        text = " ".join(text_of(p) for p in deletion.iter("text.p", "text.h"))
        if text:
            made = child(body, "p")
            made.text = text
            drop(made, "deleted under tracked changes")


def _stated(package: Package) -> Said:
    """Give what the document's properties say of the work."""
    meta = part_tree(package, "meta.xml")
    found = {e.tag: text_of(e) for e in elements(meta)} if meta is not None else {}
    creator = found.get("meta.initial-creator") or found.get("dc.creator", "")
    return Said(found.get("dc.title", ""), (creator,), found.get("dc.language", ""))
