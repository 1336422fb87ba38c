"""Read an OpenDocument text (ODT): paragraphs by their styles, notes, lists, tables, pictures.

In: the bytes of the package. Out: a tree of HTML with roles, then a `Reading` whose lines are paragraphs.
Source: OpenDocument 1.3, part 3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from bookgen.errors import Location, SourceError
from bookgen.finding import Finding
from bookgen.read.docx_runs import COMMENT
from bookgen.read.html import read_tree
from bookgen.read.odt_styles import OdtStyle, indent_of, number_of, part_tree, said_first, styles_of
from bookgen.read.packages import Package, open_package
from bookgen.read.pictures import Shelf
from bookgen.read.reading import Reading
from bookgen.read.shaped_headings import SHAPE, find_shaped_headings
from bookgen.read.site_furniture import Said
from bookgen.read.tree import HEADINGS, NOTE, Element, drop, elements, set_role, text_of

QUOTED = re.compile(r"quot|zitat|citation|block ?text", re.IGNORECASE)
LISTING = re.compile(r"preformatted|source|code|listing", re.IGNORECASE)
VERSE = re.compile(r"verse|poem|poetry|gedicht", re.IGNORECASE)
DEEP = 0.35
"""Units: inches. A paragraph set in this far is a quotation."""
RULE_STYLE = re.compile(r"horizontal[ _]line", re.IGNORECASE)
INDEXES = frozenset("table-of-content illustration-index table-index object-index".split())
SKIPPED = frozenset(
    "text.index-title-template text.sequence-decls text.variable-decls text.user-field-decls office.forms "
    "text.tracked-changes svg.title svg.desc text.note text.soft-page-break".split()
)
DEEPEST_STYLE = 20


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
    writer = _Writer({**styles_of(part_tree(package, "styles.xml")), **styles_of(content)})
    root = etree.Element("html")
    body = etree.SubElement(root, "body")
    writer.blocks(source, body)
    writer.append_notes(body)
    _drop_deleted(source, body)
    if not text_of(body) and not any(True for _ in body.iter("img", "image")):
        raise SourceError(
            "there is no text in this document", Location(name), "look whether its pages are pictures"
        )
    if not any(True for _ in body.iter(*HEADINGS)):
        find_shaped_headings(body)
    reading = read_tree(root, Shelf(package.read, is_packed=True), _said(package, body))
    return replace(reading, findings=(*reading.findings, *writer.findings))


@dataclass(slots=True)
class _Writer:
    """Make HTML of a document's elements."""

    styles: Mapping[str, OdtStyle]
    findings: list[Finding] = field(default_factory=list)
    number: int = 0
    notes: list[tuple[str, Element]] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)
    """How many items a list has had, by its id."""

    def chain(self, name: str | None) -> list[OdtStyle]:
        """List a style and those that it is based on."""
        found: list[OdtStyle] = []
        while name in self.styles and len(found) < DEEPEST_STYLE:
            found.append(self.styles[name or ""])
            name = found[-1].parent
        return found

    def blocks(self, holder: Element, parent: Element) -> None:
        """Write the blocks that an element holds."""
        for child in holder:
            if not isinstance(child.tag, str):
                continue
            self._block(child, parent)

    def _block(self, child: Element, parent: Element) -> None:
        tag = child.tag
        if tag in ("text.p", "text.h"):
            self._paragraph(child, parent)
        elif tag == "text.list":
            self._list(child, parent, 0, child.get("text.style-name") or "")
        elif tag == "table.table":
            self._table(child, parent)
        elif tag.removeprefix("text.") in INDEXES:
            made = _child(parent, "div")
            self.blocks(child, made)
            drop(made, "a contents list")
        elif tag == "draw.frame":
            self._frame(child, _child(parent, "p"))
        elif tag not in SKIPPED:
            self.blocks(child, parent)

    def _paragraph(self, paragraph: Element, parent: Element) -> None:
        self.number += 1
        chain = self.chain(paragraph.get("text.style-name"))
        level = number_of(
            paragraph.get("text.outline-level") or next((s.outline for s in chain if s.outline), ""), 1
        )
        is_heading = paragraph.tag == "text.h" or any(s.outline for s in chain)
        made = _child(parent, f"h{min(max(level, 1), 6)}" if is_heading else "p")
        made.sourceline = min(self.number, 65535)
        self._content(paragraph, made)
        if not text_of(made) and not len(made):
            if any(RULE_STYLE.match(style.name) for style in chain):
                made.tag = "hr"
            return
        if not is_heading:
            self._named(made, chain)

    def _named(self, made: Element, chain: list[OdtStyle]) -> None:
        names = [style.name for style in chain]
        if any(name.lower() in ("title", "titel") for name in names[:3]):
            made.tag = "h1"
            made.set("class", "bookgen-title")
        elif any(QUOTED.search(name) for name in names) or indent_of(chain) >= DEEP:
            _wrap(made, "blockquote")
        elif any(LISTING.search(name) for name in names):
            set_role(made, "code")
        elif any(VERSE.search(name) for name in names):
            set_role(made, "verse")
        else:
            made.set(SHAPE, self._shape(made, chain))

    def _shape(self, made: Element, chain: list[OdtStyle]) -> str:
        size = said_first(chain, "text", "fo.font-size")
        points = re.match(r"(\d+(?:\.\d+)?)pt", size)
        bold = said_first(chain, "text", "fo.font-weight") == "bold"
        whole = "".join(text_of(e) for e in made if e.tag == "strong")
        is_bold = bold or (bool(whole) and whole == text_of(made))
        centred = said_first(chain, "paragraph", "fo.text-align") == "center"
        return f"{round(float(points[1]) * 2) if points else 0} {int(is_bold)} {int(centred)}"

    def _content(self, holder: Element, parent: Element) -> None:
        _say(parent, holder.text)
        for child in holder:
            if isinstance(child.tag, str):
                self._inline(child, parent)
            _say(parent, child.tail)

    def _inline(self, child: Element, parent: Element) -> None:
        tag = child.tag
        if tag in {"text.s", "text.tab"}:
            _say(parent, " ")
        elif tag == "text.line-break":
            _child(parent, "br")
        elif tag == "text.span":
            self._span(child, parent)
        elif tag == "text.a":
            self._content(child, _child(parent, "a", href=child.get("xlink.href") or ""))
        elif tag == "text.note":
            self._mark(child, parent)
        elif tag == "office.annotation":
            self._comment(child, parent)
        elif tag == "draw.frame":
            self._frame(child, parent)
        elif tag == "text.ruby":
            self._ruby(child, parent)
        elif tag not in SKIPPED and tag != "office.annotation-end":
            self._content(child, parent)

    def _span(self, span: Element, parent: Element) -> None:
        for name in self._looks(self.chain(span.get("text.style-name"))):
            parent = _child(parent, name)
        self._content(span, parent)

    def _looks(self, chain: list[OdtStyle]) -> list[str]:
        names = {style.name.lower() for style in chain}
        found = []
        if said_first(chain, "text", "fo.font-weight") in ("bold", "700", "800", "900") or names & {
            "strong emphasis",
            "strong",
        }:
            found.append("strong")
        if said_first(chain, "text", "fo.font-style") in ("italic", "oblique") or "emphasis" in names:
            found.append("em")
        if said_first(chain, "text", "style.text-line-through-style") not in ("", "none"):
            found.append("s")
        position = said_first(chain, "text", "style.text-position")
        if position and not position.startswith("0%"):
            found.append("sub" if position.startswith(("sub", "-")) else "sup")
        if any(name in ("source text", "teletype", "user entry", "code") for name in names):
            found.append("code")
        return found

    def _mark(self, note: Element, parent: Element) -> None:
        kind = note.get("text.note-class") or "footnote"
        citation, body = note.find("text.note-citation"), note.find("text.note-body")
        if body is None:
            return
        shown = re.sub(r"[^\w.-]", "", text_of(citation)) if citation is not None else ""
        label = shown or str(len(self.notes) + 1)
        if any(label == other for other, _ in self.notes):
            label = f"{'e' if kind == 'endnote' else 'n'}{len(self.notes) + 1}"
        self.notes.append((label, body))
        mark = _child(parent, "a")
        mark.set(NOTE, label)
        set_role(mark, "noteref")

    def append_notes(self, body: Element) -> None:
        """Write the notes behind the text."""
        number = 0
        while number < len(self.notes):
            label, source = self.notes[number]
            made = _child(body, "aside")
            made.set(NOTE, label)
            set_role(made, "note")
            self.blocks(source, made)
            number += 1

    def _comment(self, comment: Element, parent: Element) -> None:
        author = next((text_of(e) for e in comment.iter("dc.creator")), "") or "someone"
        text = " ".join(text_of(p) for p in comment.iter("text.p"))
        self.findings.append(COMMENT.found(author=author, words=text_of(parent)[-40:], comment=text))
        if text:
            made = _child(parent, "span")
            made.text = text
            drop(made, f"a comment by {author}")

    def _frame(self, frame: Element, parent: Element) -> None:
        box = frame.find("draw.text-box")
        if box is not None:
            made = _child(parent, "div")
            self.blocks(box, made)
            return
        alt = next((text_of(e) for e in frame if e.tag in ("svg.desc", "svg.title") and text_of(e)), "")
        image = frame.find("draw.image")
        if image is not None and image.get("xlink.href"):
            _child(parent, "img", src=(image.get("xlink.href") or "").removeprefix("./"), alt=alt)

    def _ruby(self, ruby: Element, parent: Element) -> None:
        made = _child(parent, "ruby")
        base, over = ruby.find("text.ruby-base"), ruby.find("text.ruby-text")
        if base is not None:
            self._content(base, made)
        if over is not None:
            self._content(over, _child(made, "rt"))

    def _list(self, element: Element, parent: Element, depth: int, style: str) -> None:
        found = self.styles.get(style)
        kind = found.levels[depth] if found and depth < len(found.levels) else "bullet"
        made = _child(parent, "ol" if kind == "number" else "ul")
        key = element.get("x.id") or element.get("text.continue-list") or ""
        start = self._counts.get(element.get("text.continue-list") or "-", 0) + 1
        if start == 1 and found and depth < len(found.starts):
            start = found.starts[depth]
        if kind == "number" and start > 1:
            made.set("start", str(start))
        items = [item for item in element if item.tag in ("text.list-item", "text.list-header")]
        for item in items:
            line = _child(made, "li")
            for child in item:
                if child.tag == "text.list":
                    self._list(child, line, depth + 1, child.get("text.style-name") or style)
                elif isinstance(child.tag, str):
                    self._item(child, line, len(item))
        self._counts[key] = start - 1 + len(items)

    def _item(self, child: Element, line: Element, siblings: int) -> None:
        """Write an item's paragraph: as loose words where it is the only one."""
        if child.tag in ("text.p", "text.h") and siblings == 1:
            self.number += 1
            self._content(child, line)
        else:
            self._block(child, line)
            for paragraph in [e for e in line if e.tag == "blockquote"]:
                paragraph.tag = "div"

    def _table(self, table: Element, parent: Element) -> None:
        made = _child(parent, "table")
        for row in table.iter("table.table-row"):
            if next(row.iterancestors("table.table"), None) is not table:
                continue
            line = _child(made, "tr")
            is_head = any(above.tag == "table.table-header-rows" for above in row.iterancestors())
            for cell in row.iterchildren("table.table-cell"):
                place = _child(line, "th" if is_head else "td")
                for name, said in (
                    ("colspan", "table.number-columns-spanned"),
                    ("rowspan", "table.number-rows-spanned"),
                ):
                    if number_of(cell.get(said), 1) > 1:
                        place.set(name, cell.get(said) or "1")
                self.blocks(cell, place)


def _drop_deleted(source: Element, body: Element) -> None:
    """Write down what was deleted under tracked changes, as what it is."""
    for deletion in source.iter("text.deletion"):
        text = " ".join(text_of(p) for p in deletion.iter("text.p", "text.h"))
        if text:
            made = _child(body, "p")
            made.text = text
            drop(made, "deleted under tracked changes")


def _said(package: Package, body: Element) -> Said:
    titled = next(
        (text_of(e) for e in body.iter("h1") if e.get("class") == "bookgen-title" and text_of(e)), ""
    )
    meta = part_tree(package, "meta.xml")
    found = {e.tag: text_of(e) for e in elements(meta) if e.tag.startswith("dc.")} if meta is not None else {}
    creator = found.get("dc.creator", "") if titled else ""
    return Said(
        titled or found.get("dc.title", ""), (creator,) if creator else (), found.get("dc.language", "")
    )


def _child(parent: Element, tag: str, **attributes: str) -> Element:
    made = etree.SubElement(parent, tag, attributes)
    if tag in ("p", "div", "li", "table", "aside", "ul", "ol") or tag in HEADINGS:
        made.tail = "\n"
    return made


def _wrap(made: Element, tag: str) -> None:
    """Put an element round another, in its place."""
    parent = made.getparent()
    if parent is None:
        return
    outer = made.makeelement(tag)
    outer.sourceline, outer.tail, made.tail = made.sourceline, "\n", None
    parent.replace(made, outer)
    outer.append(made)


def _say(holder: Element, text: str | None) -> None:
    if not text:
        return
    if len(holder):
        holder[-1].tail = (holder[-1].tail or "") + text
    else:
        holder.text = (holder.text or "") + text
