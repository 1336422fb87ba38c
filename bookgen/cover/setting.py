"""Fit a text into a box: the largest size at which it fits, its lines as even as they can be.

A text that does not fit at the smallest size is cut at a word and ends in an ellipsis.
Units: pixels of the cover.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from bookgen.cover.faces import without_letters
from bookgen.cover.lettering import UNITS, Style, draw, measure, shape
from bookgen.direction import text_direction

STEP = 0.95
"""Each size that is tried is so much of the one before."""
MANY_WORDS = 90
"""Beyond so many words lines are filled, not balanced: nobody sees the difference, and it is quicker."""
ELLIPSIS = "…"
FEW_LINES, LOOSE = 5, 1.16
"""More lines than so few are leaded at least so much: what is tight display in three is a clot in twelve."""


@dataclass(frozen=True, slots=True)
class Box:
    """The room that a text has."""

    width: float
    height: float
    largest: float
    """Type size that a short text gets."""
    smallest: float
    leading: float = 1.1
    """Distance of baselines as a multiple of the size."""
    depth: float = 0
    """What hangs below the last baseline as a multiple of the size."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as an outline, beginning at x 0 on its baseline at y."""

    path: str
    width: float
    y: float


@dataclass(frozen=True, slots=True)
class Setting:
    """A text that is set."""

    lines: tuple[Line, ...]
    size: float
    height: float
    """From the top of the first line's capitals to the last baseline; in Arabic below it."""
    is_cut: bool = False
    is_rtl: bool = False
    """Whether it begins at the right edge of its box."""


@dataclass(frozen=True, slots=True)
class _Measured:
    """Words as breaking into lines needs them. Units: thousandths of the type size."""

    widths: tuple[float, ...]
    is_short: tuple[bool, ...]
    space: float


class _Way(NamedTuple):
    """A way to break the words so far: what it costs and where its lines end."""

    cost: float
    ends: tuple[int, ...]


NO_WAY = _Way(float("inf"), ())
CAP_HEIGHT = 0.65
"""Of the faces in use, as a share of the type size."""
ARABIC_LEADING, ARABIC_DEPTH = 1.3, 0.4
"""Arabic needs more leading, and hangs so far below the baseline."""
SHORT_WORD = 3
"""A line should not end in a word of so few letters: 'of', 'the'."""


def fit(text: str, style: Style, box: Box) -> Setting:
    """Set a text in a box, its lines as even as they can be."""
    words = text.split()
    if not words:
        return Setting((), box.smallest, 0)
    if _is_arabic(text):
        box = replace(box, leading=box.leading * ARABIC_LEADING, depth=ARABIC_DEPTH)
    size = box.largest
    while size > box.smallest:
        if (lines := _broken(words, style, box, size)) and _height(len(lines), size, box) <= box.height:
            return _set(lines, style, box, size)
        size *= STEP
    return _cut(words, style, box)


def _fit_loosely(text: str, style: Style, box: Box) -> Setting:
    """Set a text in a box, and many lines with more leading than few."""
    setting = fit(text, style, box)
    is_tight = len(setting.lines) > FEW_LINES and box.leading < LOOSE
    return fit(text, style, replace(box, leading=LOOSE)) if is_tight else setting


@dataclass(slots=True)
class Typesetter:
    """Sets the texts of one template, and remembers which of them had to be cut."""

    cut: list[str] = field(default_factory=list)

    def fit(self, text: str, style: Style, *boxes: Box) -> Setting:
        """Set a text in the first box in which it need not be cut, else in the last.

        One that no face has a letter of is left out.
        """
        text = "" if without_letters((text,)) else text
        setting = next((one for box in boxes if not (one := _fit_loosely(text, style, box)).is_cut), None)
        if setting is None:
            self.cut.append(text)
        return setting or _fit_loosely(text, style, boxes[-1])

    def fit_all(self, texts: Sequence[str], style: Style, box: Box, gap: float = 0.6) -> tuple[Setting, ...]:
        """Set paragraphs at one size, the largest at which all fit; in one and cut where none does.

        Units: `gap`, between paragraphs, as a multiple of the size.
        """
        size = box.largest
        while True:
            made = tuple(fill(text, style, box.width, size, box.leading) for text in texts)
            between = (box.leading + gap - CAP_HEIGHT) * size * (len(made) - 1)
            if sum(setting.height for setting in made) + between <= box.height:
                return made
            if size <= box.smallest:
                return (self.fit(" ".join(texts), style, replace(box, largest=box.smallest)),)
            size = max(box.smallest, size * STEP)


def fill(text: str, style: Style, width: float, size: float, leading: float) -> Setting:
    """Set a paragraph at a size, each line taking what it can."""
    box = Box(width, 0, size, size, leading)
    room = width / size * UNITS
    words = [piece for word in text.split() for piece in _pieces(word, style, room)]
    ends = _filled(_measured(tuple(words), style), room)
    return _set([" ".join(words[start:end]) for start, end in pairwise((0, *ends))], style, box, size)


def _height(lines: int, size: float, box: Box) -> float:
    return size * (CAP_HEIGHT + box.leading * (lines - 1) + box.depth)


def _broken(words: Sequence[str], style: Style, box: Box, size: float) -> list[str]:
    """Break into lines no wider than the box; nothing when a single word is wider."""
    room = box.width / size * UNITS
    measured = _measured(tuple(words), style)
    if max(measured.widths) > room:
        return []
    ends = list(_filled(measured, room))
    if len(words) <= MANY_WORDS:
        ends = _balanced(measured, room, len(ends))
    return [" ".join(words[start:end]) for start, end in pairwise((0, *ends))]


@cache
def _measured(words: tuple[str, ...], style: Style) -> _Measured:
    space = measure("n n", style) - 2 * measure("n", style)
    is_short = tuple(sum(letter.isalpha() for letter in word) <= SHORT_WORD for word in words)
    return _Measured(tuple(measure(word, style) for word in words), is_short, space)


def _filled(words: _Measured, room: float) -> Iterator[int]:
    """Yield where each line ends when every line takes what it can."""
    used = 0.0
    for index, width in enumerate(words.widths):
        if used and used + words.space + width > room:
            yield index
            used = 0.0
        used += width + (words.space if used else 0)
    yield len(words.widths)


def _balanced(words: _Measured, room: float, count: int) -> list[int]:
    """Find the ends of so many lines that leave the least uneven room."""
    costs: list[list[_Way]] = [[_Way(0.0, ()), *[NO_WAY] * len(words.widths)]]
    for _ in range(count):
        row = [NO_WAY]
        for end in range(1, len(words.widths) + 1):
            row.append(min(_ways(words, room, costs[-1], end), default=NO_WAY))
        costs.append(row)
    return list(costs[-1][-1].ends)


def _ways(words: _Measured, room: float, before: Sequence[_Way], end: int) -> Iterator[_Way]:
    """Yield each way to set the last line so that it ends at a word."""
    used = -words.space
    for start in range(end - 1, -1, -1):
        used += words.widths[start] + words.space
        if used > room:
            return
        if before[start] is not NO_WAY:
            dangling = start > 0 and words.is_short[start - 1]
            cost = (room - used) ** 2 + (dangling * room / 3) ** 2
            yield _Way(before[start].cost + cost, (*before[start].ends, end))


def _cut(words: Sequence[str], style: Style, box: Box) -> Setting:
    """Set what fits at the smallest size and end it with an ellipsis."""
    room = box.width / box.smallest * UNITS
    pieces = [piece for word in words for piece in _pieces(word, style, room)]
    whole = _broken(pieces, style, box, box.smallest)
    most = 1 + int((box.height / box.smallest - CAP_HEIGHT) / box.leading)
    if len(whole) <= most:
        return _set(whole, style, box, box.smallest)
    lines = whole[:most]
    last = lines[-1].split()
    while len(last) > 1 and measure(" ".join(last) + ELLIPSIS, style) > room:
        last.pop()
    lines[-1] = " ".join(last).rstrip(" ,;:.–—-") + ELLIPSIS
    return _set(lines, style, box, box.smallest, is_cut=True)


def _pieces(word: str, style: Style, room: float) -> Iterator[str]:
    """Cut a word that is wider than a line into pieces that are not."""
    while measure(word, style) > room:
        end = len(word)
        while end > 1 and measure(word[:end], style) > room:
            end = max(1, min(end - 1, int(end * room / measure(word[:end], style))))
        yield word[:end]
        word = word[end:]
    if word:
        yield word


def _set(lines: Sequence[str], style: Style, box: Box, size: float, *, is_cut: bool = False) -> Setting:
    placed = []
    for number, text in enumerate(lines):
        glyphs, width = shape(text, style)
        y = size * (CAP_HEIGHT + box.leading * number)
        placed.append(Line(draw(glyphs, size), width * size / UNITS, y))
    runs_left = text_direction(lines[0]) == "rtl"
    return Setting(tuple(placed), size, _height(len(lines), size, box), is_cut, runs_left)


def _is_arabic(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) == "AL" for letter in text)
