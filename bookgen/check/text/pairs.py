"""House rules on pairs: quotation marks and brackets that open and close in one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

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
BRACKETS = (("(", ")"), ("[", "]"))
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


def check_pairs(prose: tuple[Prose, ...], language: str) -> Iterator[Finding]:
    """Find brackets and quotation marks without a partner; verse is left alone."""
    for one in prose:
        quotes = QUOTES.get((one.document.language or language)[:2])
        running = tuple(p for p in one.paragraphs if p.tag not in HEADINGS and "verse" not in p.within)
        for paragraph, after in zip_longest(running, running[1:]):
            mark = _unpaired_bracket(paragraph.text) or _unpaired_quote(paragraph, after, quotes)
            if mark:
                words = " ".join(paragraph.text.split())[:HEAD]
                yield UNPAIRED.found(paragraph.place, mark=mark, words=words)


def _unpaired_bracket(text: str) -> str:
    text = ENUMERATOR.sub("", text)
    for opening, closing in BRACKETS:
        depth = 0
        for mark in re.findall(rf"[{re.escape(opening + closing)}]", text):
            depth += 1 if mark == opening else -1
            if depth < 0:
                return closing
        if depth:
            return opening
    return ""


def _unpaired_quote(paragraph: Paragraph, after: Paragraph | None, quotes: tuple[str, str] | None) -> str:
    """Find a mark without a partner.

    Speech that runs on opens again in the next paragraph and closes in its last; before a quotation set
    off, or a list, the sentence goes on below.
    """
    if quotes is None:
        return ""
    opening, closing = quotes
    depth = 0
    for mark in re.findall(f"[{opening}{closing}]", paragraph.text):
        depth += 1 if mark == opening else -1
        if depth < 0:
            return closing
    runs_on = after is not None and (after.text.lstrip().startswith(opening) or after.tag != paragraph.tag)
    return opening if depth and not (runs_on and depth == 1) else ""
