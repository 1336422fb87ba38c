"""Wrapped lines joined again, and the hyphens at their ends judged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bookgen.manuscript import Kind, Manuscript
from bookgen.normalise.desk import Desk, Proposal, Step, holds_lines, settle
from bookgen.normalise.lexicon import COMMON, count_words, zipf

WRAPPED = frozenset(
    {Kind.PARAGRAPH, Kind.QUOTATION, Kind.HEADING, Kind.NOTE, Kind.SIGNATURE, Kind.SPEECH, Kind.DIRECTION}
)
LINE_END = re.compile(r"\n[ \t]*(?=\S)")
CERTAIN = 2.5
"""Zipf of a closed word above which it is one; below, the list also has slips such as 'wellknown'."""
CLOSED = frozenset("de nl sv da no nb nn fi hu".split())
"""Languages that write their compounds as one word: a small letter behind the hyphen goes on with it."""
HYPHENATED = re.compile(r"(?P<head>[^\W\d_]+(?:[-’'][^\W\d_]+)*)[-\u00ad¬]\n[ \t]*(?P<tail>[^\W\d_]+)")


def join_lines(manuscript: Manuscript, desk: Desk) -> Step:
    """Join the lines of each paragraph; a hyphen at a line's end stays or goes by evidence."""
    step = Step(manuscript)
    while True:
        proposals = _line_ends(step.manuscript, desk.primary_language)
        again = settle("join-lines", step.manuscript, proposals, desk)
        if again.manuscript == step.manuscript:
            return step
        # A word that two line ends cut takes a second turn.
        step = Step(again.manuscript, step.changes + again.changes)


def _line_ends(manuscript: Manuscript, language: str) -> Iterator[Proposal]:
    counts: Counter[str] | None = None
    for index, block in enumerate(manuscript.blocks):
        text = block.text
        if block.kind not in WRAPPED or holds_lines(block) or "\n" not in text:
            continue
        done = 0
        for found in LINE_END.finditer(text):
            end = _text_end(text, found.start())
            if end < 0:
                continue
            word = _word_at(text, end)
            if word is None:
                yield Proposal(index, max(end, done), found.end(), " ", is_recorded=False)
                continue
            counts = counts or _lower(count_words(manuscript))
            after, confidence = _rejoined(word, counts, language)
            yield Proposal(index, word.start(), word.end(), after, confidence, is_forced=True)
            done = word.end()


def _text_end(text: str, line_end: int) -> int:
    """Find where a line's text ends, before its blanks; -1 where it has none or breaks for good."""
    end = line_end
    while end and text[end - 1] in " \t":
        end -= 1
    if end and text[end - 1] in "\n\\":
        return end + 1 if end < line_end else -1
    return end


def _word_at(text: str, end: int) -> re.Match[str] | None:
    """Find the word that a hyphen cuts at this line end."""
    if text[end - 1 : end] not in ("-", "\u00ad", "¬"):
        return None
    start = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end)) + 1
    return HYPHENATED.search(text, start, end + 80)


def _rejoined(word: re.Match[str], counts: Counter[str], language: str) -> tuple[str, float]:
    """Weigh the word with and without its hyphen: first this book, then the language, then shape."""
    whole, hyphened = word["head"] + word["tail"], f"{word['head']}-{word['tail']}"
    here, there = counts[whole.lower()], counts[hyphened.lower()]
    if here != there:
        return (whole if here > there else hyphened), 1.0
    known = zipf(whole, language)
    if not word["tail"][0].islower():
        return (whole if known >= COMMON else hyphened), 1.0
    if known >= CERTAIN:
        return whole, 1.0
    if language in CLOSED:
        return whole, 0.8
    parts = (word["head"].rsplit("-", 1)[-1], word["tail"])
    return (hyphened if all(zipf(part, language) >= COMMON for part in parts) else whole), 0.8


def _lower(counts: Counter[str]) -> Counter[str]:
    lower: Counter[str] = Counter()
    for word, count in counts.items():
        lower[word.lower()] += count
    return lower
