"""Formulas of MathML written in a line, as far as HTML's text can say them: raised, lowered, a/b, √a.

In: a `<math>` without TeX. Out: an element with its signs, `<sup>` and `<sub>`.
Source: MathML 3, 3 (presentation markup), 3.6 (elementary math).
"""

from __future__ import annotations

import re

from lxml import etree

from bookgen.read.tree import Element, append_text, text_of

RAISED = {
    "msup": ("sup",),
    "msub": ("sub",),
    "msubsup": ("sub", "sup"),
    "mover": ("sup",),
    "munder": ("sub",),
    "munderover": ("sub", "sup"),
}
BARE = re.compile(r"[\w.,]*|\W?")
"""What needs no brackets beside a stroke or under a root."""
SPACED = frozenset("mtext mtd mtr mspace".split())
STACKED = frozenset("mstack mlongdiv msgroup".split())
"""Sums as they are written at school: each part is a row of its own."""


def in_line(math: Element) -> Element:
    """Write a formula as text in a line."""
    made = etree.Element("span")
    _write(math, made)
    return made


def _write(part: Element, out: Element) -> None:
    parts = [inner for inner in part if isinstance(inner.tag, str)]
    if part.tag in RAISED and parts:
        _write(parts[0], out)
        for inner, tag in zip(parts[1:], RAISED[part.tag], strict=False):
            if text_of(inner):
                _write(inner, etree.SubElement(out, tag))
    elif part.tag == "mfrac" and len(parts) == 2:
        _bracketed(parts[0], out)
        append_text(out, "/")
        _bracketed(parts[1], out)
    elif part.tag == "mroot" and len(parts) == 2:
        _write(parts[1], etree.SubElement(out, "sup"))
        append_text(out, "√")
        _bracketed(parts[0], out)
    elif part.tag == "msqrt":
        append_text(out, "√")
        part.tag = "mrow"
        _bracketed(part, out)
    elif part.tag == "mfenced":
        _write_fenced(part, parts, out)
    elif not part.tag.startswith("annotation"):
        _write_row(part, parts, out)


def _write_row(part: Element, parts: list[Element], out: Element) -> None:
    append_text(out, " ".join((part.text or "").split()))
    for inner in parts:
        _write(inner, out)
        append_text(out, " ".join((inner.tail or "").split()) or (" " if part.tag in STACKED else ""))
    if part.tag in SPACED:
        append_text(out, " ")


def _write_fenced(part: Element, parts: list[Element], out: Element) -> None:
    append_text(out, part.get("open", "("))
    for number, inner in enumerate(parts):
        if number:
            append_text(out, (part.get("separators", ",").strip() or " ")[0])
        _write(inner, out)
    append_text(out, part.get("close", ")"))


def _bracketed(part: Element, out: Element) -> None:
    is_bare = BARE.fullmatch(text_of(part)) and part.tag not in ("mfrac", *RAISED)
    append_text(out, "" if is_bare else "(")
    _write(part, out)
    append_text(out, "" if is_bare else ")")
