"""Normalising: a manuscript, however messy, to chapters in Markdown and the ledger of every change.

In: a `Manuscript`, book.toml's section plan, the editor's corrections. Out: chapters, ledger,
findings. `PASSES` is the order of the work; each pass is pure and idempotent.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bookgen.config import BookConfig
from bookgen.corrections import Correction, Corrections, parse_corrections, serialise_corrections
from bookgen.errors import HandEditedError, Location
from bookgen.finding import Finding
from bookgen.ledger import Header, Ledger, Row, Status, fingerprint
from bookgen.manuscript import Manuscript
from bookgen.normalise.adopt import corrections_for
from bookgen.normalise.balance import balance
from bookgen.normalise.characters import compose_characters, drop_invisible_characters, tidy_spaces
from bookgen.normalise.desk import Change, Decision, Desk, Pass
from bookgen.normalise.dialect import part_inline_notes, write_dialect
from bookgen.normalise.lines import join_lines
from bookgen.normalise.notes import drop_notes_headings, tie_notes
from bookgen.normalise.outline import join_numbers, set_outline
from bookgen.normalise.pages import drop_page_numbers, join_cut_paragraphs
from bookgen.normalise.punctuation import set_dashes, set_ellipses
from bookgen.normalise.quotes import curl_quotes
from bookgen.normalise.replay import replay
from bookgen.normalise.rules import CORRECTION_UNFIT, RULES
from bookgen.normalise.sections import find_headings, open_sections
from bookgen.normalise.sign_notes import tie_sign_notes
from bookgen.normalise.signatures import mark_signatures
from bookgen.normalise.site import (
    drop_contents_list,
    drop_front_matter,
    drop_furniture,
    drop_site_lines,
    take_title,
)
from bookgen.normalise.words import query_joined_words, query_spellings, restore_hyphens
from bookgen.normalise.write import Draft, write_chapters

__all__ = [
    "PASSES",
    "RULES",
    "RULES_VERSION",
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
    "stated_title",
]

RULES_VERSION = "1"
"""Counted up whenever a pass gives other chapters than before."""

PASSES: tuple[Pass, ...] = (
    compose_characters,
    drop_invisible_characters,
    drop_front_matter,
    drop_furniture,
    write_dialect,
    take_title,
    drop_site_lines,
    drop_contents_list,
    drop_page_numbers,
    join_cut_paragraphs,
    join_lines,
    tidy_spaces,
    find_headings,
    join_numbers,
    set_outline,
    drop_notes_headings,
    open_sections,
    part_inline_notes,
    tie_sign_notes,
    tie_notes,
    mark_signatures,
    restore_hyphens,
    query_joined_words,
    query_spellings,
    set_ellipses,
    set_dashes,
    curl_quotes,
)


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
    desk = Desk(plan.language, plan.title, plan.section, _decisions(corrections))
    current = manuscript
    changes: list[Change] = []
    findings: list[Finding] = []
    for pass_ in PASSES:
        step = pass_(current, desk)
        current = step.manuscript
        changes += step.changes
        findings += step.findings
    replayed = replay(current, write_chapters(current), corrections.entries)
    findings += (*_unused_decisions(corrections, changes), *replayed.findings)
    chapters = tuple(Chapter(draft.file, draft.passage.text) for draft in replayed.drafts)
    rows = _rows(current, replayed.drafts, _open(changes, replayed.changes), replayed.changes)
    ledger = Ledger(_header(manuscript, plan, corrections, chapters), tuple(rows))
    pairs = [(chapter.file, chapter.text) for chapter in chapters]
    findings += balance(
        manuscript.source, pairs, ledger, is_markdown=manuscript.is_markdown, starts=manuscript.starts
    )
    return Normalised(chapters, ledger, tuple(findings))


def stated_title(manuscript: Manuscript, language: str) -> str:
    """Find the title that a page states above its text, by the passes up to the one that takes it."""
    desk = Desk(language)
    for pass_ in PASSES:
        step = pass_(manuscript, desk)
        if pass_ is take_title:
            return "".join(change.before for change in step.changes)
        manuscript = step.manuscript
    return ""


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


def _decisions(corrections: Corrections) -> Mapping[tuple[str, int, int], Decision]:
    return MappingProxyType(
        {
            (entry.accept or entry.reject, entry.line, entry.column): Decision(
                bool(entry.accept), entry.replace, entry.reason, entry.by
            )
            for entry in corrections.entries
            if entry.accept or entry.reject
        }
    )


def _unused_decisions(corrections: Corrections, changes: list[Change]) -> Iterator[Finding]:
    """Report what the editor decided and no pass proposes any more."""
    proposed = {(change.rule, change.at.line, change.at.column): change.before for change in changes}
    for entry in corrections.entries:
        rule = entry.accept or entry.reject
        before = proposed.get((rule, entry.line, entry.column))
        if rule and before is None:
            why = f"'{rule}' proposes nothing at {entry.line}:{entry.column}"
            yield CORRECTION_UNFIT.found(entry.location, why=why)
        elif rule and entry.find and entry.find != before:
            why = f"'{rule}' is about '{before}' at {entry.line}:{entry.column}, not '{entry.find}'"
            yield CORRECTION_UNFIT.found(entry.location, why=why)


def _open(changes: list[Change], corrections: Sequence[Change]) -> list[Change]:
    """Leave out the queries that a correction of the same words has answered."""
    corrected = {(c.at.line, c.at.column + n) for c in corrections for n in range(max(len(c.before), 1))}
    return [
        change for change in changes if not (change.status is Status.QUERY and _words_of(change) & corrected)
    ]


def _words_of(change: Change) -> set[tuple[int, int]]:
    return {(change.at.line, change.at.column + n) for n in range(len(change.before))}


def _rows(
    manuscript: Manuscript, drafts: tuple[Draft, ...], changes: list[Change], corrections: Sequence[Change]
) -> Iterator[Row]:
    where = _Whereabouts(drafts)
    for change in (*changes, *corrections):
        offset = manuscript.offset(change.at.line, change.at.column)
        to = where.find(offset, offset + len(change.before))
        yield Row(
            change.rule, change.at, change.before, change.after, change.status,
            change.confidence, to, change.reason, change.by,
        )  # fmt: skip


class _Whereabouts:
    """Where in the chapters each place of the source is."""

    def __init__(self, drafts: tuple[Draft, ...]) -> None:
        self.drafts = drafts
        self.runs = sorted(
            (run.source, run.stop, number, run.start)
            for number, draft in enumerate(drafts)
            for run in draft.passage.runs
        )
        self.line_ends = [
            [found.start() for found in re.finditer("\n", draft.passage.text)] for draft in drafts
        ]

    def find(self, offset: int, stop: int) -> Location | None:
        """Find a stretch of the source, or what stands at its end; None where nothing of it is left."""
        at = max(bisect_right(self.runs, (offset, offset, 0, 0)) - 1, 0)
        for source, end, number, start in self.runs[at : at + 4]:
            if source <= stop and offset < max(end, source + 1):
                line = bisect_right(self.line_ends[number], start + max(offset - source, 0) - 1) + 1
                return Location(self.drafts[number].file, line)
        return None


def _header(
    manuscript: Manuscript, plan: BookConfig, corrections: Corrections, chapters: tuple[Chapter, ...]
) -> Header:
    return Header(
        manuscript.name,
        manuscript.sha256,
        RULES_VERSION,
        _plan_sha256(plan),
        corrections.sha256,
        MappingProxyType({chapter.file: fingerprint(chapter.text) for chapter in chapters}),
    )


def _plan_sha256(plan: BookConfig) -> str:
    """Hash what of book.toml decides the chapters."""
    heeded = [
        plan.title,
        plan.language,
        plan.source.format,
        [[s.title, s.starts, s.file] for s in plan.section],
    ]
    return hashlib.sha256(json.dumps(heeded, ensure_ascii=False).encode()).hexdigest()


def is_stale(ledger: Ledger, source_sha256: str, plan: BookConfig, corrections: Corrections) -> bool:
    """Tell whether source, plan, corrections or rules are others than the chapters were made with."""
    header = ledger.header
    made_with = (header.source_sha256, header.rules, header.plan_sha256, header.corrections_sha256)
    return made_with != (source_sha256, RULES_VERSION, _plan_sha256(plan), corrections.sha256)


def refuse_hand_edits(ledger: Ledger, chapters: Sequence[tuple[str, str]], folder: str = "DIR") -> None:
    """Stop before chapters that were edited by hand are overwritten; they are given as (file, text).

    Raises: HandEditedError.
    """
    edited = [file for file, text in chapters if ledger.is_hand_edited(file, text)]
    if edited:
        others = ", ".join(f"'{name}'" for name in edited[1:])
        message = "edited by hand since it was made" + (f", and so were {others}" if others else "")
        hint = f"run 'bookgen adopt {folder}' to turn the edits into corrections"
        raise HandEditedError(message, Location(edited[0]), hint)
