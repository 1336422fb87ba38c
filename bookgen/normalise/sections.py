"""The sections of the book: found by the section plan, else by the headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Set
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from bookgen.config import SectionConfig
from bookgen.finding import Finding
from bookgen.ledger import Status
from bookgen.manuscript import Block, Kind, Manuscript, Passage, Run
from bookgen.normalise.chapter_lines import (
    chapter_said,
    is_appendix_line,
    is_chapter_line,
    lone_numbers,
    numbered_titles,
)
from bookgen.normalise.desk import Change, Desk, Step, decided
from bookgen.normalise.file_names import chapter_name
from bookgen.normalise.rules import SECTION_MISSING, TEXT_BEFORE_PLAN

RULE = "open-sections"
FEWEST_LISTED = 4
"""A volume, a part and a chapter may open one below the other."""
NOT_A_WORD = re.compile(r"[\W_]+")


class _Opening(NamedTuple):
    """Where a section opens."""

    block: int
    """The block before which its heading stands, or that is its heading."""
    is_heading: bool
    title: str
    file: str


def find_headings(manuscript: Manuscript, desk: Desk) -> Step:
    """Make headings of lines that say 'Chapter 1', of numbers that count up, and of the plan's titles."""
    titles = {_plain(entry.title) for entry in desk.plan if not entry.starts}
    blocks, changes = list(manuscript.blocks), []
    lines = frozenset(n for n, block in enumerate(blocks) if _may_head(block) and _is_named(block, titles))
    named = [n for n in sorted(lines) if desk.plan or not _is_listed(n, lines, manuscript.blocks)]
    chapters = [n for n in named if not is_appendix_line(blocks[n].text)]
    is_below = bool(chapters) or any(block.kind is Kind.HEADING for block in blocks)
    numbers = lone_numbers(manuscript.blocks) or (() if is_below else numbered_titles(manuscript.blocks))
    levels = dict.fromkeys(named, 2) | dict.fromkeys(numbers, 3 if is_below else 2)
    for n, level in sorted(levels.items()):
        block = blocks[n]
        row = Change("find-headings", manuscript.location(block.place), block.text, block.text)
        changes.append(decided(row, desk))
        if changes[-1].status is not Status.REJECTED:
            blocks[n] = replace(block, kind=Kind.HEADING, level=level)
    return Step(replace(manuscript, blocks=tuple(blocks)), tuple(changes))


def _is_listed(n: int, named: Set[int], blocks: tuple[Block, ...]) -> bool:
    """Tell whether so many chapters' lines stand in a row that they are a contents list.

    The text may begin straight below: there the list's first line comes again, and opens too few for a list.
    """
    first, last = n, n
    while first - 1 in named:
        first -= 1
    while last + 1 in named:
        last += 1
    opening = chapter_said(blocks[first].text)
    again = range(max(last - FEWEST_LISTED + 2, first + 1), last + 1)
    end = next((line for line in again if chapter_said(blocks[line].text) == opening), last + 1)
    return n < end and end - first >= FEWEST_LISTED


def _may_head(block: Block) -> bool:
    return block.kind is Kind.PARAGRAPH and len(block.text) <= 120 and "\n" not in block.text


def _is_named(block: Block, titles: set[str]) -> bool:
    return is_chapter_line(block.text) or _plain(block.text) in titles


def open_sections(manuscript: Manuscript, desk: Desk) -> Step:
    """Give every section of the book its level 1 heading; all others stand below."""
    if any(block.kind is Kind.HEADING and block.label for block in manuscript.blocks):
        return Step(manuscript)
    openings, findings = _planned(manuscript, desk.plan) if desk.plan else (_headed(manuscript, desk), ())
    by_block = {opening.block: opening for opening in openings}
    changes: list[Change] = []
    blocks: list[Block] = []
    shift = 1 - _section_level(manuscript.blocks, openings)
    for n, block in enumerate(manuscript.blocks):
        opening = by_block.get(n)
        if opening:
            blocks.append(_heading(manuscript, block, opening, changes))
        if opening is None or not opening.is_heading:
            blocks.append(_below(block, shift))
    return Step(replace(manuscript, blocks=tuple(blocks)), tuple(changes), findings)


def _section_level(blocks: tuple[Block, ...], openings: list[_Opening]) -> int:
    """Find the level that the sections' own headings have in the source."""
    own = [blocks[opening.block].level for opening in openings if opening.is_heading]
    others = [block.level for block in blocks if block.kind is Kind.HEADING]
    return min(own, default=min(others, default=2) - 1)


def _below(block: Block, shift: int) -> Block:
    if block.kind is not Kind.HEADING:
        return block
    return replace(block, level=min(max(block.level + shift, 2), 6))


def _heading(manuscript: Manuscript, block: Block, opening: _Opening, changes: list[Change]) -> Block:
    at = manuscript.location(block.place)
    if not opening.is_heading:
        changes.append(Change(RULE, at, "", opening.title + "\n\n"))
        passage = Passage(opening.title, (Run(0, block.place, block.place),))
        return Block(Kind.HEADING, passage, level=1, label=opening.file)
    if block.text == opening.title:
        return Block(Kind.HEADING, block.passage, level=1, label=opening.file)
    changes.append(Change(RULE, at, block.text, opening.title))
    stop = block.passage.end(len(block.text))
    return Block(
        Kind.HEADING, Passage(opening.title, (Run(0, block.place, stop),)), level=1, label=opening.file
    )


def _planned(
    manuscript: Manuscript, plan: tuple[SectionConfig, ...]
) -> tuple[list[_Opening], tuple[Finding, ...]]:
    openings: list[_Opening] = []
    findings: list[Finding] = []
    start = 0
    for number, entry in enumerate(plan, 1):
        file = chapter_file(number, len(plan), entry)
        opening = _opening(manuscript.blocks, entry, start, file)
        if opening is None:
            words = {"title": entry.title, "starts": entry.starts or entry.title}
            findings.append(SECTION_MISSING.found(manuscript.location(0), **words))
            continue
        openings.append(opening)
        start = opening.block + 1
    if not openings and manuscript.blocks:  # the text has to go somewhere
        openings.append(_Opening(0, False, plan[0].title, chapter_file(1, len(plan), plan[0])))
    first = openings[0].block if openings else 0
    if first and any(block.kind is not Kind.METADATA for block in manuscript.blocks[:first]):
        place = manuscript.location(manuscript.blocks[0].place)
        findings.append(
            TEXT_BEFORE_PLAN.found(place, words=manuscript.blocks[0].text[:40], title=openings[0].title)
        )
        openings[0] = openings[0]._replace(block=0, is_heading=False)
    return openings, tuple(findings)


def _opening(blocks: tuple[Block, ...], entry: SectionConfig, start: int, file: str) -> _Opening | None:
    """Find an entry's heading, or the block that its first words open, with the heading before it."""
    title, words = _plain(entry.title), _plain(entry.starts)
    for n in range(start, len(blocks)):
        is_heading = blocks[n].kind is Kind.HEADING and _plain(blocks[n].text) == title
        if words and _plain(blocks[n].text).startswith(words):
            return _Opening(n, False, entry.title, file)
        if is_heading and (not words or _leads_to(blocks, n, words)):
            return _Opening(n, True, entry.title, file)
    return None


def _leads_to(blocks: tuple[Block, ...], heading: int, words: str) -> bool:
    return any(_plain(block.text).startswith(words) for block in blocks[heading + 1 : heading + 4])


def _headed(manuscript: Manuscript, desk: Desk) -> list[_Opening]:
    """Open a section at every heading of the highest level; without headings the book is one section."""
    blocks = manuscript.blocks
    least = min((block.level for block in blocks if block.kind is Kind.HEADING), default=0)
    openings = [
        _Opening(n, True, block.text, "")
        for n, block in enumerate(blocks)
        if block.kind is Kind.HEADING and block.level == least
    ]
    title = manuscript.title or desk.title or "Untitled"
    if blocks and (not openings or openings[0].block > 0):
        openings.insert(0, _Opening(0, False, title, ""))
    count = len(openings)
    return [o._replace(file=chapter_name(number, count, o.title)) for number, o in enumerate(openings, 1)]


def chapter_file(number: int, count: int, entry: SectionConfig) -> str:
    """Name the chapter file of one of so many entries of the section plan: 'chapters/01-introduction.md'."""
    if entry.file:
        return entry.file if entry.file.startswith("chapters/") else f"chapters/{entry.file}"
    return chapter_name(number, count, entry.title)


def _plain(text: str) -> str:
    """Reduce text to its words, for comparing."""
    return NOT_A_WORD.sub(" ", unicodedata.normalize("NFC", text)).strip().casefold()


def sections(manuscript: Manuscript) -> Iterator[tuple[int, int]]:
    """Yield the first block of each section and the block after its last."""
    starts = [n for n, b in enumerate(manuscript.blocks) if b.kind is Kind.HEADING and b.level == 1]
    yield from pairwise([*starts, len(manuscript.blocks)])
