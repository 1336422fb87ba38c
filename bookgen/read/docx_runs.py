"""The runs of a Word paragraph: words with their emphasis, links, marks of notes, pictures, changes.

In: a paragraph. Out: the same in HTML.
Source: ECMA-376 part 1, 17.3 (runs), 17.13 (changes), 17.16 (fields).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from lxml import etree

from bookgen.finding import Finding, Rule, Severity
from bookgen.read.docx_formulas import read_formula
from bookgen.read.docx_looks import is_hidden, looks_of
from bookgen.read.docx_parts import WordParts, half_points, value
from bookgen.read.symbol_font import symbol, symbols
from bookgen.read.tree import NOTE, Element, append_text, drop, kept_text, set_role

COMMENT = Rule(
    "R002",
    Severity.NOTE,
    "{author} says of '{words}': {comment}",
    "decide it in corrections.toml; the comment itself is not in the book",
    "Comments in a Word document speak to the editor; they are dropped from the text and reported.",
    "a comment in the margin of a Word document",
)
RULES = (COMMENT,)

ADDRESS = re.compile(r'HYPERLINK\s+(?:\\l\s+"[^"]*"\s*)?"([^"]*)"')
WRAPPERS = frozenset(
    "ins moveTo smartTag customXml sdt sdtContent fldSimple x.AlternateContent x.Choice dir bdo".split()
)
DELETED = frozenset({"del", "moveFrom"})
SIGNS = {
    "tab": " ",
    "ptab": " ",
    "noBreakHyphen": "\u2011",
    "softHyphen": "",
    "cr": "\n",
    "dayShort": "",
    "pgNum": "",
}
MADE_ALT = re.compile(r"\ADescription: |\s*Description automatically generated(?: with \w+ confidence)?\s*\Z")
"""What Word adds to what a picture is said to show."""
FILE_NAME = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg)\s*\Z|\A(?:[A-Za-z]:\\|https?:)\S*\Z", re.IGNORECASE)
"""It says nothing of what a picture shows."""


class BlockWriter(Protocol):
    """What writes the paragraphs of a note or a text box."""

    def blocks(self, holder: Element, parent: Element) -> None:
        """Write paragraphs into an element."""


@dataclass(slots=True)
class Runs:
    """Write runs; it remembers what paragraphs leave behind: notes, boxes, comments."""

    parts: WordParts
    findings: list[Finding] = field(default_factory=list)
    size: int = 0
    """Units: half points. The type size of the last paragraph's runs, where they say one."""
    is_all_bold: bool = False
    _labels: dict[tuple[str, str], str] = field(default_factory=dict)
    _boxes: list[Element] = field(default_factory=list)
    _fields: list[str] = field(default_factory=list)
    """Addresses of the fields that are open; empty for those that are no link."""
    _has_result: list[bool] = field(default_factory=list)
    _part: str = ""

    def write(self, paragraph: Element, parent: Element) -> None:
        """Write a paragraph's content into an element."""
        self.size, self.is_all_bold = 0, any(True for _ in paragraph.iter("t"))
        self._content(paragraph, parent)

    def _content(self, holder: Element, parent: Element) -> None:
        for child in holder:
            tag = child.tag
            if tag == "r":
                self._run(child, parent)
            elif tag == "hyperlink":
                self._content(child, self._link(child, parent))
            elif tag in DELETED:
                _dropped(
                    parent,
                    "".join(t.text or "" for t in child.iter("delText", "t")),
                    "deleted under tracked changes",
                )
            elif tag == "fldSimple":
                found = ADDRESS.search(child.get("instr") or "")
                self._content(child, _child(parent, "a", href=found[1]) if found else parent)
            elif tag == "x.AlternateContent":
                self._content(_chosen(child), parent)
            elif tag in WRAPPERS:
                self._content(child, parent)
            elif tag in ("m.oMath", "m.oMathPara"):
                parent.append(read_formula(child))
            elif tag == "ruby":
                self._ruby(child, parent)

    def _link(self, link: Element, parent: Element) -> Element:
        targets = self.parts.relations.get(self._part or self.parts.path, {})
        address = targets.get(link.get("r.id") or "", "")
        return _child(parent, "a", href=address) if ":" in address else parent

    def _run(self, run: Element, parent: Element) -> None:
        properties = run.find("rPr")
        holder = self._styled(run, properties, parent)
        skips_mark, hides = False, is_hidden(properties, self.parts)
        for child in run:
            tag = child.tag
            if tag == "fldChar":
                self._field(child.get("fldCharType") or "")
            elif tag == "instrText":
                self._instruction(child.text or "")
            elif tag == "t":
                if skips_mark or hides:
                    why = "a note's own mark" if skips_mark else "hidden text"
                    _dropped(holder, child.text or "", why)
                else:
                    self._text(_shown(child.text or "", properties), holder)
            elif tag in ("footnoteReference", "endnoteReference"):
                self._mark(tag.removesuffix("Reference"), child, parent)
                skips_mark = child.get("customMarkFollows") in ("1", "true", "on")
            else:
                self._other(child, holder)

    def _text(self, text: str, holder: Element) -> None:
        address = next((a for a in reversed(self._fields) if a), "")
        if address:
            last = holder[-1] if len(holder) else None
            if last is None or last.tag != "a" or last.get("href") != address or last.tail:
                last = _child(holder, "a", href=address)
            holder = last
        append_text(holder, text)

    def _other(self, child: Element, holder: Element) -> None:
        tag = child.tag
        if tag == "br":
            if child.get("type") not in ("page", "column"):
                _child(holder, "br")
            else:
                append_text(holder, " ")
        elif tag in SIGNS:
            append_text(holder, SIGNS[tag])
        elif tag == "sym":
            code = child.get("char") or ""
            face = child.get("font") or ""
            append_text(holder, symbol(int(code, 16), face) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) else "")
        elif tag in ("drawing", "pict", "object"):
            self._picture(child, holder)
        elif tag == "x.AlternateContent":
            for inner in _chosen(child):
                self._other(inner, holder)
        elif tag == "commentReference":
            self._comment(child, holder)
        elif tag == "delText":
            _dropped(holder, child.text or "", "deleted under tracked changes")
        elif tag == "ruby":
            self._ruby(child, holder)

    def _styled(self, run: Element, properties: Element | None, parent: Element) -> Element:
        has_text = any(t.text and t.text.strip() for t in run.iter("t"))
        names = looks_of(properties, self.parts)
        if has_text:
            self.size = self.size or half_points(properties) or 0
            self.is_all_bold = self.is_all_bold and "strong" in names
        is_link = parent.tag == "a" or any(self._fields)
        if has_text and not is_link and (value(properties, "u") or "none") != "none":
            names.append("u")
        for name in names:
            parent = _child(parent, name)
        return parent

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append("")
            self._has_result.append(False)
        elif kind == "separate" and self._has_result:
            self._has_result[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()
            self._has_result.pop()

    def _instruction(self, text: str) -> None:
        found = ADDRESS.search(text)
        if found and self._fields and not self._has_result[-1]:
            self._fields[-1] = found[1]

    def _mark(self, kind: str, reference: Element, parent: Element) -> None:
        key = (kind, reference.get("id") or "")
        if key not in self.parts.notes:
            return
        if key not in self._labels:
            number = sum(other == kind for other, _ in self._labels) + 1
            has_both = len({other for other, _ in self.parts.notes}) > 1
            self._labels[key] = f"e{number}" if kind == "endnote" and has_both else str(number)
        mark = _child(parent, "a")
        mark.set(NOTE, self._labels[key])
        set_role(mark, "noteref")

    def append_notes(self, body: Element, writer: BlockWriter) -> None:
        """Write the notes that have marks, and those that have none as what they are."""
        written: set[tuple[str, str]] = set()
        while len(written) < len(self._labels):
            for key, label in list(self._labels.items()):
                if key not in written:
                    written.add(key)
                    self._note(key, label, body, writer)
        for key in self.parts.notes:
            if key not in written:
                made = _child(body, "aside")
                self._part = self._note_part(key[0])
                writer.blocks(self.parts.notes[key], made)
                drop(made, "a note without a mark")

    def _note(self, key: tuple[str, str], label: str, body: Element, writer: BlockWriter) -> None:
        made = _child(body, "aside")
        made.set(NOTE, label)
        set_role(made, "note")
        self._part = self._note_part(key[0])
        writer.blocks(self.parts.notes[key], made)
        self._part = ""

    def _note_part(self, kind: str) -> str:
        return next((part for part in self.parts.relations if part.endswith(f"{kind}s.xml")), "")

    def _comment(self, reference: Element, holder: Element) -> None:
        comment = self.parts.comments.get(reference.get("id") or "")
        if comment is None:
            return
        text = " ".join("".join(t.text or "" for t in p.iter("t")) for p in comment.iter("p")).strip()
        author = comment.get("author") or "someone"
        paragraph = next(iter([e for e in (holder, *holder.iterancestors()) if e.tag in ("p", "li")]), holder)
        self.findings.append(COMMENT.found(author=author, words=kept_text(paragraph)[-40:], comment=text))
        _dropped(holder, text, f"a comment by {author}")

    def _picture(self, drawing: Element, holder: Element) -> None:
        boxes = [box for box in drawing.iter("txbxContent") if not _in_fallback(box, drawing)]
        self._boxes += boxes or [_plain_box(box) for box in drawing.iter("a.txBody")]
        if any(shape.get("x.hr") in ("t", "true") for shape in drawing.iter("v.rect", "v.shape")):
            _child(holder, "hr")
        properties = next(drawing.iter("x.docPr"), None)
        alt = ((properties.get("descr") or properties.get("title")) if properties is not None else "") or ""
        alt = "" if FILE_NAME.search(alt) else MADE_ALT.sub("", alt).strip()
        targets = self.parts.relations.get(self._part or self.parts.path, {})
        for blip in drawing.iter("a.blip", "v.imagedata"):
            target = targets.get(blip.get("r.embed") or blip.get("r.id") or blip.get("r.link") or "", "")
            if (
                target
                and not any(box in blip.iterancestors() for box in boxes)
                and not _in_fallback(blip, drawing)
            ):
                _child(holder, "img", src=target, alt=alt)

    def boxes(self, writer: BlockWriter) -> Iterator[Element]:
        """Write the text boxes that hung on the last paragraph, behind it."""
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            made = etree.Element("div")
            made.tail = "\n"
            writer.blocks(box, made)
            yield made

    def _ruby(self, ruby: Element, parent: Element) -> None:
        made = _child(parent, "ruby")
        for name, tag in (("rubyBase", "rb"), ("rt", "rt")):
            part = ruby.find(name)
            if part is not None:
                self._content(part, made if tag == "rb" else _child(made, "rt"))


def _chosen(alternatives: Element) -> Element:
    """Choose among alternatives as Word does: the first choice, else the fallback."""
    choice = alternatives.find("x.Choice")
    if choice is not None:
        return choice
    fallback = alternatives.find("x.Fallback")
    return fallback if fallback is not None else alternatives


def _plain_box(box: Element) -> Element:
    """Give the text of a shape, which has paragraphs and runs of its own, the names of a paragraph's."""
    for part in box.iter("a.p", "a.r", "a.t"):
        part.tag = part.tag.removeprefix("a.")
    return box


def _in_fallback(element: Element, within: Element) -> bool:
    for above in element.iterancestors():
        if above is within:
            return False
        if above.tag == "x.Fallback":
            choice = above.getprevious()
            return choice is not None and choice.tag == "x.Choice"
    return False


def _child(parent: Element, tag: str, **attributes: str) -> Element:
    return etree.SubElement(parent, tag, attributes)


def _shown(text: str, properties: Element | None) -> str:
    """Give a run's text as its typeface shows it."""
    fonts = properties.find("rFonts") if properties is not None else None
    return text if fonts is None else symbols(text, fonts.get("ascii") or "")


def _dropped(parent: Element, text: str, why: str) -> None:
    if text.strip():
        made = _child(parent, "span")
        made.text = text
        drop(made, why)
