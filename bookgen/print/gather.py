"""Put sections and what stands around them together: a gathering, which is kept as it will be bound.

In: typeset sections with their furniture, in the order of the book. Out: a PDF of their pages with one
structure tree, links aimed at names. Its fonts are names too: they are filled in for the whole book.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Name, Object, Pdf, String

from bookgen.edition import Document
from bookgen.press.saving import pdf_bytes
from bookgen.print.jobs import GOTO
from bookgen.print.section import TypesetSection
from bookgen.print.tags import StructureTree
from bookgen.store import Store, key_of

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


def gather(parts: Sequence[Part], store: Store) -> Pdf:
    """Open the gathering of some parts, made before or now.

    Its catalogue has, beside the structure tree, `FontResources`: the dictionaries whose fonts are to be
    filled in, each font standing for its own name.
    """
    key = key_of("gather", [(_digest(part.text), _digest(part.furniture), part.shifts()) for part in parts])
    data = store.get(key)
    if data is None:
        data = _Gathering().put_together(parts)
        store.put(key, data)
    return pikepdf.open(BytesIO(data))


def _digest(section: TypesetSection) -> str:
    return hashlib.sha256(section.pdf).hexdigest()


@dataclass(slots=True)
class _Gathering:
    """A gathering as it is put together."""

    pdf: Pdf = field(default_factory=pikepdf.new)
    fonts: list[Object] = field(default_factory=list)
    streams: dict[bytes, Object] = field(default_factory=dict)
    """Scraps of content that many pages share."""

    def put_together(self, parts: Sequence[Part]) -> bytes:
        """Put the parts' pages one behind the other."""
        structure = StructureTree(self.pdf)
        for part in parts:
            source = pikepdf.open(BytesIO(part.text.pdf))
            start = len(self.pdf.pages)
            self.pdf.pages.extend(source.pages)
            pages = [page.obj for page in self.pdf.pages[start:]]
            structure.add(self.pdf.copy_foreign(source.Root.StructTreeRoot), pages)
            for page in pages:
                _aim_links(page)
            self._furnish(part, pages)
        structure.finish()
        self.pdf.Root.FontResources = self.pdf.make_indirect(Array(self.fonts))
        return pdf_bytes(self.pdf)

    def _furnish(self, part: Part, pages: Sequence[Object]) -> None:
        """Give pages their furniture, boxes and all, and move the text to its true side."""
        furniture = pikepdf.open(BytesIO(part.furniture.pdf))
        resources = pages[0].Resources
        self._leave_fonts(resources)
        for leaf, (page, around, shift) in enumerate(zip(pages, furniture.pages, part.shifts(), strict=True)):
            for box, drawn in BOXES.items():
                page[box] = Array(list(around.obj[drawn].as_list()))
            contents = self._moved(page, shift)
            if not AXES.issuperset(OPERATOR.findall(around.obj.Contents.read_bytes())):
                form = self.pdf.copy_foreign(around.as_form_xobject())
                form.BBox = page.MediaBox
                self._leave_fonts(form.Resources)
                resources.XObject[f"/Furniture{leaf}"] = form
                contents.insert(0, self._stream(ARTIFACT.format(leaf=leaf)))
            page.Contents = Array(contents)

    def _leave_fonts(self, resources: Object) -> None:
        """Leave of each font its name alone.

        The dictionary itself is changed, since patterns and groups on the pages refer to it too.
        """
        if resources.Font.objgen in {fonts.objgen for fonts in self.fonts}:
            return
        for key in list(resources.Font.keys()):
            resources.Font[key] = Name(key)
        self.fonts.append(resources.Font)

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
        """Give the one stream of the gathering with this content."""
        data = content.encode()
        if data not in self.streams:
            self.streams[data] = self.pdf.make_stream(data)
        return self.streams[data]


def _aim_links(page: Object) -> None:
    """Turn the addresses of places in the book into links to them."""
    for annotation in page.get("/Annots", ()):
        address = str(annotation.A.URI) if "/A" in annotation else ""
        if address.startswith(GOTO):
            del annotation.A
            annotation.Dest = String(unquote(address.removeprefix(GOTO)))
