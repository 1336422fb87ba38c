"""The content of an OpenDocument paragraph: words with their emphasis, links, marks of notes, pictures.

In: a paragraph. Out: the same in HTML.
Source: OpenDocument 1.3, part 3, 6 (paragraph elements), 7 (fields).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from bookgen.finding import Finding
from bookgen.read.docx_runs import COMMENT, BlockWriter
from bookgen.read.odt_styles import OdtStyle, number_of, said_first
from bookgen.read.tree import (
    HEADINGS,
    NOTE,
    Element,
    append_text,
    drop,
    elements,
    kept_text,
    set_role,
    text_of,
)

SKIPPED = frozenset(
    "text.index-title-template text.sequence-decls text.variable-decls text.user-field-decls office.forms "
    "text.tracked-changes svg.title svg.desc text.soft-page-break".split()
)
HIDDEN = frozenset({"text.hidden-text", "text.hidden-paragraph"})
CODES = ("source text", "teletype", "user entry", "code", "verbatim")
WHOLE = (("strong", "fo.font-weight", "bold"), ("em", "fo.font-style", "italic"))
PLAIN = "bookgen-plain"
"""Which emphasis of their paragraph words do not have, as the names of tags."""
DEEPEST_STYLE = 20
MOST_SPACES = 200
FormulaOf = Callable[[str], Element | None]
"""Gives the MathML of an embedded object; None where it is no formula."""


@dataclass(slots=True)
class OdtRuns:
    """Write the content of paragraphs; it remembers what they leave behind: notes, comments."""

    styles: Mapping[str, OdtStyle]
    formula: FormulaOf
    findings: list[Finding] = field(default_factory=list)
    notes: list[tuple[str, Element]] = field(default_factory=list)

    def chain(self, name: str | None) -> list[OdtStyle]:
        """List a style and those that it is based on; one that is only named says its name."""
        found: list[OdtStyle] = []
        while name and len(found) < DEEPEST_STYLE:
            found.append(self.styles.get(name) or OdtStyle.named(name))
            name = found[-1].parent
        return found

    def write(self, holder: Element, parent: Element, writer: BlockWriter) -> None:
        """Write what a paragraph holds into an element."""
        append_text(parent, holder.text)
        for child in holder:
            if isinstance(child.tag, str):
                self._inline(child, parent, writer)
            append_text(parent, child.tail)

    def _inline(self, inner: Element, parent: Element, writer: BlockWriter) -> None:
        tag = inner.tag
        if tag == "text.s":
            append_text(parent, " " * min(number_of(inner.get("text.c"), 1), MOST_SPACES))
        elif tag == "text.tab":
            append_text(parent, " ")
        elif tag == "text.line-break":
            child(parent, "br")
        elif tag == "text.span":
            self._span(inner, parent, writer)
        elif tag == "text.a":
            self.write(inner, child(parent, "a", href=inner.get("xlink.href") or ""), writer)
        elif tag == "text.note":
            self._mark(inner, parent)
        elif tag == "office.annotation":
            self._comment(inner, parent)
        elif tag == "draw.frame":
            self.frame(inner, parent, writer)
        elif tag == "text.ruby":
            self._ruby(inner, parent, writer)
        elif tag in HIDDEN:
            _hide(inner, parent)
        elif tag not in SKIPPED and tag != "office.annotation-end":
            self.write(inner, parent, writer)

    def _span(self, span: Element, parent: Element, writer: BlockWriter) -> None:
        chain = self.chain(span.get("text.style-name"))
        if said_first(chain, "text", "text.display") == "none":
            _hide(span, parent)
            return
        for name in self._looks(chain, parent):
            parent = child(parent, name)
        plain = " ".join(tag for tag, name, said in WHOLE if said_first(chain, "text", name) not in ("", said))
        if plain:
            parent = child(parent, "span")
            parent.set(PLAIN, plain)
        self.write(span, parent, writer)

    def _looks(self, chain: list[OdtStyle], parent: Element) -> list[str]:
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
        if parent.tag != "a" and said_first(chain, "text", "style.text-underline-style") not in ("", "none"):
            found.append("u")
        position = said_first(chain, "text", "style.text-position")
        if position and not position.startswith("0%"):
            found.append("sub" if position.startswith(("sub", "-")) else "sup")
        if names & set(CODES):
            found.append("code")
        return found

    def set_whole(self, paragraph: Element, made: Element) -> None:
        """Set a paragraph in the type that it has as a whole, but for the words in it that are set otherwise."""
        chain = self.chain(paragraph.get("text.style-name"))
        own = chain[0].text if chain and chain[0].is_automatic else {}
        for tag, name, said in WHOLE:
            if own.get(name) == said:
                for inner in list(made.iter(tag)):
                    inner.tag = "span"
                _set_in(made, tag)

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
        mark = child(parent, "a")
        mark.set(NOTE, label)
        set_role(mark, "noteref")

    def append_notes(self, body: Element, writer: BlockWriter) -> None:
        """Write the notes behind the text."""
        number = 0
        while number < len(self.notes):
            label, source = self.notes[number]
            made = child(body, "aside")
            made.set(NOTE, label)
            set_role(made, "note")
            writer.blocks(source, made)
            number += 1

    def _comment(self, comment: Element, parent: Element) -> None:
        author = next((text_of(e) for e in comment.iter("dc.creator")), "") or "someone"
        text = " ".join(text_of(p) for p in comment.iter("text.p"))
        self.findings.append(COMMENT.found(author=author, words=kept_text(parent)[-40:], comment=text))
        if text:
            made = child(parent, "span")
            made.text = text
            drop(made, f"a comment by {author}")

    def frame(self, frame: Element, parent: Element, writer: BlockWriter) -> None:
        """Write a text box, a picture or a formula."""
        box = frame.find("draw.text-box")
        if box is not None:
            writer.blocks(box, child(parent, "div"))
            return
        embedded = frame.find("draw.object")
        formula = self._embedded(embedded) if embedded is not None else None
        if formula is not None:
            parent.append(formula)
            return
        alt = next((text_of(e) for e in frame if e.tag in ("svg.desc", "svg.title") and text_of(e)), "")
        image = frame.find("draw.image")
        if image is not None and image.get("xlink.href"):
            child(parent, "img", src=(image.get("xlink.href") or "").removeprefix("./"), alt=alt)

    def _embedded(self, embedded: Element) -> Element | None:
        own = embedded.find("math.math")
        return own if own is not None else self.formula(embedded.get("xlink.href") or "")

    def _ruby(self, ruby: Element, parent: Element, writer: BlockWriter) -> None:
        made = child(parent, "ruby")
        base, over = ruby.find("text.ruby-base"), ruby.find("text.ruby-text")
        if base is not None:
            self.write(base, made, writer)
        if over is not None:
            self.write(over, child(made, "rt"), writer)


def _hide(hidden: Element, parent: Element) -> None:
    text = hidden.get("text.string-value") or text_of(hidden)
    if text:
        made = child(parent, "span")
        made.text = text
        drop(made, "hidden text")


def child(parent: Element, tag: str, **attributes: str) -> Element:
    """Put a new element into another."""
    made = etree.SubElement(parent, tag, attributes)
    if tag in ("p", "div", "li", "table", "aside", "ul", "ol") or tag in HEADINGS:
        made.tail = "\n"
    return made


def _set_in(holder: Element, tag: str) -> None:
    """Put what an element holds into tags, stretch by stretch between the words that are to be plain."""
    inners, stretch = list(holder), child(holder, tag)
    stretch.text, holder.text = holder.text, None
    for inner in inners:
        tail, inner.tail = inner.tail, None
        if any(tag in (part.get(PLAIN) or "").split() for part in inner.iter()):
            if tag not in (inner.get(PLAIN) or "").split():
                _set_in(inner, tag)
            holder.append(inner)
            stretch = child(holder, tag)
        else:
            stretch.append(inner)
        append_text(stretch, tail)
    for empty in [part for part in holder.iterchildren(tag) if not len(part) and not part.text]:
        holder.remove(empty)


def plain_formula(tree: Element | None) -> Element | None:
    """Take the MathML of an object, its names as HTML has them; None where it holds none."""
    found = next(tree.iter("math.math"), None) if tree is not None else None
    for element in elements(found) if found is not None else ():
        element.tag = element.tag.removeprefix("math.")
        for name in list(element.attrib):
            element.set(name.removeprefix("x."), element.attrib.pop(name))
    return found
