"""Write down as blocks what a text browser printed: paragraphs wrapped to a width, bullets, numbered entries.

In: groups of lines that are the text. Out: blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bookgen.manuscript import Block, Edit, Kind, Passage, Run, join_passages
from bookgen.read.groups import Group
from bookgen.read.inline import escape
from bookgen.read.lines import Line
from bookgen.read.tab_tables import column_rows, write_table
from bookgen.read.text import is_stanza

BULLET = re.compile(r"(?:[*+o•·◦▪□■○●\-]|\([x*]\))[ \t]+(?=\S)|[*•+]\Z")
NUMBERED = re.compile(r"(\d{1,4})\.[ \t]+(?=\S)")
NOTE = re.compile(r"\d{1,4}\.[ \t]+[\^↑][ \t]")
RAISED = re.compile(
    r"\^(?=\[\n?\^?(?:\d{1,4}|[a-z]|(?:nb|n|note|lower-alpha) ?\d{1,3})\n?\])", re.IGNORECASE
)
"""The sign that a text browser sets before what is raised, before a mark."""
BROKEN_MARK = re.compile(r"\[(?P<first>\n)?\w{1,4}(?P<last>\n)?\]")
MOST_CAPTIONS = 3
"""Lines above a table that lie across its columns."""
WRAPPED_AT = (50, 110)
"""Columns that a terminal wraps at."""
SHARE_OF_BULLETS = 0.1


def is_dump(text: str) -> bool:
    """Tell whether a text was printed by a text browser: wrapped, with its bullets or indents."""
    lines = [line for line in text.split("\n") if line.strip()]
    longest = max(map(len, lines), default=0)
    if not lines or not WRAPPED_AT[0] <= longest <= 2 * WRAPPED_AT[1]:
        return False
    too_long = sum(len(line) > WRAPPED_AT[1] for line in lines)
    full = sum(len(line) >= 60 for line in lines)
    bullets = sum(bool(re.match(r"\s{2,}(?:[*+o•]|\d{1,4}\.)\s", line)) for line in lines)
    return (
        too_long <= len(lines) / 50
        and full >= len(lines) / 20
        and bullets >= SHARE_OF_BULLETS * len(lines) / 4
    )


def printed_blocks(group: Group) -> Iterator[Block]:
    """Write a group of lines down; notes that follow without a blank line stand by themselves."""
    note = next((n for n, line in enumerate(group.lines) if NOTE.match(line.text)), 0)
    if note:
        yield from printed_blocks(replace(group, lines=group.lines[:note]))
        yield from printed_blocks(replace(group, lines=group.lines[note:]))
        return
    first = group.lines[0]
    bullet = next((n for n, line in enumerate(group.lines) if BULLET.match(line.text)), len(group.lines))
    if NUMBERED.match(first.text):
        for lines in _numbered(group.lines):
            yield Block(Kind.PARAGRAPH, _paragraph(lines))
    elif bullet and not _stands_in_prose(group, bullet):
        yield from printed_blocks(replace(group, lines=group.lines[:bullet]))
        if bullet < len(group.lines):
            yield Block(Kind.MARKED, _list(group.lines[bullet:]))
    elif not bullet and not _is_apart(group):
        yield Block(Kind.MARKED, _list(group.lines))
    elif (table := _table_start(group.lines)) >= 0:
        yield from (Block(Kind.PARAGRAPH, _paragraph([line])) for line in group.lines[:table])
        yield Block(Kind.MARKED, without_raising(write_table(column_rows(group.lines[table:]))))
    elif is_stanza(group.lines):
        yield Block(Kind.VERSE, _verse(group.lines))
    else:
        yield Block(Kind.PARAGRAPH, _paragraph(group.lines))


def _table_start(lines: Sequence[Line]) -> int:
    """Find where a table begins that is set in columns, below its caption; -1 where there is none."""
    captions = range(min(MOST_CAPTIONS, len(lines) - 2) + 1)
    return next((n for n in captions if column_rows(lines[n:])), -1)


def _stands_in_prose(group: Group, bullet: int) -> bool:
    """Tell whether what looks like a bullet is a sign in a wrapped line: it is the only one, and not set in."""
    if bullet == len(group.lines):
        return True
    count = sum(bool(BULLET.match(line.text)) for line in group.lines)
    return count == 1 and group.lines[bullet].indent <= group.lines[0].indent


def _is_apart(group: Group) -> bool:
    return len(group.lines) == 1 and len(group.lines[0].text) < 3


def _verse(lines: Sequence[Line]) -> Passage:
    least = min(line.indent for line in lines)
    return escape(join_passages((_set_in(line, line.indent - least) for line in lines), "\n"))


def _set_in(line: Line, columns: int) -> Passage:
    indent = Passage(" " * columns, (Run(0, line.offset, line.offset),))
    return join_passages((indent, without_raising(line.passage)))


def _paragraph(lines: Sequence[Line]) -> Passage:
    return escape(without_raising(join_passages((line.passage for line in lines), "\n")))


def without_raising(passage: Passage) -> Passage:
    """Take out the '^' before marks, and the line's end within one."""
    text = passage.text
    found = [match.start() for match in RAISED.finditer(text)]
    breaks = (match.start(name) for match in BROKEN_MARK.finditer(text) for name in ("first", "last"))
    found += [n for n in breaks if n >= 0]
    return passage.edit([Edit(n, n + 1, "") for n in sorted(found)]) if found else passage


def _numbered(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Part lines into their numbered entries."""
    entry: list[Line] = []
    for line in lines:
        if NUMBERED.match(line.text) and entry and line.indent <= entry[0].indent + 1:
            yield tuple(entry)
            entry = []
        entry.append(line)
    yield tuple(entry)


def _list(lines: Sequence[Line]) -> Passage:
    """Write bullets as Markdown's; the deeper ones stand in lists of their own."""
    items: list[list[Line]] = []
    for line in lines:
        if BULLET.match(line.text) or not items:
            items.append([line])
        else:
            items[-1].append(line)
    depths = sorted({item[0].indent for item in items})
    rows = []
    for item in items:
        sign = BULLET.match(item[0].text)
        width = len(sign[0]) if sign else 0
        first = replace(item[0], kept=item[0].passage.cut(width, len(item[0].text)))
        words = _paragraph([first, *item[1:]])
        words = words.edit([Edit(n, n + 1, " ") for n, sign_ in enumerate(words.text) if sign_ == "\n"])
        indent = "    " * min(depths.index(item[0].indent), 4)
        rows.append(
            join_passages((Passage(indent + "-   ", (Run(0, item[0].offset, item[0].offset),)), words))
        )
    return join_passages(rows, "\n")
