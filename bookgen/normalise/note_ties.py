"""Which paragraphs are notes, and which note each mark means: the solution, before anything is moved.

In: blocks. Out: `Ties`. What stands where notes do is held to be notes; another numbered run is, too, where
its numbers are the very ones that the marks above it lack.
"""

from __future__ import annotations

from dataclasses import dataclass

from bookgen.manuscript import Block, Kind
from bookgen.normalise.desk import UNTOUCHED
from bookgen.normalise.note_marks import YEARS, Entry, Mark, is_list_of_notes, marks_in, runs_in
from bookgen.normalise.note_solver import NoteRun, solve

LEAST_SHARE = 0.5
"""A run of which fewer notes than this have a mark is some other list."""
ANNOUNCES_LIST = (":", ":—", ":–", ":-")


@dataclass(frozen=True, slots=True)
class Ties:
    """The solution: what means what, and what is left over."""

    tied: tuple[tuple[Mark, Entry], ...]
    runs: tuple[tuple[Entry, ...], ...]
    """The runs that are notes."""
    orphan_marks: tuple[Mark, ...]


def solve_notes(blocks: tuple[Block, ...]) -> Ties:
    """Tie every mark that can be tied."""
    lists: list[tuple[Entry, ...]] = []
    others: list[tuple[Entry, ...]] = []
    for run in runs_in(blocks):
        with_words = _with_words(run, blocks)
        if with_words:
            (lists if is_list_of_notes(run, blocks) else others).append(with_words)
    marks = [
        mark for n, block in enumerate(blocks) if block.kind not in UNTOUCHED for mark in marks_in(n, block)
    ]
    if not any(run[0].group == "round" for run in lists):  # '(1)' behind a space may count anything
        marks = [mark for mark in marks if mark.group != "round" or mark.is_attached]
    ties = _solve(marks, lists)
    waiting = (*ties.orphan_marks, *(mark for mark in marks if mark.group == "round" and mark.is_attached))
    ends = [run[-1].block for run in others if run[0].group == "round"]
    wanted = [run for run in others if _is_wanted(run, waiting, ends, blocks)]
    return _solve(marks, sorted((*lists, *wanted), key=lambda run: run[0].block)) if wanted else ties


def _is_wanted(
    run: tuple[Entry, ...], waiting: tuple[Mark, ...], ends: list[int], blocks: tuple[Block, ...]
) -> bool:
    """Tell whether the marks of the section that lack a note are the very numbers of a run below them.

    Those in round brackets count from the last list of their kind.
    """
    start, group = run[0].block, run[0].group
    if not start or group not in ("", "round") or blocks[start - 1].text.endswith(ANNOUNCES_LIST):
        return False
    headings = [n for n in range(start) if blocks[n].kind is Kind.HEADING and blocks[n].level == 1]
    lists = [end for end in ends if end < start and group == "round"]
    first = max((*headings, *lists), default=0)
    above = {mark.label for mark in waiting if first <= mark.block < start and mark.group == group}
    return above == {entry.label for entry in run}


def _solve(marks: list[Mark], runs: list[tuple[Entry, ...]]) -> Ties:
    while True:
        inside = {n for run in runs for entry in run for n in (entry.block, *entry.more)}
        in_text = [mark for mark in marks if mark.block not in inside]
        tied = _tie(in_text, runs)
        found = {entry for _, entry in tied}
        kept = [run for run in runs if len(found.intersection(run)) >= LEAST_SHARE * len(run)]
        if len(kept) == len(runs):
            is_tied = {mark for mark, _ in tied}
            orphans = tuple(mark for mark in marks if mark not in is_tied and _is_plain_mark(mark))
            return Ties(tuple(tied), tuple(runs), orphans)
        runs = kept


def _with_words(run: tuple[Entry, ...], blocks: tuple[Block, ...]) -> tuple[Entry, ...]:
    return tuple(entry for entry in run if entry.more or entry.stop < len(blocks[entry.block].text))


def _is_plain_mark(mark: Mark) -> bool:
    return mark.is_attached and mark.group in ("", "n") and mark.label not in YEARS


def _tie(marks: list[Mark], runs: list[tuple[Entry, ...]]) -> list[tuple[Mark, Entry]]:
    tied = []
    for group, of_group in _groups(marks, runs).items():
        own_marks = [mark for mark in marks if mark.group == group]
        solved = solve(
            [(mark.label, mark.block) for mark in own_marks],
            [NoteRun(run[0].block, tuple(entry.label for entry in run)) for run in of_group],
        )
        entries = [{entry.label: entry for entry in run} for run in of_group]
        tied += [
            (mark, entries[n][mark.label]) for mark, n in zip(own_marks, solved, strict=True) if n is not None
        ]
    return sorted(tied, key=lambda pair: (pair[0].block, pair[0].start))


def _groups(marks: list[Mark], runs: list[tuple[Entry, ...]]) -> dict[str, list[tuple[Entry, ...]]]:
    """Deal the runs to the groups of marks: '[n 1]' may have a list of plain numbers to itself."""
    dealt: dict[str, list[tuple[Entry, ...]]] = {"": [], "letter": [], "capital": [], "round": [], "n": []}
    has_own = any(run[0].group == "n" for run in runs)
    most = 0 if has_own else max((mark.label for mark in marks if mark.group == "n"), default=0)
    for run in runs:
        group = run[0].group
        is_own_list = group == "" and most and len(runs) > 1 and run[-1].label == most and not dealt["n"]
        dealt["n" if is_own_list else group].append(run)
    return dealt
