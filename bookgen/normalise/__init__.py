"""Normalising: a manuscript, however messy, to chapters in Markdown and the ledger of every change.

In: a `Manuscript`, book.toml's section plan, the editor's corrections. Out: chapters, ledger,
findings. `PASSES` is the order of the work; each pass is pure and idempotent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bookgen.config import BookConfig
from bookgen.corrections import Correction, Corrections, parse_corrections, serialise_corrections
from bookgen.errors import HandEditedError, Location
from bookgen.finding import Finding
from bookgen.ledger import Ledger
from bookgen.manuscript import Manuscript
from bookgen.normalise.adopt import corrections_for
from bookgen.normalise.balance import balance
from bookgen.normalise.decisions import check_decisions, decisions_of, place_decisions
from bookgen.normalise.desk import Change, Desk
from bookgen.normalise.freshness import header_of, is_stale, refuse_hand_edits
from bookgen.normalise.passes import PASSES, PASSES_VERSION, run_passes, with_stated_title
from bookgen.normalise.replay import replay
from bookgen.normalise.rules import RULES
from bookgen.normalise.whereabouts import rows_of
from bookgen.normalise.write import write_chapters

__all__ = [
    "PASSES",
    "PASSES_VERSION",
    "RULES",
    "Adopted",
    "Chapter",
    "Normalised",
    "adopt",
    "balance",
    "is_stale",
    "normalise",
    "parse_corrections",
    "refuse_hand_edits",
    "serialise_corrections",
    "with_stated_title",
]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter file: 'chapters/01-introduction.md' and its text."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Normalised:
    """What normalising makes."""

    chapters: tuple[Chapter, ...]
    ledger: Ledger
    findings: tuple[Finding, ...] = ()


def normalise(manuscript: Manuscript, plan: BookConfig, corrections: Corrections | None = None) -> Normalised:
    """Run every pass, write the chapters and replay the editor's corrections."""
    corrections = corrections or Corrections()
    placed = place_decisions(corrections, manuscript)
    desk = Desk(plan.language, plan.title, plan.section, decisions_of(placed))
    current = manuscript
    changes: list[Change] = []
    findings: list[Finding] = []
    for _, step in run_passes(manuscript, desk):
        current = step.manuscript
        changes += step.changes
        findings += step.findings
    replayed = replay(current, write_chapters(current), corrections.entries)
    findings += (*check_decisions(placed, changes, manuscript.name), *replayed.findings)
    pairs = [(draft.file, draft.passage.text) for draft in replayed.drafts]
    rows = rows_of(current, replayed.drafts, changes, replayed.changes)
    ledger = Ledger(header_of(manuscript, plan, corrections, pairs), tuple(rows))
    findings += balance(
        manuscript.source, pairs, ledger, is_markdown=manuscript.is_markdown, starts=manuscript.starts
    )
    return Normalised(tuple(Chapter(*pair) for pair in pairs), ledger, tuple(findings))


@dataclass(frozen=True, slots=True)
class Adopted:
    """Hand edits as corrections."""

    entries: tuple[Correction, ...]
    corrections: str
    """The text of corrections.toml with the new entries at its end."""
    normalised: Normalised
    """What normalising makes with them: the chapters are the edited ones, byte for byte."""


def adopt(
    manuscript: Manuscript, plan: BookConfig, corrections: str, edited: Sequence[tuple[str, str]]
) -> Adopted:
    """Turn hand edits into corrections; `corrections` is corrections.toml's text, `edited` (file, text).

    Raises: HandEditedError where corrections cannot give the edited chapters.
    """
    base = normalise(manuscript, plan, parse_corrections(corrections))
    written = [(chapter.file, chapter.text) for chapter in base.chapters]
    entries = corrections_for(written, edited, reason="Edited by hand.", by="editor")
    text = corrections + serialise_corrections(entries)
    normalised = normalise(manuscript, plan, parse_corrections(text))
    for chapter in normalised.chapters:
        if chapter.text != dict(edited)[chapter.file]:
            hint = "keep the edited file aside, normalise, and write the corrections yourself"
            message = f"corrections would not give '{chapter.file}' as it was edited"
            raise HandEditedError(message, Location(chapter.file), hint)
    return Adopted(entries, text.lstrip("\n"), normalised)
