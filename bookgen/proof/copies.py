"""Open what a proofreader sent back: the marked copy, its annotations, its text, and the map if it is there.

In: the bytes of a PDF. Out: a `Copy`, whatever state the file is in, or a sentence that says why not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

from bookgen.errors import Location, SourceError
from bookgen.proof.annotations import Annotation, read_annotations
from bookgen.proof.pagetext import PageText
from bookgen.proofmap import MAP_NAME, DamagedMap, MapSheet, ProofMap, parse_map

SHEET = re.compile(r"proof\s+([0-9a-f]{8})\b.{0,40}?\bsheet\s+(\d+)\s+of\s+(\d+)", re.DOTALL)
"""What the slug line says of a sheet."""
MOST_MAP = 200_000_000
"""A map larger than this is not unpacked. Units: bytes."""
SHEET_END = b"\nQ EMC"
"""How a sheet's content ends when nobody has drawn on it; see `Pen.stream`."""
FEW_LETTERS = 20
"""A page with fewer letters has none worth reading: it is a picture."""


@dataclass
class Copy:
    """One marked copy, open."""

    name: str
    """The file's name as the user knows it."""
    pdf: pikepdf.Pdf
    document: pypdfium2.PdfDocument
    annotations: tuple[Annotation, ...]
    proof: ProofMap | None
    """None when the map is not in the file or cannot be read."""
    map_fault: str
    """Why there is no map; empty when there is."""
    proof_name: str = ""
    """The hash of the map, as the slug line gives it."""
    _pages: dict[int, PageText] = field(default_factory=dict)

    def page(self, index: int) -> PageText:
        """Read a page's text, once; a page that cannot be read has none."""
        if index not in self._pages:
            try:
                self._pages[index] = PageText(self.document[index])
            except pypdfium2.PdfiumError:
                self._pages[index] = PageText(None)
        return self._pages[index]

    def sheet(self, index: int) -> MapSheet | None:
        """Find which sheet of the proof a page is: by its slug line, else by its place in the file."""
        if self.proof is None:
            return None
        number = self.slug_number(index)
        return self.proof.sheet(number if number else index + 1)

    def slug_number(self, index: int) -> int:
        """Read the sheet's number from its slug line; 0 when there is none or it is another proof's."""
        found = SHEET.search(self.page(index).text)
        if not found or (self.proof_name and found[1] != self.proof_name):
            return 0
        return int(found[2])

    def drawn_upon(self) -> tuple[int, ...]:
        """List the pages that have more in them than the proof's own sheets, counted from 1."""
        return tuple(
            number
            for number, page in enumerate(self.pdf.pages, 1)
            if not _last_stream(page).endswith(SHEET_END) and self.slug_number(number - 1)
        )

    def has_letters(self, index: int) -> bool:
        """Tell a page of text from a picture of one."""
        return len(self.page(index).letters.text) >= FEW_LETTERS


def open_copy(name: str, data: bytes) -> Copy:
    """Open a marked copy.

    Raises: SourceError when it is no PDF, is locked or has no page.
    """
    place = Location(name)
    try:
        pdf = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError:
        hint = "ask for a copy without a password, or save one from a viewer that has it"
        raise SourceError(f"'{name}' is locked with a password", place, hint) from None
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        reason = str(error).partition("\n")[0]
        raise SourceError(f"'{name}' is not a PDF that can be read: {reason}", place) from None
    pages = _page_count(pdf)
    if not pages:
        raise SourceError(f"'{name}' has no pages", place)
    document = _document(pdf, data, name)
    proof, fault, proof_name = _read_map(pdf)
    return Copy(name, pdf, document, read_annotations(pdf), proof, fault, proof_name)


def _last_stream(page: pikepdf.Page) -> bytes:
    """Give the end of a page's content."""
    contents = page.obj.get("/Contents")
    if isinstance(contents, pikepdf.Array) and len(contents):
        contents = contents[-1]
    try:
        return contents.read_bytes()[-40:] if isinstance(contents, pikepdf.Stream) else b""
    except pikepdf.PdfError:
        return b""


def _page_count(pdf: pikepdf.Pdf) -> int:
    try:
        return len(pdf.pages)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError):
        return 0


def _document(pdf: pikepdf.Pdf, data: bytes, name: str) -> pypdfium2.PdfDocument:
    """Open the file for reading its text; one that PDFium refuses is written anew first."""
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) == len(pdf.pages):
            return document
        document.close()
    except pypdfium2.PdfiumError:
        pass
    mended = BytesIO()
    pdf.save(mended)
    try:
        return pypdfium2.PdfDocument(mended.getvalue())
    except pypdfium2.PdfiumError as error:
        raise SourceError(f"the pages of '{name}' cannot be read: {error}", Location(name)) from None


def _read_map(pdf: pikepdf.Pdf) -> tuple[ProofMap | None, str, str]:
    fault = "there is no map in the file"
    for data in _maps(pdf):
        try:
            _, proof = parse_map(data)
        except DamagedMap as error:
            fault = f"the map in the file is damaged: {error}"
        else:
            return proof, "", hashlib.sha256(data).hexdigest()[:8]
    return None, fault, ""


def _maps(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    """Give every attachment that is called as the map is, wherever the file has kept it."""
    for specification in _specifications(pdf):
        embedded = specification.get("/EF", pikepdf.Dictionary())
        stream = embedded.get("/UF", embedded.get("/F")) if isinstance(embedded, pikepdf.Dictionary) else None
        if not isinstance(stream, pikepdf.Stream):
            continue
        try:
            data = stream.read_bytes()
        except pikepdf.PdfError:
            data = b"?"
        if len(data) <= MOST_MAP:
            yield data


def _specifications(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Look in the catalogue first, then through all objects: a viewer may have lost the list."""
    listed = pdf.Root.get("/AF")
    yield from (one for one in (listed if isinstance(listed, pikepdf.Array) else ()) if _is_map(one))
    for thing in pdf.objects:
        if _is_map(thing):
            yield thing


def _is_map(thing: Any) -> bool:
    if not isinstance(thing, pikepdf.Dictionary):
        return False
    names = (thing.get(key) for key in ("/UF", "/F"))
    named = any(isinstance(name, pikepdf.String) and bytes(name) == MAP_NAME.encode() for name in names)
    return "/EF" in thing and named
