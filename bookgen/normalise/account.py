"""The words that the source owes, and the lines of the chapters found among them, each word used once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+")
OPENING = 3
"""Units: words. By so many a line's places are looked up."""
LONG_LINE = 5
"""Words: a line this long hardly stands inside another."""


class Line(NamedTuple):
    """The words of one line of a chapter."""

    file: str
    row: int
    words: list[str]


class New(NamedTuple):
    """A word of a chapter that was not found in the source."""

    text: str
    file: str
    row: int


@dataclass(slots=True)
class Account:
    """What the source owes, and what of it was found."""

    words: list[str]
    line_ends: frozenset[int]
    """How many words stand before each line end."""
    openings: Mapping[tuple[str, ...], Sequence[int]]
    """Where the first words of each line of the chapters stand."""
    used: bytearray = field(init=False)
    places: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    """Where a whole line stands that was looked for, the best place last."""

    def __post_init__(self) -> None:
        self.used = bytearray(len(self.words))

    def take(self, line: list[str], cursor: int) -> int:
        """Use the words of a line, at the cursor if they stand there; give the place after them or -1.

        A whole line is a better find than a piece of one, even of the one at the cursor.
        """
        start = cursor if self._is_at(line, cursor) else -1
        if start < 0 or not self._is_whole(line, start):
            best = self._best(line)
            start = best if start < 0 or (best >= 0 and self._is_whole(line, best)) else start
        if start < 0:
            return -1
        self.used[start : start + len(line)] = b"\x01" * len(line)
        return start + len(line)

    def _is_at(self, line: list[str], start: int) -> bool:
        if start >= len(self.words) or self.words[start] != line[0]:
            return False
        stop = start + len(line)
        return self.words[start:stop] == line and 1 not in self.used[start:stop]

    def _is_whole(self, line: list[str], start: int) -> bool:
        return start in self.line_ends and start + len(line) in self.line_ends

    def _best(self, line: list[str]) -> int:
        """Find a line's best free place; what was once used never comes free, and is passed for good."""
        key = tuple(line)
        if key not in self.places:
            found = (n for n in self.openings.get(opening(line), ()) if self._is_at(line, n))
            self.places[key] = sorted(found, key=lambda n: (self._is_whole(line, n), -n))
        places = self.places[key]
        while places and not self._is_at(line, places[-1]):
            places.pop()
        return places[-1] if places else -1

    def left(self) -> list[int]:
        """List the words, by their numbers, that no line used."""
        return [n for n, used in enumerate(self.used) if not used]


def account(text: str, sought: Set[tuple[str, ...]]) -> Account:
    """Open the account of a text; `sought` are the openings of the lines that will be looked for."""
    words: list[str] = []
    line_ends = {0}
    for line in text.split("\n"):
        words += WORD.findall(line)
        line_ends.add(len(words))
    openings: dict[tuple[str, ...], list[int]] = {key: [] for key in sought}
    for size in {len(key) for key in sought}:
        for n, key in enumerate(zip(*(words[shift:] for shift in range(size)), strict=False)):
            if key in openings:
                openings[key].append(n)
    return Account(words, frozenset(line_ends), openings)


def opening(line: list[str]) -> tuple[str, ...]:
    """Give the words by which a line's places are looked up."""
    return tuple(line[:OPENING])


def take_lines(sheet: Account, lines: list[Line]) -> list[New]:
    """Find the lines in the source; hand back the words of those that are not there.

    A short line waits until the longer ones are found: it might stand in the middle of one of them.
    """
    cursor, waiting, missing = 0, [], set()
    for number, line in enumerate(lines):
        if len(line.words) < LONG_LINE:
            waiting.append(number)
            cursor += len(line.words)
            continue
        stop = sheet.take(line.words, cursor)
        if stop < 0:
            missing.add(number)
        else:
            cursor = stop
    for number in sorted(waiting, key=lambda n: -len(lines[n].words)):
        if sheet.take(lines[number].words, 0) < 0:
            missing.add(number)
    return [
        New(word, line.file, line.row) for n, line in enumerate(lines) if n in missing for word in line.words
    ]
