"""Find words in the chapters by the words around them, for a copy that has no map.

In: what a page says before, in and after a mark. Out: the one place in the chapters where that stands.
Only letters and digits are compared: punctuation, hyphens and markup differ between page and chapter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bookgen.proof.letters import letters_of

CONTEXTS = (40, 24, 14, 8, 0)
"""Letters on either side that have to agree, the most first."""
LEAST = 12
"""Letters that have to agree in all."""


@dataclass(frozen=True, slots=True)
class _Reduced:
    text: str
    at: list[int]


def _reduced(text: str) -> _Reduced:
    letters = letters_of(text)
    kept = [(letter, at) for letter, at in zip(letters.text, letters.at, strict=True) if letter.isalnum()]
    return _Reduced("".join(letter for letter, _ in kept), [at for _, at in kept])


@dataclass
class TextSearch:
    """The chapters of today, ready to be searched."""

    chapters: Mapping[str, str]

    @cached_property
    def _reduced(self) -> dict[str, _Reduced]:
        return {file: _reduced(text) for file, text in self.chapters.items()}

    def find(self, before: str, words: str, after: str) -> tuple[str, int, int] | None:
        """Find the one place where words stand between their neighbours: file and characters."""
        left, middle, right = (_reduced(part).text for part in (before, words, after))
        for context in CONTEXTS:
            head, tail = left[-context:] if context else "", right[:context]
            wanted = head + middle + tail
            if len(wanted) < LEAST:
                return None
            places = list(self._places(wanted))
            if len(places) == 1:
                file, at = places[0]
                return self._exact(file, at + len(head), at + len(head) + len(middle), words)
            if len(places) > 1:
                return None
        return None

    def _places(self, wanted: str) -> list[tuple[str, int]]:
        places: list[tuple[str, int]] = []
        for file, reduced in self._reduced.items():
            at = reduced.text.find(wanted)
            while at >= 0 and len(places) < 2:
                places.append((file, at))
                at = reduced.text.find(wanted, at + 1)
        return places

    def _exact(self, file: str, begin: int, end: int, words: str) -> tuple[str, int, int]:
        """Find the characters, punctuation of the words among them."""
        at, text = self._reduced[file].at, self.chapters[file]
        low = at[begin - 1] + 1 if begin else 0
        high = at[end] if end < len(at) else len(text)
        if begin == end:
            found = text.find(words, low, high) if words else -1
            return (file, found, found + len(words)) if found >= 0 else (file, high, high)
        start, stop = at[begin], at[end - 1] + 1
        lead = len(words) - len(words.lstrip(_marks(words)))
        trail = len(words) - len(words.rstrip(_marks(words)))
        if lead and text[low:start].endswith(words[:lead]):
            start -= lead
        if trail and text[stop:high].startswith(words[len(words) - trail :]):
            stop += trail
        return file, start, stop

    def line_of(self, file: str, char: int) -> int:
        """Tell the line of a chapter, counted from 1; 0 for no place."""
        return self.chapters[file].count("\n", 0, char) + 1 if char >= 0 else 0


def _marks(words: str) -> str:
    return "".join({char for char in words if not char.isalnum()}) or " "
