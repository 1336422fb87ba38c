"""Write down what stands inside a block: words, emphasis, links, pictures, marks of notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from bookgen.read.formulas import in_line
from bookgen.read.transcript import Pen, Style
from bookgen.read.tree import BLOCK_TAGS, INDENT, NOTE, ROLE, UNSEEN_TAGS, WHY, Element, classes, text_of

EMPHASIS, STRONG, CODE = Style("*", "*"), Style("**", "**"), Style("`", "`", is_literal=True)
STARRED = {"em": EMPHASIS, "i": EMPHASIS, "cite": EMPHASIS, "var": EMPHASIS, "dfn": EMPHASIS}
STARRED |= {"strong": STRONG, "b": STRONG}
CODES = frozenset("code kbd samp tt".split())
RAW = frozenset("sup sub s u ins del q ruby rb rt rp bdi".split())
RENAMED = {"strike": "s"}
LINKABLE = re.compile(r"(?:https?|mailto|ftp):", re.IGNORECASE)
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[\w-]+)?\Z")
PictureOf = Callable[[Element], str]


@dataclass(slots=True)
class InlineWriter:
    """Write inline content with one pen; it remembers the line of the source that it has come to."""

    picture: PictureOf
    """Gives the Markdown of an `<img>`, empty where there is nothing to show."""
    link: Callable[[Element], str]
    """Gives the address that a link may keep, else nothing."""
    language: str = ""
    line: int = 1

    def text(self, words: str | None, pen: Pen) -> None:
        """Write a text node."""
        if words:
            pen.words(words, self.line)
            self.line += words.count("\n")

    def content(self, element: Element, pen: Pen, styles: tuple[Style, ...] = ()) -> None:
        """Write all that an element holds."""
        self.text(element.text, pen)
        for child in element:
            self.node(child, pen, styles)

    def node(self, element: Element, pen: Pen, styles: tuple[Style, ...] = ()) -> None:
        """Write an element and the text behind it."""
        if isinstance(element.tag, str):
            self.line = max(self.line, element.sourceline or 0)
            self._element(element, pen, styles)
        self.text(element.tail, pen)

    def _element(self, element: Element, pen: Pen, styles: tuple[Style, ...]) -> None:
        role = element.get(ROLE)
        if role == "drop":
            pen.aside(text_of(element), element.get(WHY) or "", self.line)
        elif role == "noteref":
            pen.mark(f"[^{element.get(NOTE)}]", self.line)
        elif role == "line":
            self._line(element, pen, styles)
        elif element.tag == "br":
            pen.line_break()
        elif element.tag in BLOCK_TAGS:
            pen.line_break(once=True)
            self.content(element, pen, styles)
            pen.line_break(once=True)
        elif element.tag == "img":
            self._picture(element, pen)
        elif element.tag == "math":
            self._math(element, pen)
        elif element.tag not in UNSEEN_TAGS:
            self._styled(element, pen, styles)

    def _line(self, element: Element, pen: Pen, styles: tuple[Style, ...]) -> None:
        pen.line_break(once=True)
        pen.indent(int(element.get(INDENT) or 0))
        self.content(element, pen, styles)
        pen.line_break(once=True)

    def _styled(self, element: Element, pen: Pen, styles: tuple[Style, ...]) -> None:
        style = self._style(element, pen, styles)
        if style is None:
            self.content(element, pen, styles)
            return
        pen.open(style)
        self.content(element, pen, (*styles, style))
        pen.close(style)

    def _style(self, element: Element, pen: Pen, styles: tuple[Style, ...]) -> Style | None:
        if any(style.is_literal for style in styles):
            return None
        tag = RENAMED.get(element.tag, element.tag)
        if tag == "a":
            return self._link(element, pen, styles)
        if tag in CODES:
            return _code(element, pen)
        if tag in STARRED:
            return self._starred(element, tag, pen, styles)
        if tag in RAW and not _holds_a_mark(element):
            return Style(f"<{tag}>", f"</{tag}>")
        language = self._other_language(element)
        if language and tag == "span" and not pen.is_verse:
            return Style(f'<span lang="{language}">', "</span>")
        return None

    def _starred(self, element: Element, tag: str, pen: Pen, styles: tuple[Style, ...]) -> Style | None:
        starred = STARRED[tag]
        if not text_of(element) or "citation" in classes(element):
            return None
        language = self._other_language(element)
        name = "em" if starred is EMPHASIS else "strong"
        if pen.is_html or any(style.opens.startswith(("*", "<em", "<strong")) for style in styles):
            attribute = f' lang="{language}"' if language else ""
            return Style(f"<{name}{attribute}>", f"</{name}>")
        if language:
            return Style(starred.opens, f'{starred.closes}{{: lang="{language}" }}')
        return starred

    def _other_language(self, element: Element) -> str:
        said = element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        if not LANGUAGE.match(said) or said.split("-")[0].lower() == self.language.split("-")[0].lower():
            return ""
        return said

    def _link(self, element: Element, pen: Pen, styles: tuple[Style, ...]) -> Style | None:
        address = self.link(element)
        if not address or any(style.opens.startswith(("[", "<a")) for style in styles):
            return None
        if pen.is_html:
            return Style(f'<a href="{quote(address, safe=SAFE_IN_URL)}">', "</a>")
        return Style("[", f"]({quote(address, safe=SAFE_IN_URL)})")

    def _picture(self, element: Element, pen: Pen) -> None:
        markdown = self.picture(element)
        if markdown:
            pen.sign(markdown, self.line)

    def _math(self, element: Element, pen: Pen) -> None:
        """Keep a formula as its TeX where the source says it, else as its signs."""
        tex = element.get("alttext") or "".join(
            "".join(note.itertext()) for note in element.iter("{*}annotation", "annotation")
        )
        if not tex.strip():
            self.content(in_line(element), pen)
            return
        style = Style("`", "`", is_literal=True)
        pen.open(style)
        pen.words(" ".join(tex.split()), self.line)
        pen.close(style)


SAFE_IN_URL = "%:/?#@!$&'*+,;=~-._"


def _holds_a_mark(element: Element) -> bool:
    return any(inner.get(ROLE) == "noteref" for inner in element.iter())


def _code(element: Element, pen: Pen) -> Style | None:
    text = "".join(element.itertext())
    if not text.strip():
        return None
    if pen.is_html:
        return Style("<code>", "</code>")
    runs = re.findall(r"`+", text)
    fence = "`" * (max(map(len, runs)) + 1 if runs else 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return Style(fence + pad, pad + fence, is_literal=True)
