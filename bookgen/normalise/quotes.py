"""Straight quotation marks and apostrophes curled, in the manner of the language.

Source: Unicode CLDR's `delimiters`, and The Chicago Manual of Style, 17th edition, 6.115-6.117.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bookgen.manuscript import Manuscript
from bookgen.normalise.desk import Desk, Proposal, Step, prose, settle


class _Marks(NamedTuple):
    """The quotation marks of a language, outer and inner."""

    open: str
    close: str
    inner_open: str
    inner_close: str


ENGLISH = _Marks("“", "”", "‘", "’")
GERMAN = _Marks("„", "“", "‚", "‘")
GUILLEMETS = _Marks("«", "»", "“", "”")
LANGUAGES: Mapping[str, _Marks] = {
    "de": GERMAN, "cs": GERMAN, "sk": GERMAN, "sl": GERMAN, "bg": GERMAN, "is": GERMAN,
    "fr": _Marks("«\u00a0", "\u00a0»", "“", "”"),
    "es": GUILLEMETS, "it": GUILLEMETS, "pt": GUILLEMETS, "ca": GUILLEMETS, "el": GUILLEMETS,
    "ru": _Marks("«", "»", "„", "“"), "uk": _Marks("«", "»", "„", "“"), "be": _Marks("«", "»", "„", "“"),
    "pl": _Marks("„", "”", "«", "»"), "hu": _Marks("„", "”", "»", "«"), "ro": _Marks("„", "”", "«", "»"),
    "sv": _Marks("”", "”", "’", "’"), "fi": _Marks("”", "”", "’", "’"),
}  # fmt: skip
STRAIGHT = re.compile(r"[\"']")
OPENS_AFTER = frozenset(" \t\n\u00a0([{—–-/“‘«„‚*_\"'")
ELISION = re.compile(
    r"'(?=(?:tis|twas|twere|twill|twould|twixt|em|til|till|tween|cause|bout|round|neath|gainst|n|ere|scape|pon|d)\b"
    r"|\d0s)",
    re.IGNORECASE,
)
MEASURE = re.compile(r"\d\Z")


def curl_quotes(manuscript: Manuscript, desk: Desk) -> Step:
    """Curl straight marks by what stands on both sides; those of feet and inches stay."""
    marks = LANGUAGES.get(desk.primary_language, ENGLISH)
    return settle("curl-quotes", manuscript, _curled(manuscript, marks), desk)


def _curled(manuscript: Manuscript, marks: _Marks) -> Iterator[Proposal]:
    for index, text in prose(manuscript):
        if '"' not in text and "'" not in text:
            continue
        is_open = {'"': False, "'": False}
        for found in STRAIGHT.finditer(text):
            curled = _mark(text, found, marks, is_open)
            if curled:
                yield Proposal(index, found.start(), found.end(), curled)


def _mark(text: str, found: re.Match[str], marks: _Marks, is_open: dict[str, bool]) -> str:
    """Choose the mark; an empty string where the sign may stand for feet, inches or seconds."""
    sign, at = found[0], found.start()
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if sign == "'" and ((before.isalnum() and after.isalpha()) or ELISION.match(text, at)):
        return "’"
    opens = (not before or before in OPENS_AFTER) and bool(after) and not after.isspace()
    if opens and not (is_open[sign] and before in "\"'*_" and before):
        is_open[sign] = True
        return marks.open if sign == '"' else marks.inner_open
    if MEASURE.search(before) and not is_open[sign]:
        return ""
    was_open, is_open[sign] = is_open[sign], False
    if sign == "'":
        return marks.inner_close if was_open else "’"
    return marks.close
