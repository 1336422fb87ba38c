"""Bind the typeset sections and their furniture into one PDF.

In: the slots in page order, for each section its pages and its furniture. Out: the book's bytes, the same
for the same input on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from bookgen.edition import Document
from bookgen.press.saving import pdf_bytes
from bookgen.print.crop_marks import add_crop_marks
from bookgen.print.folios import Slot
from bookgen.print.fonts import embed_fonts
from bookgen.print.jobs import GOTO
from bookgen.print.metadata import add_metadata
from bookgen.print.navigation import Entry, Place, add_destinations, add_outline, add_page_labels
from bookgen.print.section import TypesetSection
from bookgen.print.tags import StructureTree
from bookgen.store import NOTHING_KEPT, Store

if TYPE_CHECKING:
    from bookgen.config import BookConfig

ARTIFACT = "/Artifact << /Type /Pagination >> BDC q /Furniture{leaf} Do Q EMC"
BOXES = {"/MediaBox": "/MediaBox", "/BleedBox": "/MediaBox", "/TrimBox": "/TrimBox"}
"""A page's boxes, and which box of its furniture says them: WeasyPrint's own BleedBox ends at ten points."""
OPERATOR = re.compile(rb"[A-Za-z*]+")
AXES = frozenset({b"q", b"Q", b"cm"})
"""Operators that turn the axes and draw nothing."""


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


@dataclass(frozen=True, slots=True)
class _Text:
    """A section's pages and structure tree, copied into the book but not yet in their places."""

    text: TypesetSection
    pages: tuple[Object, ...]
    tree: Object


@dataclass(slots=True)
class Binder:
    """The book as it is put together: section after section as they come in, then all at once.

    The order in which sections are added shows in the file, so it has to be the same in every build.
    """

    store: Store = NOTHING_KEPT
    pdf: Pdf = field(default_factory=pikepdf.new)
    texts: dict[str, _Text] = field(default_factory=dict)
    streams: dict[bytes, Object] = field(default_factory=dict)
    """Scraps of content that many pages share."""

    def add_text(self, section: str, text: TypesetSection) -> None:
        """Copy a section's pages; what was added under its name before is forgotten."""
        known = self.texts.get(section)
        if known is None or known.text is not text:
            source = pikepdf.open(BytesIO(text.pdf))
            start = len(self.pdf.pages)
            self.pdf.pages.extend(source.pages)
            pages = tuple(page.obj for page in self.pdf.pages[start:])
            for page in pages:
                _aim_links(page)
            self.texts[section] = _Text(text, pages, self.pdf.copy_foreign(source.Root.StructTreeRoot))

    def bind(self, slots: Sequence[Slot], parts: Mapping[str, Part], config: BookConfig) -> bytes:
        """Put every page into its place, with all that leads to it."""
        sides = [side for part in parts.values() for side in (part.text, part.furniture)]
        fonts = embed_fonts(self.pdf, (use for side in sides for use in side.fonts), self.store)
        structure = StructureTree(self.pdf)
        for section, part in parts.items():
            self.add_text(section, part.text)
            self._furnish(part, self.texts[section].pages, fonts)
            structure.add(self.texts[section].tree, self.texts[section].pages)
        structure.finish()
        pages = self._order(slots)
        first = {(slot.section, slot.leaf): slot.number for slot in slots if slot.section}
        add_destinations(self.pdf, pages, _places(parts, first))
        add_outline(self.pdf, pages, _entries(parts, first))
        add_page_labels(self.pdf, slots)
        if config.print.crop_marks:
            add_crop_marks(self.pdf)
        add_metadata(self.pdf, config, is_tagged=True)
        return pdf_bytes(self.pdf)

    def _furnish(self, part: Part, pages: Sequence[Object], fonts: Object) -> None:
        """Give pages their furniture, boxes and all, and move the text to its true side."""
        furniture = pikepdf.open(BytesIO(part.furniture.pdf))
        resources = pages[0].Resources
        _share_fonts(resources, fonts)
        for leaf, (page, around, shift) in enumerate(zip(pages, furniture.pages, part.shifts(), strict=True)):
            for box, drawn in BOXES.items():
                page[box] = Array(list(around.obj[drawn].as_list()))
            contents = self._moved(page, shift)
            if not AXES.issuperset(OPERATOR.findall(around.obj.Contents.read_bytes())):
                form = self.pdf.copy_foreign(around.as_form_xobject())
                form.BBox = page.MediaBox
                _share_fonts(form.Resources, fonts)
                resources.XObject[f"/Furniture{leaf}"] = form
                contents.insert(0, self._stream(ARTIFACT.format(leaf=leaf)))
            page.Contents = Array(contents)

    def _moved(self, page: Object, shift: tuple[float, float]) -> list[Object]:
        """Move a page's text, and the links on it, into the content box of its true side."""
        x, y = shift
        if (x, y) == (0, 0):
            return [page.Contents]
        for annotation in page.get("/Annots", ()):
            left, bottom, right, top = (float(length) for length in annotation.Rect)
            annotation.Rect = Array([left + x, bottom + y, right + x, top + y])
        return [self._stream(f"q 1 0 0 1 {x:g} {y:g} cm"), page.Contents, self._stream("Q")]

    def _stream(self, content: str) -> Object:
        """Give the one stream of the book with this content."""
        data = content.encode()
        if data not in self.streams:
            self.streams[data] = self.pdf.make_stream(data)
        return self.streams[data]

    def _order(self, slots: Sequence[Slot]) -> list[Object]:
        """Put the pages into their order, among them those that bear nothing, not even a folio."""
        boxes = {box: next(iter(self.texts.values())).pages[0][box] for box in BOXES}
        pages = []
        for slot in slots:
            if slot.section:
                pages.append(self.texts[slot.section].pages[slot.leaf])
            else:
                blank = self.pdf.make_indirect(Dictionary(Type=Name.Page, Resources=Dictionary()))
                for box in BOXES:
                    blank[box] = boxes[box]
                pages.append(blank)
        del self.pdf.pages[:]
        for page in pages:
            self.pdf.pages.append(Page(page))
        return pages


def _share_fonts(resources: Object, fonts: Object) -> None:
    """Put the book's fonts in the place of a section's own.

    The dictionary itself is changed, since patterns and groups on the pages refer to it too.
    """
    for key in list(resources.Font.keys()):
        resources.Font[key] = fonts[key]


def _aim_links(page: Object) -> None:
    """Turn the addresses of places in the book into links to them."""
    for annotation in page.get("/Annots", ()):
        address = str(annotation.A.URI) if "/A" in annotation else ""
        if address.startswith(GOTO):
            del annotation.A
            annotation.Dest = String(unquote(address.removeprefix(GOTO)))


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
