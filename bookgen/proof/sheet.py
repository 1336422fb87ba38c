"""One sheet of a proof: where the page stands on it, and what its margins say.

In: the page's size, its lines, its remarks. Out: the operators that are drawn after the page. Nothing is
drawn within the page itself: it stays as the print PDF has it, to the pixel.

The outer margin has the change bars, the line numbers and the queries; the inner one the chapter, file
and line, of each paragraph, and the rules that changed something. The rest is for a pen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import PurePosixPath

from bookgen.proof.face import Face
from bookgen.proof.pen import Pen
from bookgen.proof.remarks import Query
from bookgen.proofmap import MapLine

PAPERS: Mapping[str, tuple[tuple[float, float], ...]] = {
    "a4": ((595.0, 842.0), (842.0, 1191.0)),
    "letter": ((612.0, 792.0), (792.0, 1224.0)),
}
"""Width and height of a paper and of the one that takes over for pages too large for it; whole points, so
that pixels fall on a sheet as they fall on its page."""
INNER, OUTER, ABOVE_AND_BELOW = 70.0, 124.0, 64.0
"""The least margins of a sheet round a page."""
SLUG_LINE = 22.0
"""How high the slug line stands above the sheet's edge."""
FRAME = 0.6
"""How far outside the trim its hairline runs."""
BAR, NUMBERS, CALLS, NOTES = 5.0, 18.0, 22.0, 42.0
"""How far from the page change bars stand, line numbers end, the numbers of queries and their words begin."""
EDGE = 12.0
"""Nothing is printed nearer to the sheet's edge: printers cannot."""
SMALL, TINY = 6.4, 5.2
"""Sizes of type."""
EVERY = 5
FEWEST = 3
"""A file's name of which fewer letters fit is left out."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a page stands on its sheet."""

    width: float
    height: float
    x: float
    """The page's left edge, with its bleed and marks if it has them."""
    y: float
    page_width: float
    page_height: float
    is_verso: bool

    @property
    def outer(self) -> tuple[float, int]:
        """The edge of the page beside the outer margin, and the direction away from it."""
        return (self.x, -1) if self.is_verso else (self.x + self.page_width, 1)


def lay_sheet(paper: str, page_width: float, page_height: float, *, is_verso: bool) -> Layout:
    """Put a page on the smallest sheet of a paper that leaves the margins, never scaled.

    Its place is at whole points from the sheet's upper left corner: pixels fall as on the page itself.
    """
    wanted = (page_width + INNER + OUTER, page_height + 2 * ABOVE_AND_BELOW)
    fits = (size for size in PAPERS[paper] if size[0] >= wanted[0] and size[1] >= wanted[1])
    width, height = next(fits, wanted)
    inner = round(max(INNER, min(width - page_width - OUTER, (width - page_width) * 0.35)))
    x = float(width - page_width - inner // 1) // 1 if is_verso else float(inner)
    above = round((height - page_height) * 0.47)
    return Layout(width, height, x, height - above - page_height, page_width, page_height, is_verso)


@dataclass(frozen=True, slots=True)
class Margins:
    """What is said beside one page. Line coordinates are the sheet's."""

    lines: Sequence[MapLine]
    files: Sequence[str]
    """The chapters' files, by `MapLine.chapter`."""
    queries: Sequence[tuple[MapLine, Query]] = ()
    applied: Sequence[tuple[MapLine, str]] = ()
    paragraphs: frozenset[int] = frozenset()
    """Indices of the lines that begin a paragraph, and of the page's first."""
    changed: frozenset[int] = frozenset()
    """Indices of the lines that are not as they were in the earlier proof."""
    slug: str = ""


def draw_margins(
    pen: Pen,
    layout: Layout,
    trim: tuple[float, float, float, float],
    said: Margins,
    faces: tuple[Face, Face],
) -> None:
    """Draw all that stands round a page; `trim` is left, bottom, width, height of the trimmed page."""
    plain, _ = faces
    left, bottom, width, height = trim
    pen.frame((left - FRAME, bottom - FRAME), (width + 2 * FRAME, height + 2 * FRAME), 0.25)
    _draw_bars(pen, layout, said)
    _draw_numbers(pen, layout, said, plain)
    _draw_queries(pen, layout, said, faces)
    _draw_references(pen, layout, said, faces)
    pen.centred(plain, SMALL, (layout.width / 2, SLUG_LINE), said.slug)


def _draw_bars(pen: Pen, layout: Layout, said: Margins) -> None:
    edge, away = layout.outer
    x = edge + away * BAR
    for index in sorted(said.changed):
        line = said.lines[index]
        pen.rule((x, line.y), (x, line.y + line.height), 1.6)


def _draw_numbers(pen: Pen, layout: Layout, said: Margins, face: Face) -> None:
    edge, away = layout.outer
    met: set[int] = set()
    for line in said.lines:
        if line.number % EVERY == 0 and line.number not in met:
            met.add(line.number)
            text = str(line.number)
            x = edge + NUMBERS - face.width(text, SMALL) if away > 0 else edge - NUMBERS
            pen.text(face, SMALL, (x, _baseline(line, SMALL)), text)


def _baseline(line: MapLine, size: float) -> float:
    """Set small type on the middle of a line."""
    return line.y + line.height / 2 - size * 0.3


def _draw_queries(pen: Pen, layout: Layout, said: Margins, faces: tuple[Face, Face]) -> None:
    """Write each query beside its line, or as near below as there is room; its number stands at the line."""
    plain, bold = faces
    _draw_calls(pen, layout, said, bold)
    edge, away = layout.outer
    left = edge + NOTES if away > 0 else EDGE
    measure = (layout.width - EDGE if away > 0 else edge - NOTES) - left
    free = layout.y + layout.page_height
    for line, query in said.queries:
        number = f"{query.number} "
        indent = bold.width(number, SMALL)
        rows = list(plain.wrap(query.text, SMALL, measure - indent))
        y = min(_baseline(line, SMALL), free)
        if y - SMALL * 1.2 * (len(rows) - 1) < SLUG_LINE + 2 * SMALL:
            further = f"{query.number} and further: see the list in front"
            pen.text(plain, SMALL, (left, max(y, SLUG_LINE + 2 * SMALL)), further)
            return
        pen.text(bold, SMALL, (left, y), number)
        for row in rows:
            pen.text(plain, SMALL, (left + indent, y), row)
            y -= SMALL * 1.2
        free = y - SMALL * 0.4


def _draw_calls(pen: Pen, layout: Layout, said: Margins, face: Face) -> None:
    """Write the numbers of the queries at their lines."""
    edge, away = layout.outer
    calls: dict[int, list[str]] = {}
    for line, query in said.queries:
        calls.setdefault(id(line), []).append(str(query.number))
    for line, _ in said.queries:
        text = ",".join(calls.pop(id(line), ()))
        x = edge + CALLS if away > 0 else edge - CALLS - face.width(text, TINY)
        pen.text(face, TINY, (x, _baseline(line, TINY)), text)


def _draw_references(pen: Pen, layout: Layout, said: Margins, faces: tuple[Face, Face]) -> None:
    """Write file and line at each paragraph, and below it the rules that changed the line."""
    plain, _ = faces
    edge = layout.x + layout.page_width if layout.is_verso else layout.x
    measure = (layout.width - edge if layout.is_verso else edge) - EDGE - BAR
    rules = {id(line): text for line, text in said.applied}
    free = float("inf")
    for index, line in enumerate(said.lines):
        texts = []
        if index in said.paragraphs:
            texts.append(_fitted(said.files[line.chapter], line.line, plain, measure))
        if id(line) in rules:
            texts += plain.wrap(rules[id(line)], TINY, measure)
        y = _baseline(line, TINY) + (TINY * 0.5 if len(texts) > 1 else 0)
        for text in texts:
            y = min(y, free)
            place = (edge + BAR, y) if layout.is_verso else (edge - BAR - plain.width(text, TINY), y)
            pen.text(plain, TINY, place, text)
            free = y = y - TINY * 1.1


def _fitted(file: str, line: int, face: Face, measure: float) -> str:
    """Shorten a file's name until it fits with its line."""
    stem = PurePosixPath(file).stem
    whole = f"{stem}:{line}"
    if face.width(whole, TINY) <= measure:
        return whole
    room = measure - face.width(f"…:{line}", TINY)
    widths = accumulate(face.width(char, TINY) for char in stem)
    kept = sum(1 for width in widths if width <= room)
    return f"{stem[:kept]}…:{line}" if kept >= FEWEST else f":{line}"
