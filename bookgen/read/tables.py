"""Tables: what is one, and how it is written: with pipes where that says it all, else as raw HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bookgen.manuscript import Edit, Passage, Run, join_passages
from bookgen.read.tree import BLOCK_TAGS, ROLE, Element, classes, text_of

CellOf = Callable[[Element, bool], Passage]
"""Writes what a cell holds, as HTML or as Markdown."""
APART = frozenset("table h1 h2 h3 h4 h5 h6 blockquote ul ol dl pre figure".split())
DATA_CLASSES = frozenset({"wikitable", "infobox", "dataframe"})
LONG_CELL = 1500
"""Characters: a cell that holds more is a page laid out as a table."""


def rows_of(table: Element) -> Iterator[list[Element]]:
    """Yield the cells of each row, without those of tables inside."""
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is not table or row.get(ROLE) == "drop":
            continue
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if cells:
            yield cells


def is_layout(table: Element, holders: frozenset[Element]) -> bool:
    """Tell whether a table only lays text out: its cells hold what no cell of data does."""
    if DATA_CLASSES & set(classes(table)):
        return False
    rows = list(rows_of(table))
    widest = max((len(row) for row in rows), default=0)
    cells = [cell for row in rows for cell in row]
    if widest < 2 or (table.get("role") or "") in ("presentation", "none"):
        return True
    if any(inner.get(ROLE) in ("note", "verse") for inner in table.iter()):
        return True
    return any(cell in holders and _is_page(cell) for cell in cells)


def _is_page(cell: Element) -> bool:
    if any(True for _ in cell.iter(*APART)):
        return True
    return len(text_of(cell)) > LONG_CELL


def written(table: Element, cell_of: CellOf) -> Passage:
    """Write a table down."""
    rows = list(rows_of(table))
    return _piped(rows, cell_of) if _is_simple(rows) else _tagged(rows, cell_of)


def _is_simple(rows: list[list[Element]]) -> bool:
    """Tell whether a table has a head, and neither spans nor blocks in its cells."""
    if len(rows) < 2 or not all(cell.tag == "th" or _in_head(cell) for cell in rows[0]):
        return False
    cells = [cell for row in rows for cell in row]
    if any(_span(cell, "colspan") or _span(cell, "rowspan") for cell in cells):
        return False
    return not any(sum(inner.tag in BLOCK_TAGS for inner in cell.iter()) > 2 for cell in cells)


def _in_head(cell: Element) -> bool:
    return next(cell.iterancestors("thead"), None) is not None


def _span(cell: Element, name: str) -> int:
    """Give a span of more than one, else 0."""
    said = cell.get(name) or "1"
    return int(said) if said.isdigit() and 1 < int(said) <= 1000 else 0


def _piped(rows: list[list[Element]], cell_of: CellOf) -> Passage:
    width = max(map(len, rows))
    lines: list[Passage] = []
    place = 0
    for row in rows:
        cells = [_without_pipes(cell_of(cell, False)) for cell in row]
        pieces: list[Passage] = [_sign("|", place)]
        for cell in cells:
            place = cell.place(0) if cell.text else place
            pieces += [_sign(" ", place), cell, _sign(" |", cell.end(len(cell.text)) if cell.text else place)]
        pieces.append(_sign("  |" * (width - len(cells)), place))
        lines.append(join_passages(pieces))
        if len(lines) == 1:
            lines.append(_sign("|" + " --- |" * width, place))
    return join_passages(lines, "\n")


def _without_pipes(cell: Passage) -> Passage:
    edits = [Edit(n, n, "\\") for n, sign in enumerate(cell.text) if sign == "|"]
    return cell.edit(edits) if edits else cell


def _tagged(rows: list[list[Element]], cell_of: CellOf) -> Passage:
    lines: list[Passage] = []
    for row in rows:
        pieces = [_sign("<tr>", 0)]
        for cell in row:
            passage = cell_of(cell, True)
            spans = "".join(f' {name}="{n}"' for name in ("colspan", "rowspan") if (n := _span(cell, name)))
            place = passage.place(0)
            pieces += [_sign(f"<{cell.tag}{spans}>", place), passage]
            pieces.append(_sign(f"</{cell.tag}>", passage.end(len(passage.text))))
        lines.append(join_passages([*pieces, _sign("</tr>", 0)]))
    return join_passages([_sign("<table>", 0), *lines, _sign("</table>", 0)], "\n")


def _sign(text: str, place: int) -> Passage:
    return Passage(text, (Run(0, place, place),)) if text else Passage("")
