"""The text of a PDF page with the place of each character, as PDFium reads it.

In: a page. Out: its characters and lines, and which of them lie under a mark. A character's box is
asked for only when it is needed: a page has thousands, a mark touches few.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from bookgen.proof.geometry import Box, hull
from bookgen.proof.letters import Letters, letters_of

LINE, WORD = re.compile(r"[^\r\n]+"), re.compile(r"\S+")
LINE_END_HYPHENS = "\u2010\ufffe\x02"
"""What PDFium gives for a hyphen that the end of a line made."""
UNKNOWN_HYPHENS = str.maketrans(dict.fromkeys("\ufffe\x02", "-"))
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


class PageText:
    """The characters of one page; boxes are read on demand and kept."""

    def __init__(self, page: pypdfium2.PdfPage | None) -> None:
        self._page = page
        self._textpage = page.get_textpage() if page else None
        self._boxes: dict[int, Box] = {}
        self.text = _characters(self._textpage) if self._textpage else ""

    @cached_property
    def letters(self) -> Letters:
        """The page's letters, as they can be compared."""
        return letters_of(self.text)

    @cached_property
    def lines(self) -> PageLines:
        """The page's lines as PDFium sees them."""
        return PageLines(self, tuple(_lines(self.text)))

    def box(self, char: int) -> Box:
        """Find where a character stands: its advance wide, its line high."""
        found = self._boxes.get(char)
        if found is None:
            assert self._textpage is not None, "a page without text has no characters to look for"
            rect = pdfium.FS_RECTF()
            pdfium.FPDFText_GetLooseCharBox(self._textpage.raw, char, ctypes.byref(rect))
            found = self._boxes[char] = Box(rect.left, rect.bottom, rect.right, rect.top)
        return found

    def spell(self, chars: Sequence[int], but: Set[int] = frozenset(), *, is_tied: bool = False) -> str:
        """Spell characters of the page, with a space wherever the page has one.

        Those in `but` are passed over. A hyphen at a line's end is left out, save of a tied line, where
        each letter is one of the text.
        """
        kept = dict.fromkeys(char for char in chars if char not in but)  # an ellipsis is compared as three
        text, chars = self.text, tuple(kept)
        parts = [text[char] for char in chars[:1]]
        for last, char in pairwise(chars):
            at_end = char != last + 1 or text[last] != "\u2010"
            if not is_tied and text[last] in LINE_END_HYPHENS and at_end:
                parts.pop()
            elif char < last or _is_space("".join(text[at] for at in range(last + 1, char) if at not in but)):
                parts.append(" ")
            parts.append(text[char])
        return "".join(parts).translate(UNKNOWN_HYPHENS)


@dataclass
class PageLines:
    """The lines of a page, each a row of characters in reading order."""

    page: PageText
    lines: tuple[Sequence[int], ...]
    is_tied: bool = False
    """Whether the lines hold letters of the text and nothing else."""
    _extents: dict[int, Box] = field(default_factory=dict)

    def extent(self, line: int) -> Box:
        """Find about where a line stands: from three of its characters."""
        found = self._extents.get(line)
        if found is None:
            chars = self.lines[line]
            found = hull(self.page.box(chars[at]) for at in (0, len(chars) // 2, -1))
            self._extents[line] = found
        return found

    def lines_at(self, box: Box) -> tuple[int, ...]:
        """Name the lines that a box lies on."""
        touched: list[tuple[float, float, int]] = []
        for number, chars in enumerate(self.lines):
            if _is_far(self.page.box(chars[len(chars) // 2]), box):
                continue
            extent = self.extent(number)
            overlap, least = extent.overlap(box), min(extent.height, box.height)
            if overlap >= 0.5 * least and overlap + box.height > 0 and _is_across(extent, box):
                apart = abs(extent.centre[1] - box.centre[1])
                touched.append((-round(overlap, 1), apart, number))
        if not touched:
            return ()
        nearest = self.extent(min(touched)[2])
        if box.height >= ONE_LINE * (nearest.height or 1.0):
            return tuple(sorted(number for _, _, number in touched))
        reach = SAME_BASELINE * nearest.height
        near = (n for _, _, n in touched if abs(self.extent(n).centre[1] - nearest.centre[1]) <= reach)
        return tuple(sorted(near))

    def under(self, box: Box) -> Iterator[Span]:
        """Give the pieces of lines whose characters lie under a box by their middles."""
        for number in self.lines_at(box):
            middles = (self.page.box(char).centre[0] for char in self.lines[number])
            inside = [at for at, middle in enumerate(middles) if box.left <= middle <= box.right]
            if inside:
                yield Span(number, inside[0], inside[-1] + 1)

    def gap_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Find the line nearest to a point, and before which of its characters the point lies."""
        if not self.lines:
            return None
        line = min(range(len(self.lines)), key=lambda number: _away(self.extent(number), x, y))
        boxes = [self.page.box(char) for char in self.lines[line]]
        left = [box.left for box in boxes] + [boxes[-1].right]
        right = [boxes[0].left] + [box.right for box in boxes]
        return line, min(range(len(left)), key=lambda at: _from(x, right[at], left[at]))

    def words(self, span: Span) -> str:
        """Give the text of a piece of a line, with its spaces."""
        return self.page.spell(self.lines[span.line][span.start : span.stop], is_tied=self.is_tied)

    def box_of(self, span: Span) -> Box:
        """Find where a piece of a line stands."""
        chars = self.lines[span.line][span.start : span.stop]
        first, last = self.page.box(chars[0]), self.page.box(chars[-1])
        return Box(first.left, min(first.bottom, last.bottom), last.right, max(first.top, last.top))


def _is_space(between: str) -> bool:
    return bool(between) and not between.strip()


def _is_far(letter: Box, box: Box) -> bool:
    """Tell at a glance that a line is nowhere near a mark: by one of its letters."""
    reach = 3 * max(letter.height, box.height)
    return letter.bottom > box.top + reach or letter.top < box.bottom - reach


def _is_across(extent: Box, box: Box) -> bool:
    return extent.left <= box.right and box.left <= extent.right


def _from(x: float, end: float, start: float) -> float:
    """Measure how far a point is from the gap between the end of one letter and the start of the next."""
    return 0.0 if end < x < start else min(abs(x - end), abs(x - start))


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


def _lines(text: str) -> Iterator[Sequence[int]]:
    """Cut the page where PDFium does, white space left out."""
    for line in LINE.finditer(text):
        chars = [at for word in WORD.finditer(text, *line.span()) for at in range(*word.span())]
        if chars:
            yield chars
