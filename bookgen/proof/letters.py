"""Letters that can be compared: without white space, case, accents, ligatures and kinds of hyphen.

What stands in a chapter and what a PDF gives back of it differ in all of these and in nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\x00")
ASCII_SIGNS = frozenset(map(chr, range(0x21, 0x7F)))
PIECE = re.compile(r"[!-~]+|[^\s!-~]")
HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\ufffe": "-", "\x02": "-"})
"""PDFium writes U+FFFE or U+0002 for a hyphen at the end of a line."""


@dataclass(frozen=True, slots=True)
class Letters:
    """A text reduced to what can be compared."""

    text: str
    at: Sequence[int]
    """For each letter the index of the character that it came from."""


def letters_of(text: str) -> Letters:
    """Reduce a text."""
    found: list[str] = []
    at: list[int] = []
    for piece in PIECE.finditer(text):
        start, stop = piece.span()
        if text[start] in ASCII_SIGNS:
            found.append(piece[0].lower())
            at.extend(range(start, stop))
        else:
            folded = _fold(piece[0])
            found.append(folded)
            at.extend([start] * len(folded))
    return Letters("".join(found), at)


@cache
def _fold(char: str) -> str:
    if char in INVISIBLE or char.isspace():
        return ""
    char = char.translate(HYPHENS)
    parts = unicodedata.normalize("NFKD", char)
    plain = "".join(part for part in parts if not unicodedata.combining(part) and not part.isspace())
    return plain.casefold().translate(HYPHENS)


def count_letters(text: str) -> int:
    """Count all but white space, as the print room counts."""
    return len("".join(text.split()))
