"""The text of a PDF page with the place of each character, as PDFium reads it.

In: a page. Out: its characters and lines, and which of them lie under a mark. A character's box is
asked for only when it is needed: a page has thousands, a mark touches few.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from bookgen.proof.geometry import Box, hull
from bookgen.proof.letters import Letters, letters_of

ONE_LINE = 1.6
"""A mark higher than this many lines is taken to lie on several."""
SAME_BASELINE = 0.35
"""Lines of cells or columns stand side by side when their middles differ by less. Units: line heights."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of one line."""

    line: int
    """Index in the page's lines."""
    start: int
    stop: int
    """Indices in the line's `chars`."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a page: the indices of its characters on the page, in reading order."""

    chars: Sequence[int]


class PageText:
    """The characters of one page; boxes are read on demand and kept."""

    __slots__ = ("_boxes", "_extents", "_page", "_textpage", "letters", "lines", "text")

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        self._textpage = page.get_textpage()
        self._boxes: dict[int, Box] = {}
        self._extents: dict[int, Box] = {}
        self.text = _characters(self._textpage)
        self.letters: Letters = letters_of(self.text)
        self.lines: tuple[TextLine, ...] = tuple(_lines(self.text))

    def with_lines(self, lines: tuple[TextLine, ...]) -> PageText:
        """Look at the page by these lines instead of those that PDFium sees."""
        self.lines = lines
        self._extents = {}
        return self

    def box(self, char: int) -> Box:
        """Find where a character stands: its advance wide, its line high."""
        found = self._boxes.get(char)
        if found is None:
            rect = pdfium.FS_RECTF()
            pdfium.FPDFText_GetLooseCharBox(self._textpage.raw, char, ctypes.byref(rect))
            found = self._boxes[char] = Box(rect.left, rect.bottom, rect.right, rect.top)
        return found

    def extent(self, line: int) -> Box:
        """Find about where a line stands: from three of its characters."""
        found = self._extents.get(line)
        if found is None:
            chars = self.lines[line].chars
            found = hull(self.box(chars[at]) for at in (0, len(chars) // 2, -1))
            self._extents[line] = found
        return found

    def lines_at(self, box: Box) -> tuple[int, ...]:
        """Name the lines that a box lies on."""
        touched: list[tuple[float, float, int]] = []
        for number in range(len(self.lines)):
            extent = self.extent(number)
            overlap, least = extent.overlap(box), min(extent.height, box.height)
            if overlap >= 0.5 * least and overlap + box.height > 0 and self._reaches(number, box):
                apart = abs(extent.centre[1] - box.centre[1])
                touched.append((-round(overlap, 1), apart, number))
        if not touched:
            return ()
        height = self.extent(min(touched)[2]).height or 1.0
        if box.height >= ONE_LINE * height:
            return tuple(sorted(number for _, _, number in touched))
        middle = self.extent(min(touched)[2]).centre[1]
        near = (n for _, _, n in touched if abs(self.extent(n).centre[1] - middle) < SAME_BASELINE * height)
        return tuple(sorted(near))

    def _reaches(self, line: int, box: Box) -> bool:
        extent = self.extent(line)
        return extent.left <= box.right and box.left <= extent.right

    def under(self, box: Box) -> Iterator[Span]:
        """Give the pieces of lines whose characters lie under a box by their middles."""
        for number in self.lines_at(box):
            chars = self.lines[number].chars
            inside = [at for at, char in enumerate(chars) if box.left <= self.box(char).centre[0] <= box.right]
            if inside:
                yield Span(number, inside[0], inside[-1] + 1)

    def gap_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Find the line nearest to a point, and before which of its characters the point lies."""
        if not self.lines:
            return None
        line = min(range(len(self.lines)), key=lambda number: _away(self.extent(number), x, y))
        chars = self.lines[line].chars
        edges = [self.box(char).left for char in chars] + [self.box(chars[-1]).right]
        return line, min(range(len(edges)), key=lambda at: abs(edges[at] - x))

    def words(self, span: Span) -> str:
        """Give the text of a piece of a line, with its spaces."""
        chars = self.lines[span.line].chars
        return " ".join(self.text[chars[span.start] : chars[span.stop - 1] + 1].split())


def _away(box: Box, x: float, y: float) -> float:
    """Measure how far a point is from a box; height counts for more, as lines are long."""
    across = max(box.left - x, 0.0, x - box.right)
    up = abs(box.centre[1] - y)
    return up * 4 + across


def _characters(textpage: pypdfium2.PdfTextPage) -> str:
    """Give one character for each that PDFium counts."""
    count = textpage.count_chars()
    text = textpage.get_text_range(0, count) if count > 0 else ""
    if len(text) == count:
        return text
    codes = (pdfium.FPDFText_GetUnicode(textpage.raw, at) for at in range(count))
    return "".join(chr(code) if code < 0x110000 else " " for code in codes)


def _lines(text: str) -> Iterator[TextLine]:
    """Cut the page where PDFium does, white space left out."""
    line: list[int] = []
    for index, char in enumerate(text):
        if char in "\r\n":
            if line:
                yield TextLine(tuple(line))
            line = []
        elif not char.isspace():
            line.append(index)
    if line:
        yield TextLine(tuple(line))
