"""Tables: what is one, and how it is written: with pipes where that says it all, else as raw HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bookgen.manuscript import Edit, Passage, join_passages
from bookgen.read.tree import BLOCK_TAGS, ROLE, Element, classes, text_of

CellOf = Callable[[Element, bool], Passage]
"""Writes what a cell holds, as HTML or as Markdown."""
TagOf = Callable[[str], Passage]
"""Writes a sign of the table's own."""
APART = frozenset("table h1 h2 h3 h4 h5 h6 blockquote pre figure".split())
LISTS = frozenset("ul ol dl".split())
"""What a cell of data holds only below a head: its items become lines."""
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
    apart = APART if _has_head(rows) else APART | LISTS
    return any(cell in holders and _is_page(cell, apart) for cell in cells)


def _has_head(rows: list[list[Element]]) -> bool:
    return len(rows) > 1 and all(cell.tag == "th" or _in_head(cell) for cell in rows[0])


def _is_page(cell: Element, apart: frozenset[str]) -> bool:
    return any(True for _ in cell.iter(*apart)) or len(text_of(cell)) > LONG_CELL


def written(table: Element, cell_of: CellOf, tag: TagOf) -> Passage:
    """Write a table down."""
    rows = list(rows_of(table))
    return _piped(rows, cell_of, tag) if _is_simple(rows) else _tagged(rows, cell_of, tag)


def _is_simple(rows: list[list[Element]]) -> bool:
    """Tell whether a table has a head, and neither spans nor blocks in its cells."""
    if not _has_head(rows):
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
    return int(said) if said.isdecimal() and 1 < int(said) <= 1000 else 0


def _piped(rows: list[list[Element]], cell_of: CellOf, tag: TagOf) -> Passage:
    width = max(map(len, rows))
    lines: list[Passage] = []
    for row in rows:
        pieces = [tag("| ")]
        for cell in row:
            pieces += [_without_pipes(cell_of(cell, False)), tag(" | ")]
        pieces.append(tag(" | " * (width - len(row))))
        lines.append(join_passages(pieces))
        if len(lines) == 1:
            lines.append(tag("|" + " --- |" * width + "\n").cut(0, 1 + 6 * width))
    return join_passages(lines, "\n")


def _without_pipes(cell: Passage) -> Passage:
    edits = [Edit(n, n, "\\") for n, sign in enumerate(cell.text) if sign == "|"]
    return cell.edit(edits) if edits else cell


def _tagged(rows: list[list[Element]], cell_of: CellOf, tag: TagOf) -> Passage:
    lines: list[Passage] = [tag("<table> ").stripped()]
    for row in rows:
        pieces = [tag("<tr>")]
        for cell in row:
            spans = "".join(f' {name}="{n}"' for name in ("colspan", "rowspan") if (n := _span(cell, name)))
            pieces += [tag(f"<{cell.tag}{spans}>"), cell_of(cell, True), tag(f"</{cell.tag}>")]
        lines.append(join_passages([*pieces, tag("</tr>")]))
    return join_passages([*lines, tag("</table>\n").stripped()], "\n")
