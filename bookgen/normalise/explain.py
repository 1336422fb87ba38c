"""What each pass did to a line, in the order of the passes.

In: a manuscript and a place, a line of the source or of a chapter. Out: for each line of the source that
the place comes from, how it read, every pass that changed it, and what became of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bookgen.config import BookConfig
from bookgen.corrections import Corrections
from bookgen.errors import Location, QueryError
from bookgen.manuscript import Kind, Manuscript, Passage
from bookgen.normalise.decisions import decisions_of, place_decisions
from bookgen.normalise.desk import Change, Desk, name_of
from bookgen.normalise.passes import run_passes
from bookgen.normalise.replay import RULE as CORRECTION
from bookgen.normalise.replay import Replayed, replay
from bookgen.normalise.write import Draft, write_chapters

PLACE = re.compile(r"(?:(?P<chapter>[^:]*\D[^:]*):)?(?P<line>\d+)")
READ = "read"
"""The name of the step before the passes."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What one pass did to a line."""

    name: str
    kind: str
    """What the line is part of afterwards: 'paragraph', 'heading 2'; empty where nothing is left of it."""
    text: str
    """How the line reads afterwards."""
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A line of the source and what was done to it."""

    at: Location
    text: str
    deeds: tuple[Deed, ...]
    to: tuple[Location, ...]
    """The lines of chapters where it stands now."""


@dataclass(frozen=True, slots=True)
class _State:
    """A manuscript after a step."""

    name: str
    manuscript: Manuscript
    changes: tuple[Change, ...]


def explain(
    manuscript: Manuscript, plan: BookConfig, corrections: Corrections, place: str
) -> tuple[Explained, ...]:
    """Run the passes and watch a place: '14' or '01-preface:3'.

    Raises: QueryError where there is no such line.
    """
    found = PLACE.fullmatch(place)
    if found is None:
        raise QueryError(f"'{place}' is no line", None, "give '14' of the source, or '01-preface:3'")
    desk = Desk(
        plan.language, plan.title, plan.section, decisions_of(place_decisions(corrections, manuscript))
    )
    states = [_State(READ, manuscript, ())]
    states += (
        _State(name_of(pass_), step.manuscript, step.changes) for pass_, step in run_passes(manuscript, desk)
    )
    last = states[-1].manuscript
    replayed = replay(last, write_chapters(last), corrections.entries)
    line = int(found["line"])
    lines = _source_lines(manuscript, replayed.drafts, found["chapter"], line) if found["chapter"] else [line]
    if not lines or not 0 < lines[-1] <= len(manuscript.starts):
        raise QueryError(f"there is no line '{place}'", Location(manuscript.name))
    return tuple(_explained(states, replayed, line) for line in lines)


def _source_lines(manuscript: Manuscript, drafts: Sequence[Draft], name: str, line: int) -> list[int]:
    """Find the lines of the source that a line of a chapter comes from."""
    draft = next((one for one in drafts if _is_named(one.file, name)), None)
    if draft is None:
        hint = "there are " + ", ".join(one.file for one in drafts)
        raise QueryError(f"there is no chapter '{name}'", None, hint)
    rows = draft.passage.text.split("\n")
    if not 0 < line <= len(rows):
        return []
    start = sum(len(row) + 1 for row in rows[: line - 1])
    runs = draft.passage.cut(start, start + len(rows[line - 1])).runs
    return sorted(
        {
            number
            for run in runs
            for number in range(
                manuscript.location(run.source).line,
                manuscript.location(max(run.stop - 1, run.source)).line + 1,
            )
        }
    )


def _is_named(file: str, name: str) -> bool:
    """Tell whether a chapter's file is meant: by its path, its name, or that without its ending."""
    own = file.rpartition("/")[2]
    return name in (file, own, own.removesuffix(".md"))


def _explained(states: Sequence[_State], replayed: Replayed, line: int) -> Explained:
    source = states[0].manuscript
    start = source.starts[line - 1]
    stop = source.starts[line] if line < len(source.starts) else len(source.source)
    looks = [_look(state.manuscript, start, stop) for state in states]
    deeds = [Deed(READ, *looks[0], ())]
    for state, (before, after) in zip(states[1:], pairwise(looks), strict=True):
        changes = _at(state.changes, line)
        if changes or before != after:
            deeds.append(Deed(state.name, *after, changes))
    corrected = _at(replayed.changes, line)
    if corrected:
        deeds.append(Deed(CORRECTION, *looks[-1], corrected))
    at = Location(source.name, line)
    return Explained(
        at, source.source[start:stop].rstrip("\n"), tuple(deeds), _chapter_lines(replayed, start, stop)
    )


def _at(changes: Sequence[Change], line: int) -> tuple[Change, ...]:
    return tuple(change for change in changes if change.at.line == line)


def _look(manuscript: Manuscript, start: int, stop: int) -> tuple[str, str]:
    """Say what stretches of the source are part of, and how they read."""
    kinds: list[str] = []
    texts: list[str] = []
    for block in manuscript.blocks:
        pieces = [block.text[first:last] for first, last in _of_stretch(block.passage, start, stop)]
        text = " ".join("".join(pieces).split())
        if text:
            texts.append(text)
            kinds.append(f"{block.kind} {block.level}" if block.kind is Kind.HEADING else str(block.kind))
    return ", ".join(dict.fromkeys(kinds)), " ¶ ".join(texts)


def _of_stretch(passage: Passage, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Find the characters that come from a stretch of the source."""
    ends = [*(run.start for run in passage.runs[1:]), len(passage.text)]
    for run, end in zip(passage.runs, ends, strict=False):
        is_there = run.source < stop and (run.stop > start or run.source == run.stop >= start)
        if is_there:
            first = run.start + min(max(start - run.source, 0), end - run.start)
            last = end if run.stop <= stop else min(run.start + stop - run.source, end)
            if first < last:
                yield first, last


def _chapter_lines(replayed: Replayed, start: int, stop: int) -> tuple[Location, ...]:
    return tuple(
        dict.fromkeys(
            Location(draft.file, draft.passage.text.count("\n", 0, first) + 1)
            for draft in replayed.drafts
            for first, last in _of_stretch(draft.passage, start, stop)
            if draft.passage.text[first:last].strip()
        )
    )
