"""Where pages fall and what they are numbered; the page's proportions; folios filled in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookgen.book import Matter
from bookgen.edition import Composition, Document
from bookgen.errors import StyleError
from bookgen.print.fill import ask_folios, fill_folios, needs_folios
from bookgen.print.folios import paginate, roman
from bookgen.print.geometry import lay_page, page_sheets
from bookgen.print.typefaces import cut
from bookgen.typefaces import TEXT, faces_of, find_typeface
from builders import config


def document(id: str, matter: Matter = Matter.BODY, *, recto: bool = True) -> Document:
    return Document(id=id, title=id, role="chapter", matter=matter, body="<section/>", recto=recto)


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (49, "xlix"), (90, "xc")]
)
def test_roman_writes_small_numerals(number: int, numeral: str):
    assert numeral == roman(number)


def test_front_matter_is_roman_and_the_body_begins_at_one():
    slots = paginate([(document("a", Matter.FRONT), 3), (document("b"), 2), (document("c"), 1)])
    assert ["i", "ii", "iii", "iv", "1", "2", "3"] == [slot.folio for slot in slots]
    assert ["a", "a", "a", "", "b", "b", "c"] == [slot.section for slot in slots]


def test_body_begins_on_a_recto_even_if_its_section_need_not():
    slots = paginate([(document("a", Matter.FRONT), 1), (document("b", recto=False), 1)])
    assert ["a", "", "b"] == [slot.section for slot in slots]


def test_section_that_need_not_open_on_a_recto_follows_at_once():
    slots = paginate([(document("a"), 1), (document("b", recto=False), 1)])
    assert ["a", "b"] == [slot.section for slot in slots]
    assert [False, True] == [slot.verso for slot in slots]


def test_last_signature_is_filled():
    assert 8 == len(paginate([(document("a"), 5)], 4))


@pytest.mark.parametrize(
    "trim", ["5x8", "5.5x8.5", "6x9", "A5", "B-format", "demy", "letter", "A4", "120x180mm"]
)
@pytest.mark.parametrize("typeface", ["EB Garamond", "Source Serif 4"])
def test_text_block_is_a_whole_number_of_lines_and_of_a_readable_measure(trim: str, typeface: str):
    page = lay_page(config(print={"trim": trim, "typeface": typeface}).print)
    lines = (page.height - page.top - page.bottom) / page.leading
    letters = (page.width - page.inner - page.outer) / page.size / find_typeface(typeface).character
    assert round(lines) == pytest.approx(lines)
    assert 25 <= lines <= 46
    assert 50 <= letters <= 81


def test_margins_of_book_toml_come_after_the_style_sheets():
    _, after = page_sheets(config(print={"margins": {"inner": "22mm", "top": "20mm"}}).print)
    assert "@page :right { margin-left: 22mm }" in after
    assert "@page :left { margin-right: 22mm }" in after
    assert "@page { margin-top: 20mm }" in after
    assert "outer" not in after


def test_faces_are_static_and_keep_their_glyph_numbers():
    from io import BytesIO  # noqa: PLC0415

    from fontTools.ttLib import TTFont  # noqa: PLC0415

    for typeface in TEXT:
        fonts = [TTFont(BytesIO(cut(face))) for face in faces_of(typeface) if not face.italic]
        assert all("fvar" not in font for font in fonts)
        assert 1 == len({font["maxp"].numGlyphs for font in fonts})
        assert [400, 600] == [font["OS/2"].usWeightClass for font in fonts]


def test_unknown_typeface_names_those_there_are():
    with pytest.raises(StyleError, match="no typeface 'Comic Sans'"):
        find_typeface("Comic Sans")


def test_folios_are_filled_into_their_spans():
    body = '<section><span class="folio" data-folio-of="ice"/></section>'
    assert '<section><span class="folio" data-folio-of="ice">xii</span></section>' == fill_folios(
        body, {"ice": "xii"}
    )


def test_endnotes_end_with_the_folio_of_their_noteref():
    body = (
        '<section xmlns="http://www.w3.org/1999/xhtml"><div class="endnote"><p>'
        '<a class="backlink" href="ice.xhtml#r-1">1</a>. So.</p></div></section>'
    )
    notes = replace(document("endnotes"), role="endnotes", body=body)
    asking = ask_folios(Composition((notes,))).documents[0].body
    assert needs_folios(asking)
    assert ">7</span></p>" in fill_folios(asking, {"r-1": "7"})


@pytest.mark.parametrize(
    ("trim", "printer", "pages", "inner"),
    [
        ("5.5x8.5", "", 100, 53.54),
        ("5.5x8.5", "kdp", 600, 54.0),
        ("5.5x8.5", "", 800, 63.0),
        ("5.5x8.5", "lulu", 200, 72.0),
        ("6x9", "lulu", 700, 90.0),
    ],
)
def test_gutter_is_what_the_printer_asks_of_so_many_pages(trim, printer, pages, inner):
    settings = config(print={"trim": trim, "printer": printer}).print
    page = lay_page(settings, pages)
    assert inner == pytest.approx(page.inner, abs=0.01)
    assert page.outer > 35.99
    at_rest = lay_page(settings, pages, is_bound=False)
    assert page.inner + page.outer == pytest.approx(at_rest.inner + at_rest.outer)


def test_margins_of_the_books_own_are_not_widened():
    settings = config(print={"printer": "lulu", "margins": {"inner": "15mm"}}).print
    assert page_sheets(settings) == page_sheets(settings, 700)
