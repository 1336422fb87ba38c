"""Tables that are drawn with signs, written with pipes, as chapters have them.

In: the lines of a table as Pandoc and kramdown draw it. Out: the same cells between pipes; None for a table that
pipes cannot hold, such as one with a cell of several lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bookgen.manuscript import Passage, Run, join_passages

GRID = re.compile(r"[ \t]*\+(?:[-=:]+\+)+[ \t]*")
DASHES = re.compile(r"-{2,}")
COLUMNS = re.compile(r"[ \t]*-{2,}(?:[ \t]+-{2,})+[ \t]*")
RULE = re.compile(r"\|?[ \t]*[:=-][ \t|+:=-]*[-=][ \t|+:=-]*")
"""A line between the rows of a table with pipes."""
Row = tuple[Passage, ...]


def piped(table: Passage) -> Passage | None:
    """Write a table with pipes."""
    lines = list(_lines(table))
    if GRID.fullmatch(lines[0].text):
        rows = _grid_rows(lines)
    elif any(COLUMNS.fullmatch(line.text) for line in lines[:2]):
        rows = _column_rows(lines)
    elif lines[0].text.startswith("|") and any("+" in line.text and RULE.fullmatch(line.text) for line in lines):
        rows = [_between_pipes(line) for line in lines if not RULE.fullmatch(line.text)]
    else:
        return None
    return write_rows(rows) if len(rows) > 1 else None


def _lines(passage: Passage) -> Iterator[Passage]:
    offset = 0
    for line in passage.text.split("\n"):
        whole = passage.cut(offset, offset + len(line))
        yield whole.stripped() if "|" in line else whole
        offset += len(line) + 1


def _grid_rows(lines: list[Passage]) -> list[Row]:
    """Read the rows between the rules; none where a row takes several lines."""
    rows, height = [], 0
    for line in lines:
        height = 0 if GRID.fullmatch(line.text) else height + 1
        if height > 1 or (height and not line.text.startswith("|")):
            return []
        if height:
            rows.append(_between_pipes(line))
    return rows


def _between_pipes(line: Passage) -> Row:
    text = line.text
    pipes = [found.start() for found in re.finditer(r"(?<!\\)\|", text)]
    edges = [*(() if text.startswith("|") else (-1,)), *pipes, *(() if text.endswith("|") else (len(text),))]
    return tuple(line.cut(left + 1, right).stripped() for left, right in pairwise(edges))


def _column_rows(lines: list[Passage]) -> list[Row]:
    """Cut lines where the rule's columns begin; none where a word lies across."""
    rule = next(line.text for line in lines if COLUMNS.fullmatch(line.text))
    starts = [found.start() for found in DASHES.finditer(rule)]
    rows = [line for line in lines if line.text.strip() and not _is_column_rule(line.text, rule)]
    edges = [0, *starts[1:]]
    if any("|" in line.text or _is_across(line.text, edge) for line in rows for edge in edges[1:]):
        return []
    return [
        tuple(line.cut(a, b).stripped() for a, b in zip(edges, [*edges[1:], len(line.text)], strict=True))
        for line in rows
    ]


def _is_column_rule(text: str, rule: str) -> bool:
    """Tell a table's rules from a row whose cells are dashes: they have its columns, or all its width."""
    is_whole = text.strip().strip("-") == "" and len(text.rstrip()) >= len(rule.rstrip())
    return text.split() == rule.split() or is_whole


def _is_across(text: str, edge: int) -> bool:
    return not text[edge - 1 : edge].isspace() and not text[edge : edge + 1].isspace() and edge < len(text)


def write_rows(rows: Sequence[Row]) -> Passage:
    """Write rows with pipes; the first is the head."""
    width = max(map(len, rows))
    lines = []
    for row in rows:
        place = next((cell.place(0) for cell in row if cell.text), row[0].place(0))
        pieces = [_sign("|", place)]
        for cell in row:
            pieces += [_sign(" ", place), cell, _sign(" |", place)]
        pieces.append(_sign("  |" * (width - len(row)), place))
        lines.append(join_passages(pieces))
    heads = lines[0]
    rule = _sign("|" + " --- |" * width, heads.end(len(heads.text)))
    return join_passages([heads, rule, *lines[1:]], "\n")


def _sign(text: str, place: int) -> Passage:
    return Passage(text, (Run(0, place, place),))


def as_code(passage: Passage) -> Passage:
    """Keep every sign of a table in its column."""
    start, end = passage.place(0), passage.end(len(passage.text))
    fences = (Passage("```\n", (Run(0, start, start),)), Passage("\n```", (Run(0, end, end),)))
    return join_passages([fences[0], passage, fences[1]])
