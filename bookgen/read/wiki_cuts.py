"""What stands inside the lines of a wiki's page and is none of its words, and the lines that are left.

In: the text of a page. Out: the stretches to cut, each with its reason: the numbers of links, what the wiki demands of its
authors, what a text browser says of buttons and captions; and the lines without them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bookgen.manuscript import Passage, join_passages
from bookgen.read.groups import Group
from bookgen.read.lines import Line
from bookgen.read.link_numbers import find_link_numbers
from bookgen.read.wiki_words import DEMAND, JUMP_UP

DEMANDED = re.compile(
    r"\^?\[(?:\[\d{1,5}\])?" + DEMAND.pattern[2:].replace(" ?", r"\s*").replace(" ", r"\s+"), re.IGNORECASE
)
"""The same in lines that may be wrapped, its link numbered."""
LABEL = re.compile(r"\(BUTTON\) ?|^[ \t]*CAPTION:[ \t]*", re.MULTILINE)
"""What lynx says of a button and of a table's caption."""
WAY_BACK = re.compile(rf"[\^↑]\s*(?P<words>{JUMP_UP.pattern})")


WIKISOURCE = re.compile(r"Wikisource|Викитек|[Bb]ibliothèque libre")
PAGE = re.compile(r"\u200b\[\d{1,4}\]")
"""The number of a page of the edition, behind a blank that nobody sees."""
LOOSE_PAGE = re.compile(r"(?<!\S)\[(\d{1,4})\](?!\S)|^[ \t]*(\d{1,4})[ \t]*$", re.MULTILINE)
FEWEST_PAGES = 2


class Cut(NamedTuple):
    """A stretch of one line that goes."""

    start: int
    stop: int
    why: str


def find_cuts(source: str) -> tuple[Cut, ...]:
    """Find what goes out of the lines, and the list of addresses below them."""
    numbers = find_link_numbers(source)
    found = [Cut(start, stop, "a link's number") for start, stop in numbers.spans]
    if numbers.start >= 0:
        found.append(Cut(numbers.start, len(source), "the addresses of links"))
    found += [Cut(*match.span(), "what the wiki demands of its authors") for match in DEMANDED.finditer(source)]
    found += [Cut(*match.span(), "the browser's own") for match in LABEL.finditer(source)]
    found += [Cut(*match.span("words"), "the way back to a mark") for match in WAY_BACK.finditer(source)]
    if WIKISOURCE.search(source):
        found += [Cut(start, stop, "a page number") for start, stop in _page_numbers(source)]
    return tuple(_apart(found))


def _page_numbers(source: str) -> list[tuple[int, int]]:
    """Find the numbers of another edition's pages; those that only stand loose count up one by one."""
    certain = [match.span() for match in PAGE.finditer(source)]
    loose = [] if certain else list(LOOSE_PAGE.finditer(source))
    numbers = [int(match[1] or match[2]) for match in loose]
    counts = all(after == before + 1 for before, after in pairwise(numbers))
    return [match.span() for match in loose] if len(loose) >= FEWEST_PAGES and counts else certain


def _apart(cuts: Sequence[Cut]) -> Iterator[Cut]:
    done = 0
    for cut in sorted(cuts):
        if cut.start >= done:
            yield cut
            done = cut.stop


def cut_groups(source: str, cuts: Sequence[Cut]) -> tuple[Group, ...]:
    """Find the groups of lines between blank lines, without what is cut."""
    found: list[Group] = []
    lines: list[Line] = []
    blanks = above = 9
    for start, stop in _line_spans(source):
        line = _line(source, start, stop, cuts)
        if line:
            above = above if lines else blanks
            lines[-1:] = _sewn(lines[-1:], line, next(_over(cuts, start), None))
            blanks = 0
        elif not source[start:stop].strip():
            if lines:
                found.append(Group(tuple(lines), above))
                lines = []
            blanks += 1
    return (*found, Group(tuple(lines), above)) if lines else tuple(found)


def _sewn(last: Sequence[Line], line: Line, cut: Cut | None) -> list[Line]:
    """Put the rest of a line to the one above, where a word went on behind what was cut over the line's end."""
    if not last or cut is None or last[0].passage.end(len(last[0].text)) != cut.start:
        return [*last, line]
    whole = join_passages((last[0].passage, line.passage), "" if cut.stop == line.offset else " ")
    return [Line(whole.text, last[0].offset, last[0].indent, whole)]


def _line_spans(source: str) -> Iterator[tuple[int, int]]:
    ends = [-1, *(found.start() for found in re.finditer("\n", source)), len(source)]
    yield from ((before + 1, end) for before, end in pairwise(ends))


def _line(source: str, start: int, stop: int, cuts: Sequence[Cut]) -> Line | None:
    raw = source[start:stop]
    lead = raw[: len(raw) - len(raw.lstrip())]
    indent = len(lead.expandtabs(4))
    here = list(_within(cuts, start, stop))
    if not here:
        return Line(raw.strip(), start + len(lead), indent) if raw.strip() else None
    edges = [start, *(edge for span in here for edge in span), stop]
    pieces = (Passage.at(source[a:b], a) for a, b in zip(edges[::2], edges[1::2], strict=True))
    kept = join_passages(pieces).stripped()
    return Line(kept.text, kept.place(0), indent, kept) if kept.text else None


def _over(cuts: Sequence[Cut], start: int) -> Iterator[Cut]:
    """Yield what is cut over the end of the line above."""
    for cut in cuts[bisect_right(cuts, start, key=lambda cut: cut.stop) :][:1]:
        if cut.start < start:
            yield cut


def _within(cuts: Sequence[Cut], start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield what is cut of a line."""
    for cut in cuts[bisect_right(cuts, start, key=lambda cut: cut.stop) :]:
        if cut.start >= stop:
            return
        yield max(cut.start, start), min(cut.stop, stop)
