"""Marks tied to their notes, and every note brought to the section that refers to it.

In: text with '[1]' in it and '1. …' somewhere. Out: '[^1]' and note blocks at the end of the section.
What cannot be tied stays as it is, and is a finding.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import replace
from typing import TypeAlias

from bookgen.manuscript import Block, Edit, Kind, Manuscript, Passage, join_passages
from bookgen.normalise.desk import UNTOUCHED, Change, Desk, Step
from bookgen.normalise.note_findings import note_findings
from bookgen.normalise.note_marks import NOTES_LIST, REFERENCE, Entry, Mark, is_notes_heading
from bookgen.normalise.note_ties import Ties, solve_notes
from bookgen.normalise.site import drop_blocks

RULE = "tie-notes"
FILES = "archive"
"""The format of a source in several files, each with labels of its own."""
Labels: TypeAlias = dict[tuple[int, Entry], str]
"""What each note is called in the sections that refer to it."""
LINE_END = re.compile(r"(?<!\\)\n[ \t]*")


def drop_notes_headings(manuscript: Manuscript, desk: Desk) -> Step:
    """Drop the heading 'Notes' above notes that have marks: the book gives its notes a heading itself."""
    dropped: set[int] = set()
    blocks = list(manuscript.blocks)
    runs = solve_notes(manuscript.blocks).runs
    for run in runs:
        above = run[0].block - 1
        if above >= 0 and is_notes_heading(manuscript.blocks[above]):
            dropped.add(above)
            blocks[above + 1] = replace(blocks[above + 1], label=NOTES_LIST)
    if not dropped:
        return Step(manuscript)
    notes = {n for run in runs for entry in run for n in (entry.block, *entry.more)}
    parents = {n - 1 for n in dropped}
    dropped |= {n for n in parents if _holds_alone(manuscript.blocks, n, notes | dropped)}
    return drop_blocks("drop-notes-headings", replace(manuscript, blocks=tuple(blocks)), dropped, desk)


def _holds_alone(blocks: tuple[Block, ...], heading: int, gone: Set[int]) -> bool:
    """Tell whether a heading that says 'Notes' has nothing below it but what goes."""
    above = blocks[heading]
    if heading < 0 or above.kind is not Kind.HEADING or not is_notes_heading(above):
        return False
    for n in range(heading + 1, len(blocks)):
        if blocks[n].kind is Kind.HEADING and blocks[n].level <= above.level:
            return True
        if n not in gone:
            return False
    return True


def tie_notes(manuscript: Manuscript, desk: Desk) -> Step:
    """Tie marks to notes and put each note at the end of the section that refers to it."""
    step = _tied(manuscript)
    if solve_notes(manuscript.blocks).has_two_forms:
        return step  # A mark that has lost its note would take one of the other form.
    while True:
        # With the first notes out of the way, others may stand together.
        again = _tied(step.manuscript)
        if again.manuscript == step.manuscript:
            return step
        step = Step(again.manuscript, (*step.changes, *again.changes), again.findings)


def _tied(manuscript: Manuscript) -> Step:
    ties = solve_notes(manuscript.blocks)
    section = _section_of(manuscript.blocks)
    labels = _labels(manuscript.blocks, section, ties)
    blocks, changes = _with_references(manuscript, section, ties, labels)
    gone = {n for _, entry in ties.tied for n in (entry.block, *entry.more)}
    notes = [(section[n], block) for n, block in enumerate(blocks) if block.kind is Kind.NOTE]
    moved: set[int] = set()
    for home, entry in labels:
        is_copy = entry.block in moved
        moved.add(entry.block)
        note = _note(manuscript, home, entry, ties, labels)
        changes.append(_note_row(manuscript, entry, note, is_copy=is_copy))
        notes.append((home, note))
    text = [(section[n], b) for n, b in enumerate(blocks) if b.kind is not Kind.NOTE and n not in gone]
    placed, copied = _placed(manuscript, text, notes)
    changes.sort(key=lambda change: change.at)
    result = replace(manuscript, blocks=placed)
    return Step(result, (*changes, *copied), tuple(note_findings(manuscript, result, ties)))


def _section_of(blocks: tuple[Block, ...]) -> list[int]:
    numbers, number = [], 0
    for block in blocks:
        number += block.kind is Kind.HEADING and block.level == 1
        numbers.append(number)
    return numbers


def _labels(blocks: tuple[Block, ...], section: list[int], ties: Ties) -> Labels:
    """Name each note in each section that refers to it, so that no other of the section has the name."""
    used: defaultdict[int, set[str]] = defaultdict(set)
    entries = {entry.block for _, entry in ties.tied}
    for n, block in enumerate(blocks):
        if n in entries:
            continue
        used[section[n]] |= {block.label} if block.kind is Kind.NOTE else set(REFERENCE.findall(block.text))
    labels: Labels = {}
    for mark, entry in sorted(ties.tied, key=lambda tie: tie[0] in ties.holders):
        for home in _homes(mark, section, ties, labels):
            if (home, entry) in labels:
                continue
            shown = entry.shown if mark.group in ("", entry.group) else mark.shown
            label, count = shown, 1
            while label in used[home]:
                count += 1
                label = f"{shown}-{count}"
            used[home].add(label)
            labels[home, entry] = label
    return labels


def _homes(mark: Mark, section: list[int], ties: Ties, labels: Iterable[tuple[int, Entry]]) -> list[int]:
    """List the sections that a mark belongs to: one in a note goes where the note does."""
    holder = ties.holders.get(mark)
    return [section[mark.block]] if holder is None else [home for home, entry in labels if entry == holder]


def _with_references(
    manuscript: Manuscript, section: list[int], ties: Ties, labels: Labels
) -> tuple[list[Block], list[Change]]:
    blocks, changes = list(manuscript.blocks), []
    by_block: defaultdict[int, list[Edit]] = defaultdict(list)
    for mark, entry in ties.tied:
        block = blocks[mark.block]
        home = next(iter(_homes(mark, section, ties, labels)))
        edit = _reference(mark, labels[home, entry])
        at = manuscript.location(block.passage.place(mark.start))
        changes.append(Change(RULE, at, block.text[mark.start : mark.stop], edit.text))
        if mark not in ties.holders:
            by_block[mark.block].append(edit)
    for n, edits in by_block.items():
        blocks[n] = replace(blocks[n], passage=blocks[n].passage.edit(edits))
    return blocks, changes


def _reference(mark: Mark, label: str) -> Edit:
    return Edit(mark.start, mark.stop, f"[^{label}]")


def _note(manuscript: Manuscript, home: int, entry: Entry, ties: Ties, labels: Labels) -> Block:
    """Make a note of its paragraphs; the marks in it are those of the section that it goes to."""
    edits: defaultdict[int, list[Edit]] = defaultdict(list)
    for mark, other in ties.tied:
        if ties.holders.get(mark) == entry:
            edits[mark.block].append(_reference(mark, labels[home, other]))
    first, *more = (
        replace(manuscript.blocks[n], passage=manuscript.blocks[n].passage.edit(edits[n]))
        for n in (entry.block, *entry.more)
    )
    words = first.passage.cut(entry.stop, len(first.text))
    passage = join_passages((words, *map(_in_note, more)), "\n\n")
    return Block(Kind.NOTE, passage, label=labels[home, entry])


def _in_note(block: Block) -> Passage:
    """Keep the lines of verse apart: a note has no block markers."""
    if block.kind is not Kind.VERSE:
        return block.passage
    return block.passage.edit(
        [Edit(found.start(), found.end(), "\\\n") for found in LINE_END.finditer(block.text)]
    )


def _note_row(manuscript: Manuscript, entry: Entry, note: Block, *, is_copy: bool) -> Change:
    block = manuscript.blocks[entry.block]
    at = manuscript.location(block.place)
    definition = f"[^{note.label}]: "
    if is_copy:
        return Change(RULE, at, "", f"{definition}{note.text}\n\n")
    return Change(RULE, at, block.text[: entry.stop], definition)


def _definition(manuscript: Manuscript, note: Block) -> int:
    """Find where a note begins in the source: at its label, where the source defines it itself."""
    start = note.place - len(f"[^{note.label}]: ")
    return start if manuscript.source[max(start, 0) : note.place] == f"[^{note.label}]: " else note.place


def _placed(
    manuscript: Manuscript, text: list[tuple[int, Block]], notes: list[tuple[int, Block]]
) -> tuple[tuple[Block, ...], list[Change]]:
    """Put the notes behind the text of each section, in the order in which it refers to them."""
    references: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for home, block in text:
        if block.kind not in UNTOUCHED:
            references[home].update(dict.fromkeys(REFERENCE.findall(block.text)))
    shelf = _Shelf(notes, references if manuscript.format == FILES else {})
    ends: dict[int, list[Block]] = {
        home: [note for label in labels for note in shelf.take(home, label)]
        for home, labels in references.items()
    }
    changes = [
        Change(
            RULE, manuscript.location(_definition(manuscript, note)), "", f"[^{note.label}]: {note.text}\n\n"
        )
        for note in shelf.copied
    ]
    for home, note in shelf.left():
        ends.setdefault(home, []).append(note)
    placed: list[Block] = []
    for n, (home, block) in enumerate(text):
        placed.append(block)
        if n + 1 == len(text) or text[n + 1][0] != home:
            placed += ends.pop(home, [])
    return (*placed, *(note for left in ends.values() for note in left)), changes


class _Shelf:
    """The notes, to be taken by the sections that refer to them."""

    def __init__(self, notes: list[tuple[int, Block]], own: Mapping[int, Collection[str]]) -> None:
        self.notes = notes
        self.own = own
        """The labels that each section refers to, where every section has labels of its own."""
        self.by_label: defaultdict[str, list[int]] = defaultdict(list)
        for n, (_, note) in enumerate(notes):
            self.by_label[note.label].append(n)
        self.taken: set[int] = set()
        self.copied: list[Block] = []

    def take(self, home: int, label: str) -> list[Block]:
        """Give a section its own notes of this label, else another section's first."""
        every = self.by_label[label]
        others = [n for n in every if not self._is_owned(n)]
        own = [n for n in every if self.notes[n][0] == home] or others[:1]
        self.copied += [self.notes[n][1] for n in own if n in self.taken]
        self.taken.update(own)
        return [self.notes[n][1] for n in own]

    def _is_owned(self, number: int) -> bool:
        """Tell whether a note is its own section's alone: the same label elsewhere means another note."""
        home, note = self.notes[number]
        return note.label in self.own.get(home, ())

    def left(self) -> list[tuple[int, Block]]:
        """List the notes that no section took, with the section where they stand."""
        return [pair for n, pair in enumerate(self.notes) if n not in self.taken]
