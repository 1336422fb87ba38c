"""What printing finds out about a book."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from bookgen.edition import Document
from bookgen.errors import Location
from bookgen.finding import Finding, Rule, Severity
from bookgen.print.section import Line, TypesetSection
from bookgen.xhtml import place_of

MISSING_GLYPH = Rule(
    code="P001",
    severity=Severity.ERROR,
    message="the typeface has no '{character}' (U+{code:04X})",
    hint="write it otherwise, or choose a typeface in [print] that has it",
    why=(
        "No font of this machine may stand in for the book's own, or two machines would print two books. A "
        "character that no face of the book has would come out as an empty box, and be lost to search and "
        "to screen readers."
    ),
    example="He wrote ก in the margin.",
    source="ISO 14289-1, 7.21.8",
    instead="He wrote ko kai in the margin.",
)
SHORT_HEAD = Rule(
    code="P002",
    severity=Severity.NOTE,
    message="the running head '{head}' does not fit on one line and was cut to '{short}'",
    hint="say in book.toml, at the section, what its running_head should be",
    why="A running head takes one line. Where to shorten a title is the editor's decision.",
    example="A title that goes on and on, as titles did in the century of Defoe and Swift",
    source="Chicago 1.10",
    instead='running_head = "A title that goes on"',
)
STYLE_COMPLAINT = Rule(
    code="P003",
    severity=Severity.WARNING,
    message="a style sheet says something that print does not understand: {complaint}",
    hint="look the rule up in the style sheet",
    why="What a style sheet says and the renderer passes over is a page that looks other than was meant.",
    example="p { colour: black }",
    instead="p { color: black }",
)
OVERFULL_LINE = Rule(
    code="P004",
    severity=Severity.WARNING,
    message="page {folio}: a line sticks out {excess:.0f} pt into the margin: '{text}'",
    hint="give the long word a place to break, or shorten the line of code or verse",
    why="What cannot be broken runs on into the margin and may be cut off at the trim.",
    example="a web address of a hundred letters without a hyphen",
    instead="the same address with a soft hyphen or a zero-width space in it",
)
RULES = (MISSING_GLYPH, SHORT_HEAD, STYLE_COMPLAINT, OVERFULL_LINE)


def find_faults(document: Document, text: TypesetSection, furniture: TypesetSection) -> Iterator[Finding]:
    """Report on one section as it was typeset."""
    yield from _missing_glyphs(document, text)
    yield from _overfull_lines(document, text)
    for head, short in furniture.shortened:
        yield SHORT_HEAD.found(Location(document.source) if document.source else None, head=head, short=short)


def _missing_glyphs(document: Document, text: TypesetSection) -> Iterator[Finding]:
    for character in sorted({character for font in text.fonts for character in font.missing}):
        line = next((line for line in text.lines if character in line.text), None)
        yield MISSING_GLYPH.found(_place(document, line), character=character, code=ord(character))


def _overfull_lines(document: Document, text: TypesetSection) -> Iterator[Finding]:
    for line in text.overfull:
        area = text.leaves[line.page].area
        excess = line.x + line.width - area.x - area.width
        yield OVERFULL_LINE.found(_place(document, line), folio=line.page + 1, excess=excess, text=line.text)


def _place(document: Document, line: Line | None) -> Location | None:
    """Find the chapter file's line that a printed line comes from."""
    place = _places(document).get(line.block) if line else None
    return place or (Location(document.source) if document.source else None)


@lru_cache(maxsize=8)
def _places(document: Document) -> dict[str, Location]:
    elements = etree.fromstring(document.body).iter(etree.Element)
    return {element.get("id", ""): place_of(element, document) for element in elements if element.get("id")}
