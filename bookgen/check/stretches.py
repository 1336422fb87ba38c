"""Tell whether a line that runs both ways has the words of the text, wherever a reader of PDFs puts them.

In: the letters of the text and a line as it was read. A word of letters from right to left may have been
read backwards; Latin words and numbers never are, though their order in the line may be any.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

from bookgen.check.letters import letters
from bookgen.direction import RIGHT_TO_LEFT

MOST_STEPS = 2000
"""Ways to order words that are tried; a line that is not settled by then is believed."""


def stretches(line: str, used: int = 0) -> list[str]:
    """Part a line into words, and these where digits or another direction begin.

    Its first letters, as many as are `used`, are left out.
    """
    bare = "".join(c for c in unicodedata.normalize("NFKC", line) if not unicodedata.combining(c))
    words = [stretch for word in re.findall(r"\w+", bare) for stretch in _parted(letters(word))]
    while words and used >= len(words[0]):
        used -= len(words.pop(0))
    return [words[0][used:], *words[1:]] if words else []


def _parted(word: str) -> Iterator[str]:
    for _, same in groupby(word, key=lambda c: (c.isdecimal(), RIGHT_TO_LEFT.match(c) is None)):
        yield "".join(same)


def is_made_of(text: str, words: Sequence[str]) -> bool:
    """Tell whether a text is these words in any order, each used once; they have as many letters as it."""
    waiting, seen = [(0, tuple(words))], set[tuple[int, tuple[str, ...]]]()
    while waiting and len(seen) < MOST_STEPS:
        at, left = waiting.pop()
        if at == len(text):
            return True
        for word in dict.fromkeys(left):
            place = left.index(word)
            after = at + len(word), left[:place] + left[place + 1 :]
            if _stands(text, at, word) and after not in seen:
                seen.add(after)
                waiting.append(after)
    return bool(waiting)


def _stands(text: str, at: int, word: str) -> bool:
    is_turned = RIGHT_TO_LEFT.match(word) and not word.isdecimal()
    return text.startswith(word, at) or bool(is_turned and text.startswith(word[::-1], at))
