"""Turn what is certain into entries of corrections.toml, or into new texts of the chapters themselves.

In: the marks of a return, the chapters as they are. Out: values; nothing is written here, and nothing but
text comes out: a comment cannot name a file, and its words are escaped for Markdown and for TOML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bookgen.corrections import Correction, parse_corrections, serialise_corrections
from bookgen.proof.marks import Answer, Change, Grade, Mark
from bookgen.proof.merging import distinct_changes

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ufdd0-\ufdef\ufffe\uffff]")
"""What neither TOML nor a chapter may have; what turns the direction of the text round is among it."""
LONGEST_REASON, LONGEST_NAMES = 240, 120


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the certain marks of a return come to."""

    entries: tuple[Correction, ...]
    """For corrections.toml, in the order in which they are to be replayed."""
    chapters: Mapping[str, str]
    """The chapters that change, with their new text."""
    changes: tuple[Change, ...] = ()
    """What was carried out, in the chapters as they were."""

    def carry_over(self, file: str, start: int, stop: int) -> tuple[int, int] | None:
        """Say where a stretch of a chapter stands after the changes; None where one of them touches it."""
        shift = 0
        for change in (one for one in self.changes if one.file == file and one.start < max(stop, start + 1)):
            if change.stop > start or (change.start < stop and change.start >= start):
                return None
            shift += len(change.new) - (change.stop - change.start)
        return start + shift, stop + shift


def correct(marks: Sequence[Mark], chapters: Mapping[str, str]) -> Corrected:
    """Carry out the certain marks on chapters."""
    texts: dict[str, str] = {}
    entries: list[Correction] = []
    shift: dict[str, int] = {}
    wanted = distinct_changes(marks)
    for change, asking in wanted:
        text = texts.get(change.file, chapters[change.file])
        by = shift.get(change.file, 0)
        moved = Change(change.file, change.start + by, change.stop + by, CONTROL.sub("", change.new))
        entries.append(correction_of(text, moved, asking))
        texts[change.file] = text[: moved.start] + moved.new + text[moved.stop :]
        shift[change.file] = by + len(moved.new) - (change.stop - change.start)
    changes = tuple(change for change, _ in wanted)
    return Corrected((*entries, *_decisions(marks)), texts, changes)


def add_corrections(existing: str, entries: Sequence[Correction]) -> str:
    """Put entries at the end of corrections.toml's text; those that stand there already are left out.

    Raises: ConfigError where the text is no corrections.toml.
    """
    known = {_same(entry) for entry in parse_corrections(existing).entries}
    new = tuple(entry for entry in entries if _same(entry) not in known)
    if not new:
        return existing
    end = "" if not existing or existing.endswith("\n") else "\n"
    return (existing + end + serialise_corrections(new)).lstrip("\n")


def _same(entry: Correction) -> tuple[str | int, ...]:
    """Name an entry by what it does."""
    return (
        entry.file, entry.before, entry.find, entry.after, entry.replace,
        entry.accept, entry.reject, entry.line, entry.column,
    )  # fmt: skip


def correction_of(text: str, change: Change, marks: Sequence[Mark]) -> Correction:
    """Say a change so that it fits one place of its chapter: whole words, with as many around as it takes."""
    start, stop = _reach_back(text, change.start), _reach(text, change.stop)
    if not text[start:stop].strip():
        start, stop = _reach_back(text, max(start - 1, 0)), _reach(text, min(stop + 1, len(text)))
    before, after = context_of(text, start, stop)
    return Correction(
        file=change.file,
        find=text[start:stop],
        replace=text[start : change.start] + change.new + text[change.stop : stop],
        before=before,
        after=after,
        reason=_reason(marks),
        by=_names(marks),
    )


def _reach(text: str, stop: int) -> int:
    """Find the end of the word that a place cuts."""
    while stop < len(text) and not text[stop].isspace():
        stop += 1
    return stop


def _reach_back(text: str, start: int) -> int:
    while start and not text[start - 1].isspace():
        start -= 1
    return start


def context_of(text: str, start: int, stop: int) -> tuple[str, str]:
    """Take as many words on both sides as make a place the only one."""
    first, last, words = start, stop, 1
    while not _is_unique(text, first, last) and (first > 0 or last < len(text)):
        for _ in range(words):
            first, last = _reach_back(text, max(first - 1, 0)), _reach(text, min(last + 1, len(text)))
        words *= 2
    return text[first:start], text[stop:last]


def _is_unique(text: str, start: int, stop: int) -> bool:
    """Tell whether words stand in a text once; a no-break space is as good as another."""
    text = text.replace("\u00a0", " ")
    wanted = text[start:stop]
    return text.find(wanted) == start and text.find(wanted, start + 1) == -1


def _reason(marks: Sequence[Mark]) -> str:
    first = marks[0]
    line = f", line {first.spot.line}" if first.spot.line else ""
    place = f"page {first.spot.folio or first.page}{line}"
    said = f": {first.comment}" if first.comment else ""
    return _clean(f"{first.kind} in the proof, {place}{said}", LONGEST_REASON)


def _names(marks: Sequence[Mark]) -> str:
    names = ", ".join(dict.fromkeys(mark.author for mark in marks if mark.author))
    return _clean(names, LONGEST_NAMES) or "proofreader"


def _clean(text: str, longest: int) -> str:
    """Write a comment or a name as one line without signs that TOML does not take."""
    text = " ".join(CONTROL.sub(" ", text.encode("utf-8", "replace").decode()).split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _decisions(marks: Sequence[Mark]) -> Iterator[Correction]:
    """Write answers to queries as the editor's decisions, each once."""
    answered: dict[Answer, list[Mark]] = {}
    for mark in marks:
        answer = mark.verdict.answer
        if answer and mark.verdict.grade is Grade.CERTAIN:
            answered.setdefault(replace(answer, query=0), []).append(mark)
    for answer, asking in answered.items():
        yield replace(decision_of(answer), reason=_reason(asking), by=_names(asking))


def decision_of(answer: Answer) -> Correction:
    """Write an answer as the editor's own are written."""
    return Correction(
        find=CONTROL.sub(" ", answer.find),
        before=answer.before,
        after=answer.after,
        accept=answer.rule if answer.is_yes else "",
        reject="" if answer.is_yes else answer.rule,
        line=answer.line,
        column=answer.column,
    )
