"""Follow words from an older text of the book into the one of today.

In: chapters as they were and as they are. Out: for a stretch of an old chapter where it stands now, or
that it was changed, or that it is gone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from itertools import accumulate

LINE = re.compile(r"[^\n]*\n|[^\n]+")
WORD = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS = 4_000
"""A changed stretch with more words than this on both sides counts as rewritten."""
LONG_ENOUGH = 20
"""Characters that a line must have to be known again when it was moved."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of the old text and those of the new that stand for them."""

    old_start: int
    old_stop: int
    new_start: int
    new_stop: int
    is_same: bool


class Fate(StrEnum):
    """What became of words."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Following:
    """Where an old stretch is now."""

    fate: Fate
    file: str
    start: int
    stop: int
    """For words that are gone, where they would stand."""


def compare_texts(old: str, new: str) -> tuple[Stretch, ...]:
    """Divide two texts into stretches that are the same and stretches that differ."""
    if old == new:
        return (Stretch(0, len(old), 0, len(new), True),)
    return tuple(_united(_by_lines(old, new)))


def _united(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Join what touches and is of one kind."""
    last: Stretch | None = None
    for one in stretches:
        if last and last.is_same == one.is_same:
            last = Stretch(last.old_start, one.old_stop, last.new_start, one.new_stop, last.is_same)
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _by_lines(old: str, new: str) -> Iterator[Stretch]:
    for a, b, c, d, is_same in _opcodes(LINE.findall(old), LINE.findall(new)):
        if is_same:
            yield Stretch(a, b, c, d, True)
        else:
            yield from _by_words(old[a:b], new[c:d], a, c)


def _by_words(old: str, new: str, old_at: int, new_at: int) -> Iterator[Stretch]:
    old_words, new_words = WORD.findall(old), WORD.findall(new)
    if min(len(old_words), len(new_words)) == 0 or max(len(old_words), len(new_words)) > MOST_WORDS:
        yield Stretch(old_at, old_at + len(old), new_at, new_at + len(new), False)
        return
    for a, b, c, d, is_same in _opcodes(old_words, new_words):
        yield Stretch(old_at + a, old_at + b, new_at + c, new_at + d, is_same)


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int, bool]]:
    """Compare pieces; give characters instead of numbers of pieces."""
    old_at = list(accumulate(map(len, old), initial=0))
    new_at = list(accumulate(map(len, new), initial=0))
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield old_at[a], old_at[b], new_at[c], new_at[d], kind == "equal"


@dataclass
class Trail:
    """The way from one old chapter to the chapters of today."""

    file: str
    old: str
    chapters: Mapping[str, str]
    """Today's, by file."""

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The old chapter beside the one of the same name."""
        return compare_texts(self.old, self.chapters.get(self.file, ""))

    @cached_property
    def _starts(self) -> list[int]:
        return [stretch.old_start for stretch in self.stretches]

    def follow(self, start: int, stop: int) -> Following:
        """Find where a stretch of the old chapter stands today; an empty stretch is a gap between two."""
        if self.chapters.get(self.file) == self.old:
            return Following(Fate.SAME, self.file, start, stop)
        begin, end = (start, stop) if start < stop else self._letters_around(start)
        first, last = self._stretch(begin), self._stretch(max(end - 1, 0))
        if first is not None and first.is_same and first is last:
            shift = first.new_start - first.old_start
            return Following(Fate.SAME, self.file, start + shift, stop + shift)
        inner = (begin, end) if start < stop else (begin + 1, end - 1)
        return self._moved(start, stop) or self._changed(first, last, *inner)

    def _letters_around(self, gap: int) -> tuple[int, int]:
        """Find the letters on either side of a gap: white space alone would not tell of new words."""
        before = len(self.old[:gap].rstrip()) - 1
        after = len(self.old) - len(self.old[gap:].lstrip())
        return max(before, 0), min(after + 1, len(self.old))

    def _stretch(self, char: int) -> Stretch | None:
        at = bisect_right(self._starts, char) - 1
        while at > 0 and self.stretches[at].old_start == self.stretches[at].old_stop:
            at -= 1
        return self.stretches[at] if at >= 0 else None

    def _moved(self, start: int, stop: int) -> Following | None:
        """Look for the whole line elsewhere, in any chapter."""
        begin = self.old.rfind("\n", 0, start) + 1
        end = self.old.find("\n", stop)
        line = self.old[begin : end if end >= 0 else len(self.old)]
        if len(line) < LONG_ENOUGH:
            return None
        found = [(file, text.find(line)) for file, text in self.chapters.items() if text.count(line) == 1]
        if len(found) != 1:
            return None
        file, at = found[0]
        return Following(Fate.SAME, file, at + start - begin, at + stop - begin)

    def _changed(self, first: Stretch | None, last: Stretch | None, start: int, stop: int) -> Following:
        if first is None or last is None or self.file not in self.chapters:
            return Following(Fate.GONE, self.file, 0, 0)
        begin = first.new_start + (start - first.old_start if first.is_same else 0)
        end = last.new_start + stop - last.old_start if last.is_same else last.new_stop
        fate = Fate.CHANGED if self.chapters[self.file][begin:end].strip() else Fate.GONE
        return Following(fate, self.file, begin, max(begin, end))


def changed_places(old: str, new: str) -> tuple[tuple[int, int], ...]:
    """List the stretches of the new text that differ; an empty one is where something was taken out."""
    return tuple((one.new_start, one.new_stop) for one in compare_texts(old, new) if not one.is_same)
