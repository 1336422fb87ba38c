"""Put the print PDF's own pages on larger sheets, and bind the front sheets and the map in.

In: the print PDF, what is to be drawn on each sheet. Out: the proof's bytes, the same for the same
input. The pages keep their content streams, links, tags and fonts: they are moved, not redrawn.
Rules: ISO 32000-2, 7.11.4 (embedded files), 12.3 (destinations), 14.11.2 (page boundaries).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from bookgen.press.saving import pdf_bytes
from bookgen.proof.face import Face
from bookgen.proof.pen import Pen
from bookgen.proof.sheet import Layout
from bookgen.proofmap import MAP_NAME

CLAIMS = ("http://www.aiim.org/pdfua/ns/id/", "http://www.npes.org/pdfx/ns/id/")
"""Namespaces of the standards that the print PDF may keep to and a proof does not."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One page of the print PDF on its sheet."""

    page: int
    """Counted from 0 in the print PDF."""
    layout: Layout
    shift: tuple[float, float]
    """How far the page's own coordinates move."""
    pen: Pen


@dataclass(frozen=True, slots=True)
class Binding:
    """All that a proof is bound of."""

    title: str
    front: tuple[Pen, ...]
    front_size: tuple[float, float]
    sheets: tuple[Placed, ...]
    faces: tuple[Face, Face]
    proof_map: bytes
    stamp: str
    """The book's time stamp as PDF writes it."""


def page_frames(pdf: Pdf) -> Iterator[tuple[tuple[float, ...], tuple[float, ...]]]:
    """Give each page's media box and trim box: left, bottom, right, top."""
    for page in pdf.pages:
        media = tuple(float(length) for length in page.mediabox)
        trim = page.obj.get("/TrimBox", page.mediabox)
        yield media, tuple(float(length) for length in trim)


def impose(pdf: Pdf, binding: Binding) -> bytes:
    """Make the proof out of the opened print PDF, which is used up."""
    fonts = Dictionary({f"/{face.key}": face.embed(pdf) for face in binding.faces})
    is_whole = len(binding.sheets) == len(pdf.pages)
    pages = [pdf.pages[placed.page].obj for placed in binding.sheets]
    shifts: dict[tuple[int, int], tuple[float, float]] = {}
    streams: dict[bytes, Object] = {}
    for page, placed in zip(pages, binding.sheets, strict=True):
        shifts[page.objgen] = placed.shift
        _place(pdf, page, placed, fonts, streams)
    if is_whole:
        _move_destinations(pdf, shifts)
    else:
        _keep_pages(pdf, pages)
    for index, pen in enumerate(binding.front):
        pdf.pages.insert(index, _front_page(pdf, pen, binding.front_size, fonts))
    _number(pdf, len(binding.front), is_whole=is_whole)
    _describe(pdf, binding.title)
    _attach(pdf, binding)
    return pdf_bytes(pdf)


def _place(pdf: Pdf, page: Object, placed: Placed, fonts: Object, streams: dict[bytes, Object]) -> None:
    """Move one page and draw the margins after it."""
    x, y = placed.shift
    before = f"q 1 0 0 1 {x:g} {y:g} cm".encode()
    if before not in streams:
        streams[before] = pdf.make_stream(before)
    contents = page.get("/Contents")
    own = [] if contents is None else list(contents) if isinstance(contents, Array) else [contents]
    after = pdf.make_stream(b"Q\n" + placed.pen.stream())
    page.Contents = Array([streams[before], *own, after])
    _add_fonts(page, fonts)
    for box in ("/TrimBox", "/BleedBox", "/ArtBox"):
        if box in page:
            page[box] = _moved(page[box], placed.shift)
    page.MediaBox = Array([0, 0, placed.layout.width, placed.layout.height])
    for key in ("/CropBox", "/Rotate"):
        if key in page:
            del page[key]
    for annotation in page.get("/Annots", ()):
        annotation.Rect = _moved(annotation.Rect, placed.shift)
        if "/QuadPoints" in annotation:
            annotation.QuadPoints = _moved(annotation.QuadPoints, placed.shift)


def _add_fonts(page: Object, fonts: Object) -> None:
    resources = page.get("/Resources")
    if resources is None:
        resources = page["/Resources"] = Dictionary()
    if "/Font" not in resources:
        resources["/Font"] = Dictionary()
    for key, font in fonts.items():
        resources["/Font"][key] = font


def _moved(numbers: Object, shift: tuple[float, float]) -> Array:
    return Array([round(float(number) + shift[index % 2], 3) for index, number in enumerate(numbers)])


def _move_destinations(pdf: Pdf, shifts: dict[tuple[int, int], tuple[float, float]]) -> None:
    """Let links and outline point to where the pages now stand."""
    met = {(0, 0)}
    for destination in _destinations(pdf):
        if destination.is_indirect and destination.objgen in met:
            continue
        met.add(destination.objgen)
        if len(destination) < 4 or destination[1] != Name.XYZ:
            continue
        shift = shifts.get(destination[0].objgen)
        for index in (2, 3):
            if shift and destination[index] is not None:
                destination[index] = round(float(destination[index]) + shift[index - 2], 3)


def _destinations(pdf: Pdf) -> Iterator[Object]:
    """Give every explicit destination that the bound book has, each once."""
    names = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    for node in _tree(names):
        yield from (value for value in list(node.get("/Names", ()))[1::2] if isinstance(value, Array))
    for item in _tree(pdf.Root.get("/Outlines")):
        if isinstance(item.get("/Dest"), Array):
            yield item.Dest
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            if isinstance(annotation.get("/Dest"), Array):
                yield annotation.Dest


def _tree(root: Any) -> Iterator[Any]:
    """Walk a name tree or an outline."""
    open_nodes: list[Any] = [root] if isinstance(root, Dictionary) else []
    while open_nodes:
        node = open_nodes.pop()
        yield node
        open_nodes += node.get("/Kids", ())
        open_nodes += [node[key] for key in ("/First", "/Next") if key in node]


def _keep_pages(pdf: Pdf, pages: Sequence[Object]) -> None:
    """Leave only some pages, and out what would point to the others."""
    for key in ("/Outlines", "/StructTreeRoot", "/MarkInfo", "/Names", "/PageMode"):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pages:
        for key in ("/Annots", "/StructParents"):
            if key in page:
                del page[key]
    kept = {page.objgen for page in pages}
    for index in reversed(range(len(pdf.pages))):
        if pdf.pages[index].obj.objgen not in kept:
            del pdf.pages[index]


def _front_page(pdf: Pdf, pen: Pen, size: tuple[float, float], fonts: Object) -> Page:
    width, height = size
    return Page(
        pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, width, height]),
                Resources=Dictionary(Font=fonts),
                Contents=pdf.make_stream(pen.stream()),
            )
        )
    )


def _number(pdf: Pdf, front: int, *, is_whole: bool) -> None:
    """Let viewers name the front sheets 'proof 1', …, and the pages by their folios."""
    labels = [0, Dictionary(S=Name.D, P=String("proof "), St=1)]
    before = pdf.Root.get("/PageLabels", Dictionary()).get("/Nums", ()) if is_whole else ()
    for index, value in enumerate(before):
        labels.append(int(value) + front if index % 2 == 0 else value)
    if not is_whole and "/PageLabels" in pdf.Root:
        del pdf.Root["/PageLabels"]
    if is_whole:
        pdf.Root.PageLabels = pdf.make_indirect(Dictionary(Nums=Array(labels)))


def _describe(pdf: Pdf, title: str) -> None:
    """Say that this is a proof, and claim no standard that was kept for the print PDF."""
    pdf.docinfo["/Title"] = title
    if "/GTS_PDFXVersion" in pdf.docinfo:
        del pdf.docinfo["/GTS_PDFXVersion"]
    pdf.Root.PageLayout = Name.SinglePage
    metadata = pdf.Root.get("/Metadata")
    if metadata is None:
        return
    root = etree.fromstring(metadata.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
    for element in list(root.iter(*(f"{{{space}}}*" for space in CLAIMS))):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for item in root.iterfind(".//{http://purl.org/dc/elements/1.1/}title//{*}li"):
        item.text = title
    metadata.write(etree.tostring(root, encoding="utf-8"))


def _attach(pdf: Pdf, binding: Binding) -> None:
    """Embed the map: in the list of attachments, and as the document's associated file."""
    embedded = pdf.make_stream(binding.proof_map)
    embedded.Type, embedded.Subtype = Name.EmbeddedFile, Name("/application/json")
    embedded.Params = Dictionary(Size=len(binding.proof_map), ModDate=String(binding.stamp))
    specification = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(MAP_NAME),
            UF=String(MAP_NAME),
            Desc=String("Says which line of this proof is which text of which chapter"),
            AFRelationship=Name.Data,
            EF=Dictionary(F=embedded, UF=embedded),
        )
    )
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    listed = Dictionary(Names=Array([String(MAP_NAME), specification]))
    pdf.Root.Names.EmbeddedFiles = pdf.make_indirect(listed)
    pdf.Root.AF = Array([specification])
