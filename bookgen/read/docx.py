"""Read a Word document (DOCX): paragraphs by their styles, notes, lists, tables, pictures.

In: the bytes of the package. Out: a tree of HTML with roles, then a `Reading` whose lines are paragraphs.
Own code, because every word has to be accounted for with its place: what was deleted under tracked
changes, commented, or set in a running head is dropped with its reason, never passed over.
Source: ECMA-376 part 1, 17 (WordprocessingML).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from lxml import etree

from bookgen.errors import Location, SourceError
from bookgen.finding import Finding
from bookgen.read.docx_parts import (
    Level,
    WordParts,
    WordStyle,
    half_points,
    number_of,
    read_parts,
    twips,
    value,
)
from bookgen.read.docx_runs import Runs
from bookgen.read.docx_tables import read_table
from bookgen.read.front_lines import take_front, take_title_page
from bookgen.read.html import read_tree
from bookgen.read.lists import ListItem, nest_items
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
from bookgen.read.packages import open_package
from bookgen.read.pictures import Shelf
from bookgen.read.reading import Reading
from bookgen.read.shaped_headings import SHAPE, find_shaped_headings
from bookgen.read.site_furniture import Said
from bookgen.read.tree import Element, drop, text_of

DEEP = 500
"""Units: twips. A paragraph set in this far beyond its style is a quotation."""
TWIPS_AN_INCH = 1440
LIST_STYLE = re.compile(r"list (?:bullet|number|continue) ([2-5])")
"""Word's own styles for lists within lists."""
Chain: TypeAlias = tuple[WordStyle, ...]
"""A style and those that it is based on."""


@dataclass(slots=True)
class _Writer:
    """Make HTML of a document's paragraphs."""

    parts: WordParts
    runs: Runs
    number: int = 0
    counters: dict[tuple[str, int], int] = field(default_factory=dict)

    def blocks(self, holder: Element, parent: Element) -> None:
        """Write the paragraphs and tables that an element holds."""
        items: list[ListItem] = []
        for child in _blocks_in(holder):
            made = read_table(child, self) if child.tag == "tbl" else self._paragraph(child)
            place = self._place(child, made)
            if place and made.tag == "p":
                items.append(self._item(place, made))
                continue
            if items and made.tag == "p" and not text_of(made) and not len(made):
                continue
            nest_items(parent, items)
            items = []
            parent.append(made)
            parent.extend(self.runs.boxes(self))
        nest_items(parent, items)
        parent.extend(self.runs.boxes(self))

    def _place(self, child: Element, made: Element) -> tuple[str, int] | None:
        if child.tag != "p" or not (text_of(made) or len(made)):
            return None
        properties = child.find("pPr")
        chain = self.parts.chain(self._style(properties))
        own = number_of(properties) or next((style.number for style in chain if style.number), None)
        if own is None or own[0] in ("", "0") or own[0] not in self.parts.levels:
            return None
        deeper = LIST_STYLE.fullmatch(chain[0].name) if chain else None
        return (own[0], int(deeper[1]) - 1) if deeper and not own[1] else own

    def _item(self, place: tuple[str, int], made: Element) -> ListItem:
        number, depth = place
        levels = self.parts.levels[number]
        level = levels.get(depth) or levels.get(0) or Level("bullet", 1)
        if level.is_blank and not level.is_ordered:
            return ListItem(made, depth, is_ordered=False, number=0, goes_on=True)
        count = self.counters.get(place, level.start - 1) + 1
        self.counters[place] = count
        for deeper in [key for key in self.counters if key[0] == number and key[1] > depth]:
            del self.counters[deeper]
        return ListItem(made, depth, level.is_ordered, count)

    def _style(self, properties: Element | None) -> str:
        return value(properties, "pStyle") or self.parts.default_style

    def _paragraph(self, paragraph: Element) -> Element:
        self.number += 1
        properties = paragraph.find("pPr")
        chain = self.parts.chain(self._style(properties))
        made = etree.Element(self._tag(properties, chain))
        made.sourceline = min(self.number, 65535)
        made.tail = "\n"
        self.runs.write(paragraph, made)
        return self._named(made, properties, chain)

    def _tag(self, properties: Element | None, chain: Chain) -> str:
        said = value(properties, "outlineLvl")
        if said and said.isdecimal():
            return f"h{min(int(said) + 1, 6)}" if int(said) < 9 else "p"
        for style in chain:
            outline = None if style.name.startswith(("toc", "title")) else style.outline
            level = heading_level(style.name) if outline is None else outline + 1
            if level:
                return f"h{min(level, 6)}"
        return "p"

    def _named(self, made: Element, properties: Element | None, chain: Chain) -> Element:
        kind = kind_of(style.name for style in chain)
        if not text_of(made) and not len(made):
            made.tag = "hr" if properties is not None and properties.find("pBdr") is not None else made.tag
            return made
        if made.tag != "p":
            make_plain(made)
            return name_paragraph(made, kind) if kind == "contents" else made
        if kind == "verse":
            indents = (twips(properties), *(style.indent for style in chain))
            set_indent(made, next((indent for indent in indents if indent is not None), 0) / TWIPS_AN_INCH)
        if kind or self._is_deep(properties, chain):
            return name_paragraph(made, kind or "quote")
        self._shaped(made, properties, chain)
        return made

    def _is_deep(self, properties: Element | None, chain: Chain) -> bool:
        own = twips(properties)
        if own is None or number_of(properties) is not None:
            return False
        indent = properties.find("ind") if properties is not None else None
        if indent is not None and indent.get("hanging"):
            return False
        usual = next((style.indent for style in chain if style.indent is not None), 0)
        return own - usual >= DEEP

    def _shaped(self, made: Element, properties: Element | None, chain: Chain) -> None:
        """Note how a paragraph looks, for those that only look like headings; sign what is set right."""
        alignment = value(properties, "jc") or next((s.alignment for s in chain if s.alignment), "")
        if alignment in ("right", "end") and set_right(made):
            return
        size = self.runs.size or half_points(properties.find("rPr") if properties is not None else None)
        size = size or next((s.size for s in chain if s.size), 0)
        made.set(SHAPE, f"{size} {int(self.runs.is_all_bold)} {int(alignment == 'center')}")


def _blocks_in(holder: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of a body, a cell or a note, whatever wraps them."""
    for child in holder:
        if child.tag in ("p", "tbl"):
            yield child
        elif child.tag == "sdt" and _is_contents(child):
            for paragraph in child.iter("p"):
                paragraph.insert(0, _contents_style())
                yield paragraph
        elif child.tag in (
            "sdt",
            "sdtContent",
            "customXml",
            "ins",
            "moveTo",
            "smartTag",
            "x.AlternateContent",
            "x.Choice",
        ):
            yield from _blocks_in(child)


def _is_contents(sdt: Element) -> bool:
    gallery = sdt.find("sdtPr/docPartObj/docPartGallery")
    return gallery is not None and "contents" in (gallery.get("val") or "").lower()


def _contents_style() -> Element:
    properties = etree.Element("pPr")
    etree.SubElement(properties, "pStyle", {"val": "TOC1"})
    return properties


def read_docx(name: str, data: bytes) -> Reading:
    """Read a Word document.

    Raises: SourceError for a damaged document and one without a text.
    """
    package = open_package(name, data)
    parts = read_parts(package)
    root = etree.Element("html")
    body = etree.SubElement(root, "body")
    runs = Runs(parts)
    writer = _Writer(parts, runs)
    source = parts.document.find("body")
    writer.blocks(source if source is not None else parts.document, body)
    runs.append_notes(body, writer)
    _append_frames(parts, body)
    if not text_of(body) and not any(True for _ in body.iter("img", "image")):
        raise SourceError(
            "there is no text in this document", Location(name), "look whether its pages are pictures"
        )
    said = take_front(body, _stated(parts))
    join_paragraphs(body)
    if not has_headings(body):
        find_shaped_headings(body)
    said = take_title_page(body, said)
    reading = read_tree(root, Shelf(package.read, is_packed=True), said)
    return _with_findings(reading, tuple(runs.findings))


def _with_findings(reading: Reading, findings: tuple[Finding, ...]) -> Reading:
    return replace(reading, findings=(*reading.findings, *findings))


def _append_frames(parts: WordParts, body: Element) -> None:
    """Write running heads and feet down as what they are, each once."""
    seen: set[str] = set()
    for frame in parts.frames:
        text = " ".join("".join(t.text or "" for t in p.iter("t")) for p in frame.iter("p")).strip()
        if text and text not in seen:
            seen.add(text)
            made = etree.SubElement(body, "p")
            made.text = text
            drop(made, "a running head")


def _stated(parts: WordParts) -> Said:
    """Give what the document's properties say of the work."""
    creator, language = parts.properties.get("creator", ""), parts.properties.get("language", "")
    return Said(parts.properties.get("title", ""), (creator,), language)
