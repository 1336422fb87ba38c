"""What a pass works with: the desk it may look at, and the step that it hands on.

A pass is a function `(Manuscript, Desk) -> Step`, pure and idempotent. Most passes only propose
replacements; `settle` carries them out, heeding the editor's decisions and what must not be touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from types import MappingProxyType

from bookgen.config import SectionConfig
from bookgen.errors import Location
from bookgen.finding import Finding
from bookgen.ledger import Status
from bookgen.manuscript import Block, Edit, Kind, Manuscript

SHIELDED = re.compile(
    r"(?<!`)```(?!`)[\s\S]*?```|(?<![\\`])`[^`]+`(?!`)|(?<![\\`])``[^\n]{1,400}?``|\]\([^)\n]*\)|</?[A-Za-z!?][^>]*>"
    r"|\b(?:https?|ftp)://\S+|\bwww\.\S+|\{[:#.][^}\n]*\}|[\w.+-]+@[\w-]+\.\w[\w.]*"
)
"""Code, link targets, tags, addresses and attributes: no pass changes a character of them."""
TABLE = re.compile(r"\A<table|^(?=[^\n]*\|)[ \t|:]*-[ \t|:-]*$", re.MULTILINE)
"""HTML's, or the rule below the heads of one with pipes."""
CODE = ("```", "~~~", "    ", "\t")
SET_IN = re.compile(
    r"(?<=\n)[ \t]*\n(?: {4}|\t)(?![ \t]*(?:[-*+]|\d{1,9}[.)])[ \t])[^\n]*"
    r"(?:\n(?:[ \t]*\n)*(?: {4}|\t)[^\n]*)*"
)
"""Lines of code in a note: set in below a blank line, and no items of a list."""
SHIELD_SIGNS = re.compile(r"[`<@{]|\]\(|://|www\.")
INDENTED = frozenset({Kind.VERSE, Kind.MARKED})
UNTOUCHED = frozenset({Kind.VERBATIM, Kind.METADATA, Kind.FURNITURE})


@dataclass(frozen=True, slots=True)
class Decision:
    """What the editor said of one change that a pass proposes."""

    accept: bool
    replace: str = ""
    """What to put there instead of the suggestion."""
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a pass may know besides the text."""

    language: str = "en"
    """BCP 47 tag."""
    title: str = ""
    """The book's."""
    plan: tuple[SectionConfig, ...] = ()
    decisions: Mapping[tuple[str, int, int], Decision] = field(default_factory=lambda: MappingProxyType({}))
    """By rule, line and column."""

    @property
    def primary_language(self) -> str:
        """The language without region or script: 'en'."""
        return self.language.split("-")[0].lower()


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the ledger to be, before it is known where the text went."""

    rule: str
    at: Location
    before: str
    after: str
    status: Status = Status.APPLIED
    confidence: float = 1.0
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What a pass made of a manuscript."""

    manuscript: Manuscript
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()


Pass = Callable[[Manuscript, Desk], Step]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A replacement in one block."""

    block: int
    start: int
    stop: int
    after: str
    confidence: float = 1.0
    """Below 1 the editor is asked and nothing is changed."""
    is_forced: bool = False
    """True where nothing can stay as it is, so that even a likely change is made."""
    is_recorded: bool = True
    """False for white space, which the ledger does not list and the editor does not decide."""


def name_of(pass_: Pass) -> str:
    """Give a pass's name as the ledger and corrections.toml write it: 'curl-quotes'."""
    return pass_.__name__.replace("_", "-")


def settle(rule: str, manuscript: Manuscript, proposals: Iterable[Proposal], desk: Desk) -> Step:
    """Carry out what is certain or accepted; record that and what is left to the editor.

    The proposals come in the order of the blocks and, in a block, of the text.
    """
    blocks = list(manuscript.blocks)
    changes: list[Change] = []
    for index, group in groupby(proposals, lambda proposal: proposal.block):
        block = blocks[index]
        edits: list[Edit] = []
        done = 0
        for proposal in _unshielded(block, group):
            if proposal.start < done:
                continue
            if not proposal.is_recorded:
                edits.append(Edit(proposal.start, proposal.stop, proposal.after))
                done = proposal.stop
                continue
            change = _decided(rule, manuscript, block, proposal, desk)
            if change.status is Status.APPLIED:
                edits.append(Edit(proposal.start, proposal.stop, change.after))
                done = proposal.stop
            changes.append(change)
        if edits:
            passage = block.passage.edit(edits)
            is_kept = block.kind in INDENTED or holds_lines(block)
            blocks[index] = replace(block, passage=passage if is_kept else passage.stripped())
    kept = (
        block
        for block, old in zip(blocks, manuscript.blocks, strict=True)
        if block is old or block.text.strip()
    )
    return Step(replace(manuscript, blocks=tuple(kept)), tuple(changes))


def decided(change: Change, desk: Desk) -> Change:
    """Apply the editor's decision, where there is one, to what a pass would do."""
    decision = desk.decisions.get((change.rule, change.at.line, change.at.column))
    if decision is None:
        return change
    said = replace(change, confidence=1.0, reason=decision.reason, by=decision.by)
    if not decision.accept:
        return replace(said, status=Status.REJECTED)
    return replace(said, status=Status.APPLIED, after=decision.replace or change.after)


def _decided(rule: str, manuscript: Manuscript, block: Block, proposal: Proposal, desk: Desk) -> Change:
    change = Change(
        rule,
        manuscript.location(block.passage.place(proposal.start)),
        block.text[proposal.start : proposal.stop],
        proposal.after,
        Status.APPLIED if proposal.confidence >= 1 or proposal.is_forced else Status.QUERY,
        proposal.confidence,
    )
    return decided(change, desk)


def _unshielded(block: Block, proposals: Iterable[Proposal]) -> Iterable[Proposal]:
    is_kept = holds_lines(block)
    if not is_kept and not SHIELD_SIGNS.search(block.text):
        return proposals
    shields = [found.span() for found in SHIELDED.finditer(block.text)]
    shields += [found.span() for found in SET_IN.finditer(block.text)] if is_kept else []
    return [p for p in proposals if not any(start < p.stop and p.start < stop for start, stop in shields)]


def holds_lines(block: Block) -> bool:
    """Tell whether a block is a note whose lines stay as they are: it holds a list or code."""
    return block.kind is Kind.NOTE and block.level > 0


def holds_words(block: Block) -> bool:
    """Tell whether a block has words of the text: a table's cells do, code and raw HTML do not."""
    if block.kind is Kind.VERBATIM:
        return not block.text.startswith(CODE) and bool(TABLE.search(block.text))
    return block.kind not in UNTOUCHED


def prose(manuscript: Manuscript) -> Iterable[tuple[int, str]]:
    """Yield the number and text of every block whose words a pass may change."""
    for index, block in enumerate(manuscript.blocks):
        if block.kind not in UNTOUCHED:
            yield index, block.text
