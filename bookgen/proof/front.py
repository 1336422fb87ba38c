"""The sheets in front of a proof: how to mark, what the margins say, what is open.

In: what is known of the book and its proof. Out: content streams of as many sheets as it takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bookgen.finding import Finding
from bookgen.proof.face import Face
from bookgen.proof.pen import Pen
from bookgen.proof.remarks import Query
from bookgen.proof.sheet import SLUG_LINE, SMALL

MARGIN = 64.0
TITLE, HEAD, TEXT = 22.0, 11.0, 9.0
LEADING = 1.35

HOW_TO_MARK = (
    "Mark on the page itself, in any PDF viewer, and send the file back as your viewer saves it. Do not "
    "print it to a new PDF: that turns your marks into pictures.",
    "Strike out what is to go. To replace words, strike them out and write the new words in the comment "
    "in quotation marks, or use your viewer's ‘replace’ tool.",
    "To insert, put a caret where the words belong and write them in its comment.",
    "A note that says  change ‘X’ to ‘Y’,  or a comment that gives the new words in quotation marks, is "
    "carried out. Anything else is a question for the editor; so is every comment with a question mark.",
    "Highlight, underline or a squiggly line with a comment asks about those words. To answer a "
    "query of the margin, write its number:  Q12: yes  or  Q12: no.",
    "Nothing is lost: every mark comes back to you in a report that says what became of it.",
)
MARGIN_NOTES = (
    "Outer margin: every fifth line is numbered; queries stand beside their line; a bar beside a line says "
    "that it is not as it was in the earlier proof.",
    "Inner margin: the chapter file and its line at each paragraph, and the rules that changed something "
    "in that line.",
)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the front sheets say."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    """Edition, revision, date, pages: a name and its value."""
    queries: tuple[Query, ...]
    query_places: tuple[str, ...]
    """For each query the page, line and chapter that it is about."""
    layout: tuple[str, ...]
    """The layout report, a line each."""
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Column:
    """Text down the sheets, a new one whenever one is full."""

    width: float
    height: float
    faces: tuple[Face, Face]
    pens: list[Pen] = field(default_factory=list)
    y: float = 0.0

    def room(self, wanted: float) -> Pen:
        """Make sure of some height on this sheet or go to the next."""
        if not self.pens or self.y - wanted < SLUG_LINE + 3 * SMALL:
            self.pens.append(Pen())
            self.y = self.height - MARGIN
        return self.pens[-1]

    @property
    def measure(self) -> float:
        """How long a line may be."""
        return self.width - 2 * MARGIN

    def head(self, text: str) -> None:
        """Write a heading that stays with what follows."""
        self.room(HEAD * 5)
        self.y -= HEAD * 1.6
        self.pens[-1].text(self.faces[1], HEAD, (MARGIN, self.y), text)
        self.y -= HEAD * 0.5

    def paragraph(self, text: str, *, indent: float = 0.0, mark: str = "", size: float = TEXT) -> None:
        """Write a paragraph, with a mark in front of its first line."""
        leading = size * LEADING
        for number, row in enumerate(self.faces[0].wrap(text, size, self.measure - indent)):
            pen = self.room(leading)
            self.y -= leading
            if number == 0:
                pen.text(self.faces[1], size, (MARGIN, self.y), mark)
            pen.text(self.faces[0], size, (MARGIN + indent, self.y), row)
        self.y -= size * 0.3


def draw_front(matter: FrontMatter, size: tuple[float, float], faces: tuple[Face, Face]) -> tuple[Pen, ...]:
    """Set the front sheets."""
    column = _Column(*size, faces)
    _draw_title(column, matter)
    column.head("How to mark")
    for number, text in enumerate(HOW_TO_MARK, 1):
        column.paragraph(text, indent=14, mark=str(number))
    column.head("What the margins say")
    for text in MARGIN_NOTES:
        column.paragraph(text)
    _draw_list(column, "Open queries", _query_rows(matter), 26)
    _draw_list(column, "Layout", (("", text) for text in matter.layout), 0)
    _draw_list(column, "Findings", _finding_rows(matter.findings), 34)
    return tuple(column.pens)


def _draw_title(column: _Column, matter: FrontMatter) -> None:
    pen = column.room(TITLE)
    column.y -= TITLE
    for row in column.faces[1].wrap(matter.title, TITLE, column.measure):
        pen.text(column.faces[1], TITLE, (MARGIN, column.y), row)
        column.y -= TITLE * 1.15
    column.paragraph(matter.subtitle, size=HEAD)
    column.y -= TEXT
    for name, value in matter.facts:
        column.y -= TEXT * LEADING
        pen.text(column.faces[0], TEXT, (MARGIN, column.y), name)
        pen.text(column.faces[0], TEXT, (MARGIN + 84, column.y), value)


def _draw_list(column: _Column, head: str, rows: Iterable[tuple[str, str]], indent: float) -> None:
    listed = tuple(rows)
    column.head(f"{head}: {len(listed) or 'none'}" if indent else head)
    for mark, text in listed:
        column.paragraph(text, indent=indent, mark=mark, size=8.0)


def _query_rows(matter: FrontMatter) -> Iterator[tuple[str, str]]:
    for query, place in zip(matter.queries, matter.query_places, strict=True):
        yield str(query.number), f"{place}: {query.text}"


def _finding_rows(findings: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    for finding in findings:
        place = f"{finding.location}: " if finding.location else ""
        yield finding.code, f"{finding.severity}: {place}{finding.message}"
