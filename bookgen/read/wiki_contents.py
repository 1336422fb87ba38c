"""The contents list that a wiki sets above a page or beside it, and what it says of the headings.

In: the lines of a page. Out: the lines of the list; of each entry how deep it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bookgen.read.groups import plain
from bookgen.read.wiki_words import CONTENTS, EDIT, SUBSECTION, TOGGLE

NUMBERED = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)[ \t]*(?=[^\W\d]|[\"“„«(‘'¿¡]|\d)(?!\d*\.\d)(\S.*)")
CLOSING = frozenset(
    plain(title)
    for title in """See also|Notes|References|Notes and references|Further reading|External links|Bibliography|Sources
    |Siehe auch|Literatur|Weblinks|Einzelnachweise|Anmerkungen|Quellen|Voir aussi|Notes et références|Bibliographie|Annexes|Liens externes
    |См. также|Примечания|Литература|Ссылки|Véase también|Referencias|Enlaces externos|Note|Bibliografia|Collegamenti esterni""".split("|")
)
"""Sections that an article ends with: none of them stands inside another."""
FEWEST = 2
LONGEST_ENTRY = 160


@dataclass(slots=True)
class Contents:
    """A page's contents list."""

    lines: list[int] = field(default_factory=list)
    entries: list[tuple[str, int]] = field(default_factory=list)
    """Words and level of each entry, in order."""
    has_levels: bool = False
    _next: dict[str, int] = field(default_factory=dict)

    def level(self, heading: str) -> int:
        """Say how deep a heading stands; one that is left out of the list stands below those that are in it."""
        words = plain(heading)
        levels = [level for entry, level in self.entries if entry == words]
        if not levels:
            return 3 if len(self.entries) >= FEWEST else 2
        turn = self._next.get(words, 0)
        self._next[words] = turn + 1
        return levels[min(turn, len(levels) - 1)]

    def headings(self, lines: Sequence[str], stop: int) -> Iterator[tuple[int, int]]:
        """Yield the lines below the list that are its entries, in its order, with their levels."""
        n = max(self.lines, default=stop) + 1
        for words, level in self.entries:
            found = next((m for m in range(n, stop) if plain(lines[m]) == words), None)
            if found is not None:
                yield found, level
                n = found + 1


def find_contents(lines: Sequence[str], start: int, stop: int, headings: Sequence[str]) -> Contents:
    """Find the contents list: in the text, or in the menus beside it; `headings` are those with a link to edit."""
    contents = Contents()
    titles = [n for n in range(stop) if CONTENTS.fullmatch(lines[n])]
    known = frozenset(map(plain, headings))
    for title in sorted(titles, key=lambda n: n < start):
        rows = _rows(lines, title, stop if title >= start else start, known)
        entries = list(_entries(lines, rows))
        if len(entries) >= FEWEST:
            contents.entries = entries
            contents.lines = list(range(title, rows[-1] + 1)) if title >= start else []
            return contents
    return contents


def _rows(lines: Sequence[str], title: int, stop: int, known: frozenset[str]) -> list[int]:
    """Find the lines of the list: numbered, or a heading's words."""
    rows = []
    for n in range(title + 1, stop):
        line = lines[n]
        is_entry = NUMBERED.fullmatch(line) or plain(line) in known or SUBSECTION.fullmatch(line)
        if EDIT.search(line) or (not is_entry and not TOGGLE.fullmatch(line) and n - title > FEWEST + 1):
            break
        if is_entry and len(line) <= LONGEST_ENTRY:
            rows.append(n)
    return rows


def _entries(lines: Sequence[str], rows: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Give each entry its level: by its number, or by the buttons that open the subsections of the entry before."""
    opened = {plain(next(filter(None, found.groups()))) for n in rows if (found := SUBSECTION.fullmatch(lines[n]))}
    is_below = is_first = False
    for n in rows:
        numbered = NUMBERED.fullmatch(lines[n])
        if SUBSECTION.fullmatch(lines[n]):
            is_below = is_first = True
        elif numbered:
            yield plain(SUBSECTION.sub("", numbered[2])), numbered[1].count(".") + 2
        else:
            words = plain(lines[n])
            is_below = is_first or (is_below and words not in opened and words not in CLOSING)
            is_first = False
            yield words, 3 if is_below else 2
