"""The wrap cover: its measures, its faces, its inks, and the PDF."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from PIL import Image

from bookgen.book import Asset, Book
from bookgen.cover import designs, draw_panel
from bookgen.edition import Panel
from bookgen.errors import TemplateError
from bookgen.press.ink import inks
from bookgen.wrap import WrapPlan, bind_wrap, check_wrap, plan_wrap
from bookgen.wrap.barcode import draw_barcode
from bookgen.wrap.drawing import draw_face
from bookgen.wrapping import make_book_cover
from builders import book, config

ISBN = {"print": "978-0-306-40615-7"}
LONG = (
    "The Interesting Narrative of the Life and Voyages of a Whaling Captain of Nantucket, with Some Account of "
    "the Islands of the South Seas, Their Inhabitants, Customs and Languages, Together with an Appendix on the "
    "Natural History of the Sperm Whale, Its Capture and the Manufacture of Its Oil, and Observations on the "
    "Trade, Written by Himself in Four Parts"
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 20">{}</svg>'


def planned(pages: int = 300, **settings: Any) -> tuple[WrapPlan, list[str]]:
    """Plan a wrap, and give the codes of what was found."""
    plan, findings = plan_wrap(config(isbn=ISBN, print={"trim": "5.5x8.5", **settings}), pages)
    assert plan is not None
    return plan, [finding.code for finding in findings]


def bound(made: Book, pages: int = 300) -> bytes:
    plan, _ = plan_wrap(made.config, pages)
    assert plan is not None
    return bind_wrap(plan, [draw_panel(made, panel)[0] for panel in plan.panels], made.config)


@pytest.mark.parametrize(
    ("printer", "paper", "inches"),
    [
        ("kdp", "white", 300 * 0.002252),
        ("kdp", "cream", 300 * 0.0025),
        ("kdp", "premium-colour", 300 * 0.002347),
        ("lulu", "white", 300 / 444 + 0.06),
    ],
)
def test_the_spine_follows_pages_and_paper(printer, paper, inches):
    plan, codes = planned(printer=printer, paper=paper)
    assert (pytest.approx(inches * 25.4), []) == (plan.spine, codes)


def test_a_caliper_of_ones_own_goes_before_the_table():
    plan, codes = planned(printer="ingramspark", paper="vellum", caliper="0.06mm")
    assert (pytest.approx(18.0508), []) == (plan.spine, codes)


def test_a_width_that_others_measured_is_called_an_estimate():
    assert ["P301"] == planned(printer="ingramspark")[1]


def test_the_sheet_is_two_pages_a_spine_and_the_bleed():
    plan, _ = planned(printer="kdp", paper="cream")
    assert (pytest.approx((2 * 5.625 + 0.75) * 25.4), pytest.approx(8.75 * 25.4)) == plan.sheet


def test_an_unknown_paper_is_a_fault_that_names_the_known_ones():
    plan, findings = plan_wrap(config(print={"printer": "kdp", "paper": "vellum"}), 300)
    assert plan is None
    assert ["P300"] == [finding.code for finding in findings]
    assert "'cream', 'white'" in findings[0].hint


@pytest.mark.parametrize(("pages", "has_text"), [(78, False), (79, False), (120, True)])
def test_a_narrow_spine_stays_without_text(pages, has_text):
    plan, codes = planned(pages, printer="kdp", paper="white")
    assert has_text == plan.has_spine_text == plan.panels[1].has_text
    assert has_text == ("P303" not in codes)


def test_a_book_without_isbn_has_no_barcode():
    plan, findings = plan_wrap(config(), 300)
    assert plan is not None
    assert (None, "") == (plan.barcode, plan.panels[0].barcode)
    assert "P304" in [finding.code for finding in findings]


def test_the_barcode_has_the_bars_of_its_isbn():
    code = draw_barcode("0-306-40615-2")
    assert "9780306406157" == code.isbn
    assert 30 == code.shapes.partition("#000000")[2].partition("Z")[0].count("h-")


@pytest.mark.parametrize("design", ["ruled", "plate", "label", "picture"])
@pytest.mark.parametrize("title", ["Emma", LONG])
def test_every_design_draws_all_three_faces_with_shapes_alone(design, title):
    made = book(config=config(title=title, isbn=ISBN, cover={"design": design}, description="A voyage."))
    plan, _ = plan_wrap(made.config, 400)
    assert plan is not None
    for panel in plan.panels:
        drawing = draw_face(draw_panel(made, panel)[0])
        assert () == drawing.pictures
        assert pytest.approx(panel.width + 2 * panel.bleed) == drawing.width


@pytest.mark.parametrize("pages", [130, 320, 800])
def test_the_author_stands_whole_on_every_spine(pages):
    def lettered(*names: str) -> int:
        made = book(config=config(isbn=ISBN, contributors=[{"name": name} for name in names]))
        plan, _ = plan_wrap(made.config, pages)
        assert plan is not None
        return draw_panel(made, plan.panels[1])[0].count("Z")

    letters_of_one_stroke = "Lilly Emily Sylvie Whitney"
    assert lettered(letters_of_one_stroke) - lettered() >= len(letters_of_one_stroke.replace(" ", ""))


def test_back_and_spine_are_no_designs():
    assert ("label", "picture", "plate", "ruled") == designs(book())


def test_a_design_can_bring_a_face_of_its_own():
    own = {**book().covers, "ruled.back.svg.j2": SVG.format("own")}
    assert "own" in draw_panel(book(covers=own), Panel("back", 1600, 2400, 36, 72))[0]
    other = config(cover={"design": "plate"})
    assert "own" not in draw_panel(book(covers=own, config=other), Panel("back", 1600, 2400, 36, 72))[0]


def test_the_back_says_what_book_toml_says_or_else_the_description():
    def paths(**changes):
        return draw_panel(book(config=config(**changes)), Panel("back", 1600, 2400, 36, 72))[0].count("<path")

    empty, described = paths(), paths(description="One. " * 100)
    assert empty < described < paths(description="x", cover={"back": "One. " * 200})


def test_words_that_do_not_fit_the_back_are_reported():
    made = book(config=config(description="Many words. " * 900))
    assert ["E025"] == [one.code for one in draw_panel(made, Panel("back", 1600, 2400, 36, 72))[1]]


def test_title_that_is_cut_on_the_spine_is_reported_and_a_short_one_stands_there_instead():
    def spine(**cover):
        made = book(config=config(title=LONG, cover=cover))
        svg, findings = draw_panel(made, Panel("spine", 180, 2400, 36, 45, has_text=True))
        return svg, [finding.message for finding in findings]

    whole, said = spine()
    assert [f"'{LONG[:60].rstrip()}…' is too long for the spine and was cut there"] == said
    short, said = spine(spine="A Whaling Captain")
    assert [] == said
    assert short != whole


def test_letters_that_no_face_has_are_reported_and_left_out():
    made = book(config=config(description="A voyage ก."))
    svg, findings = draw_panel(made, Panel("back", 1600, 2400, 36, 72))
    assert ["E022"] == [one.code for one in findings]
    assert "<path" in svg


@pytest.mark.parametrize(
    ("colour", "expected"),
    [((1, 1, 1), (0, 0, 0, 0)), ((0, 0, 0), (0, 0, 0, 1)), ((0.11, 0.1, 0.09), (0, 0, 0, 0.9))],
)
def test_white_is_paper_and_black_is_black_ink_alone(colour, expected):
    assert expected == pytest.approx(inks(*colour), abs=0.01)


@pytest.mark.parametrize("colour", [(0.48, 0.12, 0.12), (0, 0, 0.5), (0.14, 0.32, 0.23), (0.3, 0, 0.1)])
def test_no_colour_takes_more_ink_than_papers_bear(colour):
    made = inks(*colour)
    assert sum(made) <= 2.405
    assert min(made) >= 0


@pytest.mark.parametrize(
    ("shape", "operators"),
    [
        (
            '<rect x="1" y="2" width="3" height="4" fill="#000"/>',
            "0 0 0 1 k 1 2 m 4 2 l 4 6 l 1 6 l 1 2 l h f",
        ),
        ('<path d="M0 0Q3 0 3 3Z" fill="white"/>', "0 0 0 0 k 0 0 m 2 0 3 1 3 3 c 0 0 l h f"),
        ('<path d="M1 1h2" fill="none" stroke="#000" stroke-width="2"/>', "0 0 0 1 K 2 w 1 1 m 3 1 l S"),
        (
            '<g transform="translate(2 3) rotate(90)"><path d="M1 1h2" stroke="#000" fill="none"/></g>',
            "0 1 -1 0 2 3 cm",
        ),
    ],
)
def test_shapes_become_operators(shape, operators):
    drawn = " ".join(draw_face(SVG.format(shape)).operators.split())
    assert operators in drawn


@pytest.mark.parametrize(
    "shape",
    [
        '<rect width="9" height="9" fill="url(#none)"/>',
        '<text x="1" y="9">A</text>',
        '<rect width="9" height="9" opacity="0.5"/>',
        '<rect width="9" height="9" style="fill: red"/>',
    ],
)
def test_what_is_beyond_shapes_is_painted_as_one_picture(shape):
    drawing = draw_face(SVG.format(shape))
    assert 1 == len(drawing.pictures)
    assert (1700, 3400) == drawing.pictures[0].size


def test_a_face_that_is_no_svg_is_a_fault():
    with pytest.raises(TemplateError, match="does not give SVG with a viewBox"):
        draw_face("<svg")


def test_the_pdf_is_cut_where_the_pages_end():
    with pikepdf.open(io.BytesIO(bound(book(config=config(isbn=ISBN, print={"printer": "kdp"}))))) as pdf:
        page = pdf.pages[0]
        assert [0, 0, 864, 630] == [round(float(side), 1) for side in page.obj.MediaBox]
        assert [9, 9, 855, 621] == [round(float(side), 1) for side in page.obj.TrimBox]
        assert page.obj.MediaBox == page.obj.BleedBox


def test_the_pdf_is_for_the_press():
    with pikepdf.open(io.BytesIO(bound(book(config=config(isbn=ISBN))))) as pdf:
        assert ("/GTS_PDFX", 4) == (
            str(pdf.Root.OutputIntents[0].S),
            pdf.Root.OutputIntents[0].DestOutputProfile.N,
        )
        assert "PDF/X-4" == pdf.open_metadata()["pdfxid:GTS_PDFXVersion"]
        assert "/False" == str(pdf.docinfo["/Trapped"])
        streams = [stream.read_bytes() for stream in pdf.pages[0].obj.Resources.XObject.values()]
        assert b"rg" not in b" ".join(streams).split()
        assert b"k" in b" ".join(streams).split()


def test_the_same_cover_gives_the_same_bytes():
    made = book(config=config(isbn=ISBN))
    assert bound(made) == bound(made)


def test_a_picture_is_printed_in_inks():
    out = io.BytesIO()
    Image.new("RGB", (40, 60), "#7a1f1f").save(out, "JPEG")
    asset = Asset("images/cover.jpg", "image/jpeg", out.getvalue())
    made = book(config=config(cover={"design": "picture", "picture": "images/cover.jpg"}), assets=(asset,))
    with pikepdf.open(io.BytesIO(bound(made))) as pdf:
        picture = pdf.pages[0].obj.Resources.XObject["/F2"].Resources.XObject["/P0"]
        assert ("/DeviceCMYK", 40, 60) == (str(picture.ColorSpace), picture.Width, picture.Height)


def test_a_cover_for_another_page_count_is_found_out():
    data = bound(book(), 300)
    assert () == check_wrap("x-cover.pdf", data, 300)
    assert ["the cover's spine is made for 300 pages, and the book has 312"] == [
        finding.message for finding in check_wrap("x-cover.pdf", data, 312)
    ]


def test_a_books_cover_is_made_with_its_page_count():
    outputs, findings = make_book_cover(book(config=config(isbn=ISBN, print={"printer": "kdp"})), 300)
    assert [("a-small-book-cover.pdf", "cover", 1)] == [(one.name, one.edition, one.pages) for one in outputs]
    assert () == findings


def test_a_cover_that_cannot_be_measured_is_not_made():
    outputs, findings = make_book_cover(book(config=config(print={"paper": "vellum"})), 300)
    assert ((), ["P300"]) == (outputs, [finding.code for finding in findings])
