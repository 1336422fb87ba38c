"""The name under a text: '—Tim Davenport' at the end of an introduction."""

from __future__ import annotations

import re
from dataclasses import replace

from bookgen.ledger import Status
from bookgen.manuscript import Block, Kind, Manuscript
from bookgen.normalise.desk import Change, Desk, Step, decided

RULE = "mark-signatures"
NAME = r"[^\W\d_a-z][\w’'.-]*"
PARTICLE = r"(?:de|da|di|du|van|von|der|den|la|le|y|of|the)"
SIGNED = re.compile(
    rf"(?:[—–]|--)[ \t]?{NAME}(?: (?:{PARTICLE} )*{NAME}){{0,5}}(?:, (?:{NAME}|\d{{4}})(?: {NAME})*)?"
)
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]*]*(?:\[\^?[\w-]+\])*\Z")


def mark_signatures(manuscript: Manuscript, desk: Desk) -> Step:
    """Mark the last line of a section as a signature when it is a dash and a name."""
    blocks, changes = list(manuscript.blocks), []
    for n, block in enumerate(blocks):
        if block.kind is Kind.PARAGRAPH and _is_signature(manuscript.blocks, n):
            row = Change(RULE, manuscript.location(block.place), block.text, block.text)
            changes.append(decided(row, desk))
            if changes[-1].status is not Status.REJECTED:
                blocks[n] = replace(block, kind=Kind.SIGNATURE)
    return Step(replace(manuscript, blocks=tuple(blocks)), tuple(changes))


def _is_signature(blocks: tuple[Block, ...], n: int) -> bool:
    """Ask for a name of capitals alone, without a full stop, below prose, with nothing after it."""
    if not SIGNED.fullmatch(blocks[n].text) or n == 0:
        return False
    above = blocks[n - 1]
    ends = n + 1 == len(blocks) or blocks[n + 1].kind in (Kind.HEADING, Kind.NOTE)
    is_speech = above.text.startswith(("—", "–", "--"))
    is_prose = above.kind is Kind.PARAGRAPH and not is_speech
    return ends and is_prose and bool(SENTENCE_END.search(above.text))
