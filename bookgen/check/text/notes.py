"""House rules on notes: how they end, and words that mean nothing in a pop-up.

Marks without notes and notes without marks are compose's affair, which ties them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bookgen.check.prose import Prose
from bookgen.finding import Finding, Rule, Severity
from bookgen.xhtml import local_name, types

BREAKS_OFF = re.compile(r"(?:[,;:(\[—–‘“-]|\b(?:the|an?|and|or|but|of|to|in|by|with|from|that|which|see))$")
EARLIER_NOTE = re.compile(r"\b(?:[Ii]bid(?:em)?[.,;:]|[Oo]p\. ?cit\.|[Ll]oc\. ?cit\.)")
TAIL = 40
"""Characters quoted from the end of a note."""

BROKEN_OFF = Rule(
    "T201",
    Severity.WARNING,
    "the note breaks off: '{words}'",
    "look it up in the source and complete it",
    "A note that ends in a dash, a comma or a word such as 'the' was cut short somewhere on the way.",
    "The affair was hushed up.[^1]\n\n[^1]: The Ferry Case—",
    "",
    "The affair was hushed up.[^1]\n\n[^1]: The Ferry Case.",
)
EMPTY_NOTE = Rule(
    "T202",
    Severity.ERROR,
    "the note says nothing",
    "write it, or take its mark out",
    "A mark that opens an empty note has lost its text.",
    "The affair was hushed up.[^1]\n\n[^1]: &nbsp;",
    "",
    "The affair was hushed up.[^1]\n\n[^1]: The Ferry Case.",
)
MEANINGLESS_ALONE = Rule(
    "T203",
    Severity.NOTE,
    "'{words}' points at an earlier note",
    "name the work again, in short form",
    "On a screen a note opens alone: a reader who sees only 'Ibid.' does not know what it means.",
    "It sank.[^1]\n\n[^1]: Ibid., p. 4.",
    "",
    "It sank.[^1]\n\n[^1]: Ferry Case, p. 4.",
)
RULES = (BROKEN_OFF, EMPTY_NOTE, MEANINGLESS_ALONE)


def check_notes(prose: Prose) -> Iterator[Finding]:
    """Check the text of every note of a document."""
    for note in filter(is_note, prose.root.iter(etree.Element)):
        yield from _note(prose, note)


def is_note(element: etree._Element) -> bool:
    """Tell whether an element is the text of one note."""
    kinds = types(element) | set((element.get("role") or "").split())
    return not kinds.isdisjoint({"footnote", "endnote", "doc-footnote", "doc-endnote"})


def note_text(note: etree._Element) -> str:
    """Read a note without its backlinks and the full stop behind its number."""
    words = " ".join("".join(_without_backlinks(note)).split())
    return words.removeprefix(".").strip()


def _without_backlinks(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if local_name(child) and "doc-backlink" not in (child.get("role") or ""):
            yield from _without_backlinks(child)
        yield child.tail or ""


def _note(prose: Prose, note: etree._Element) -> Iterator[Finding]:
    text = note_text(note)
    place = prose.place(_first_with_line(note))
    if not text:
        yield EMPTY_NOTE.found(place)
    elif BREAKS_OFF.search(text):
        yield BROKEN_OFF.found(place, words=text[-TAIL:])
    elif found := EARLIER_NOTE.search(text):
        yield MEANINGLESS_ALONE.found(place, words=found[0])


def _first_with_line(note: etree._Element) -> etree._Element:
    return next((e for e in note.iter(etree.Element) if e.get("data-line")), note)
