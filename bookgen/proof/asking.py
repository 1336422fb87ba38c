"""What a return leaves to the editor: its open marks, each with the words of the chapter that it is about.

In: the marks and what was carried out of them. Out: `OpenMark`s, whose words fit the chapters as they are
once the certain corrections are made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bookgen.openmarks import OpenMark
from bookgen.proof.correcting import Corrected, correction_of
from bookgen.proof.follow import Fate
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
