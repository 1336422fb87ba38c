"""The formulas of a Word document as MathML.

In: an `oMath`. Out: a `<math>`.
Source: ECMA-376 part 1, 22.1 (math).
"""

from __future__ import annotations

from lxml import etree

from bookgen.read.tree import Element

PARTS = {
    "m.f": ("mfrac", ("m.num", "m.den")),
    "m.sSup": ("msup", ("m.e", "m.sup")),
    "m.sSub": ("msub", ("m.e", "m.sub")),
    "m.sSubSup": ("msubsup", ("m.e", "m.sub", "m.sup")),
    "m.limLow": ("munder", ("m.e", "m.lim")),
    "m.limUpp": ("mover", ("m.e", "m.lim")),
}
"""What has its parts in a fixed order, and what MathML calls it."""
ROWS = {"m.mr": "mtr", "m.m": "mtable"}
INTEGRAL, HAT, BRACE = "∫", "\u0302", "⏟"
"""What stands where the properties name no sign."""


def read_formula(source: Element) -> Element:
    """Write a formula as MathML."""
    made = etree.Element("math")
    _content(source, made)
    return made


def _content(source: Element, parent: Element) -> None:
    for inner in source:
        _part(inner, parent)


def _part(source: Element, parent: Element) -> None:
    tag = source.tag
    if tag == "m.t":
        etree.SubElement(parent, "mi").text = source.text
    elif tag in PARTS:
        name, parts = PARTS[tag]
        made = etree.SubElement(parent, name)
        for part in parts:
            _row(source.find(part), made)
    elif tag == "m.rad":
        degree = source.find("m.deg")
        has_degree = degree is not None and any(t.text for t in degree.iter("m.t"))
        made = etree.SubElement(parent, "mroot" if has_degree else "msqrt")
        _row(source.find("m.e"), made)
        if has_degree:
            _row(degree, made)
    elif tag == "m.nary":
        made = etree.SubElement(parent, "munderover")
        etree.SubElement(made, "mo").text = _sign(source, "m.chr", INTEGRAL)
        _row(source.find("m.sub"), made)
        _row(source.find("m.sup"), made)
        _row(source.find("m.e"), parent)
    elif tag == "m.acc":
        _row(source.find("m.e"), parent)
        etree.SubElement(parent, "mo").text = _sign(source, "m.chr", HAT)
    elif tag == "m.groupChr":
        made = etree.SubElement(parent, "mover" if _sign(source, "m.pos", "bot") == "top" else "munder")
        _row(source.find("m.e"), made)
        etree.SubElement(made, "mo").text = _sign(source, "m.chr", BRACE)
    elif tag == "m.sPre":
        made = etree.SubElement(parent, "msubsup")
        for before in (None, source.find("m.sub"), source.find("m.sup")):
            _row(before, made)
        _row(source.find("m.e"), parent)
    elif tag == "m.d":
        _fenced(source, parent)
    elif not tag.endswith("Pr"):
        _content(source, etree.SubElement(parent, ROWS.get(tag, "mrow")))


def _fenced(source: Element, parent: Element) -> None:
    made = etree.SubElement(parent, "mfenced")
    for name, property_, default in (
        ("open", "m.begChr", "("),
        ("close", "m.endChr", ")"),
        ("separators", "m.sepChr", "|"),
    ):
        made.set(name, _sign(source, property_, default))
    for inner in source.iterchildren("m.e"):
        _row(inner, made)


def _row(source: Element | None, parent: Element) -> None:
    made = etree.SubElement(parent, "mrow")
    if source is not None:
        _content(source, made)


def _sign(source: Element, name: str, default: str) -> str:
    """Give the sign that the properties name; an empty one is none."""
    found = source.find(f"{source.tag}Pr/{name}")
    return default if found is None else (found.get("m.val") or found.get("val") or "")
