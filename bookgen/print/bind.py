"""Bind the typeset sections and their furniture into one PDF.

In: the slots in page order, for each section its pages and its furniture. Out: the book's bytes, the same
for the same input on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from bookgen.config import BookConfig
from bookgen.edition import Document
from bookgen.print.engine import ADDRESS
from bookgen.print.folios import Slot
from bookgen.print.fonts import embed_fonts
from bookgen.print.metadata import add_metadata
from bookgen.print.navigation import Entry, Place, add_destinations, add_outline, add_page_labels
from bookgen.print.section import TypesetSection
from bookgen.print.tags import StructureTree

ARTIFACT = "/Artifact << /Type /Pagination >> BDC q /Furniture{leaf} Do Q EMC"
BOXES = ("/MediaBox", "/TrimBox", "/BleedBox")
EMPTY_STREAM = 60
"""A page's content stream with nothing in it but the turning of the axes is shorter than this."""
GOTO = f"{ADDRESS}goto/"


@dataclass(frozen=True, slots=True)
class Part:
    """A section ready to be bound."""

    document: Document
    text: TypesetSection
    furniture: TypesetSection

    def shifts(self) -> list[tuple[float, float]]:
        """Say how far each leaf's text moves to stand in the content box of its true side."""
        leaves = zip(self.text.leaves, self.furniture.leaves, strict=True)
        areas = ((text.area, page.area) for text, page in leaves)
        return [(round(there.x - here.x, 3), round(there.y - here.y, 3)) for here, there in areas]

    def fits(self) -> bool:
        """Tell whether the text was set to the measure that it is bound to."""
        areas = [
            (text.area, page.area) for text, page in zip(self.text.leaves, self.furniture.leaves, strict=True)
        ]
        return all(
            abs(here.width - there.width) < 0.01 and abs(here.height - there.height) < 0.01
            for here, there in areas
        )


@dataclass(slots=True)
class _Binding:
    """The book as it is put together."""

    pdf: Pdf
    structure: StructureTree
    fonts: Object
    streams: dict[bytes, Object] = field(default_factory=dict)
    """Scraps of content that many pages share."""

    def stream(self, content: bytes) -> Object:
        """Give the one stream of the book with this content."""
        if content not in self.streams:
            self.streams[content] = self.pdf.make_stream(content)
        return self.streams[content]


def bind(slots: Sequence[Slot], parts: Mapping[str, Part], config: BookConfig) -> bytes:
    """Join the sections in order."""
    pdf = pikepdf.new()
    sides = [side for part in parts.values() for side in (part.text, part.furniture)]
    binding = _Binding(
        pdf, StructureTree(pdf), embed_fonts(pdf, (use for side in sides for use in side.fonts))
    )
    for part in parts.values():
        _add_section(binding, part)
    _add_blanks(pdf, slots)
    binding.structure.finish()
    first = {(slot.section, slot.leaf): slot.number for slot in slots if slot.section}
    add_destinations(pdf, _places(parts, first))
    add_outline(pdf, _entries(parts, first))
    add_page_labels(pdf, slots)
    add_metadata(pdf, config)
    return _write(pdf)


def _write(pdf: Pdf) -> bytes:
    out = BytesIO()
    pdf.save(
        out,
        min_version="1.7",
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue()


def _add_section(binding: _Binding, part: Part) -> None:
    """Copy a section's pages, each with its furniture beneath, and its share of the structure tree."""
    pdf = binding.pdf
    text, furniture = pikepdf.open(BytesIO(part.text.pdf)), pikepdf.open(BytesIO(part.furniture.pdf))
    start = len(pdf.pages)
    pdf.pages.extend(text.pages)
    pages = [pdf.pages[index] for index in range(start, len(pdf.pages))]
    shifts = part.shifts()
    for leaf, (page, around) in enumerate(zip(pages, furniture.pages, strict=True)):
        page.obj.Resources.Font = binding.fonts
        page.obj.Contents = Array([page.obj.Contents])
        _furnish(binding, page, around, leaf)
        _shift(binding, page, shifts[leaf])
        _aim_links(page)
    binding.structure.add(pdf.copy_foreign(text.Root.StructTreeRoot), pages)


def _furnish(binding: _Binding, page: Page, around: Page, leaf: int) -> None:
    """Give a page the boxes of its furniture and lay that beneath the text, as an artifact."""
    for box in BOXES:
        page.obj[box] = Array([float(length) for length in around.obj[box]])
    if len(around.obj.Contents.read_bytes()) > EMPTY_STREAM:
        form = binding.pdf.copy_foreign(around.as_form_xobject())
        form.Resources.Font = binding.fonts
        page.obj.Resources.XObject[f"/Furniture{leaf}"] = form
        page.obj.Contents.insert(0, binding.stream(ARTIFACT.format(leaf=leaf).encode()))


def _shift(binding: _Binding, page: Page, shift: tuple[float, float]) -> None:
    """Move a page's text, and the links on it, into the content box of its true side."""
    x, y = shift
    if (x, y) == (0, 0):
        return
    *beneath, text = page.obj.Contents
    before, after = binding.stream(f"q 1 0 0 1 {x:g} {y:g} cm".encode()), binding.stream(b"Q")
    page.obj.Contents = Array([*beneath, before, text, after])
    for annotation in page.obj.get("/Annots", ()):
        left, bottom, right, top = (float(length) for length in annotation.Rect)
        annotation.Rect = Array([left + x, bottom + y, right + x, top + y])


def _aim_links(page: Page) -> None:
    """Turn the addresses of places in the book into links to them."""
    for annotation in page.obj.get("/Annots", ()):
        address = str(annotation.A.URI) if "/A" in annotation else ""
        if address.startswith(GOTO):
            del annotation.A
            annotation.Dest = String(unquote(address.removeprefix(GOTO)))


def _add_blanks(pdf: Pdf, slots: Sequence[Slot]) -> None:
    """Put in the pages that bear nothing, not even a folio."""
    for slot in slots:
        if not slot.section:
            page = Dictionary(Type=Name.Page, Resources=Dictionary())
            for box in BOXES:
                page[box] = pdf.pages[0].obj[box]
            pdf.pages.insert(slot.number - 1, Page(pdf.make_indirect(page)))


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
