"""The ledger's rows as an editor meets them: named, with the words round them, and how they were decided.

In: the manuscript, the rows and the decisions. Out: queries, and the corrections.toml entries that decide
them. A query's name comes from what it says and what stands round it, so that it outlives other decisions
and lines that moved.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bookgen.corrections import CONTROL, Correction
from bookgen.ledger import Row, Status
from bookgen.manuscript import Manuscript
from bookgen.normalise.decisions import Placed, pattern_of
from bookgen.normalise.desk import name_of
from bookgen.normalise.passes import PASSES

KINDS: Mapping[str, str] = {
    name_of(pass_): (pass_.__doc__ or "").partition("\n")[0].rstrip(".") for pass_ in PASSES
}
"""What each kind of query is about: the passes in their order."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What names are written with: no sign that is taken for another."""
LENGTH, LEAST = 10, 4
"""Units: letters of a whole name, and of the shortest that is shown."""
SHOWN = 60
"""Units: characters of the text on either side."""
FIRST_WORD, LAST_WORD = re.compile(r"\A\S+"), re.compile(r"\S+\Z")
BLANK_LINE, SPACE = re.compile(r"[ \t]*\n[ \t]*\n\s*"), re.compile(r"\s+")
NAMED_BY = 3
"""Units: words on either side that a name comes from."""
LEAST_WORDS, MOST_WORDS = 6, 12
"""Units: words on either side by which a decision is found again."""


class State(StrEnum):
    """How a query stands."""

    OPEN = "open"
    """Nothing was changed: the editor is asked."""
    DECIDED = "decided"
    """The editor said yes or no."""
    MADE = "made"
    """Certain enough to be made without asking; the editor may still refuse it."""


@dataclass(frozen=True, slots=True)
class Query:
    """A change that a pass proposes, or has made."""

    id: str
    name: str
    """The first letters of `id`, as many as tell it from all others."""
    row: Row
    state: State
    around: tuple[str, str]
    """What stands before and behind it in the source; '¶' is a blank line."""
    count: int
    """How many of the same state say the same."""


def queries_of(manuscript: Manuscript, rows: Sequence[Row], placed: Sequence[Placed]) -> tuple[Query, ...]:
    """List every change that is not the editor's own, in the order of the source."""
    decided = {one.key for one in placed}
    asked = sorted((row for row in rows if row.rule in KINDS), key=lambda row: (row.at, row.rule))
    states = [_state(row, decided) for row in asked]
    alike = Counter(zip(states, map(_saying, asked), strict=True))
    ids = _ids(manuscript, asked)
    names = _short_names(ids)
    return tuple(
        Query(id_, names[id_], row, state, _shown_around(manuscript, row), alike[state, _saying(row)])
        for id_, row, state in zip(ids, asked, states, strict=True)
    )


def _state(row: Row, decided: set[tuple[str, int, int]]) -> State:
    if (row.rule, row.at.line, row.at.column) in decided:
        return State.DECIDED
    return State.OPEN if row.status is Status.QUERY else State.MADE


def _saying(row: Row) -> tuple[str, str, str]:
    return row.rule, row.before, row.after


def _ids(manuscript: Manuscript, rows: Sequence[Row]) -> list[str]:
    seen: Counter[str] = Counter()
    ids = []
    for row in rows:
        ahead, behind = (text.split() for text in _around(manuscript, row, SHOWN))
        said = "\0".join((row.rule, row.before, *ahead[-NAMED_BY:], "", *behind[:NAMED_BY]))
        seen[said] += 1
        ids.append(_letters(f"{said}\0{seen[said]}"))
    return ids


def _letters(words: str) -> str:
    number = int.from_bytes(hashlib.sha256(words.encode("utf-8", "replace")).digest())
    letters = []
    for _ in range(LENGTH):
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "".join(letters)


def _short_names(ids: Sequence[str]) -> Mapping[str, str]:
    ordered = sorted(ids)
    shared = [0, *(_shared(a, b) for a, b in pairwise(ordered)), 0]
    return {
        id_: id_[: max(before + 1, after + 1, LEAST)]
        for id_, (before, after) in zip(ordered, pairwise(shared), strict=True)
    }


def _shared(one: str, other: str) -> int:
    return next((n for n, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]), len(one))


def _around(manuscript: Manuscript, row: Row, length: int) -> tuple[str, str]:
    """Take what stands on both sides of a row's words in the source, as whole words."""
    source = manuscript.source
    start = manuscript.offset(row.at.line, row.at.column)
    stop = _stop(source, start, row.before)
    ahead, behind = source[max(start - length, 0) : start], source[stop : stop + length]
    if start > length and not source[start - length - 1].isspace():
        ahead = FIRST_WORD.sub("", ahead)
    if stop + length < len(source) and not source[stop + length].isspace():
        behind = LAST_WORD.sub("", behind)
    return CONTROL.sub(" ", ahead), CONTROL.sub(" ", behind)


def _shown_around(manuscript: Manuscript, row: Row) -> tuple[str, str]:
    ahead, behind = _around(manuscript, row, SHOWN)
    return _line(ahead).lstrip(), _line(behind).rstrip()


def _line(text: str) -> str:
    return SPACE.sub(" ", BLANK_LINE.sub(" ¶ ", text))


def _stop(source: str, start: int, before: str) -> int:
    if source.startswith(before, start):
        return start + len(before)
    found = re.compile(pattern_of(before)).match(source, start)
    return found.end() if found else start + len(before)


def entry_for(query: Query, manuscript: Manuscript, *, is_accepted: bool) -> Correction:
    """Write a decision with enough round it to be found again when lines have moved."""
    row = query.row
    before, after = _unique_around(manuscript, row)
    return Correction(
        find=CONTROL.sub(" ", row.before),
        before=before,
        after=after,
        accept=row.rule if is_accepted else "",
        reject="" if is_accepted else row.rule,
        line=row.at.line,
        column=row.at.column,
    )


def _unique_around(manuscript: Manuscript, row: Row) -> tuple[str, str]:
    """Take as many words on both sides as make the place the only one, but not without end.

    Words of the same paragraph are better: they move together.
    """
    around = _around(manuscript, row, MOST_WORDS * 12)
    of_paragraph = BLANK_LINE.split(around[0])[-1], BLANK_LINE.split(around[1])[0]
    ways = [_words(texts, most) for texts in (of_paragraph, around) for most in (LEAST_WORDS, MOST_WORDS)]
    return next((way for way in ways if _is_alone(manuscript.source, row.before, way)), ways[-1])


def _words(around: tuple[str, str], most: int) -> tuple[str, str]:
    ahead, behind = (text.split() for text in around)
    return " ".join(ahead[-most:]), " ".join(behind[:most])


def _is_alone(source: str, find: str, around: tuple[str, str]) -> bool:
    parts = filter(None, (pattern_of(around[0]), pattern_of(find), pattern_of(around[1])))
    return sum(1 for _ in re.finditer(r"[\s\\]*".join(parts), source)) <= 1
