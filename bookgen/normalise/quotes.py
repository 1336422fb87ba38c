"""Straight quotation marks and apostrophes curled, in the manner of the language.

Source: Unicode CLDR's `delimiters`, and The Chicago Manual of Style, 17th edition, 6.115-6.117.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bookgen.manuscript import Manuscript
from bookgen.normalise.desk import Desk, Proposal, Step, holds_words, settle


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
DOUBLED = re.compile(r"''|(?:\\?`){2}(?=\w)|(?<![\w,]),,(?=[^\W_])|[\"']")
"""Marks as a typewriter makes them, of two signs: ``so'' and ,,so''."""
CHEVRONS = re.compile(
    r"(?P<open>(?:<|&lt;){2}|>>)(?P<ahead>[ \u00a0]?)(?=[^<>]*[^\W\d_])"
    r"[^<>]*?[^<>\s](?P<behind>[ \u00a0]?)(?P<close>(?:<|&lt;){2}|>>)"
)
TAG = re.compile(r"</?[a-z][^<>]*>")
OPENS_AFTER = frozenset(" \t\n\u00a0([{—–-/“‘«„‚*_\"'")
OPENED = re.compile(r"(?:\\?`){2}\w|(?<![\w,]),,[^\W_]")
SURROUNDED = re.compile(r"(?<![\w'])''[^\W_][^']*''(?![\w'])")
SIGNS = re.compile(r"[\"'`]|,,|<<|<&lt;|>>")
ELISION = re.compile(
    r"'(?=(?:tis|twas|twere|twill|twould|twixt|em|til|till|tween|cause|bout|round|neath|gainst|n|ere|scape|pon|d)\b"
    r"|\d0s)",
    re.IGNORECASE,
)
MEASURE = re.compile(r"\d'?\Z")


def curl_quotes(manuscript: Manuscript, desk: Desk) -> Step:
    """Curl straight marks by what stands on both sides; those of feet and inches stay."""
    marks = LANGUAGES.get(desk.primary_language, ENGLISH)
    return settle("curl-quotes", manuscript, _curled(manuscript, marks), desk)


def curled(text: str, language: str) -> str:
    """Curl the marks of a text that is no part of the manuscript: the book's title."""
    marks = LANGUAGES.get(language.partition("-")[0].lower(), ENGLISH)
    for proposal in reversed(tuple(_straight(0, text, marks))):
        text = text[: proposal.start] + proposal.after + text[proposal.stop :]
    return text


def _curled(manuscript: Manuscript, marks: _Marks) -> Iterator[Proposal]:
    for index, block in enumerate(manuscript.blocks):
        text = block.text
        if not SIGNS.search(text) or not holds_words(block):
            continue
        found = [*_chevrons(index, text, marks), *_straight(index, text, marks)]
        yield from sorted(found, key=lambda proposal: proposal.start)


def _straight(index: int, text: str, marks: _Marks) -> Iterator[Proposal]:
    is_open = {'"': False, "'": False}
    for found in (DOUBLED if _has_doubled(text) else STRAIGHT).finditer(text):
        is_measure = found[0] == "''" and not is_open['"'] and MEASURE.search(text[: found.start()][-1:])
        if is_measure:
            continue
        curled = _doubled(found[0], marks, is_open) or _mark(text, found, marks, is_open)
        if curled:
            yield Proposal(index, found.start(), found.end(), curled)


def _has_doubled(text: str) -> bool:
    """Tell whether two signs make one mark here: opened by its own sign, or as often opened as closed."""
    return bool(OPENED.search(text)) or (text.count("''") % 2 == 0 and bool(SURROUNDED.search(text)))


def _doubled(sign: str, marks: _Marks, is_open: dict[str, bool]) -> str:
    if len(sign) == 1:
        return ""
    is_open['"'] = not is_open['"'] if sign == "''" else True
    return marks.open if is_open['"'] else marks.close


def _chevrons(index: int, text: str, marks: _Marks) -> Iterator[Proposal]:
    """Write <<so>> and >>so<< with the signs that they stand for, and a space inside where French has it."""
    space = marks.open[1:]
    for found in CHEVRONS.finditer(text):
        is_outwards = found["open"] != ">>"
        if is_outwards != (found["close"] == ">>"):
            continue
        first, last = ("«" + space, space + "»") if is_outwards else ("»", "«")
        yield Proposal(index, found.start(), found.end("ahead"), first)
        yield Proposal(index, found.start("behind"), found.end(), last)


def _mark(text: str, found: re.Match[str], marks: _Marks, is_open: dict[str, bool]) -> str:
    """Choose the mark; an empty string where the sign may stand for feet, inches or seconds."""
    sign, at = found[0], found.start()
    start = _before_tags(text, at)
    before, after = text[start - 1 : start] if start else "", text[at + 1 : at + 2]
    if sign == "'" and ((before.isalnum() and after.isalpha()) or ELISION.match(text, at)):
        return "’"
    opens = (not before or before in OPENS_AFTER) and bool(after) and not after.isspace()
    opens = opens or (sign == '"' and not is_open[sign] and before in ",;:" and after.isalpha())
    if opens and not (is_open[sign] and before in "\"'*_" and before):
        is_open[sign] = True
        return marks.open if sign == '"' else marks.inner_open
    if MEASURE.search(text, max(at - 2, 0), at) and not is_open[sign]:
        return ""
    was_open, is_open[sign] = is_open[sign], False
    if sign == "'":
        return marks.inner_close if was_open else "’"
    return marks.close


def _before_tags(text: str, at: int) -> int:
    """Go back over the tags that stand before a mark: they are no sign beside it."""
    while at and text[at - 1] == ">":
        start = text.rfind("<", 0, at)
        if start < 0 or not TAG.fullmatch(text, start, at):
            break
        at = start
    return at
