"""The language of a text whose source does not name it: by its script, else by how common its words are in each.

In: text. Out: a BCP 47 tag to propose, '' where the evidence is thin. Source: wordfreq's lists; the bounds below were
set by one passage in 35 languages, and hold for the texts of whole books in English, German and Russian.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from bookgen.manuscript import Kind, Manuscript

WORD = re.compile(r"[^\W\d_]+")
SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
)
"""In this order: Japanese has Chinese characters too. No other language is written in these."""
LISTS = (
    (re.compile(r"[\u05d0-\u05ea]"), "he"),
    (re.compile(r"[\u0600-\u06ff]"), "ar fa ur"),
    (re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"), "el"),
    (re.compile(r"[\u0400-\u04ff]"), "bg mk ru sh uk"),
    (
        re.compile(r"[A-Za-z]"),
        "ca cs da de en es fi fil fr hu id is it lt lv ms nb nl pl pt ro sh sk sl sv tr vi",
    ),
)
"""The languages of each script whose words are known."""
LATIN, LATIN_LETTER = frozenset(LISTS[-1][1].split()) - {"sh"}, re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
UNLISTED = MappingProxyType({"nl": ("nie", "hulle"), "nb": ("ikkje", "eg")})
"""Words of Afrikaans and Nynorsk, which have no list and would be taken for their neighbours."""
NEIGHBOUR_SHARE = 0.01
COUNTED_SIGNS = 160_000
COUNTED_WORDS = 200
"""The most frequent words of the text."""
FEWEST_WORDS = 40
RAREST = 1e-6
"""Frequency below which a word says nothing."""
LEAST_KNOWN = 0.8
"""Share of the words counted that the language's list has."""
LEAST_SCORE = 1.5
LEAD = 1.15
"""By so much the language leads before the next."""


def with_language(manuscript: Manuscript) -> Manuscript:
    """Propose the language of a manuscript whose source says none, by the text that is no other program's.

    A language of Latin letters that the source states is a program's habit where the text has other letters.
    """
    others = (Kind.FURNITURE, Kind.METADATA, Kind.VERBATIM)
    text = "\n".join(block.text for block in manuscript.blocks if block.kind not in others)
    stated = manuscript.language
    if stated and (stated.split("-")[0] not in LATIN or not _has_other_letters(text[:COUNTED_SIGNS])):
        return manuscript
    return replace(manuscript, language=guess_language(text) or stated)


def _has_other_letters(sample: str) -> bool:
    letters = [sign for sign in sample if sign.isalpha()]
    return sum(LATIN_LETTER.match(sign) is not None for sign in letters) < len(letters) / 4


def guess_language(text: str) -> str:
    """Propose a language."""
    sample = text[:COUNTED_SIGNS]
    letters = sum(sign.isalpha() for sign in sample)
    for tag, script in SCRIPTS:
        if len(script.findall(sample)) > letters / 10 and letters >= FEWEST_WORDS:
            return tag
    counts = Counter(word.casefold() for word in WORD.findall(sample))
    if counts.total() < FEWEST_WORDS:
        return ""
    languages = next((names for script, names in LISTS if len(script.findall(sample)) > letters / 2), "")
    frequent = Counter(dict(counts.most_common(COUNTED_WORDS)))
    tag = _ahead(sorted(_scores(frequent, languages.split()), reverse=True))
    if any(counts[word] > NEIGHBOUR_SHARE * counts.total() for word in UNLISTED.get(tag, ())):
        return ""
    if tag == "sh":  # in Latin letters it may be Croatian, Bosnian or Serbian
        return "sr" if CYRILLIC.search(sample) else ""
    return tag


def _scores(counts: Mapping[str, int], languages: list[str]) -> Iterator[tuple[float, float, str]]:
    """Give for each language the mean order of frequency of the words, the share of known ones, and its tag."""
    import wordfreq  # noqa: PLC0415 - the lists of a script take up to a second to load

    total = sum(counts.values())
    for language in languages:
        found = ((n, wordfreq.word_frequency(word, language, "small")) for word, n in counts.items())
        known = [(n, frequency) for n, frequency in found if frequency > RAREST]
        score = sum(n * math.log10(frequency / RAREST) for n, frequency in known) / total
        yield score, sum(n for n, _ in known) / total, language


def _ahead(scores: list[tuple[float, float, str]]) -> str:
    """Take the best where most words are known and the next is clearly behind."""
    if not scores:
        return ""
    (score, known, tag), *others = scores
    second = others[0][0] if others else 0.0
    is_clear = known >= LEAST_KNOWN and score >= LEAST_SCORE and score >= LEAD * second
    return tag if is_clear else ""
