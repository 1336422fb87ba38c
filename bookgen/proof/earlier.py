"""What a proof is compared with: an earlier proof, or the chapters of an earlier revision.

In: a proof's map, or chapters by file. Out: which lines say something else than before, and which pages
are not as they were.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bookgen.proof.follow import changed_places
from bookgen.proofmap import ChapterText, MapLine, MapSheet, ProofMap


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier state of the book."""

    label: str
    """How the reader calls it: a tag, or the earlier proof's date and revision."""
    chapters: Mapping[str, str]
    pages: tuple[tuple[str, ...], ...] | None = None
    """Each page of the earlier proof as its lines; None where only the text is known."""


def earlier_proof(proof: ProofMap) -> Earlier:
    """Take an earlier proof to compare with."""
    pages = tuple(tuple(proof.line_text(line) for line in sheet.lines) for sheet in proof.pages)
    chapters = {chapter.file: chapter.text for chapter in proof.chapters}
    return Earlier(f"the proof of {proof.date}, revision {proof.revision}", chapters, pages)


def changed_lines(
    earlier: Earlier, chapters: Sequence[ChapterText], pages: Sequence[MapSheet]
) -> tuple[frozenset[int], ...]:
    """For each page the indices of the lines whose words are not as they were."""
    changes = [_changes(earlier, chapter) for chapter in chapters]
    return tuple(
        frozenset(
            index
            for index, line in enumerate(page.lines)
            if line.chapter >= 0 and _is_changed(line, changes[line.chapter])
        )
        for page in pages
    )


def _changes(earlier: Earlier, chapter: ChapterText) -> tuple[tuple[int, int], ...]:
    """List what changed in a chapter; white space alone is no change."""
    old = earlier.chapters.get(chapter.file, "")
    return tuple(changed_places(old, chapter.text)) if old != chapter.text else ()


def _is_changed(line: MapLine, changes: Sequence[tuple[int, int]]) -> bool:
    real = [run for run in line.runs if run.start >= 0]
    if not real or not changes:
        return False
    start, stop = min(run.start for run in real), max(run.stop for run in real)
    at = bisect_left(changes, (start, start))
    near = changes[max(at - 1, 0) : at + 2]
    return any((begin < stop and end > start) or start <= begin == end <= stop for begin, end in near)


def moved_pages(
    earlier: Earlier, texts: Sequence[tuple[str, ...]], changed: Sequence[frozenset[int]]
) -> tuple[bool, ...]:
    """Tell of each page whether it has to be read again: it has other words or lines than any before."""
    if earlier.pages is None:
        return tuple(bool(lines) for lines in changed)
    known = set(earlier.pages)
    return tuple(bool(lines) or text not in known for lines, text in zip(changed, texts, strict=True))
