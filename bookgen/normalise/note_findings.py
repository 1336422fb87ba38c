"""What could not be tied, with the place of what comes nearest to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from bookgen.finding import Finding
from bookgen.manuscript import Kind, Manuscript
from bookgen.normalise.desk import UNTOUCHED
from bookgen.normalise.note_marks import REFERENCE, Entry, Mark
from bookgen.normalise.note_ties import Ties
from bookgen.normalise.rules import MARK_WITHOUT_NOTE, MARKS_WITHOUT_NOTES, NOTE_BREAKS_OFF, NOTE_WITHOUT_MARK

BROKEN_OFF = re.compile(r"\S*[—–,:(\[-]\Z")
LOST_LIST = 3
"""So many marks without any note are one finding: the list is lost."""


def note_findings(source: Manuscript, placed: Manuscript, ties: Ties) -> Iterator[Finding]:
    """Report marks without notes, notes without marks, and notes that break off."""
    yield from _orphan_marks(source, ties)
    tied = {entry for _, entry in ties.tied}
    for run in ties.runs:
        for entry in run:
            if entry not in tied:
                place = source.location(source.blocks[entry.block].place)
                yield NOTE_WITHOUT_MARK.found(place, label=entry.shown, near=_near_mark(source, ties, entry))
    yield from _note_findings(source, placed)


def _note_findings(source: Manuscript, placed: Manuscript) -> Iterator[Finding]:
    """Report what of each section's marks and notes has no other half in the section."""
    numbers = list(accumulate(block.kind is Kind.HEADING and block.level == 1 for block in placed.blocks))
    pairs = list(zip(numbers, placed.blocks, strict=True))
    references = {(n, label) for n, block in pairs for label in REFERENCE.findall(block.text)}
    notes = [(n, block) for n, block in pairs if block.kind is Kind.NOTE]
    for n, note in notes:
        place = source.location(note.place)
        if (n, note.label) not in references:
            yield NOTE_WITHOUT_MARK.found(place, label=note.label, near="")
        broken = BROKEN_OFF.search(note.text)
        if broken:
            yield NOTE_BREAKS_OFF.found(place, label=note.label, words=broken[0])
    lost = references - {(n, note.label) for n, note in notes}
    for n, block in pairs if lost else ():
        for found in REFERENCE.finditer(block.text) if block.kind not in UNTOUCHED else ():
            if (n, found[1]) in lost:
                place = source.location(block.passage.place(found.start()))
                yield MARK_WITHOUT_NOTE.found(place, mark=found[0], near="")


def _orphan_marks(source: Manuscript, ties: Ties) -> Iterator[Finding]:
    orphans = [mark for mark in ties.orphan_marks if not _may_be_power(source, ties, mark)]
    places = [source.location(source.blocks[m.block].passage.place(m.start)) for m in orphans]
    shown = [source.blocks[m.block].text[m.start : m.stop] for m in orphans]
    if len(orphans) >= LOST_LIST and not ties.runs:
        words = {"count": len(orphans), "first": shown[0], "last": shown[-1]}
        yield MARKS_WITHOUT_NOTES.found(places[0], **words)
        return
    for mark, place, text in zip(orphans, places, shown, strict=True):
        yield MARK_WITHOUT_NOTE.found(place, mark=text, near=_near_note(source, ties, mark))


def _may_be_power(source: Manuscript, ties: Ties, mark: Mark) -> bool:
    """Tell whether a figure that only type raises may be an exponent: no note begins with such a one."""
    is_typed = source.blocks[mark.block].text.startswith("<sup>", mark.start)
    return is_typed and not any(entry.style == "raised" for run in ties.runs for entry in run)


def _near_note(source: Manuscript, ties: Ties, mark: Mark) -> str:
    """Name the place of the note that comes nearest to what the mark says."""
    entries = [entry for run in ties.runs for entry in run]
    if not entries:
        return ""
    nearest = min(entries, key=lambda entry: (abs(entry.label - mark.label), abs(entry.block - mark.block)))
    return f"; the nearest is '{nearest.shown}' at {source.location(source.blocks[nearest.block].place)}"


def _near_mark(source: Manuscript, ties: Ties, entry: Entry) -> str:
    if not ties.tied:
        return ""
    mark = min((mark for mark, _ in ties.tied), key=lambda mark: abs(mark.label - entry.label))
    place = source.location(source.blocks[mark.block].passage.place(mark.start))
    return f"; the nearest mark is '{mark.shown}' at {place}"
