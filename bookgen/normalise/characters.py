"""Characters: Unicode in its composed form, nothing invisible, spaces where they belong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bookgen.manuscript import Kind, Manuscript
from bookgen.normalise.desk import Desk, Proposal, Step, holds_lines, prose, settle

INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff]+")
"""Soft hyphens, zero-width spaces, word joiners, byte order marks: a paste's leftovers."""
CLUSTER = re.compile(r"\S+")
LIGATURES = re.compile(r"[\ufb00-\ufb06]")
"""Type's business, not the text's: the typeface sets 'fi' as a ligature by itself."""
RUNS_OF_SPACE = re.compile(r"[ \t\u2000-\u200a\u205f]{2,}|[\t\u2000-\u200a\u205f]")


def compose_characters(manuscript: Manuscript, desk: Desk) -> Step:
    """Write every character in its composed form (NFC), and ligatures as their letters."""
    return settle("compose-characters", manuscript, _composed(manuscript), desk)


def _composed(manuscript: Manuscript) -> Iterator[Proposal]:
    for index, text in prose(manuscript):
        if text.isascii() or (unicodedata.is_normalized("NFC", text) and not LIGATURES.search(text)):
            continue
        for found in CLUSTER.finditer(text):
            word = LIGATURES.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), found[0])
            word = unicodedata.normalize("NFC", word)
            if word != found[0]:
                yield Proposal(index, found.start(), found.end(), word)


def drop_invisible_characters(manuscript: Manuscript, desk: Desk) -> Step:
    """Drop the characters that a reader cannot see and a search trips over."""
    proposals = (
        Proposal(index, found.start(), found.end(), "")
        for index, text in prose(manuscript)
        if not text.isascii()
        for found in INVISIBLE.finditer(text)
    )
    return settle("drop-invisible-characters", manuscript, proposals, desk)


def tidy_spaces(manuscript: Manuscript, desk: Desk) -> Step:
    """Leave one space between words; the ledger does not list it."""
    return settle("tidy-spaces", manuscript, _spaces(manuscript), desk)


def _spaces(manuscript: Manuscript) -> Iterator[Proposal]:
    for index, text in prose(manuscript):
        block = manuscript.blocks[index]
        if block.kind in (Kind.MARKED, Kind.VERSE) or holds_lines(block):
            continue
        for found in RUNS_OF_SPACE.finditer(text):
            is_break = text[found.end() : found.end() + 1] == "\n"  # two spaces: Markdown's line break
            if not is_break:
                yield Proposal(index, found.start(), found.end(), " ", is_recorded=False)
