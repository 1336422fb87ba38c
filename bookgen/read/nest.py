"""Blocks inside blocks: lists, quotations and the like, as lines of Markdown with a prefix."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from bookgen.manuscript import Block, Edit, Kind, Passage, Run, join_passages

BLOCK_MARKUP = re.compile(
    r"#{1,6}(?=\s)|[-+*>](?=\s)|\d{1,9}(?P<point>[.)])(?=\s)|:(?=\s)|/{3}|[=~|](?=\s|$)|\[\^[^\]]+\](?=:)"
)
"""What Markdown takes for a block's markup at the start of a line."""
CLASSED = frozenset({"signature", "dateline", "salutation", "attribution", "stage-direction"})


def as_markdown(blocks: Sequence[Block], *, tight: bool = False) -> Passage:
    """Write blocks as they stand in a chapter, one after another."""
    parts: list[Passage] = []
    for kind, group in groupby(blocks, lambda block: block.kind):
        if kind is Kind.VERSE:
            parts.append(marked("verse", join_passages((block.passage for block in group), "\n\n")))
        else:
            parts += [_written(block) for block in group]
    return join_passages(parts, "\n" if tight else "\n\n")


def as_paragraphs(blocks: Sequence[Block]) -> Passage:
    """Write blocks as the paragraphs of a note; the lines of verse end in line breaks."""
    parts = []
    for block in blocks:
        text = block.text
        ends = [n for n, sign in enumerate(text) if sign == "\n" and block.kind is Kind.VERSE]
        parts.append(block.passage.edit([Edit(n, n, "\\") for n in ends]) if ends else block.passage)
    return join_passages((part for part in parts if part.text), "\n\n")


def _written(block: Block) -> Passage:
    if block.kind is Kind.HEADING:
        return join_passages((_sign("#" * max(block.level, 1) + " ", block.passage), block.passage))
    if block.kind is Kind.QUOTATION:
        return prefixed(shielded(block.passage), "> ", "> ")
    if block.kind is Kind.SIGNATURE:
        return marked("signature", block.passage)
    if block.kind is Kind.BREAK:
        return _sign("* * *", block.passage)
    return shielded(block.passage) if block.kind is Kind.PARAGRAPH else block.passage


def shielded(passage: Passage) -> Passage:
    """Escape what would be markup at the start of a paragraph."""
    found = BLOCK_MARKUP.match(passage.text)
    if found is None:
        return passage
    place = found.start("point") if found["point"] else 0
    return passage.edit([Edit(place, place, "\\")])


def marked(name: str, passage: Passage) -> Passage:
    """Put a block marker round a passage: '/// verse' … '///'."""
    return join_passages((_sign(f"/// {name}", passage), passage, _sign("///", passage, at_end=True)), "\n")


def prefixed(passage: Passage, first: str, rest: str) -> Passage:
    """Begin the first line and each further one with something; a blank line with its bare part."""
    lines: list[Passage] = []
    offset = 0
    for line in passage.text.split("\n"):
        prefix = rest if lines else first
        own = passage.cut(offset, offset + len(line))
        place = passage.place(min(offset, max(len(passage.text) - 1, 0)))
        lines.append(
            join_passages((Passage(prefix if line else prefix.rstrip(), (Run(0, place, place),)), own))
        )
        offset += len(line) + 1
    return join_passages(lines, "\n")


def _sign(text: str, near: Passage, *, at_end: bool = False) -> Passage:
    place = near.end(len(near.text)) if at_end else near.place(0)
    return Passage(text, (Run(0, place, place),))
