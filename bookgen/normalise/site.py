"""What belongs to the medium and not to the text: front matter, what the reader found, contents lists."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace

from bookgen.ledger import Status
from bookgen.manuscript import Block, Kind, Manuscript
from bookgen.normalise.desk import Change, Desk, Step, decided

CONTENTS = re.compile(
    r"(?:Contents|Inhaltsverzeichnis|Sommaire|Índice|Contenido|Indice|Inhoud|Содержание|Spis treści)"
    r"(?:\s*\[(?:hide|show|Verbergen|Anzeigen|masquer|ocultar|nascondi|скрыть)\])?"
)
CONTENTS_LINE = re.compile(rf"(?:Table of )?(?:{CONTENTS.pattern})\.?", re.IGNORECASE)
PAGE_REFERENCE = re.compile(r"(?:[ .…\t]{2,}|\s)(?:\d{1,4}|[ivxlc]+)$")
"""An entry's leaders and page number."""
FEWEST_ENTRIES = 3
SHARE_OF_ENTRIES = 0.8


def drop_front_matter(manuscript: Manuscript, desk: Desk) -> Step:
    """Drop the block of keys and values that a program put before the text."""
    dropped = {n for n, block in enumerate(manuscript.blocks) if block.kind is Kind.METADATA}
    return drop_blocks("drop-front-matter", manuscript, dropped, desk)


def drop_furniture(manuscript: Manuscript, desk: Desk) -> Step:
    """Drop what the reader knew to belong to the medium: menus, page numbers, licences."""
    dropped = {n for n, block in enumerate(manuscript.blocks) if block.kind is Kind.FURNITURE}
    return drop_blocks("drop-furniture", manuscript, dropped, desk)


def drop_contents_list(manuscript: Manuscript, desk: Desk) -> Step:
    """Drop a list of contents whose entries all come again as headings: the book makes its own."""
    blocks = manuscript.blocks
    dropped: set[int] = set()
    for n, block in enumerate(blocks):
        if n not in dropped and CONTENTS_LINE.fullmatch(block.text):
            dropped.update(_listed_entries(blocks, n))
    return drop_blocks("drop-contents-list", manuscript, dropped, desk) if dropped else Step(manuscript)


def _listed_entries(blocks: tuple[Block, ...], start: int) -> range:
    """Find the list below the word 'Contents': it ends before its first entry comes again."""
    lines = [_entry_words(block) for block in blocks[start + 1 :]]
    again = next((n for n in range(1, len(lines)) if lines[0] and lines[n] == lines[0]), 0)
    entries = lines[:again]
    later = set(lines[again:])
    recurring = [n for n, words in enumerate(entries) if words and words in later]
    if len(recurring) < FEWEST_ENTRIES or len(recurring) < SHARE_OF_ENTRIES * (recurring[-1] + 1):
        return range(0)
    return range(start, start + recurring[-1] + 2)


def _entry_words(block: Block) -> str:
    return PAGE_REFERENCE.sub("", block.text).casefold().rstrip(" .") if len(block.text) <= 200 else ""


def drop_blocks(rule: str, manuscript: Manuscript, dropped: Set[int], desk: Desk) -> Step:
    """Drop whole blocks, each with its row, unless the editor wants one kept."""
    changes, kept = [], []
    for n, block in enumerate(manuscript.blocks):
        if n not in dropped:
            kept.append(block)
            continue
        reason = block.label if block.kind is Kind.FURNITURE else ""
        change = decided(Change(rule, manuscript.location(block.place), block.text, "", reason=reason), desk)
        changes.append(change)
        if change.status is Status.REJECTED:
            kept.append(block)
    return Step(replace(manuscript, blocks=tuple(kept)), tuple(changes))
