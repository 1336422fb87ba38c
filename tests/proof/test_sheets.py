"""The proof's sheets: the print PDF's pages, moved and nothing else, with what stands around them."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array
from PIL import ImageChops

from bookgen.errors import Location
from bookgen.finding import Rule, Severity
from bookgen.ledger import Row, Status
from bookgen.proof import Earlier, ProofOrder, compare_proofs, earlier_proof, make_proof, read_map
from bookgen.proof.sheet import lay_sheet
from bookgen.proofmap import MAP_NAME

ROUNDING = 1
"""How far one shade may be from another where a rasteriser's arithmetic has moved. Units: levels of 255."""
MOVED = 200
"""So many pixels of a million may differ more: one letter that stands between two of its places for letters."""
RULE = Rule("T999", Severity.NOTE, "the word '{word}' is odd", "", "", "")


def sheet_texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_pages_are_the_print_pdf_to_the_pixel(made):
    printed, proof = pypdfium2.PdfDocument(made.printed.pdf), pypdfium2.PdfDocument(made.proof.pdf)
    front = len(proof) - len(printed)
    for index in range(len(printed)):
        page, sheet = printed[index], proof[front + index]
        left, bottom, right, top = sheet.get_trimbox()
        crop = (left, bottom, sheet.get_width() - right, sheet.get_height() - top)
        wanted = page.render(scale=2).to_pil()
        found = sheet.render(scale=2, crop=crop).to_pil()
        assert wanted.size == found.size
        shades = ImageChops.difference(wanted, found).convert("L").histogram()
        assert sum(shades[ROUNDING + 1 :]) <= MOVED * wanted.width * wanted.height / 1e6, index


def test_pages_keep_their_own_content_to_the_byte(made):
    printed, proof = pikepdf.open(BytesIO(made.printed.pdf)), pikepdf.open(BytesIO(made.proof.pdf))
    front = len(proof.pages) - len(printed.pages)
    for page, sheet in zip(printed.pages, list(proof.pages)[front:], strict=True):
        _, *own, _ = sheet.obj.Contents
        whole = page.obj.get("/Contents", Array())
        parts = list(whole) if isinstance(whole, Array) else [whole]
        assert [part.read_bytes() for part in parts] == [part.read_bytes() for part in own]


def test_proof_is_the_same_bytes_twice(made):
    again = make_proof(made.book, made.composition, made.printed, ProofOrder())
    assert made.proof.pdf == again.pdf


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612.0, 792.0))])
def test_every_sheet_has_the_paper_that_was_asked_for(made, paper, size):
    proof = make_proof(made.book, made.composition, made.printed, ProofOrder(paper=paper))
    boxes = {
        tuple(round(float(n), 2) for n in page.mediabox) for page in pikepdf.open(BytesIO(proof.pdf)).pages
    }
    assert {(0, 0, *size)} == boxes


def test_page_that_is_too_large_goes_on_the_next_paper():
    layout = lay_sheet("a4", 595, 842, is_verso=False)
    assert (842, 1191) == (layout.width, layout.height)


def test_outer_margin_is_wide_enough_to_write_in_on_both_sides():
    recto = lay_sheet("a4", 396, 612, is_verso=False)
    verso = lay_sheet("a4", 396, 612, is_verso=True)
    assert recto.width - recto.x - recto.page_width >= 110
    assert verso.x >= 110


def test_every_sheet_says_what_it_is(made):
    texts = sheet_texts(made.proof.pdf)
    count = len(texts)
    assert made.proof.sheets == count
    for number, text in enumerate(texts, 1):
        assert re.search(
            rf"A Small Book · First edition · revision \w{{8}} · 2 January 2026 · proof \w{{8}}.* sheet {number} of {count}\b",
            text,
        )


def test_lines_are_numbered_by_fives_and_paragraphs_by_file_and_line(made):
    proof = read_map("proof", made.proof.pdf)
    sheet = next(one for one in proof.sheets if len(one.lines) > 25 and one.lines[0].chapter == 0)
    text = sheet_texts(made.proof.pdf)[sheet.sheet - 1]
    margin = set(text.split())
    assert {"5", "10", "15", "20", "25"} <= margin
    assert any(re.fullmatch(r"01-first:\d+", word) for word in margin)


def test_map_is_attached_where_viewers_list_attachments(made):
    pdf = pikepdf.open(BytesIO(made.proof.pdf))
    assert MAP_NAME in pdf.attachments
    assert 1 == len(pdf.Root.AF)


def test_outline_and_links_point_to_the_moved_pages(made):
    pdf = pikepdf.open(BytesIO(made.proof.pdf))
    printed = pikepdf.open(BytesIO(made.printed.pdf))
    front = len(pdf.pages) - len(printed.pages)
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert "The First Chapter" in titles
    one, other = (list(p.Root.Names.Dests.Names)[1] for p in (printed, pdf))
    trim = [page.trimbox for page in (printed.pages[0], pdf.pages[front])]
    index = [page.obj.objgen for page in pdf.pages].index(other[0].objgen)
    moved = pdf.pages[index].trimbox
    assert float(other[2]) == pytest.approx(float(one[2]) + float(moved[0]) - float(trim[0][0]), abs=0.01)


def test_proof_claims_no_standard(made):
    pdf = pikepdf.open(BytesIO(made.proof.pdf))
    metadata = pdf.Root.Metadata.read_bytes()
    assert b"pdfuaid:part" not in metadata
    assert b"A Small Book (proof)" in metadata


def test_front_lists_queries_layout_and_findings(made):
    row = Row(
        "query-joined-words",
        Location("source.txt", 3, 7),
        "waterfall",
        "water fall",
        Status.QUERY,
        0.6,
        Location("chapters/01-first.md", 3),
    )
    found = (RULE.found(Location("chapters/02-second.md", 5), word="lantern"),)
    proof = make_proof(made.book, made.composition, made.printed, ProofOrder(rows=(row,), findings=found))
    text = " ".join(sheet_texts(proof.pdf)[:2])
    assert "How to mark" in text
    assert "waterfall → water fall? [query-joined-words]" in text
    assert "chapters/01-first.md:3" in text
    assert "the word 'lantern' is odd" in text
    assert "hyphenated" in text


def test_query_stands_beside_its_line_and_in_the_map(made):
    row = Row(
        "query-joined-words",
        Location("source.txt", 3, 7),
        "waterfall",
        "water fall",
        Status.QUERY,
        0.6,
        Location("chapters/01-first.md", 3),
    )
    proof = make_proof(made.book, made.composition, made.printed, ProofOrder(rows=(row,)))
    known = read_map("proof", proof.pdf)
    query = known.queries[0]
    assert (1, "query-joined-words", 3, 7) == (query.number, query.rule, query.line, query.column)
    sheet = known.sheet(query.sheet)
    assert any("waterfall" in known.line_text(line) for line in sheet.lines)
    assert "waterfall → water" in sheet_texts(proof.pdf)[query.sheet - 1]


def test_applied_change_names_its_rule_beside_the_line(made):
    rows = tuple(
        Row(
            "curl-quotes",
            Location("source.txt", 3, n),
            "'",
            "’",
            Status.APPLIED,
            1.0,
            Location("chapters/01-first.md", 3),
        )
        for n in (1, 2)
    )
    proof = make_proof(made.book, made.composition, made.printed, ProofOrder(rows=rows))
    assert any("curl-quotes" in text for text in sheet_texts(proof.pdf)[1:])


def bars(data: bytes) -> dict[int, int]:
    """Count the change bars of each sheet by the width of their stroke."""
    pages = pikepdf.open(BytesIO(data)).pages
    counts = (
        (n, page.obj.Contents[-1].read_bytes().count(b"1.6 w"))
        for n, page in enumerate(pages, 1)
        if isinstance(page.obj.Contents, pikepdf.Array)
    )
    return {number: count for number, count in counts if count}


def test_changed_lines_are_barred_against_an_earlier_text(made):
    old = dict(made.chapters)
    old["chapters/01-first.md"] = old["chapters/01-first.md"].replace("nobody knows", "somebody knows")
    proof = make_proof(made.book, made.composition, made.printed, ProofOrder(earlier=Earlier("v1", old)))
    known = read_map("proof", proof.pdf)
    barred = bars(proof.pdf)
    assert 1 == len(barred)
    (sheet,) = barred
    assert any("nobody knows" in known.line_text(line) for line in known.sheet(sheet).lines)
    assert 1 == proof.changed_pages


def test_nothing_is_barred_against_the_same_proof(made):
    earlier = earlier_proof(read_map("proof", made.proof.pdf))
    proof = make_proof(made.book, made.composition, made.printed, ProofOrder(earlier=earlier))
    assert {} == bars(proof.pdf)
    assert 0 == proof.changed_pages


def test_changed_only_prints_the_pages_that_moved(made):
    old = dict(made.chapters)
    old["chapters/02-second.md"] = old["chapters/02-second.md"].replace("nothing was lost", "all was lost")
    order = ProofOrder(earlier=Earlier("v1", old), changed_only=True)
    proof = make_proof(made.book, made.composition, made.printed, order)
    known = read_map("proof", proof.pdf)
    assert 1 == len(known.sheets)
    assert any("nothing was lost" in known.line_text(line) for line in known.sheets[0].lines)
    pdf = pikepdf.open(BytesIO(proof.pdf))
    assert proof.sheets == len(pdf.pages) < len(made.printed.pages)
    assert [] == pdf.check_pdf_syntax()


def test_proof_of_changed_pages_remembers_those_that_it_leaves_out(made):
    old = dict(made.chapters)
    old["chapters/02-second.md"] = old["chapters/02-second.md"].replace("nothing was lost", "all was lost")
    order = ProofOrder(earlier=Earlier("v1", old), changed_only=True)
    short = read_map("short", make_proof(made.book, made.composition, made.printed, order).pdf)
    whole = read_map("whole", made.proof.pdf)
    again = make_proof(made.book, made.composition, made.printed, ProofOrder(earlier=earlier_proof(short)))
    comparison = compare_proofs(short, whole)
    assert 0 == again.changed_pages
    assert (len(made.printed.pages),) * 2 == comparison.pages
    assert () == comparison.words + comparison.line_breaks + comparison.page_breaks


def test_proof_of_changed_pages_says_where_none_has_changed(made):
    earlier = earlier_proof(read_map("proof", made.proof.pdf))
    order = ProofOrder(earlier=earlier, changed_only=True)
    proof = make_proof(made.book, made.composition, made.printed, order)
    texts = sheet_texts(proof.pdf)
    assert "In this proof no page, since none has changed" in texts[0]
    assert len(texts) == proof.sheets
    assert not any("· page " in text for text in texts)
    assert [] == pikepdf.open(BytesIO(proof.pdf)).check_pdf_syntax()
