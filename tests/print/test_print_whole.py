"""The bound file says the same as one document that WeasyPrint sets in one go."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement

import pikepdf
import pypdfium2
import pytest
from print_parts import opened

from bookgen.book import Book
from bookgen.check.runs import read_runs
from bookgen.print.boxes import continued_depths, drop_nested_links
from bookgen.print.engine import lay_out, load_sheets
from bookgen.print.fill import fill_folios
from bookgen.print.geometry import page_sheets
from bookgen.print.jobs import GOTO
from bookgen.print.mend_tags import fold_lines, join_cut_elements
from bookgen.print.page_maker import mended_pages
from bookgen.print.printing import Printed
from bookgen.print.run import frame
from bookgen.print.typeset import TAGGED, _tree
from bookgen.typefaces import faces_for

WRAPPERS = ("/Document", "/Sect", "/Div", "/NonStruct")
"""What a section stands in, which one document nests otherwise."""


@dataclass(frozen=True)
class Whole:
    """A book as one document."""

    pdf: bytes
    places: dict[str, tuple[int, float]]
    """Page and distance from its head of every id. Units: CSS pixels."""
    bookmarks: list[tuple[str, int]]
    """Label and page of every heading that CSS gives a bookmark."""


def set_whole(framed: list[str], sheets: tuple[tuple[str, str], ...]) -> Whole:
    """Set all sections of a book as one document."""
    root = Element("html", lang="en")
    body = SubElement(root, "body")
    for xhtml in framed:
        section = _tree(xhtml).find("body")
        section.tag = "div"
        section.set("style", "break-before: page")
        body.append(section)
    with mended_pages():
        faces = faces_for("EB Garamond", "".join(framed))
        document, _ = lay_out(root, load_sheets(faces, sheets, bare=True), {}, TAGGED)
    drop_nested_links(document)
    depths = continued_depths(document)

    def finish(_, pdf):
        join_cut_elements(pdf, depths)
        fold_lines(pdf)

    pdf = document.write_pdf(finisher=finish, pdf_variant=TAGGED)
    places = {
        name: (number, place[1])
        for number, page in reversed(list(enumerate(document.pages)))
        for name, place in page.anchors.items()
    }
    marks = [(mark[1], number) for number, page in enumerate(document.pages) for mark in page.bookmarks]
    return Whole(pdf, places, marks)


@pytest.fixture(scope="module")
def whole(sample: Book, printed: Printed, workers: Executor) -> Whole:
    folios = {(slot.section, slot.leaf): slot.folio for slot in printed.slots}
    known = {a.id: folios[id, a.page] for id, part in printed.parts.items() for a in part.text.anchors}
    documents = [part.document for part in printed.parts.values()]
    framed = [frame(sample, document, fill_folios(document.body, known)) for document in documents]
    before, after = page_sheets(sample.config.print, is_bound=False)
    house = sample.styles["book.css"], sample.styles["print.css"]
    sheets = tuple(("", text) for text in (before, *house, after))
    return workers.submit(set_whole, framed, sheets).result()


def filled(printed: Printed) -> dict[int, int]:
    """Number the pages that bear text, which one document has without the blank ones between them."""
    bearing = (page.number for page in printed.pages if page.starts)
    return {number - 1: index for index, number in enumerate(bearing)}


def text(data: bytes) -> list[str]:
    return ["".join(run.text for run in page.runs if not run.artifact) for page in read_runs(data)]


def links(data: bytes) -> list[tuple[int, str, tuple[float, ...]]]:
    """List every link: its page, where it leads, and its box, as far as that is the same on either side."""
    found = []
    with pikepdf.open(BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages):
            for link in page.obj.get("/Annots", ()):
                aim = str(link.A.URI).removeprefix(GOTO) if "/A" in link else str(link.Dest)
                left, bottom, right, top = (float(edge) for edge in link.Rect)
                found.append((number, aim, (round(right - left), round(bottom), round(top))))
    return found


def tags(data: bytes) -> list[str]:
    """List the structure types in reading order."""

    def walk(element: pikepdf.Object) -> Iterator[str]:
        kids = element.get("/K", ())
        yield str(element.get("/S", ""))
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from walk(kid)

    with pikepdf.open(BytesIO(data)) as pdf:
        (document,) = pdf.Root.StructTreeRoot.K
        return [kind for kind in walk(document) if kind not in WRAPPERS]


def test_pages_show_the_same_text(printed: Printed, whole: Whole):
    bound = text(printed.pdf)
    assert text(whole.pdf) == [bound[page] for page in filled(printed)]


def test_links_stand_in_the_same_places_and_lead_to_them(printed: Printed, whole: Whole):
    pages = filled(printed)
    assert links(whole.pdf) == [(pages[page], aim, box) for page, aim, box in links(printed.pdf)]


def test_ids_are_on_the_same_pages(printed: Printed, whole: Whole):
    pages, pdf = filled(printed), opened(printed)
    number = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    names = list(pdf.Root.Names.Dests.Names)
    bound = {str(k): pages[number[v[0].objgen]] for k, v in zip(names[::2], names[1::2], strict=True)}
    assert {name: page for name, (page, _) in whole.places.items()} == bound


def test_outline_holds_every_heading_on_its_page(printed: Printed, whole: Whole):
    pages = filled(printed)
    toc = pypdfium2.PdfDocument(printed.pdf).get_toc()
    bound = [(mark.get_title(), pages[mark.get_dest().get_index()]) for mark in toc]
    headings = [mark for mark in whole.bookmarks if mark[0] != "The Winters of Aldersund"]
    assert headings == [mark for mark in bound if mark in headings]
    sections = {part.document.title for part in printed.parts.values()}
    assert sections - {"Half-title"} == {label for label, _ in bound} & sections


def test_tags_are_the_same(printed: Printed, whole: Whole):
    assert tags(whole.pdf) == tags(printed.pdf)
