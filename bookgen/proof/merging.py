"""Bring the marks of several hands together: what agrees is one correction, what does not is shown.

In: the marks of all copies. Out: the same marks, in the order of the book; those that want different
things of the same words are open, and say with whom they disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bookgen.proof.marks import Change, Grade, Mark


def merge_marks(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Order marks by place, and open those that disagree."""
    ordered = sorted(marks, key=_place)
    certain = [index for index, mark in enumerate(ordered) if _certain(mark)]
    certain.sort(key=lambda index: _key(ordered[index]))
    against: dict[int, list[int]] = {}
    for position, one in enumerate(certain):
        for other in certain[position + 1 :]:
            if not _may_meet(ordered[one], ordered[other]):
                break
            if _disagree(ordered[one], ordered[other]):
                against.setdefault(one, []).append(other)
                against.setdefault(other, []).append(one)
    for one, other in _contradictions(ordered):
        against.setdefault(one, []).append(other)
    for index, others in against.items():
        ordered[index] = _opened(ordered[index], [ordered[other] for other in others])
    return tuple(ordered)


def _contradictions(marks: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """Pair the answers that say yes and no to one query."""
    answers = [(index, mark.verdict.answer) for index, mark in enumerate(marks) if mark.verdict.answer]
    for index, one in answers:
        for other_index, other in answers:
            if one and other and replace(one, is_yes=not one.is_yes, query=other.query) == other:
                yield index, other_index


def distinct_changes(marks: Sequence[Mark]) -> tuple[tuple[Change, tuple[Mark, ...]], ...]:
    """List the certain changes, each once, with the marks that ask for it."""
    found: dict[Change, list[Mark]] = {}
    for mark in marks:
        change = _certain(mark)
        if change:
            found.setdefault(change, []).append(mark)
    ordered = sorted(found.items(), key=lambda pair: (pair[0].file, pair[0].start, pair[0].stop))
    return tuple((change, tuple(asking)) for change, asking in ordered)


def _place(mark: Mark) -> tuple[int, int, int, str, int]:
    return mark.spot.sheet or mark.page, mark.spot.line, mark.spot.start, mark.copy, mark.annotations[0]


def _certain(mark: Mark) -> Change | None:
    return mark.verdict.change if mark.verdict.grade is Grade.CERTAIN else None


def _key(mark: Mark) -> tuple[str, int, int]:
    change = mark.verdict.change
    return (change.file, change.start, change.stop) if change else ("", 0, 0)


def _may_meet(before: Mark, after: Mark) -> bool:
    """Tell whether, in order of place, a later change can still touch an earlier one."""
    one, other = before.verdict.change, after.verdict.change
    return bool(one and other and one.file == other.file and other.start <= one.stop)


def _disagree(before: Mark, after: Mark) -> bool:
    one, other = before.verdict.change, after.verdict.change
    if one is None or other is None or one == other:
        return False
    if other.start < one.stop or one.start == other.start:
        return True
    both_replace = one.start < one.stop and other.start < other.stop and one.new and other.new
    return one.stop == other.start and not both_replace


def _opened(mark: Mark, others: Sequence[Mark]) -> Mark:
    names = ", ".join(dict.fromkeys(other.author or other.copy for other in others))
    why = f"another mark wants something else of these words: {names}"
    return replace(mark, verdict=replace(mark.verdict, grade=Grade.OPEN, why=why))
