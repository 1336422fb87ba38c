"""The styles of an OpenDocument text, and its parts with short names.

Source: OpenDocument 1.3, part 3, 16 (styles).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from bookgen.read.packages import Package
from bookgen.read.tree import Element, elements

SPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
    "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0": "fo",
    "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg",
    "http://www.w3.org/1999/xlink": "xlink",
    "urn:oasis:names:tc:opendocument:xmlns:meta:1.0": "meta",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/1998/Math/MathML": "math",
}
INCHES = {"in": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4, "pt": 1 / 72, "pc": 1 / 6, "px": 1 / 96}
LENGTH = re.compile(r"(-?\d*\.?\d+)(in|cm|mm|pt|pc|px)\Z")


@dataclass(frozen=True, slots=True)
class OdtStyle:
    """What a style says itself; the rest comes from the style it is based on."""

    name: str
    parent: str
    text: Mapping[str, str]
    paragraph: Mapping[str, str]
    levels: tuple[str, ...] = ()
    """Of a list style: 'number' or 'bullet' for each level."""
    starts: tuple[int, ...] = ()
    outline: str = ""
    is_automatic: bool = False
    """Whether it is no style of the author's but says how one place looks."""

    @classmethod
    def named(cls, name: str) -> OdtStyle:
        """Make a style of which nothing but its name is known."""
        return cls(_shown(name), "", {}, {})


def part_tree(package: Package, path: str) -> Element | None:
    """Parse a part of the document, names shortened to 'text.p'."""
    tree = package.tree(path)
    for element in elements(tree) if tree is not None else ():
        element.tag = _short(element.tag)
        for name in list(element.attrib):
            element.set(_short(name), element.attrib.pop(name))
    return tree


def _short(name: str) -> str:
    space, local = etree.QName(name).namespace or "", etree.QName(name).localname
    return f"{SPACES.get(space, 'x')}.{local}"


def styles_of(tree: Element | None) -> dict[str, OdtStyle]:
    """Read the styles of a part, by name."""
    styles: dict[str, OdtStyle] = {}
    for element in tree.iter("style.style", "text.list-style") if tree is not None else ():
        name = element.get("style.name") or ""
        levels = [e for e in element if e.tag.startswith("text.list-level-style-")]
        styles[name] = OdtStyle(
            element.get("style.display-name") or _shown(name),
            element.get("style.parent-style-name") or "",
            dict(_properties(element, "style.text-properties")),
            dict(_properties(element, "style.paragraph-properties")),
            tuple(e.tag.rpartition("-")[2] for e in levels),
            tuple(number_of(e.get("text.start-value"), 1) for e in levels),
            element.get("style.default-outline-level") or "",
            next(element.iterancestors("office.automatic-styles"), None) is not None,
        )
    return styles


def _shown(name: str) -> str:
    """Write a style's name as its author sees it: '_20_' stands for a space."""
    return re.sub(r"_([0-9a-f]{2})_", lambda code: chr(int(code[1], 16)), name).replace("_", " ")


def _properties(element: Element, tag: str) -> Mapping[str, str]:
    found = element.find(tag)
    return found.attrib if found is not None else {}


def number_of(said: str | None, default: int) -> int:
    """Read a number that may not be there."""
    return int(said) if said and said.isdecimal() else default


def said_first(chain: list[OdtStyle], part: str, name: str) -> str:
    """Give what the nearest style says of a property."""
    return next((said for style in chain if (said := getattr(style, part).get(name))), "")


def indent_of(chain: list[OdtStyle]) -> float:
    """Give the left indent of a paragraph in inches."""
    found = LENGTH.match(said_first(chain, "paragraph", "fo.margin-left"))
    return float(found[1]) * INCHES[found[2]] if found else 0.0
