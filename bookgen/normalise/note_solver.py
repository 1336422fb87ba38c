"""Marks and notes as one problem: which note does each mark mean?

In: the marks in reading order and the runs of notes, each a stretch of the text where the notes count
up. Out: for each mark the run that holds its note. Numbers may go on through the book or start again
in every section, notes may stand after each section or all at the end, marks may repeat and lack.
A beam search over the marks keeps the few best readings; each step weighs how well a mark continues
the run of the one before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest

BEAM = 12
"""Readings that are kept; the right one has never been seen below the fourth place."""
NEAREST = 3
"""How many of the next runs a mark may mean, besides the last of all."""

TIED, ORPHAN = 2.0, -1.0
NEXT, REPEATED, GAP, BACK = 1.0, 0.5, -0.2, -0.5
"""Within a run: the next number, the same again, one further on, one passed before."""
FIRST, CARRIED_ON, INTO_THE_MIDDLE = 1.0, 0.8, -1.0
"""Into a new run: at its first note, at the number that comes next, elsewhere."""
RUN_SKIPPED, NOTE_LEFT = -0.3, -0.3
"""For each run left out on the way, and each note of the old run that no mark has reached, up to three."""


@dataclass(frozen=True, slots=True)
class NoteRun:
    """Notes that stand together and count up."""

    place: int
    """Number of its first block."""
    labels: tuple[int, ...]
    """Ascending; a letter counts as its place in the alphabet."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the marks so far mean."""

    score: float
    run: int
    last: int
    """Label of the last mark that was tied."""
    chain: tuple[object, int | None]
    """The choices as a linked list: (the earlier ones, run of the latest mark)."""


def solve(marks: Sequence[tuple[int, int]], runs: Sequence[NoteRun]) -> list[int | None]:
    """Tie marks, given as (label, block), to runs.

    Shape: for each mark the number of a run that has its label and stands after it, or None.
    """
    holders = _holders(runs)
    readings = [_Reading(0.0, -1, 0, ((), None))]
    for label, block in marks:
        choices = _choices(holders[label], runs, block)
        best: dict[int, _Reading] = {}
        for reading in readings:
            for new in _continued(reading, label, choices, runs):
                if new.run not in best or new.score > best[new.run].score:
                    best[new.run] = new
        readings = nlargest(BEAM, best.values(), key=lambda reading: (reading.score, -reading.run))
    return _unchained(readings[0].chain, len(marks))


def _holders(runs: Sequence[NoteRun]) -> defaultdict[int, list[int]]:
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for number, run in enumerate(runs):
        for label in run.labels:
            holders[label].append(number)
    return holders


def _choices(holders: list[int], runs: Sequence[NoteRun], block: int) -> list[int]:
    """List the runs behind the mark that may hold its note."""
    start = bisect_right(holders, block, key=lambda number: runs[number].place)
    return [*holders[start : start + NEAREST], *holders[max(start + NEAREST, len(holders) - 1) :]]


def _continued(reading: _Reading, label: int, choices: list[int], runs: Sequence[NoteRun]) -> list[_Reading]:
    new = [_Reading(reading.score + ORPHAN, reading.run, reading.last, (reading.chain, None))]
    for run in choices:
        if run >= reading.run:
            gain = TIED + _fit(reading, label, run, runs)
            new.append(_Reading(reading.score + gain, run, label, (reading.chain, run)))
    return new


def _fit(reading: _Reading, label: int, run: int, runs: Sequence[NoteRun]) -> float:
    if run == reading.run:
        step = label - reading.last
        return {0: REPEATED, 1: NEXT}.get(step, GAP if step > 0 else BACK)
    labels = runs[reading.run].labels if reading.run >= 0 else ()
    left = len(labels) - bisect_right(labels, reading.last)
    cost = RUN_SKIPPED * min(run - reading.run - 1, 3) + NOTE_LEFT * min(left, 3)
    if label == runs[run].labels[0]:
        return FIRST + cost
    return (CARRIED_ON if label == reading.last + 1 else INTO_THE_MIDDLE) + cost


def _unchained(chain: tuple[object, int | None], length: int) -> list[int | None]:
    choices: list[int | None] = []
    node: object = chain
    while len(choices) < length and isinstance(node, tuple):
        node, choice = node
        choices.append(choice)
    return choices[::-1]
