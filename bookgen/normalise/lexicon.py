"""Evidence about words: how often this book has them, and how often the language.

Source: wordfreq's frequency lists (the data are frozen in 2021), 'zipf' being log10 of the
occurrences in a thousand million words: 3 is 'thinker', 5 is 'slow'.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from bookgen.manuscript import Manuscript
from bookgen.normalise.desk import prose

WORD = re.compile(r"[^\W\d_]+(?:[-‐‑’'][^\W\d_]+)*")
"""A word with its inner hyphens and apostrophes."""
HYPHENED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
COMMON = 3.0
"""Zipf of a word that an educated reader knows."""


@cache
def _frequencies(language: str) -> Mapping[str, float]:
    """Load a language's list, which takes 0.5 s: only a text with doubtful words needs it."""
    import wordfreq  # noqa: PLC0415

    try:
        return wordfreq.get_frequency_dict(language, "best")
    except LookupError:
        return {}


def zipf(word: str, language: str) -> float:
    """Say how common a word is in a language; 0 where the list does not have it."""
    frequency = _frequencies(language).get(word.lower().replace("’", "'"), 0.0)
    return math.log10(frequency) + 9 if frequency else 0.0


def has_language(language: str) -> bool:
    """Tell whether there is a list for a language; without one no word is called unknown."""
    return bool(_frequencies(language))


def word_start(text: str, end: int) -> int:
    """Find where the letters begin that stand before a place."""
    while end and text[end - 1].isalpha():
        end -= 1
    return end


def hyphened_words(text: str) -> Iterator[re.Match[str]]:
    """Find the words with hyphens inside, from their hyphens: to try every letter as a start takes long."""
    done, hyphen = 0, text.find("-")
    while hyphen >= 0:
        found = HYPHENED.match(text, max(word_start(text, hyphen), done))
        if found:
            yield found
        done = found.end() if found else hyphen + 1
        hyphen = text.find("-", done)


def count_words(manuscript: Manuscript) -> Counter[str]:
    """Count the words of the manuscript as they are written."""
    return _counted(tuple(text for _, text in prose(manuscript)))


@lru_cache(maxsize=1)
def _counted(texts: tuple[str, ...]) -> Counter[str]:
    """Count the words of some texts, which pass after pass asks for and few passes change."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(WORD.findall(text))
    return counts
