"""House rules on pairs: quotation marks and brackets that open and close in one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bookgen.check.prose import HEADINGS, Paragraph, Prose
from bookgen.finding import Finding, Rule, Severity

GUILLEMETS = ("«", "»")
QUOTES = {
    "en": ("“", "”"),
    "de": ("„", "“"),
    "fr": GUILLEMETS,
    "es": GUILLEMETS,
    "it": GUILLEMETS,
    "ru": GUILLEMETS,
}
"""Outer quotation marks by language; a book in another language is not judged."""
BRACKETS = tuple((pair[0], pair[1], re.compile(rf"[{re.escape(pair)}]")) for pair in ("()", "[]"))
ENUMERATOR = re.compile(r"(?:^|(?<=[\s,;:]))(?:\d{1,3}|[a-zA-Z]|[ivxl]{1,5})\)")
HEAD = 32
"""Characters quoted from a paragraph's start."""

UNPAIRED = Rule(
    "T110",
    Severity.NOTE,
    "'{mark}' has no partner in the paragraph '{words}…'",
    "set the missing mark, or take this one out",
    "A quotation or bracket that never closes is mostly a mark lost in copying.",
    "He said (and nobody doubted it that the ferry was late.",
    "",
    "He said (and nobody doubted it) that the ferry was late.",
)
RULES = (UNPAIRED,)


def check_pairs(prose: Prose, language: str) -> Iterator[Finding]:
    """Find brackets and quotation marks without a partner; verse is left alone."""
    quotes = QUOTES.get((prose.document.language or language)[:2])
    running = [p for p in prose.paragraphs if p.tag not in HEADINGS and "verse" not in p.within]
    for before, paragraph, after in zip([None, *running], running, [*running[1:], None], strict=False):
        mark = _unpaired_bracket(paragraph.text)
        if quotes and not mark:
            mark = _unpaired_quote(before, paragraph, after, quotes)
        if mark:
            words = " ".join(paragraph.text.split())[:HEAD]
            yield UNPAIRED.found(paragraph.place, mark=mark, words=words)


def _unpaired_bracket(text: str) -> str:
    enumerators = {found.end() for found in ENUMERATOR.finditer(text)} if ")" in text else ()
    for opening, closing, either in BRACKETS:
        if opening not in text and closing not in text:
            continue
        depth = 0
        for found in either.finditer(text):
            if not depth and found.end() in enumerators:
                continue
            depth += 1 if found[0] == opening else -1
            if depth < 0:
                return closing
        if depth:
            return opening
    return ""


def _unpaired_quote(
    before: Paragraph | None, paragraph: Paragraph, after: Paragraph | None, quotes: tuple[str, str]
) -> str:
    """Find a mark without a partner here or in the paragraphs next to this one.

    Speech that runs on opens again in the next paragraph and closes in its last; before a quotation set
    off, or a list, the sentence goes on below.
    """
    opening, closing = quotes
    lowest, depth = _depths(paragraph.text, quotes)
    if lowest < -1 or (lowest < 0 and not (before and _depths(before.text, quotes)[1] > 0)):
        return closing
    still_open = depth - lowest
    if not still_open or after is None:
        return opening if still_open else ""
    opens_again = after.text.lstrip().startswith(opening) or after.tag != paragraph.tag
    goes_on = opens_again or _depths(after.text, quotes)[0] < 0
    return "" if still_open == 1 and goes_on else opening


def _depths(text: str, quotes: tuple[str, str]) -> tuple[int, int]:
    """Count how deep quotations are at the lowest and at the end, from 0 at the start."""
    lowest = depth = 0
    for found in _either(quotes).finditer(text):
        depth += 1 if found[0] == quotes[0] else -1
        lowest = min(lowest, depth)
    return lowest, depth


@cache
def _either(quotes: tuple[str, str]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(quotes)}]")
