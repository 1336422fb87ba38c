"""The references of one page of wikitext: which note each mark means, and what the notes say.

In: marks and definitions as they come, each with its group and name. Out: the notes, labelled in the order in
which the page refers to them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

NOT_IN_LABEL = re.compile(r"[^\w.-]+")


@dataclass(slots=True)
class WikiNote:
    """One reference."""

    name: str
    label: str = ""
    """Empty until a mark means it."""
    wikitext: str = ""


@dataclass(slots=True)
class WikiNotes:
    """The references that were met so far."""

    prefix: str = ""
    """Of the labels, where there are several pages."""
    _notes: list[WikiNote] = field(default_factory=list)
    _named: dict[tuple[str, str], WikiNote] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)
    """By the group's name in labels, which several groups may share."""

    def __iter__(self) -> Iterator[WikiNote]:
        """Yield the notes; those that a mark in a note adds come too."""
        yield from self._notes

    def mark(self, group: str, name: str, wikitext: str) -> str:
        """Take a mark, with the note's text where it stands there, and say the note's label."""
        note = self._note(group, name)
        if not note.label:
            shown = _short(group)
            self._counts[shown] += 1
            note.label = f"{self.prefix}{shown}{self._counts[shown]}"
        note.wikitext = note.wikitext or wikitext
        return note.label

    def define(self, group: str, name: str, wikitext: str) -> None:
        """Take the text of a note from the list of references."""
        if name and wikitext.strip():
            self._note(group, name).wikitext = wikitext

    def _note(self, group: str, name: str) -> WikiNote:
        """Find the note of a name; one without a name is always another."""
        if name and (group, name) in self._named:
            return self._named[group, name]
        note = WikiNote(name)
        self._notes.append(note)
        if name:
            self._named[group, name] = note
        return note


def _short(group: str) -> str:
    """Name a group in labels."""
    return "n" if "alpha" in group or "roman" in group else NOT_IN_LABEL.sub("", group)
