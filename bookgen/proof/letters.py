"""Letters that can be compared: without white space, case, accents, ligatures and kinds of hyphen.

What stands in a chapter and what a PDF gives back of it differ in all of these and in nothing else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\x00")
HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\ufffe": "-", "\x02": "-"})
"""PDFium writes U+FFFE or U+0002 for a hyphen at the end of a line."""


class _Folds(dict[int, str]):
    """What each character is compared as, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, _fold(chr(code)))


def _fold(char: str) -> str:
    if char in INVISIBLE or char.isspace():
        return ""
    char = char.translate(HYPHENS)
    parts = unicodedata.normalize("NFKD", char)
    plain = "".join(part for part in parts if not unicodedata.combining(part) and not part.isspace())
    return plain.casefold().translate(HYPHENS)


FOLDS = _Folds()


@dataclass(frozen=True)
class Letters:
    """A text reduced to what can be compared."""

    source: str
    text: str

    @cached_property
    def at(self) -> Sequence[int]:
        """For each letter the index of the character that it came from."""
        folds = map(FOLDS.__getitem__, map(ord, self.source))
        return [at for at, fold in enumerate(folds) for _ in fold]


def letters_of(text: str) -> Letters:
    """Reduce a text."""
    return Letters(text, text.translate(FOLDS))


def count_letters(text: str) -> int:
    """Count all but white space, as the print room counts."""
    return len("".join(text.split()))
