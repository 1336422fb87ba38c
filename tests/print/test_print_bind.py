"""The bound file: links, outline, labels, tags, fonts, and the same bytes everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import etree
from print_parts import Shelf, chapter, destinations, links, opened, print_it

from bookgen.book import Book
from bookgen.compose import compose
from bookgen.edition import Edition
from bookgen.errors import ToolError
from bookgen.print.bind import GATHERING
from bookgen.print.engine import lay_out, load_sheets
from bookgen.print.geometry import page_sheets
from bookgen.print.page_maker import mended_pages
from bookgen.print.printing import Printed
from bookgen.print.run import frame
from bookgen.print.typeset import _tree
from bookgen.typefaces import faces_for
from bookgen.workers import deaths_told
from builders import book, config, section


def test_every_link_leads_somewhere(printed: Printed):
    pdf = opened(printed)
    assert set() == {name for _, name in links(pdf)} - set(destinations(pdf))


def test_noteref_and_backlink_lead_to_each_other(printed: Printed):
    pdf = opened(printed)
    places = destinations(pdf)
    notes = {page.number for page in printed.pages if page.starts and page.starts.document == "endnotes"}
    forth = [(page, name) for page, name in links(pdf) if name.startswith("n-")]
    back = {name: page for page, name in links(pdf) if name.startswith("r-")}
    assert 6 == len(forth)
    for page, name in forth:
        assert places[name][0] in notes
        assert page == places[name.replace("n-", "r-", 1)][0]
        assert name.replace("n-", "r-", 1) in back


def test_outline_nests_chapters_in_parts(printed: Printed):
    document = pypdfium2.PdfDocument(printed.pdf)
    entries = [f"{'  ' * mark.level}{mark.get_title()}" for mark in document.get_toc()]
    body = entries[entries.index("Preface") : entries.index("Colophon")]
    assert [
        "Preface",
        "The First Winter",
        "  The Harbour",
        "  Ice",
        "The Second Winter",
        "  Thaw",
        "Notes",
        "  The Harbour",
        "  Ice",
        "  Thaw",
    ] == body


def test_page_labels_are_the_folios(printed: Printed):
    document = pypdfium2.PdfDocument(printed.pdf)
    assert [page.folio for page in printed.pages] == [
        document.get_page_label(i) for i in range(len(document))
    ]


def test_blank_pages_bear_nothing(printed: Printed):
    pages = opened(printed).pages
    blanks = [page.number for page in printed.pages if page.starts is None]
    assert blanks
    for number in blanks:
        assert "/Contents" not in pages[number - 1].obj


def test_structure_tree_answers_for_all_marked_content(printed: Printed):
    pdf = opened(printed)
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    assert len(numbers) // 2 == len(parents)
    assert ["/Document"] == [str(kid.S) for kid in pdf.Root.StructTreeRoot.K]
    for page in pdf.pages:
        if "/StructParents" in page.obj:
            marked = (
                page.Contents.read_bytes()
                if not isinstance(page.Contents, pikepdf.Array)
                else b"".join(stream.read_bytes() for stream in page.Contents)
            )
            assert marked.count(b"/MCID") == len(parents[int(page.obj.StructParents)])
        for annotation in page.obj.get("/Annots", ()):
            assert "/Link" == str(parents[int(annotation.StructParent)].S)


def test_marked_content_hangs_where_its_page_says(printed: Printed):
    pdf = opened(printed)
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    said = {
        (page.obj.objgen, mark, element.objgen)
        for page in pdf.pages
        for mark, element in enumerate(parents.get(int(page.obj.get("/StructParents", -1)), ()))
    }
    held = {
        (place.objgen, mark, element.objgen) for element in _elements(pdf) for place, mark in _marked(element)
    }
    assert said
    assert said == held


def _marked(element: pikepdf.Object) -> Iterator[tuple[pikepdf.Object, int]]:
    """List the marked content right below an element, each with its page."""
    for kid in element.get("/K", ()):
        if isinstance(kid, int):
            yield element.Pg, kid
        elif "/MCID" in kid:
            yield kid.Pg, int(kid.MCID)


def test_lines_are_no_elements(printed: Printed):
    pdf = opened(printed)
    kinds = {str(kid.S) for kid in _elements(pdf) if "/Lang" not in kid}
    assert "/P" in kinds
    assert "/Span" not in kinds


def test_passage_in_another_language_says_so(workers: Executor, store: Shelf):
    text = '# Ice\n\nThe *drift ice*{: lang="nb" } came.\n\nIsen kom.\n{: lang="nb" }\n'
    pdf = opened(print_it(book(text, config=config()), workers, store))
    said = {(str(kid.S), str(kid.Lang)) for kid in _elements(pdf) if "/Lang" in kid}
    assert {("/Sect", "en"), ("/Span", "nb"), ("/P", "nb")} == said


def test_paragraph_over_two_pages_is_one_element(printed: Printed, sample: Book):
    bodies = [etree.fromstring(d.body) for d in compose(sample).documents if Edition.PRINT in d.editions]
    written = sum(1 for body in bodies for _ in body.iter("{*}p"))
    pdf = opened(printed)
    tagged = [kid for kid in _elements(pdf) if kid.S == "/P"]
    assert written == len(tagged)


def test_header_cells_say_what_they_head(workers: Executor, store: Shelf):
    made = book("# Ice\n\n| Year | Ships |\n|---|---|\n| 1880 | 17 |\n", config=config())
    pdf = opened(print_it(made, workers, store))
    assert ["/Column", "/Column"] == [str(kid.A.Scope) for kid in _elements(pdf) if kid.S == "/TH"]


def test_list_items_hold_labels_and_bodies(workers: Executor, store: Shelf):
    text = "# Ice\n\n- Drift ice\n- Pack ice\n\n1. First a paragraph.\n\n    Then another.\n\n2. Only one.\n\nEnd.\n"
    pdf = opened(print_it(book(text, config=config()), workers, store))
    items = [[str(kid.S) for kid in item.K] for item in _elements(pdf) if item.S == "/LI"]
    assert [["/Lbl", "/LBody"]] * 4 == [item for item in items if item != ["/LBody"]]  # as in the contents


def _elements(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """List all structure elements."""
    return [
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary) and "/S" in thing and "/P" in thing
    ]


def test_furniture_is_an_artifact_beneath_the_text(printed: Printed):
    pages = opened(printed).pages
    with_text = [page.number for page in printed.pages if page.starts and page.starts.document == "ice"]
    for number in with_text:
        beneath, *text = pages[number - 1].obj.Contents
        assert beneath.read_bytes().startswith(b"/Artifact")
        assert b"/MCID" not in beneath.read_bytes()
        assert b"/MCID" in b"".join(stream.read_bytes() for stream in text)


def test_each_face_is_embedded_once(printed: Printed):
    pdf = opened(printed)
    files = [
        thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing
    ]
    names = sorted(str(descriptor.FontName).partition("+")[2] for descriptor in files)
    assert ["EB-Garamond", "EB-Garamond-Italic"] == names


def test_process_that_dies_is_a_plain_error(sample: Book):
    with ProcessPoolExecutor(1) as pool:
        pool.submit(os._exit, 1)
        with pytest.raises(ToolError, match="ended before its time"), deaths_told():
            print_it(sample, pool)


def test_crop_marks_bring_no_fonts_of_their_own(workers: Executor, store: Shelf):
    made = book(chapter("Ice", 1), config=config(print={"bleed": "3mm", "crop_marks": True}))
    pdf = opened(print_it(made, workers, store))
    files = [
        thing.FontFile2
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing
    ]
    assert 2 == len(files)
    assert all(len(file.read_bytes()) > 1000 for file in files)
    assert all(b"/Artifact" in page.obj.Contents[-1].read_bytes() for page in pdf.pages)


def test_warm_build_sets_nothing_and_gives_the_same_bytes(printed: Printed, sample: Book, store: Shelf):
    before = store.puts
    nobody = ProcessPoolExecutor(1)
    nobody.shutdown()
    assert printed.pdf == print_it(sample, nobody, store).pdf
    assert before == store.puts


def test_bytes_are_the_same_in_another_place(
    printed: Printed, sample: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("HOME", str(tmp_path))
    with ProcessPoolExecutor(1) as pool:
        assert printed.pdf == print_it(sample, pool, Shelf()).pdf


def test_printing_loads_weasyprint_in_workers_only():
    script = "import bookgen.print.printing, sys; sys.exit('weasyprint' in sys.modules)"
    assert 0 == subprocess.run([sys.executable, "-c", script], check=False, env=os.environ).returncode


def test_metadata_comes_from_the_book(printed: Printed, sample: Book):
    pdf = opened(printed)
    assert "The Winters of Aldersund" == str(pdf.docinfo["/Title"])
    assert "D:20260102030405Z" == str(pdf.docinfo["/ModDate"])
    assert "en" == str(pdf.Root.Lang)
    with pdf.open_metadata() as xmp:
        assert "1" == xmp["pdfuaid:part"]
        assert "2026-01-02T03:04:05Z" == xmp["xmp:ModifyDate"]


def test_bound_text_is_that_of_one_document(workers: Executor, store: Shelf):
    made = book(chapter("Ice", 5), config=config())
    bound = print_it(made, workers, store)
    pages = [page.number - 1 for page in bound.pages if page.starts and page.starts.document == "ice"]
    ours = pypdfium2.PdfDocument(bound.pdf)
    document = next(document for document in compose(made).documents if document.id == "ice")
    before, after = page_sheets(made.config.print)
    sheets = tuple(("", text) for text in (before, made.styles["book.css"], made.styles["print.css"], after))
    alone = pypdfium2.PdfDocument(
        workers.submit(one_document, frame(made, document, document.body), sheets).result()
    )
    assert [set(alone[i].get_textpage().get_text_range().split()) for i in range(len(alone))] == [
        set(ours[i].get_textpage().get_text_range().split()) for i in pages
    ]


def one_document(xhtml: str, sheets: tuple[str, ...]) -> bytes:
    """Print a chapter as WeasyPrint alone would, heads and folios in one pass with the text."""
    with mended_pages():
        document, _ = lay_out(_tree(xhtml), load_sheets(faces_for("EB Garamond", xhtml), sheets), {}, None)
    return document.write_pdf()


def test_change_remakes_one_gathering(workers: Executor):
    store, empty = Shelf(), Shelf()

    def printed_with(word: str, store: Shelf) -> Printed:
        numbers = range(GATHERING + 4)
        texts = [f"# Winter {n}\n\nIce, {word if n == 1 else 'and ice again'}.\n" for n in numbers]
        sections = [section(text, id=f"w{n}", title=f"Winter {n}") for n, text in enumerate(texts)]
        return print_it(book(*sections, config=config()), workers, store)

    def gatherings() -> int:
        return sum(data.startswith(b"%PDF") for data in store.kept.values())

    printed_with("first", store)
    before = gatherings()
    changed = printed_with("later", store)
    assert (2, 3) == (before, gatherings())
    assert printed_with("later", empty).pdf == changed.pdf
