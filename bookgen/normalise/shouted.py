"""Titles and names in capitals, as they are written elsewhere.

In: a line of a title page. Out: an English title with the capitals of titles; in other languages each word as
the text itself most often writes it, and the line as it was where the text does not have them all.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from bookgen.manuscript import Manuscript
from bookgen.normalise.lexicon import count_words

LETTERS = re.compile(r"[^\W\d_]+")
SMALL = frozenset("a an and as at but by for from in into nor of on or the to with".split())
"""English words that a title does not capitalise in its middle."""
PARTICLES = frozenset("da de del della den der des di du la le ten ter van von y zu zum zur".split())
ROMAN = re.compile(r"[IVXLCDM]+")
NUMBERED = re.compile(r"\W*(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})\W*")
"""The number of a king or a volume, up to 39: of letters that make no words."""


def lower_title(text: str, manuscript: Manuscript, language: str) -> str:
    """Write a title in capitals as it would be written in a sentence."""
    if not text.isupper():
        return text
    return _english(text) if language == "en" else _as_written(text, _forms(manuscript))


def lower_name(text: str) -> str:
    """Write a name in capitals with one at the head of each of its parts."""
    if not text.isupper():
        return text
    first, *others = text.split()
    return " ".join((_capitalised(first), *map(_named, others)))


def _named(word: str) -> str:
    """Write one of a name's later words: a particle, a number or a part of its own."""
    if word.lower() in PARTICLES:
        return word.lower()
    return word if NUMBERED.fullmatch(word) else _capitalised(word)


def _capitalised(word: str) -> str:
    return LETTERS.sub(lambda part: part[0].capitalize(), word)


def _english(text: str) -> str:
    words = [word if NUMBERED.fullmatch(word) else word.lower() for word in text.split()]
    return " ".join(
        word if n and word in SMALL else word[:1].upper() + word[1:] for n, word in enumerate(words)
    )


def _forms(manuscript: Manuscript) -> Mapping[str, Counter[str]]:
    """Count how the text writes each word, but for those that are shouted."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, count in count_words(manuscript).items():
        for part in LETTERS.findall(word):
            if len(part) == 1 or not part.isupper():
                forms[part.casefold()][part] += count
    return forms


def _as_written(text: str, forms: Mapping[str, Counter[str]]) -> str:
    parts = LETTERS.findall(text)
    if not all(part.casefold() in forms or ROMAN.fullmatch(part) for part in parts):
        return text
    lowered = LETTERS.sub(lambda part: _usual(part[0], forms), text)
    return lowered[:1].upper() + lowered[1:]


def _usual(word: str, forms: Mapping[str, Counter[str]]) -> str:
    """Choose the form that the text has most often, a small one where it has two alike."""
    own = forms.get(word.casefold(), Counter())
    return max(own, key=lambda form: (own[form], form.islower()), default=word)
