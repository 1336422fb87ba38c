"""The lines of a plain text and the groups that blank lines part them into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bookgen.manuscript import Passage

LONG_LINE = 100
"""No editor wraps at more columns than this."""
OPENING = " “‘\"'«„—-([_*\\"
"""What may stand before a line's first letter."""
CAPITALS, EARLY = 0.9, 0.7
"""Share of the lines of verse that begin with a capital, and that end early."""
WIDEST = 0.95
"""Share of the lines that are no wider than prose is set; a table may be wider."""
WRAPPED_LINE = 45
"""The mean length of lines that go on in the next is above this in wrapped prose."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank, without the white space at its ends."""

    text: str
    offset: int
    """Where the text starts in the source."""
    indent: int
    """Units: columns; a tab counts four."""
    kept: Passage | None = None
    """What is left of the line where something was cut out of it."""

    @property
    def passage(self) -> Passage:
        """The line with its place."""
        return self.kept or Passage.at(self.text, self.offset)


def groups(source: str) -> Iterator[tuple[Line, ...]]:
    """Yield the runs of lines between blank lines."""
    group: list[Line] = []
    offset = 0
    for raw in source.split("\n"):
        text = raw.strip()
        if text:
            lead = raw[: len(raw) - len(raw.lstrip())]
            group.append(Line(text, offset + len(lead), len(lead.expandtabs(4))))
        elif group:
            yield tuple(group)
            group = []
        offset += len(raw) + 1
    if group:
        yield tuple(group)


def is_wrapped(all_groups: tuple[tuple[Line, ...], ...]) -> bool:
    """Tell whether the lines of a paragraph were broken to fit a width."""
    lengths = [len(line.text) for group in all_groups for line in group]
    going_on = [len(line.text) for group in all_groups for line in group[:-1]]
    if not going_on:
        return False
    too_long = sum(length > LONG_LINE for length in lengths)
    return too_long <= len(lengths) / 50 and sum(going_on) / len(going_on) >= WRAPPED_LINE


def margin_of(all_groups: Iterable[Sequence[Line]]) -> int:
    """Find the column that most of the prose begins at."""
    columns: Counter[int] = Counter()
    for group in all_groups:
        if len(group) > 1:
            columns[min(line.indent for line in group)] += len(group)
    return columns.most_common(1)[0][0] if columns else 0


def measure(lines: Iterable[str]) -> int:
    """Find the width that lines are wrapped to, in columns."""
    lengths = sorted(map(len, lines))
    return lengths[int(WIDEST * (len(lengths) - 1))] if lengths else 0


def is_verse(lines: Sequence[str], width: int) -> bool:
    """Tell verse from prose: each line begins with a capital, and most ended where the next word had room."""
    ends = [len(line) + 1 + len(after.split(maxsplit=1)[0]) for line, after in pairwise(lines)]
    early = sum(end <= width for end in ends)
    capitals = sum(line.lstrip(OPENING)[:1].isupper() for line in lines[1:])
    return bool(ends) and capitals >= CAPITALS * len(ends) and early >= EARLY * len(ends)
