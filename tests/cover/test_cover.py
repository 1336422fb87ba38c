"""The cover: its size, its bytes, and titles that are hard to letter."""

from __future__ import annotations

import io
import random
import struct
import subprocess
import sys

import pytest
from lxml import etree
from PIL import Image, ImageChops
from resvg_py import svg_to_bytes

from bookgen.book import Asset
from bookgen.cover import designs, draw_cover, draw_svg
from bookgen.cover.lettering import Style, measure
from bookgen.cover.palette import contrast, palette
from bookgen.cover.rasterise import LARGEST_FILE
from bookgen.cover.setting import Box, Typesetter, fit
from bookgen.errors import TemplateError
from builders import book, config

TITLE = Style("title")
BOX = Box(1200, 1000, 300, 50)
PNG_SIZE = slice(16, 24)


def entitled(title, design="ruled", **changes):
    return book(config=config(title=title, cover={"design": design}, **changes))


def codes(drawn):
    return [finding.code for finding in drawn.findings]


@pytest.mark.parametrize("design", ["label", "plate", "ruled"])
def test_cover_is_1600_by_2560_below_500_kilobytes(design):
    drawn = draw_cover(entitled("Thirst for Power", design, contributors=[{"name": "A. Author"}]))
    assert (1600, 2560) == struct.unpack(">II", drawn.cover.data[PNG_SIZE])
    assert len(drawn.cover.data) <= LARGEST_FILE
    assert [] == codes(drawn)


def test_a_text_is_set_in_the_first_box_that_holds_it():
    line, block = Box(700, 60, 90, 60), Box(700, 400, 90, 60)
    typesetter = Typesetter()
    assert 1 == len(typesetter.fit("Jane Whitlock", TITLE, line, block).lines)
    assert 3 == len(typesetter.fit("Jane Margaret Whitlock the Younger", TITLE, line, block).lines)
    assert [] == typesetter.cut


def test_many_lines_are_leaded_more_than_few():
    few, many = (Typesetter().fit("words " * count, TITLE, Box(600, 2000, 80, 80, 1.04)) for count in (6, 60))
    leads = [(setting.lines[1].y - setting.lines[0].y) / setting.size for setting in (few, many)]
    assert [1.04, 1.16] == pytest.approx(leads)


@pytest.mark.parametrize("design", ["label", "plate", "ruled"])
def test_cover_of_few_colours_is_small_and_looks_as_it_was_drawn(design):
    made = entitled("Thirst for Power", design)
    drawn = draw_cover(made).cover.data
    plain = bytes(svg_to_bytes(svg_string=draw_svg(made)[0], width=1600))
    assert len(drawn) < 0.8 * len(plain)
    moved = ImageChops.difference(*(Image.open(io.BytesIO(png)).convert("RGB") for png in (drawn, plain)))
    assert max(most for _, most in moved.getextrema()) <= 26


def test_cover_that_can_be_seen_through_stays_as_it_was_drawn():
    seen_through = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 25" width="16" height="25"/>'
    data = draw_cover(book(covers={"ruled.svg.j2": seen_through})).cover.data
    assert (0, 0) == Image.open(io.BytesIO(data)).getextrema()[-1]


def test_same_book_gives_same_cover():
    assert draw_cover(entitled("One")).cover.data == draw_cover(entitled("One")).cover.data


def test_cover_says_title_and_author_unless_book_toml_says_otherwise():
    people = [{"name": "A. Author"}]
    assert "One. A. Author" == draw_cover(entitled("One", contributors=people)).cover.alt
    told = book(config=config(cover={"alt": "A red door"}))
    assert "A red door" == draw_cover(told).cover.alt


@pytest.mark.parametrize(
    "title",
    ["War", "word " * 60, "x" * 300, "a long title of many words " * 75, "ספר הדקדוק", "تاريخ العالم"],
)
@pytest.mark.parametrize("design", ["label", "plate", "ruled"])
def test_no_line_of_any_title_leaves_the_cover(title, design):
    svg, _ = draw_svg(entitled(title, design, contributors=[{"name": "A. Author"}]))
    root = etree.fromstring(svg)
    for path in root.iter("{http://www.w3.org/2000/svg}path"):
        if path.get("transform"):
            x, y = map(float, path.get("transform")[10:-1].split())
            assert 100 <= x <= 1500
            assert 100 <= y <= 2460


def test_title_too_long_for_the_cover_is_cut_with_an_ellipsis_and_a_note():
    drawn = draw_cover(entitled("a long title of many words " * 75))
    assert ["E023"] == codes(drawn)
    assert fit("a long title of many words " * 75, TITLE, BOX).is_cut


def test_title_of_sixty_words_is_not_cut():
    assert [] == codes(draw_cover(entitled("word " * 60)))


def test_short_title_is_set_at_the_largest_size():
    assert 300 == fit("War", TITLE, BOX).size


def test_lines_of_a_title_are_balanced():
    setting = fit("The Life and Opinions of Tristram Shandy", TITLE, BOX)
    widths = [line.width for line in setting.lines]
    assert max(widths) <= 1200
    assert min(widths) > 0.55 * max(widths)


def test_letters_that_no_face_has_are_left_out_and_named():
    drawn = draw_cover(entitled("ཤེས་རབ་སྙིང་པོ"))
    assert ["E022"] == codes(drawn)
    assert "ཤེས" in drawn.findings[0].message


@pytest.mark.parametrize("word", ["Power", "Мощь", "Δύναμις", "כוח", "قوة", "権力", "权力"])
def test_packaged_faces_letter_the_common_scripts(word):
    assert measure(word, TITLE) > 500


def test_misspelt_design_is_a_finding_and_the_standard_one_is_drawn():
    drawn = draw_cover(entitled("One", "rulled"))
    assert ["E020"] == codes(drawn)
    assert draw_cover(entitled("One")).cover.data == drawn.cover.data


def test_picture_that_is_gone_is_a_finding():
    assert ["E021"] == codes(
        draw_cover(book(config=config(cover={"design": "plate", "picture": "images/gone.jpg"})))
    )


def test_design_of_a_picture_that_is_not_named_is_a_finding():
    assert ["E026"] == codes(draw_cover(entitled("One", "picture")))


def test_photograph_becomes_a_jpeg_below_500_kilobytes():
    noise = random.Random(1).randbytes(150 * 200 * 3)
    file = io.BytesIO()
    Image.frombytes("RGB", (150, 200), noise).resize((1600, 2000)).save(file, "PNG")
    shown = Asset("images/photo.png", "image/png", file.getvalue())
    drawn = draw_cover(
        book(config=config(cover={"design": "picture", "picture": shown.href}), assets=(shown,))
    )
    assert "image/jpeg" == drawn.cover.media_type
    assert b"\xff\xd8\xff" == drawn.cover.data[:3]
    assert len(drawn.cover.data) <= LARGEST_FILE


def test_picture_that_is_none_is_a_finding_and_the_cover_is_drawn_without():
    broken = Asset("images/photo.png", "image/png", b"no picture")
    drawn = draw_cover(
        book(config=config(cover={"design": "plate", "picture": broken.href}), assets=(broken,))
    )
    assert ["E024"] == codes(drawn)
    assert b"\x89PNG" == drawn.cover.data[:4]


def test_svg_of_the_wrap_has_its_bleed_outside_and_no_font():
    svg, _ = draw_svg(entitled("One"), height=2473, bleed=50)
    root = etree.fromstring(svg)
    assert "-50 -50 1700 2573" == root.get("viewBox")
    assert [] == list(root.iter("{http://www.w3.org/2000/svg}text"))


@pytest.mark.parametrize("colour", ["#7a1f1f", "#e8c547", "#fff", "#000000", "#808080"])
def test_what_is_written_can_be_read_on_any_colour(colour):
    colours = palette(colour)
    assert contrast(colours.ink, colours.ground) >= 4.5
    assert contrast(colours.paper_ink, colours.paper) >= 4.5


def test_own_template_that_is_not_svg_is_named():
    with pytest.raises(TemplateError, match="does not give SVG"):
        draw_cover(book(covers={"ruled.svg.j2": "<p>no picture</p>"}))


def test_every_design_is_a_template():
    assert {"label", "picture", "plate", "ruled"} == set(designs(book()))


def test_drawing_does_not_import_weasyprint():
    program = "import sys, bookgen.cover, bookgen.epub; sys.exit('weasyprint' in sys.modules)"
    assert 0 == subprocess.run([sys.executable, "-c", program], check=False).returncode
