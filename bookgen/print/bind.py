"""Bind the typeset sections and their furniture into one PDF.

In: the slots in page order, for each section its pages and its furniture. Out: the book's bytes, the same
for the same input on every machine. Sections are bound by gatherings, which are kept: after a change most of
the book need not be put together again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from bookgen.press.saving import pdf_bytes
from bookgen.print.crop_marks import add_crop_marks
from bookgen.print.folios import Slot
from bookgen.print.fonts import embed_fonts
from bookgen.print.gather import BOXES, Part, gather
from bookgen.print.metadata import add_metadata
from bookgen.print.navigation import Entry, Place, add_destinations, add_outline, add_page_labels
from bookgen.print.tags import StructureTree
from bookgen.store import Store

if TYPE_CHECKING:
    from bookgen.config import BookConfig

GATHERING = 12
"""Sections in a gathering: few enough to be put together in a moment, many enough to be opened in one."""


def bind(slots: Sequence[Slot], parts: Mapping[str, Part], config: BookConfig, store: Store) -> bytes:
    """Put every page into its place, with all that leads to it."""
    pdf = pikepdf.new()
    sides = [side for part in parts.values() for side in (part.text, part.furniture)]
    fonts = embed_fonts(pdf, (use for side in sides for use in side.fonts), store)
    leaves = _bind_gatherings(pdf, parts, fonts, store)
    pages = _order(pdf, slots, leaves)
    first = {(slot.section, slot.leaf): slot.number for slot in slots if slot.section}
    add_destinations(pdf, pages, _places(parts, first))
    add_outline(pdf, pages, _entries(parts, first))
    add_page_labels(pdf, slots)
    if config.print.crop_marks:
        add_crop_marks(pdf)
    add_metadata(pdf, config, is_tagged=True)
    return pdf_bytes(pdf)


def _bind_gatherings(
    pdf: Pdf, parts: Mapping[str, Part], fonts: Object, store: Store
) -> dict[tuple[str, int], Object]:
    """Copy all pages into the book, not yet in their places: each by its section and leaf."""
    structure = StructureTree(pdf)
    leaves: dict[tuple[str, int], Object] = {}
    for sections in _gatherings(list(parts)):
        gathering = gather([parts[section] for section in sections], store)
        pages = [pdf.copy_foreign(page.obj) for page in gathering.pages]
        structure.add(pdf.copy_foreign(gathering.Root.StructTreeRoot), pages)
        for resources in pdf.copy_foreign(gathering.Root.FontResources):
            for key in list(resources.keys()):
                resources[key] = fonts[key]
        places = ((section, leaf) for section in sections for leaf in range(len(parts[section].text.leaves)))
        leaves |= zip(places, pages, strict=True)
    structure.finish()
    return leaves


def _gatherings(sections: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(sections), GATHERING):
        yield sections[start : start + GATHERING]


def _order(pdf: Pdf, slots: Sequence[Slot], leaves: Mapping[tuple[str, int], Object]) -> list[Object]:
    """Put the pages into their order, among them those that bear nothing, not even a folio."""
    boxes = next(iter(leaves.values()))
    pages = []
    for slot in slots:
        page = leaves.get((slot.section, slot.leaf))
        if page is None:
            page = pdf.make_indirect(Dictionary(Type=Name.Page, Resources=Dictionary()))
            for box in BOXES:
                page[box] = boxes[box]
        page.Parent = pdf.Root.Pages
        pages.append(page)
    pdf.Root.Pages.Kids = Array(pages)
    pdf.Root.Pages.Count = len(pages)
    return pages


def _places(parts: Mapping[str, Part], first: Mapping[tuple[str, int], int]) -> Iterator[tuple[str, Place]]:
    """Say where every id of the book is."""
    for section, part in parts.items():
        shifts = part.shifts()
        for anchor in part.text.anchors:
            x, y = shifts[anchor.page]
            yield anchor.id, Place(first[section, anchor.page], anchor.x + x, anchor.y + y)


def _entries(parts: Mapping[str, Part], first: Mapping[tuple[str, int], int]) -> Iterator[Entry]:
    """List the outline: every section by its title, and below it what CSS gives a bookmark."""
    for section, part in parts.items():
        document = part.document
        if document.role == "halftitlepage":
            continue
        leaf = part.text.leaves[0]
        yield Entry(document.level, document.title, Place(first[section, 0], 0, leaf.height))
        for mark in part.text.bookmarks:
            if mark.level > 1:
                place = Place(first[section, mark.page], 0, mark.y)
                yield Entry(document.level + mark.level - 1, mark.label, place)
