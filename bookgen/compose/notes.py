"""Tie noterefs to endnotes within one section.

In: a parsed section. Out: its notes in order, each with the marks that call it; the marks in the tree
become links. A label that is a number or a letter is what the reader sees, so that the numbers in the
manuscript, the Markdown and both editions agree; other labels are numbered in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from bookgen.compose.ids import Ids, digest
from bookgen.compose.markdown import Parsed
from bookgen.compose.source_lines import source_line
from bookgen.errors import Location
from bookgen.finding import Finding, Rule, Severity
from bookgen.xhtml import EPUB_TYPE

ENDNOTES = "endnotes"
SHOWN_LABEL = re.compile(r"\d{1,4}[a-z]?|[a-zA-Z*†‡§]|[ivxlc]{1,6}|n\d{1,3}")
"""Labels that readers know as such: 12, 12a, b, *, iv, n3."""

MARK_WITHOUT_NOTE = Rule(
    "C001",
    Severity.ERROR,
    "mark '[^{label}]' has no note",
    "add a line '[^{label}]: …' to this chapter, or take the mark out",
    "A mark without a note would be printed as it stands, brackets and all.",
    "text[^9]",
)
NOTE_WITHOUT_MARK = Rule(
    "C002",
    Severity.WARNING,
    "note '[^{label}]:' is called by no mark",
    "put '[^{label}]' where the note belongs; until then it stands at the end of the section's notes",
    "A reader cannot reach a note that no mark calls; its text is kept all the same.",
    "text\n\n[^9]: note",
)
NOTE_REPEATED = Rule(
    "C003",
    Severity.WARNING,
    "note '[^{label}]:' is defined more than once",
    "give each note a label of its own; all of them are kept, the first is the one that is called",
    "Two notes of one label mean that one of them was lost on the way, or that a mark calls the wrong one.",
    "text[^1]\n\n[^1]: one\n\n[^1]: two",
)
RULES = (MARK_WITHOUT_NOTE, NOTE_WITHOUT_MARK, NOTE_REPEATED)


@dataclass(frozen=True, slots=True)
class Note:
    """One endnote with the marks that call it."""

    id: str
    label: str
    """As the reader sees it: '12', 'a'."""
    content: etree._Element
    """A `<div>` of blocks."""
    backlinks: tuple[str, ...]
    """Where the marks stand: 'introduction.xhtml#r-b2k4…', in reading order."""


def _shown_labels(labels: tuple[str, ...]) -> dict[str, str]:
    """Keep labels that a reader can read, else number them all in order."""
    if all(SHOWN_LABEL.fullmatch(label) for label in labels):
        return {label: label for label in labels}
    return {label: str(number) for number, label in enumerate(labels, 1)}


def tie_notes(section: str, parsed: Parsed, ids: Ids) -> tuple[Note, ...]:
    """Link the marks of a section to its notes and the notes back to their marks."""
    note_ids = {
        label: ids.claim("n-" + digest("".join(content.itertext())))
        for label, content in parsed.notes.items()
    }
    shown = _shown_labels(tuple(note_ids))
    backlinks: dict[str, list[str]] = {label: [] for label in note_ids}
    for document, mark in _marks(section, parsed):
        label = mark.attrib.pop("data-note")
        mark.set("id", ids.claim(note_ids[label].replace("n-", "r-", 1)))
        mark.set("href", f"{ENDNOTES}.xhtml#{note_ids[label]}")
        mark.set("role", "doc-noteref")
        mark.set(EPUB_TYPE, "noteref")
        mark.text = shown[label]
        backlinks[label].append(f"{document}.xhtml#{mark.get('id')}")
    return tuple(
        Note(note_ids[label], shown[label], content, tuple(backlinks[label]))
        for label, content in parsed.notes.items()
    )


def _marks(section: str, parsed: Parsed) -> Iterator[tuple[str, etree._Element]]:
    """Walk the marks of the text, then those that stand in notes themselves."""
    for mark in parsed.body.iterfind(".//a[@data-note]"):
        yield section, mark
    for content in parsed.notes.values():
        for mark in content.iterfind(".//a[@data-note]"):
            yield ENDNOTES, mark


def note_findings(file: str, parsed: Parsed, notes: tuple[Note, ...]) -> Iterator[Finding]:
    """Report what could not be tied, with its place."""
    for label, note in zip(parsed.notes, notes, strict=True):
        if not note.backlinks and not label.endswith(")"):
            yield NOTE_WITHOUT_MARK.found(_first_line(file, note.content), label=label)
    for label in parsed.repeated_notes:
        yield NOTE_REPEATED.found(_first_line(file, parsed.notes[f"{label} (2)"]), label=label)
    for label, line in parsed.marks_without_note:
        yield MARK_WITHOUT_NOTE.found(Location(file, line), label=label)


def _first_line(file: str, content: etree._Element) -> Location:
    return Location(file, min((source_line(block) for block in content), default=0))
