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
from bookgen.read.docx_parts import WordParts, WordStyle, half_points, number_of, read_parts, twips, value
from bookgen.read.docx_runs import Runs
from bookgen.read.html import read_tree
from bookgen.read.lists import ListItem, nest_items
from bookgen.read.packages import open_package
from bookgen.read.pictures import Shelf
from bookgen.read.reading import Reading
from bookgen.read.shaped_headings import SHAPE, find_shaped_headings
from bookgen.read.site_furniture import Said
from bookgen.read.tree import HEADINGS, Element, drop, set_role, text_of

NAMED = (
    (re.compile(r"(?:toc|table of figures|contents)\b|inhaltsverzeichnis|verzeichnis \d"), "contents"),
    (re.compile(r"title\Z|titel\Z"), "title"),
    (re.compile(r"author\Z|byline\Z"), "author"),
    (re.compile(r"epigraph|motto"), "epigraph"),
    (
        re.compile(
            r"(?:block |intense )?(?:quote|quotation|text)\b(?<!body text)|block ?quote|zitat|citation|extract"
        ),
        "quote",
    ),
    (re.compile(r"verse|poem|poetry|gedicht|song|lyrics"), "verse"),
    (re.compile(r"signature|unterschrift"), "signature"),
    (re.compile(r"date ?line|dateline"), "dateline"),
    (re.compile(r"salutation|anrede"), "salutation"),
    (re.compile(r"dedication|widmung"), "dedication"),
    (
        re.compile(
            r"source ?code|code(?: block)?\Z|html preformatted|preformatted text|program listing|macro text"
        ),
        "code",
    ),
)
QUOTED = re.compile(
    r"(?:block |intense )?(?:quote|quotation)s?\b|block ?text\b|zitat|citation|extract\b|block ?quote"
)
DEEP = 500
"""Units: twips. A paragraph set in this far beyond its style is a quotation."""
DATE = re.compile(r"\b1\d{3}\b|\b20\d\d\b|\b\d{1,2}(?:st|nd|rd|th|\.)?\s+\w+\.?,?\s+\d{2,4}\b")
Chain: TypeAlias = tuple[WordStyle, ...]
"""A style and those that it is based on."""
SHORT = 90
"""Characters: a line set right that is longer is no signature."""


@dataclass(slots=True)
class _Writer:
    """Make HTML of a document's paragraphs."""

    parts: WordParts
    runs: Runs
    number: int = 0
    authors: list[str] = field(default_factory=list)
    """As paragraphs in the style 'Author' say."""
    counters: dict[tuple[str, int], int] = field(default_factory=dict)

    def blocks(self, holder: Element, parent: Element) -> None:
        """Write the paragraphs and tables that an element holds."""
        items: list[ListItem] = []
        for child in _blocks_in(holder):
            made = self._table(child) if child.tag == "tbl" else self._paragraph(child)
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

    def _place(self, child: Element, made: Element) -> tuple[str, int] | None:
        if child.tag != "p" or not (text_of(made) or len(made)):
            return None
        properties = child.find("pPr")
        own = number_of(properties)
        if own is None:
            own = next((s.number for s in self.parts.chain(self._style(properties)) if s.number), None)
        if own is None or own[0] in ("", "0") or own[0] not in self.parts.levels:
            return None
        return own

    def _item(self, place: tuple[str, int], made: Element) -> ListItem:
        number, depth = place
        level = self.parts.levels[number].get(depth)
        is_ordered = level is not None and level.format not in ("bullet", "none")
        count = self.counters.get(place, (level.start if level else 1) - 1) + 1
        self.counters[place] = count
        for deeper in [key for key in self.counters if key[0] == number and key[1] > depth]:
            del self.counters[deeper]
        return ListItem(made, depth, is_ordered, count)

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
        if said and said.isdigit():
            return f"h{min(int(said) + 1, 6)}" if int(said) < 9 else "p"
        for style in chain:
            heading = re.fullmatch(r"(?:heading|überschrift|titre|título|заголовок)\s*(\d)", style.name)
            if heading:
                return f"h{min(int(heading[1]), 6)}"
            if style.outline is not None and not style.name.startswith(("toc", "title")):
                return f"h{min(style.outline + 1, 6)}"
        return "p"

    def _named(self, made: Element, properties: Element | None, chain: Chain) -> Element:
        name = next((kind for style in chain[:3] for pattern, kind in NAMED if pattern.match(style.name)), "")
        if name == "quote" and not any(QUOTED.match(style.name) for style in chain[:3]):
            name = ""
        if not text_of(made) and not len(made):
            return made
        if name == "contents":
            drop(made, "a contents list")
        elif name == "author" and len(text_of(made)) <= SHORT:
            self.authors.append(text_of(made))
            drop(made, "the author's name")
        elif name == "title" and made.tag == "p":
            made.tag = "h1"
            made.set("class", "bookgen-title")
        elif name == "quote" or (not name and made.tag == "p" and self._is_deep(properties, chain)):
            return _wrapped("blockquote", made)
        elif name == "code":
            set_role(made, "code")
        elif name == "verse":
            made = _wrapped("div", made)
            set_role(made, "verse")
        elif name and made.tag == "p":
            set_role(made, name)
        elif made.tag == "p":
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
        if alignment in ("right", "end") and len(text_of(made)) <= SHORT:
            set_role(made, "dateline" if DATE.search(text_of(made)) else "signature")
            return
        size = self.runs.size or half_points(properties.find("rPr") if properties is not None else None)
        size = size or next((s.size for s in chain if s.size), 0)
        made.set(SHAPE, f"{size} {int(self.runs.is_all_bold)} {int(alignment == 'center')}")

    def _table(self, table: Element) -> Element:
        made = etree.Element("table")
        made.tail = "\n"
        rows = list(_rows_in(table))
        for number, row in enumerate(rows):
            line = etree.SubElement(made, "tr")
            is_head = row.find("trPr/tblHeader") is not None or (number == 0 and _says_head(table))
            for cell in row.iterchildren("tc"):
                self._cell(cell, line, "th" if is_head else "td")
        _join_cells(made)
        return made

    def _cell(self, cell: Element, line: Element, tag: str) -> None:
        properties = cell.find("tcPr")
        made = etree.SubElement(line, tag)
        span = value(properties, "gridSpan")
        if span and span.isdigit() and int(span) > 1:
            made.set("colspan", span)
        merged = value(properties, "vMerge")
        if merged is not None and merged != "restart":
            made.set("bookgen-merged", "1")
        self.blocks(cell, made)


def _says_head(table: Element) -> bool:
    look = table.find("tblPr/tblLook")
    return look is not None and look.get("firstRow") in ("1", "true")


def _rows_in(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _rows_in(child)


def _join_cells(table: Element) -> None:
    """Give merged cells their span and take their continuations away."""
    above: dict[int, Element] = {}
    for row in table:
        place = 0
        for cell in list(row):
            width = int(cell.get("colspan") or 1)
            if cell.get("bookgen-merged") and place in above and not text_of(cell):
                top = above[place]
                top.set("rowspan", str(int(top.get("rowspan") or 1) + 1))
                row.remove(cell)
            else:
                above[place] = cell
            place += width


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


def _wrapped(tag: str, made: Element) -> Element:
    outer = etree.Element(tag)
    outer.sourceline = made.sourceline
    outer.tail, made.tail = "\n", None
    outer.append(made)
    return outer


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
    said = _said(parts, body, writer.authors)
    _join_verse(body)
    if not any(True for _ in body.iter(*HEADINGS)):
        find_shaped_headings(body)
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


def _said(parts: WordParts, body: Element, authors: list[str]) -> Said:
    titled = [text_of(e) for e in body.iter("h1") if e.get("class") == "bookgen-title" and text_of(e)]
    title = " ".join(titled[:1]) or parts.properties.get("title", "")
    creator = parts.properties.get("creator", "") if titled else ""
    names = authors or list(filter(None, re.split(r"\s*;\s*", creator)))
    return Said(title, tuple(names), parts.properties.get("language", ""))


def _join_verse(body: Element) -> None:
    """Make one poem of verse paragraphs that follow one another: each is a line, an empty one parts stanzas."""
    for poem in [e for e in body if e.get("bookgen-role") == "verse"]:
        before = poem.getprevious()
        if poem.getparent() is None or (before is not None and before.get("bookgen-role") == "verse"):
            continue
        following = poem.getnext()
        while following is not None and following.get("bookgen-role") == "verse":
            after = following.getnext()
            for line in list(following):
                poem.append(line)
            body.remove(following)
            following = after
        stanza = poem.makeelement("p")
        for line in list(poem):
            line.tag = "span"
            set_role(line, "line")
            line.set("bookgen-indent", "0")
            stanza.append(line)
        poem.append(stanza)
