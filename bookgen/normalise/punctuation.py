"""Points, dashes and quotation marks, as the language of the book has them.

Source: The Chicago Manual of Style, 17th edition: 6.78 (en dashes in ranges), 6.85 (em dashes without
spaces), 6.115-6.117 (directional quotation marks and apostrophes), 13.50-13.58 (ellipses). Chicago's
three spaced periods are written as the one character '…', with Chicago's spaces round it: a no-break
space before, a space after, and none towards a quotation mark, a bracket or other punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookgen.manuscript import Manuscript
from bookgen.normalise.desk import Desk, Proposal, Step, prose, settle

NO_BREAK_SPACE = "\u00a0"
POINTS = re.compile(r"(?P<ahead>[ \u00a0]*)(?P<points>[.…](?:[ \u00a0]?[.…])*)(?P<behind>[ \u00a0]*)")
"""Points as far as they go; what is neither an ellipsis nor one behind a full stop is left as it is."""
ELLIPSES = {"...": "", "…": "", "....": ".", ".…": "."}
"""The points without their spaces, and the full stop among them."""
SPACES = re.compile(r"[ \u00a0]")
OPENERS = "“‘«„‚([{—–-/"
CLOSERS = "”’»)]}—–-,;:?!./"
NOTEREF = re.compile(r"\[\^?[\w-]{1,6}\]")

NUMBERS = re.compile(r"(?<![\w.,/:–—‐-])(?P<first>\d{1,4})-(?P<last>\d{1,4})(?![\w/–—‐-]|[.,:]\d)")
MONTH = re.compile(
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.? \Z"
)
BEFORE_RANGE = re.compile(
    r"(?:\b(?:[Pp]p?|[Vv]v?|[Ll]l|[Nn]os?|[Vv]ols?|[Cc]h(?:ap)?s?|[Ff]igs?|[Ss]ecs?|S|Bd|[Pp]ages?|[Cc]hapters?"
    r"|[Vv]erses?|[Ll]ines?|[Nn]otes?|[Nn]umbers?|[Pp]gs?|[Vv]olumes?)\.? |: ?|§§? ?)\Z"
)
DOUBLE_HYPHEN = re.compile(
    r"(?<![-<!|])(?P<ahead>[ \u00a0]*)-{2,3}(?P<behind>[ \u00a0]*)(?![->]|[ \u00a0]*\|)"
)
SPACED_DASHES = dict.fromkeys(("ru", "uk", "be", "bg"), "—")
"""The dash between spaces where it is not '–'."""
YEARS = range(1000, 2101)


def set_ellipses(manuscript: Manuscript, desk: Desk) -> Step:
    """Write three points as '…'; in English with Chicago's spaces round it."""
    proposals = _ellipses(manuscript, is_english=desk.primary_language == "en")
    return settle("set-ellipses", manuscript, proposals, desk)


def _ellipses(manuscript: Manuscript, *, is_english: bool) -> Iterator[Proposal]:
    for index, text in prose(manuscript):
        if "…" not in text and "." not in text:
            continue
        for found in POINTS.finditer(text):
            stop = ELLIPSES.get(SPACES.sub("", found["points"]))
            if stop is None:
                continue
            after = _chicago(text, found, stop) if is_english else f"{found['ahead']}{stop}…{found['behind']}"
            if after != found[0]:
                yield Proposal(index, found.start(), found.end(), after)


def _chicago(text: str, found: re.Match[str], stop: str) -> str:
    ahead, behind = text[: found.start()][-1:], text[found.end() :][:1]
    is_start = not ahead or ahead in OPENERS or ahead in "\n*_"
    is_end = not behind or behind in CLOSERS or behind in "\n*_" or bool(NOTEREF.match(text, found.end()))
    before = "" if is_start else NO_BREAK_SPACE
    return f"{stop}{before}…{'' if is_end else ' '}"


def set_dashes(manuscript: Manuscript, desk: Desk) -> Step:
    """Write ranges of numbers with an en dash and double hyphens as a dash."""
    return settle("set-dashes", manuscript, _dashes(manuscript, desk.primary_language), desk)


def _dashes(manuscript: Manuscript, language: str) -> Iterator[Proposal]:
    for index, text in prose(manuscript):
        if "-" not in text:
            continue
        found = [*_ranges(index, text), *_double_hyphens(index, text, language)]
        yield from sorted(found, key=lambda proposal: proposal.start)


def _ranges(index: int, text: str) -> Iterator[Proposal]:
    for found in NUMBERS.finditer(text):
        certainty = _range_certainty(text[: found.start()], found["first"], found["last"])
        if certainty:
            after = f"{found['first']}–{found['last']}"
            yield Proposal(index, found.start(), found.end(), after, certainty)


def _range_certainty(before: str, first: str, last: str) -> float:
    """Weigh whether two numbers are a range: they have to ascend, and be years, days or pages."""
    full_last = first[: max(len(first) - len(last), 0)] + last
    if int(first) >= int(full_last) or len(full_last) > len(first) + 1 or first.startswith("0"):
        return 0.0
    if len(first) == 4:
        return 1.0 if int(first) in YEARS and int(full_last) in YEARS and len(last) in (2, 4) else 0.0
    if MONTH.search(before[-12:]) or BEFORE_RANGE.search(before[-12:]):
        return 1.0
    return 1.0 if len(full_last) <= 3 and len(first) > 1 else 0.0


def _double_hyphens(index: int, text: str, language: str) -> Iterator[Proposal]:
    if "--" not in text:
        return
    for found in DOUBLE_HYPHEN.finditer(text):
        is_spaced = bool(found["ahead"] and found["behind"])
        if is_spaced and language != "en":
            after = f"{found['ahead']}{SPACED_DASHES.get(language, '–')}{found['behind']}"
        else:
            lead = found["ahead"] if found["ahead"] and not found["behind"] else ""
            tail = found["behind"] if found["behind"] and not found["ahead"] else ""
            after = f"{lead}—{tail}"
        yield Proposal(index, found.start(), found.end(), after)
