"""Notes that a sign calls or that say what they are: '*', '†', '[Footnote 3: …]'.

In: text with 'word*' in it and a paragraph '* …' behind it. Out: '[^s1]' and note blocks. A note belongs to
the mark of its sign that still waits for one; where more notes than marks stand, nothing is tied.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bookgen.manuscript import Block, Edit, Kind, Manuscript, Passage, join_passages
from bookgen.normalise.desk import UNTOUCHED, Change, Desk, Step

RULE = "tie-sign-notes"
SIGNS = r"(?:\\\*){1,4}|[†‡§¶]{1,2}"
MARK = re.compile(
    rf"(?<=[^\W_]|[.,;:!?”’\"')\]…—-])(?P<sign>{SIGNS})(?![\w*\\]|\.\w)|(?<=[.!?”’,;]) (?P<apart>\\\*|[†‡])(?=\s|\Z)(?!\s*\\\*)"
    r"|(?P<label>(?<=\S)\[(?:\d{1,4}|[A-Z])\])(?![(:])"
)
MARK_SIGNS = re.compile(r"[*†‡§¶\[]")
SIGNED = re.compile(r"(?P<sign>(?:\\\*){1,4}|[†‡§¶]{1,2})[ \t]*(?=[^\s\\*])")
FOOTNOTE = re.compile(
    r"\\?\[(?:Foot|End)?[Nn]ote[ \u00a0]?(?P<label>\d{1,4}|[A-Z]|\\?\*{1,3}|[†‡§]|)[ \t]*:\s*", re.IGNORECASE
)
FARTHEST = 40
"""Blocks: a sign's note stands no farther behind its mark."""
LONGEST = 12
"""Blocks of one '[Footnote: …]'."""


@dataclass(frozen=True, slots=True)
class _Mark:
    block: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Note:
    """A note's own words."""

    block: int
    start: int
    key: str
    last: int
    """Block that it ends in."""
    is_bracketed: bool = False
    begins_small: bool = False


@dataclass(slots=True)
class _Waiting:
    """What waits for its other half."""

    marks: defaultdict[str, list[_Mark]] = field(default_factory=lambda: defaultdict(list))
    notes: defaultdict[str, list[_Note]] = field(default_factory=lambda: defaultdict(list))
    """The notes of the run that is being read: no text stands between them."""
    tied: list[tuple[_Mark, _Note]] = field(default_factory=list)

    def settle(self) -> None:
        """Tie the notes of a run to the marks that wait: as many marks as notes, the nearest ones."""
        for key, notes in self.notes.items():
            marks = [mark for mark in self.marks[key] if _is_near(mark, notes[0])]
            is_list = len(notes) > 1 and any(note.begins_small for note in notes)  # its bullets are the sign
            if len(marks) >= len(notes) and not is_list:
                self.tied += zip(marks[-len(notes) :], notes, strict=True)
                self.marks[key] = []
        self.notes.clear()


def _is_near(mark: _Mark, note: _Note) -> bool:
    return note.is_bracketed or note.block - mark.block <= FARTHEST


def tie_sign_notes(manuscript: Manuscript, desk: Desk) -> Step:
    """Tie the notes that a sign calls, and those in '[Footnote …]', to their marks."""
    tied = _tied(manuscript.blocks)
    if not tied:
        return Step(manuscript)
    blocks: list[Block | None] = list(manuscript.blocks)
    changes: list[Change] = []
    labels = _labels(manuscript.blocks, tied)
    edits: defaultdict[int, list[Edit]] = defaultdict(list)
    for (mark, note), label in zip(tied, labels, strict=True):
        edits[mark.block].append(Edit(mark.start, mark.stop, f"[^{label}]"))
        changes.append(_row(manuscript, mark.block, mark.start, mark.stop, f"[^{label}]"))
        changes += _note_rows(manuscript, note, label)
        blocks[note.block] = Block(Kind.NOTE, _words(manuscript.blocks, note), label=label)
        for n in range(note.block + 1, note.last + 1):
            blocks[n] = None
    for n, own in edits.items():
        block = blocks[n]
        if block is not None and block.kind is not Kind.NOTE:
            ordered = sorted(own, key=lambda edit: edit.start)
            blocks[n] = replace(block, passage=block.passage.edit(ordered))
    kept = tuple(block for block in blocks if block is not None)
    changes.sort(key=lambda change: change.at)
    return Step(replace(manuscript, blocks=kept), tuple(changes))


def _tied(blocks: tuple[Block, ...]) -> list[tuple[_Mark, _Note]]:
    waiting = _Waiting()
    n = 0
    while n < len(blocks):
        note = _note_at(blocks, n)
        if note:
            waiting.notes[note.key].append(note)
            n = note.last + 1
            continue
        if blocks[n].kind not in (Kind.BREAK, Kind.NOTE, *UNTOUCHED):
            waiting.settle()
            for key, mark in _marks(n, blocks[n]):
                waiting.marks[key].append(mark)
        n += 1
    waiting.settle()
    return sorted(waiting.tied, key=lambda pair: (pair[0].block, pair[0].start))


def _marks(n: int, block: Block) -> Iterator[tuple[str, _Mark]]:
    if not MARK_SIGNS.search(block.text):
        return
    for found in MARK.finditer(block.text):
        name = found.lastgroup or ""
        key = found[name].replace("\\", "").strip("[]")
        yield key, _Mark(n, found.start(), found.end(name))


def _note_at(blocks: tuple[Block, ...], n: int) -> _Note | None:
    block = blocks[n]
    if block.kind not in (Kind.PARAGRAPH, Kind.QUOTATION):
        return None
    footnote = FOOTNOTE.match(block.text)
    if footnote:
        last = _closing(blocks, n)
        key = footnote["label"].replace("\\", "") or "*"
        return _Note(n, footnote.end(), key, last, is_bracketed=True) if last >= 0 else None
    signed = SIGNED.match(block.text)
    if signed is None:
        return None
    small = block.text[signed.end() :][:1].islower()
    return _Note(n, signed.end(), signed["sign"].replace("\\", ""), n, begins_small=small)


def _closing(blocks: tuple[Block, ...], start: int) -> int:
    """Find the block in which the bracket of '[Footnote …]' closes; -1 where it does not."""
    depth = 0
    for n in range(start, min(start + LONGEST, len(blocks))):
        text = blocks[n].text
        depth += text.count("[") - text.count("]")
        if depth <= 0:
            return n if text.rstrip("*_\\ ").endswith("]") else -1
        if blocks[n].kind is Kind.HEADING:
            return -1
    return -1


def _labels(blocks: tuple[Block, ...], tied: list[tuple[_Mark, _Note]]) -> list[str]:
    """Label the notes: by their number where they have one, else 's1', 's2' in every section."""
    section, sections = 0, []
    for block in blocks:
        section += block.kind is Kind.HEADING and block.level == 1
        sections.append(section)
    counts: defaultdict[int, int] = defaultdict(int)
    used: set[tuple[int, str]] = set()
    labels = []
    for mark, note in tied:
        home = sections[mark.block]
        counts[home] += 1
        label = note.key if note.key.isalnum() else f"s{counts[home]}"
        while (home, label) in used:
            label += "-2"
        used.add((home, label))
        labels.append(label)
    return labels


def _words(blocks: tuple[Block, ...], note: _Note) -> Passage:
    """Cut a note's own words out of its blocks."""
    pieces = []
    for n in range(note.block, note.last + 1):
        passage = blocks[n].passage
        start = note.start if n == note.block else 0
        stop = len(passage.text)
        if note.is_bracketed and n == note.last:
            stop = passage.text.rindex("]")
        pieces.append(passage.cut(start, stop).stripped())
    return join_passages((piece for piece in pieces if piece.text), "\n\n")


def _row(manuscript: Manuscript, block: int, start: int, stop: int, after: str) -> Change:
    passage = manuscript.blocks[block].passage
    return Change(RULE, manuscript.location(passage.place(start)), passage.text[start:stop], after)


def _note_rows(manuscript: Manuscript, note: _Note, label: str) -> Iterator[Change]:
    yield _row(manuscript, note.block, 0, note.start, f"[^{label}]: ")
    if note.is_bracketed:
        text = manuscript.blocks[note.last].text
        yield _row(manuscript, note.last, text.rindex("]"), text.rindex("]") + 1, "")
