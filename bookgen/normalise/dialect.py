"""Markdown's dialects written as this book's: ~~struck~~, x^2^, H~2~O, notes in the line, labels of notes.

In: Markdown as Pandoc and GitHub read it. Out: Markdown as chapters have it. Each change is in the ledger.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bookgen.ledger import Status
from bookgen.manuscript import Block, Edit, Kind, Manuscript
from bookgen.normalise.desk import Change, Desk, Step, decided, holds_words

RULE = "write-dialect"
SIGNS = re.compile(r"[~^]|\]\{|(?m:^[ \t>]*(?:#\.|\d{1,9}\))[ \t])")
FORMATS = frozenset({"markdown", "archive"})
STRUCK = re.compile(r"(?<![~\\])~~(?=\S)([^~\n]+?)(?<=\S)~~(?!~)")
RAISED = re.compile(r"(?<=[\w)])\^([^\s^\[\]]{1,20})\^")
LOWERED = re.compile(r"(?<=[A-Za-z)])(?<!~)~([^\s~]{1,12})~(?!~)")
SPANNED = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\{[.#][^{}\n]*\}")
LISTED = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)]|#\.)[ \t]")
BRACKETED = re.compile(r"^([ \t>]*\d{1,9})\)(?=[ \t])", re.MULTILINE)
COUNTED = re.compile(r"^([ \t>]*)#\.(?=[ \t])", re.MULTILINE)
"""The numbers of a list: '1)', and '#.' where Pandoc is to count."""
INLINE_NOTE = re.compile(r"\^\[((?:[^\[\]]|\[[^\[\]]*\])+)\](?!\()")
MARK = re.compile(r"(?<!\\)\[\^([^\]\s]+)\](?!:)")
CODE = re.compile(r"`[^`]*`")


def write_dialect(manuscript: Manuscript, desk: Desk) -> Step:
    """Write other dialects' signs as this one has them."""
    if manuscript.format not in FORMATS:
        return Step(manuscript)
    return rewrite(manuscript, desk, RULE, lambda _, text: _signs(text))


def agree_labels(manuscript: Manuscript, desk: Desk) -> Step:
    """Write a mark's label as its note has it, where they differ in capitals alone, as GitHub reads them."""
    labels = {block.label for block in manuscript.blocks if block.kind is Kind.NOTE}
    if manuscript.format not in FORMATS or not labels:
        return Step(manuscript)
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for label in labels:
        alike[label.casefold()].append(label)

    def others(_: int, text: str) -> Iterator[tuple[re.Match[str], str]]:
        for mark in MARK.finditer(text):
            own = alike.get(mark[1].casefold(), [])
            if mark[1] not in labels and len(own) == 1 and not _in_code(text, mark):
                yield mark, f"[^{own[0]}]"

    return rewrite(manuscript, desk, "agree-labels", others)


def rewrite(
    manuscript: Manuscript,
    desk: Desk,
    rule: str,
    find: Callable[[int, str], Iterable[tuple[re.Match[str], str]]],
) -> Step:
    """Write what is found in a block's prose as it is to be, as far as the editor lets it."""
    blocks = list(manuscript.blocks)
    changes: list[Change] = []
    for index, block in enumerate(manuscript.blocks):
        edits: list[Edit] = []
        for match, after in find(index, block.text) if holds_words(block) else ():
            at = manuscript.location(blocks[index].passage.place(match.start()))
            change = decided(Change(rule, at, match[0], after), desk)
            changes.append(change)
            if change.status is Status.APPLIED:
                edits.append(Edit(match.start(), match.end(), change.after))
        if edits:
            blocks[index] = replace(blocks[index], passage=blocks[index].passage.edit(edits))
    return Step(replace(manuscript, blocks=tuple(blocks)), tuple(changes))


def _signs(text: str) -> list[tuple[re.Match[str], str]]:
    """Find the signs of other dialects, each with what is written here, in order; none inside another."""
    if not SIGNS.search(text):
        return []
    ways: tuple[tuple[re.Pattern[str], str], ...]
    ways = ((STRUCK, "<s>{}</s>"), (RAISED, "<sup>{}</sup>"), (LOWERED, "<sub>{}</sub>"), (SPANNED, "{}"))
    if LISTED.match(text):
        ways += ((BRACKETED, "{}."), (COUNTED, "{}1."))
    found = [(m, shown) for pattern, shown in ways for m in pattern.finditer(text) if not _in_code(text, m)]
    ordered: list[tuple[re.Match[str], str]] = []
    for match, shown in sorted(found, key=lambda pair: pair[0].start()):
        if not ordered or match.start() >= ordered[-1][0].end():
            ordered.append((match, shown.format(match[1])))
    return ordered


def _in_code(text: str, match: re.Match[str]) -> bool:
    return any(code.start() < match.end() and match.start() < code.end() for code in CODE.finditer(text))


def part_inline_notes(manuscript: Manuscript, desk: Desk) -> Step:
    """Make notes of those that stand in the line: '^[the note]'."""
    if manuscript.format not in FORMATS:
        return Step(manuscript)
    blocks: list[Block] = []
    changes: list[Change] = []
    count = 0
    for block in manuscript.blocks:
        has_notes = "^[" in block.text and block.kind in (
            Kind.PARAGRAPH,
            Kind.QUOTATION,
            Kind.MARKED,
            Kind.HEADING,
        )
        notes = (
            [m for m in INLINE_NOTE.finditer(block.text) if not _in_code(block.text, m)] if has_notes else []
        )
        edits: list[Edit] = []
        parted: list[Block] = []
        for note in notes:
            count += 1
            label = f"inline-{count}"
            edits.append(Edit(note.start(), note.end(), f"[^{label}]"))
            parted.append(Block(Kind.NOTE, block.passage.cut(note.start(1), note.end(1)), label=label))
            at = manuscript.location(block.passage.place(note.start()))
            after = f"[^{label}]\n\n[^{label}]: {note[1]}\n\n"
            changes.append(Change("part-inline-notes", at, note[0], after))
        blocks.append(replace(block, passage=block.passage.edit(edits)) if edits else block)
        blocks += parted
    return Step(replace(manuscript, blocks=tuple(blocks)), tuple(changes)) if changes else Step(manuscript)
