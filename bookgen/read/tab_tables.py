"""Tables as they are copied from a browser, with tabs between the cells, and as a text browser sets them, in columns.

In: the lines of a group. Out: the stretches of them that are tables, written with pipes. A table without a head has an
empty first row, which is not set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from bookgen.manuscript import Edit, Passage, Run
from bookgen.read.inline import escape
from bookgen.read.lines import Line
from bookgen.read.text_tables import Row, write_rows

FEWEST_ROWS = 2
LONGEST_CELL = 300
"""Characters: what is longer is a page laid out as a table."""
GAP = re.compile(r"\S {2,}(?=\S)")
ENTRY = re.compile(r"(?:[*+•·◦\-]|\(?\w{1,4}[.)\]])\s")
SHARE = 0.5
"""Of a table's rows so many have a wide gap between cells, and words in two columns."""


def parted_at_tabs(lines: Sequence[Line], source: str) -> Iterator[tuple[bool, tuple[Line, ...]]]:
    """Part lines into tables, said by True, and other text."""
    rows = [(line, _tabs(line, source)) for line in lines]
    for tabs, found in groupby(rows, key=lambda row: row[1]):
        run = tuple(line for line, _ in found)
        yield bool(tabs) and len(run) >= FEWEST_ROWS, run


def _tabs(line: Line, source: str) -> int:
    """Count the tabs between the cells of a row; 0 for a line that is none."""
    start, stop = _ends(line, source)
    raw = source[start:stop]
    is_row = "\t" in raw and raw.strip() and not raw.rstrip(" ").endswith("\t")
    return raw.count("\t") if is_row and all(len(cell) <= LONGEST_CELL for cell in raw.split("\t")) else 0


def _ends(line: Line, source: str) -> tuple[int, int]:
    start = source.rfind("\n", 0, line.offset) + 1
    stop = source.find("\n", line.offset)
    return start, len(source) if stop < 0 else stop


def tab_table(lines: Sequence[Line], source: str) -> Passage:
    """Write a table whose cells are parted by tabs."""
    return write_table([_tab_cells(line, source) for line in lines])


def _tab_cells(line: Line, source: str) -> Row:
    start, _ = _ends(line, source)
    lead = source[start : line.offset].count("\t")
    ends = [found.start() for found in re.finditer("\t", line.text)]
    return (*([_nothing(line)] * lead), *_cells(line, [0, *(end + 1 for end in ends)]))


def column_rows(lines: Sequence[Line]) -> list[Row]:
    """Read lines as the rows of a table set in columns; none where they are not."""
    if len(lines) < FEWEST_ROWS or any(ENTRY.match(line.text) for line in lines):
        return []
    gaps = sum(bool(GAP.search(line.text)) for line in lines)
    edges = _column_edges(lines) if gaps >= SHARE * len(lines) else []
    has_head = bool(GAP.search(lines[0].text)) or bool(edges and lines[0].indent > edges[0])
    if len(edges) < 2 or not has_head:
        return []
    rows = [_cells(line, [max(edge - line.indent, 0) for edge in edges]) for line in lines]
    filled = sum(sum(bool(cell.text) for cell in row) >= 2 for row in rows)
    return rows if filled > SHARE * len(rows) else []


def _column_edges(lines: Sequence[Line]) -> list[int]:
    """Find where columns begin: behind white space that runs down all the lines."""
    width = max(line.indent + len(line.text) for line in lines)
    raw = [(" " * line.indent + line.text).ljust(width) for line in lines]
    is_free = [all(row[n] == " " for row in raw) for n in range(width)]
    return [n for n in range(width) if not is_free[n] and (n == 0 or is_free[n - 1])]


def _cells(line: Line, starts: Sequence[int]) -> Row:
    """Cut a line where its cells start."""
    stops = [*starts[1:], len(line.text)]
    return tuple(_in_cell(line.passage.cut(a, b).stripped(), line) for a, b in zip(starts, stops, strict=True))


def _nothing(line: Line) -> Passage:
    return Passage("", (Run(0, line.offset, line.offset),))


def _in_cell(cell: Passage, line: Line) -> Passage:
    if not cell.text:
        return _nothing(line)
    escaped = escape(cell)
    return escaped.edit([Edit(n, n, "\\") for n, sign in enumerate(escaped.text) if sign == "|"])


def write_table(rows: Sequence[Row]) -> Passage:
    """Write rows with pipes; the first is the head where the corner above the labels is empty."""
    first = rows[0]
    has_head = not first[0].text and all(cell.text for cell in first[1:])
    place = next(cell.place(0) for row in rows for cell in row if cell.text)
    empty = tuple(Passage("", (Run(0, place, place),)) for _ in first)
    return write_rows(rows if has_head else [empty, *rows])
