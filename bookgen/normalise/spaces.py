"""Spaces at punctuation, as the language of the book has them.

Source: The Chicago Manual of Style, 17th edition, 6.7; Duden, 'Abkürzungen'; for French the Lexique des
règles typographiques of the Imprimerie nationale, whose thin no-break space is written as the no-break
space that every typeface has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bookgen.manuscript import Kind, Manuscript
from bookgen.normalise.desk import Desk, Proposal, Step, settle
from bookgen.normalise.lexicon import word_start

PROSE = frozenset({Kind.PARAGRAPH, Kind.QUOTATION, Kind.NOTE, Kind.HEADING, Kind.SPEECH, Kind.DIRECTION})
NO_BREAK_SPACE = "\u00a0"
STRAY = re.compile(
    r"(?<=[\w)\]”’»*])(?P<space>[ \u00a0\u202f]+)(?=[,;?!](?:[\s”’\"'»)*]|\Z)|\.(?!\s*\.)(?:\s|\Z))"
)
BRACKETED = re.compile(r"\((?P<ahead>[ \u00a0]+)[^()\n]*[^()\s](?P<behind>[ \u00a0]+)\)")
RUN_TOGETHER = re.compile(r"[.!?,](?=[^\W\d_]{2})")
RUN_ON = re.compile(
    r"(?<![\w.@/-])(?P<first>[^\W\d_]*[^\W\d_A-Z]{2}(?:[.!?](?=[A-ZÀ-ÖØ-ÞА-Я][^\W\d_A-Z])|,))(?P<second>[^\W\d_]{2,})(?![\w.@/])"
)
"""A sentence or a clause that begins without a space; no address and no abbreviation looks so."""
GERMAN = re.compile(r"\b(?:[zZ]\.(?=[BT]\.)|[dD]\.(?=h\.)|[uU]\.(?=[aUÄä]\.)|[oO]\.(?=ä\.)|[iI]\.(?=V\.))")
FRENCH = re.compile(
    r"(?P<open>«)(?P<inside>[ \u00a0\u202f]?)(?=[^\s\u00a0\u202f])"
    r"|(?<=[\w)\]”’…*.»!?])(?P<ahead>[ \u00a0\u202f]?)(?P<sign>»|(?:[!?]+|[;:])(?=[\s”’»)*\[]|\Z))"
    r"|(?<=\d)(?P<space>[ \u00a0\u202f]?)(?P<percent>%)"
)
WHERE_SPACED = frozenset({"fr", "fr-fr", "fr-be", "fr-lu"})
"""Other lands that write French have no space before ';', '!' and '?', or leave it to the house."""

Finder = Callable[[int, str], Iterator[Proposal]]


def set_spaces(manuscript: Manuscript, desk: Desk) -> Step:
    """Take out spaces before punctuation, or set them as French does; ask where one seems to be missing."""
    finders: list[Finder] = [_run_on, _bracketed]
    if desk.primary_language != "fr":
        finders.append(_stray)
    elif desk.language.lower() in WHERE_SPACED:
        finders.append(_french)
    if desk.primary_language == "de":
        finders.append(_german)
    return settle("set-spaces", manuscript, _proposals(manuscript, finders), desk)


def _proposals(manuscript: Manuscript, finders: list[Finder]) -> Iterator[Proposal]:
    for index, block in enumerate(manuscript.blocks):
        if block.kind in PROSE:
            found = [proposal for finder in finders for proposal in finder(index, block.text)]
            yield from sorted(found, key=lambda proposal: proposal.start)


def _stray(index: int, text: str) -> Iterator[Proposal]:
    for found in STRAY.finditer(text):
        yield Proposal(index, *found.span("space"), "")


def _bracketed(index: int, text: str) -> Iterator[Proposal]:
    for found in BRACKETED.finditer(text):
        yield Proposal(index, *found.span("ahead"), "")
        yield Proposal(index, *found.span("behind"), "")


def _run_on(index: int, text: str) -> Iterator[Proposal]:
    done = 0
    for sign in RUN_TOGETHER.finditer(text):
        start = word_start(text, sign.start())
        found = RUN_ON.match(text, start) if start >= done else None
        if found:
            done = found.end()
            yield Proposal(index, *found.span(), f"{found['first']} {found['second']}", 0.7)


def _german(index: int, text: str) -> Iterator[Proposal]:
    for found in GERMAN.finditer(text):
        yield Proposal(index, *found.span(), found[0] + NO_BREAK_SPACE)


def _french(index: int, text: str) -> Iterator[Proposal]:
    for found in FRENCH.finditer(text):
        name = found.lastgroup or ""
        space = {"inside": "inside", "sign": "ahead", "percent": "space"}[name]
        if not found[space]:
            sign = found["open"] or found[name]
            after = sign + NO_BREAK_SPACE if found["open"] else NO_BREAK_SPACE + sign
            yield Proposal(index, *found.span(), after)
        elif found[space] == " ":
            yield Proposal(index, *found.span(space), NO_BREAK_SPACE, is_recorded=False)
