"""What a return leaves to the editor: its open marks, each with the words of the chapter that it is about.

In: the marks and what was carried out of them. Out: `OpenMark`s, whose words fit the chapters as they are
once the certain corrections are made, and can be carried over to the chapters after each later change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bookgen.openmarks import OpenMark
from bookgen.proof.correcting import Corrected, context_of, correction_of
from bookgen.proof.follow import Fate, Trail
from bookgen.proof.marks import Change, Grade, Mark


@dataclass(frozen=True, slots=True)
class Asked:
    """What a return leaves to the editor."""

    marks: tuple[OpenMark, ...]
    settled: tuple[str, ...]
    """Ids of the marks that need no answer, or none any more."""


def ask(marks: Sequence[Mark], corrected: Corrected, chapters: Mapping[str, str]) -> Asked:
    """Sort out what the editor has to decide; `chapters` are those before the corrections."""
    texts = {**chapters, **corrected.chapters}
    opened = [mark for mark in marks if mark.verdict.grade is Grade.OPEN]
    over = (_said(mark).id for mark in marks if mark.verdict.grade is not Grade.OPEN)
    return Asked(tuple(_open_marks(opened, corrected, texts)), tuple(over))


def _open_marks(marks: Sequence[Mark], corrected: Corrected, texts: Mapping[str, str]) -> Iterator[OpenMark]:
    for mark in marks:
        change = _moved(corrected, mark)
        if change is None:
            yield _said(mark)
            continue
        entry = correction_of(texts[change.file], change, (mark,))
        suggestion = entry.replace if mark.verdict.change else None
        yield replace(
            _said(mark),
            chapter=change.file,
            find=entry.find,
            find_before=entry.before,
            find_after=entry.after,
            suggestion=suggestion,
        )


def _moved(corrected: Corrected, mark: Mark) -> Change | None:
    """Find the words that a mark would change, or those that it lies on, after the corrections."""
    change, today = mark.verdict.change, mark.today
    if change is None and today and today.fate is Fate.SAME and mark.spot.is_whole and mark.spot.words:
        change = Change(today.file, today.start, today.stop, "")
    place = corrected.carry_over(change.file, change.start, change.stop) if change else None
    return Change(change.file, *place, change.new) if change and place else None


def _said(mark: Mark) -> OpenMark:
    spot = mark.spot
    return OpenMark(
        kind=mark.kind,
        folio=spot.folio or str(mark.page),
        line=spot.line,
        chapter=spot.file,
        chapter_line=spot.chapter_line,
        before=spot.before,
        words=spot.words,
        after=spot.after,
        comment=mark.comment,
        author=mark.author,
        date=mark.date,
        why=mark.verdict.why,
        replies=tuple(f"{one.author}: {one.comment}" for one in mark.replies),
    )


def carry_marks(
    marks: Iterable[OpenMark], old: Mapping[str, str], new: Mapping[str, str]
) -> tuple[OpenMark, ...]:
    """Let marks say where their words stand in changed chapters; those whose words changed stay."""
    trails = {file: Trail(file, text, new) for file, text in old.items() if new.get(file) != text}
    return tuple(_carried(mark, trails.get(mark.chapter)) for mark in marks)


def _carried(mark: OpenMark, trail: Trail | None) -> OpenMark:
    start = mark.place_in(trail.old) if trail else None
    if trail is None or start is None:
        return mark
    now = trail.follow(start, start + len(mark.standing))
    return anchored(mark, now.file, trail.chapters[now.file], now.start) if now.fate is Fate.SAME else mark


def anchored(mark: OpenMark, file: str, text: str, start: int) -> OpenMark:
    """Let a mark say with as many words around as it takes where its words stand."""
    before, after = context_of(text, start, start + len(mark.standing))
    return replace(mark, chapter=file, find_before=before, find_after=after)
