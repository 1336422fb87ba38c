"""The composed text as the checks read it: paragraph by paragraph, each with its place in the chapter file.

In: a `Composition`. Out: for every document its tree and its paragraphs, a paragraph being any element
that holds running text itself: a heading, a list item, a cell, a line of verse's stanza.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from bookgen.edition import Composition, Document
from bookgen.errors import Location
from bookgen.xhtml import local_name, place_of, types

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = frozenset(HEADINGS) | frozenset(
    "p li dt dd td th caption figcaption pre div blockquote section header footer aside figure ol ul dl "
    "table tr nav article body hr thead tbody tfoot address main details summary".split()
)
NOT_PROSE = frozenset(("code", "pre", "kbd", "samp", "math", "svg", "script", "style"))
OBJECT = "\ufffc"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """An element that holds running text, and that text without the text of blocks inside it."""

    element: etree._Element
    tag: str
    text: str
    """Noterefs left out; code and formulas stand as one character, a line break as a line feed."""
    place: Location
    within: tuple[str, ...]
    """Tags and classes of the element and its ancestors: 'blockquote', 'verse'."""


@dataclass(frozen=True)
class Prose:
    """A composed document, parsed as far as somebody asks."""

    document: Document

    @cached_property
    def root(self) -> etree._Element:
        """Its tree."""
        return etree.fromstring(self.document.body)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Its paragraphs in reading order."""
        return tuple(_paragraphs(self.root, self.document))

    def place(self, element: etree._Element) -> Location:
        """Say which line of which chapter file made an element."""
        return place_of(element, self.document)


def read_prose(composition: Composition) -> tuple[Prose, ...]:
    """Give every document of a composition, each to be parsed once for all checks."""
    return tuple(map(Prose, composition.documents))


def is_noteref(element: etree._Element) -> bool:
    """Tell whether an element is the mark of a note."""
    return "noteref" in types(element) or "doc-noteref" in (element.get("role") or "").split()


def _paragraphs(root: etree._Element, document: Document) -> Iterator[Paragraph]:
    for element in root.iter(etree.Element):
        tag = local_name(element)
        if tag not in BLOCKS or tag == "pre":
            continue
        text = "".join(_own_text(element))
        if text.strip():
            yield Paragraph(element, tag, text, place_of(element, document), _within(element))


def _own_text(element: etree._Element) -> Iterator[str]:
    """Walk the text of an element down to, and not into, the blocks inside it."""
    yield element.text or ""
    for child in element:
        tag = local_name(child)
        if tag == "br":
            yield "\n"
        elif tag in NOT_PROSE:
            yield OBJECT
        elif tag and tag not in BLOCKS and not is_noteref(child):
            yield from _own_text(child)
        yield child.tail or ""


def _within(element: etree._Element) -> tuple[str, ...]:
    line = (element, *element.iterancestors())
    return tuple(name for e in line for name in (local_name(e), *(e.get("class") or "").split()))
