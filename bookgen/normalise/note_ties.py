"""Which paragraphs are notes, and which note each mark means: the solution, before anything is moved.

In: blocks. Out: `Ties`. What stands where notes do is held to be notes; another numbered run is, too, where
its numbers are the very ones that the marks above it lack. Where some notes begin '¹' and others do not,
marks and notes are told apart by that form before they are paired by number.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bookgen.manuscript import Block, Kind
from bookgen.normalise.desk import UNTOUCHED
from bookgen.normalise.note_marks import YEARS, Entry, Mark, is_list_of_notes, marks_in, runs_in
from bookgen.normalise.note_solver import NoteRun, solve

Run = tuple[Entry, ...]
Tie = tuple[Mark, Entry]
LEAST_SHARE = 0.5
"""A run of which fewer notes than this have a mark is some other list."""
SHOWN_BY_NUMBERS = ("n", "letter")
"""Groups of marks whose notes a wiki numbers 1, 2, 3, or not at all."""
ANNOUNCES_LIST = (":", ":—", ":–", ":-")


@dataclass(frozen=True, slots=True)
class Ties:
    """The solution: what means what, and what is left over."""

    tied: tuple[tuple[Mark, Entry], ...]
    runs: tuple[Run, ...]
    """The runs that are notes."""
    orphan_marks: tuple[Mark, ...]
    has_two_forms: bool = False
    """Whether '¹' and '[1]' have notes of their own each."""
    holders: Mapping[Mark, Entry] = field(default_factory=lambda: MappingProxyType({}))
    """The notes that marks stand in."""


def solve_notes(blocks: tuple[Block, ...]) -> Ties:
    """Tie every mark that can be tied."""
    lists: list[Run] = []
    others: list[Run] = []
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
    openings = [n for n, block in enumerate(blocks) if block.kind is Kind.HEADING and block.level == 1]
    wanted = [run for run in others if _is_wanted(run, waiting, ends, openings, blocks)]
    return _solve(marks, sorted((*lists, *wanted), key=lambda run: run[0].block)) if wanted else ties


def _is_wanted(
    run: Run, waiting: tuple[Mark, ...], ends: list[int], openings: list[int], blocks: tuple[Block, ...]
) -> bool:
    """Tell whether the marks of the section that lack a note are the very numbers of a run below them.

    Those in round brackets count from the last list of their kind.
    """
    start, group = run[0].block, run[0].group
    if not start or group not in ("", "round") or blocks[start - 1].text.endswith(ANNOUNCES_LIST):
        return False
    lists = ends[: bisect_left(ends, start)] if group == "round" else []
    first = max((*openings[: bisect_left(openings, start)][-1:], *lists[-1:]), default=0)
    above = {mark.label for mark in waiting if first <= mark.block < start and mark.group == group}
    return above == {entry.label for entry in run}


def _solve(marks: list[Mark], runs: list[Run]) -> Ties:
    while True:
        inside = {n for run in runs for entry in run for n in (entry.block, *entry.more)}
        in_text = [mark for mark in marks if mark.block not in inside]
        tied = _tie(in_text, runs)
        found = {entry for _, entry in tied}
        kept = [run for run in runs if len(found.intersection(run)) >= LEAST_SHARE * len(run)]
        if len(kept) == len(runs):
            inner = [mark for mark in marks if mark.block in inside]
            holders, nested = _tie_inside(inner, runs, tied) if inner else ({}, [])
            tied = sorted((*tied, *nested), key=lambda tie: (tie[0].block, tie[0].start))
            is_tied = {mark for mark, _ in tied}
            orphans = tuple(mark for mark in marks if mark not in is_tied and _is_plain_mark(mark))
            return Ties(tuple(tied), tuple(runs), orphans, _has_two_forms(in_text, runs), holders)
        runs = kept


def _tie_inside(marks: list[Mark], runs: list[Run], tied: list[Tie]) -> tuple[dict[Mark, Entry], list[Tie]]:
    """Tie the marks that stand in notes, where the list before or behind has a note for them that is tied.

    Shape: the notes that these marks stand in, and what they mean.
    """
    groups = {entry: mark.group for mark, entry in tied}
    homes = {n: (r, entry) for r, run in enumerate(runs) for entry in run for n in (entry.block, *entry.more)}
    holders: dict[Mark, Entry] = {}
    nested: list[Tie] = []
    for mark in marks:
        number, holder = homes[mark.block]
        beside = (*runs[max(number - 1, 0) : number], *runs[number + 1 : number + 2])
        labelled = [entry for run in beside for entry in run if entry.label == mark.label]
        meant = [entry for entry in labelled if groups.get(entry) == mark.group]
        is_behind = mark.block != holder.block or mark.start > holder.stop
        if len(meant) == 1 and mark.is_attached and is_behind and holder in groups:
            holders[mark] = holder
            nested.append((mark, meant[0]))
    return holders, nested


def _with_words(run: Run, blocks: tuple[Block, ...]) -> Run:
    return tuple(entry for entry in run if entry.more or entry.stop < len(blocks[entry.block].text))


def _is_plain_mark(mark: Mark) -> bool:
    return mark.is_attached and mark.group in ("", "n") and mark.label not in YEARS


def _tie(marks: list[Mark], runs: list[Run]) -> list[Tie]:
    tied = []
    for group, of_group in _groups(marks, runs).items():
        for own_marks, own_runs in _forms([mark for mark in marks if mark.group == group], of_group):
            tied += _uncontested(_tie_alike(own_marks, own_runs), own_runs)
    return sorted(tied, key=lambda pair: (pair[0].block, pair[0].start))


def _tie_alike(marks: list[Mark], runs: list[Run]) -> list[Tie]:
    """Tie marks to notes by their numbers."""
    solved = solve(
        [(mark.label, mark.block) for mark in marks],
        [NoteRun(run[0].block, tuple(entry.label for entry in run)) for run in runs],
    )
    entries = [{entry.label: entry for entry in run} for run in runs]
    return [(mark, entries[n][mark.label]) for mark, n in zip(marks, solved, strict=True) if n is not None]


def _forms(marks: list[Mark], runs: list[Run]) -> list[tuple[list[Mark], list[Run]]]:
    """Part marks and notes by form: '¹' and '[1]' count apart where notes of both forms stand."""
    raised = [run for run in runs if run[0].style == "raised"]
    others = [run for run in runs if run[0].style != "raised"]
    if not raised or not others or all(mark.is_raised for mark in marks):
        return [(marks, runs)]
    return [
        ([mark for mark in marks if mark.is_raised], raised),
        ([mark for mark in marks if not mark.is_raised], others),
    ]


def _has_two_forms(marks: list[Mark], runs: list[Run]) -> bool:
    plain = [mark for mark in marks if not mark.group]
    return len(_forms(plain, [run for run in runs if not run[0].group])) > 1


def _uncontested(tied: list[Tie], runs: list[Run]) -> list[Tie]:
    """Give each run to the form that marks more of its notes; where both mark as many, to neither."""
    forms = {(entry, mark.is_raised) for mark, entry in tied}
    kept: set[tuple[Entry, bool]] = set()
    for run in runs:
        raised, bracketed = ({(entry, form) for entry in run} & forms for form in (True, False))
        if len(raised) != len(bracketed):
            kept |= max(raised, bracketed, key=len)
    return [(mark, entry) for mark, entry in tied if (entry, mark.is_raised) in kept]


def _groups(marks: list[Mark], runs: list[Run]) -> dict[str, list[Run]]:
    """Deal the runs to the groups of marks: '[n 1]' or '[a]' may have a list of plain numbers to itself."""
    dealt: dict[str, list[Run]] = {"": [], "letter": [], "capital": [], "round": [], "n": []}
    most = {group: _most(group, marks, runs) for group in SHOWN_BY_NUMBERS}
    for run in runs:
        own = (group for group in SHOWN_BY_NUMBERS if run[-1].label == most[group] and not dealt[group])
        is_free = run[0].group == "" and len(runs) > 1
        group = next(own, "") if is_free else run[0].group
        dealt[group].append(run)
    return dealt


def _most(group: str, marks: list[Mark], runs: list[Run]) -> int:
    """Give the last mark of a group that has no list with its own marks; else 0."""
    has_own = any(run[0].group == group for run in runs)
    return 0 if has_own else max((mark.label for mark in marks if mark.group == group), default=0)
