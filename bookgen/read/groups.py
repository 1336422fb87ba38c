"""The lines of a plain text in groups, with the blank lines that stand round them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bookgen.read.lines import Line

INVISIBLE = re.compile("[\u00ad\u200b-\u200d\ufeff]")
NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Group:
    """Lines between blank lines."""

    lines: tuple[Line, ...]
    above: int
    """Blank lines above it."""
    below: int = 0

    @property
    def words(self) -> str:
        """The words alone, for comparing."""
        return plain(" ".join(line.text for line in self.lines))

    @property
    def text(self) -> str:
        """The lines as one."""
        return " ".join(line.text for line in self.lines)


def plain(text: str) -> str:
    """Reduce text to its words, for comparing."""
    return NOT_A_WORD.sub(" ", INVISIBLE.sub("", text)).strip().casefold()


def groups(source: str, start: int, stop: int) -> tuple[Group, ...]:
    """Find the groups of lines between blank lines, with the number of blank lines round them."""
    found: list[Group] = []
    lines: list[Line] = []
    blanks, offset = 9, start
    above = blanks
    for raw in source[start:stop].split("\n"):
        bare = raw.strip()
        if bare:
            if not lines:
                above = blanks
            lead = raw[: len(raw) - len(raw.lstrip())]
            lines.append(Line(bare, offset + len(lead), len(lead.expandtabs(4))))
            blanks = 0
        else:
            if lines:
                found.append(Group(tuple(lines), above))
                lines = []
            blanks += 1
        offset += len(raw) + 1
    if lines:
        found.append(Group(tuple(lines), above))
    below = (*(group.above for group in found[1:]), 9)
    return tuple(replace(group, below=count) for group, count in zip(found, below, strict=False))
