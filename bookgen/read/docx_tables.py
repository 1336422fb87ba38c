"""The tables of a Word document: rows, heads, merged cells.

In: a `tbl`. Out: the same in HTML.
Source: ECMA-376 part 1, 17.4 (tables).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bookgen.read.docx_parts import value
from bookgen.read.docx_runs import BlockWriter
from bookgen.read.tree import Element, text_of

FIRST_ROW = 0x20
"""The bit of a table's look that sets its first row apart."""
HOLDERS = frozenset("sdt sdtContent customXml ins".split())


def read_table(table: Element, writer: BlockWriter) -> Element:
    """Write a table."""
    made = etree.Element("table")
    made.tail = "\n"
    for number, row in enumerate(_inside(table, "tr")):
        line = etree.SubElement(made, "tr")
        is_head = row.find("trPr/tblHeader") is not None or (number == 0 and _says_head(table))
        for cell in _inside(row, "tc"):
            _write_cell(cell, etree.SubElement(line, "th" if is_head else "td"), writer)
    _join_cells(made)
    return made


def _write_cell(cell: Element, made: Element, writer: BlockWriter) -> None:
    properties = cell.find("tcPr")
    span = value(properties, "gridSpan")
    if span and span.isdecimal() and int(span) > 1:
        made.set("colspan", span)
    merged = value(properties, "vMerge")
    if merged is not None and merged != "restart":
        made.set("bookgen-merged", "1")
    writer.blocks(cell, made)


def _says_head(table: Element) -> bool:
    look = table.find("tblPr/tblLook")
    if look is None:
        return False
    said = look.get("val") or ""
    is_hex = re.fullmatch(r"[0-9A-Fa-f]{1,4}", said)
    return look.get("firstRow") in ("1", "true") or bool(
        look.get("firstRow") is None and is_hex and int(said, 16) & FIRST_ROW
    )


def _inside(holder: Element, tag: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, whatever wraps them."""
    for child in holder:
        if child.tag == tag:
            yield child
        elif child.tag in HOLDERS:
            yield from _inside(child, tag)


def _join_cells(table: Element) -> None:
    """Give merged cells their span and take their continuations away."""
    above: dict[int, Element] = {}
    for row in table:
        place = 0
        for cell in list(row):
            width = int(cell.get("colspan") or 1)
            if cell.get("bookgen-merged") and place in above and not text_of(cell):
                top = above[place]
                top.set("rowspan", str(int(top.get("rowspan") or 1) + 1))
                row.remove(cell)
            else:
                above[place] = cell
            place += width
