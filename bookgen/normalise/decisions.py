"""The editor's decisions on what passes propose, found again in a source that may have changed.

In: corrections.toml's `accept` and `reject` entries, each with line and column, and with the words and
their surroundings where it says them. Out: decisions by rule and place as the passes look them up, and a
finding for each that no longer fits. A decision stays where its words stand as before; else it goes with
them to the one place that has them; where none or several have, it is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bookgen.corrections import Correction, Corrections
from bookgen.errors import Location
from bookgen.finding import Finding
from bookgen.ledger import Status
from bookgen.manuscript import Manuscript
from bookgen.normalise.desk import Change, Decision
from bookgen.normalise.rules import CORRECTION_UNFIT, DECISION_MOVED

TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
BETWEEN = r"[\s\\]*"
"""What may part the tokens of a text: line ends and the escapes of Markdown do not count."""

TELLING = 4
"""Units: words. So many on one side are enough, where those on the other were changed."""

Key = tuple[str, int, int]
"""A rule, a line and a column."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One decision and where it fits now."""

    entry: Correction
    key: Key


def place_decisions(corrections: Corrections, manuscript: Manuscript) -> tuple[Placed, ...]:
    """Find each decision's place in the source as it is now."""
    return tuple(
        Placed(entry, (entry.accept or entry.reject, *_place(entry, manuscript)))
        for entry in corrections.entries
        if entry.accept or entry.reject
    )


def decisions_of(placed: Sequence[Placed]) -> Mapping[Key, Decision]:
    """Give the decisions as the passes look them up."""
    return MappingProxyType(
        {
            one.key: Decision(bool(one.entry.accept), one.entry.replace, one.entry.reason, one.entry.by)
            for one in placed
        }
    )


def pattern_of(text: str) -> str:
    """Write the pattern of a text that may be wrapped or escaped otherwise; whole words alone match."""
    tokens = TOKEN.findall(text)
    inside = BETWEEN.join(map(re.escape, tokens))
    ahead = r"(?<![^\W\d_])" if tokens and tokens[0].isalpha() else ""
    behind = r"(?![^\W\d_])" if tokens and tokens[-1].isalpha() else ""
    return f"{ahead}{inside}{behind}"


def _place(entry: Correction, manuscript: Manuscript) -> tuple[int, int]:
    old = entry.line, entry.column
    if not entry.find:
        return old
    offset = manuscript.offset(*old)
    for ahead, behind in _surroundings(entry):
        places = _finds(manuscript.source, entry.find, ahead, behind)
        if offset in places:
            return old
        if len(places) == 1:
            at = manuscript.location(places[0])
            return at.line, at.column
        if places:
            return old
    return old


def _surroundings(entry: Correction) -> Iterator[tuple[str, str]]:
    """Yield what may stand round the words, the surest first; only words without any may stand alone."""
    yield entry.before, entry.after
    if len(entry.before.split()) >= TELLING:
        yield entry.before, ""
    if len(entry.after.split()) >= TELLING:
        yield "", entry.after


def _finds(source: str, find: str, ahead: str, behind: str) -> list[int]:
    parts = (pattern_of(ahead), f"(?P<found>{pattern_of(find)})", pattern_of(behind))
    return [m.start("found") for m in re.finditer(BETWEEN.join(filter(None, parts)), source)]


def check_decisions(placed: Sequence[Placed], changes: Sequence[Change], source: str) -> Iterator[Finding]:
    """Report what the editor decided and no pass proposes any more, or could not be refused."""
    proposed = {(change.rule, change.at.line, change.at.column): change for change in changes}
    for one in placed:
        entry, (rule, line, column) = one.entry, one.key
        change = proposed.get(one.key)
        why = _unfit(entry, rule, f"{line}:{column}", change)
        if why:
            yield CORRECTION_UNFIT.found(entry.location, why=why)
        elif (line, column) != (entry.line, entry.column) and not (entry.before or entry.after):
            old, new = f"{entry.line}:{entry.column}", Location(source, line, column)
            yield DECISION_MOVED.found(entry.location, find=entry.find, old=old, new=new)


def _unfit(entry: Correction, rule: str, place: str, change: Change | None) -> str:
    about = f" about '{entry.find}'" if entry.find else ""
    if change is None:
        return f"'{rule}' proposes nothing{about} at {place}"
    if entry.find and entry.find.split() != change.before.split():
        return f"'{rule}' is about '{change.before}' at {place}, not '{entry.find}'"
    is_heeded = change.status is (Status.APPLIED if entry.accept else Status.REJECTED)
    return "" if is_heeded else f"'{rule}' does what it does at {place} without asking"
