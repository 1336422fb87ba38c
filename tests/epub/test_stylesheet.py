"""The house's style sheet leaves the reader in charge."""

from __future__ import annotations

import re

import pytest

from bookgen.epub.stylesheet import SHEETS, check_styles, stylesheet
from builders import book
from epub_parts import opened

HOUSE = book().styles
ABSOLUTE = re.compile(r"\d(px|pt|pc|cm|mm|in|q)\b", re.IGNORECASE)
TOO_NEW = re.compile(r"var\(|:is\(|:where\(|:has\(|@layer|@container|(?<![\w-])&")
"""What makes older reading systems drop a rule or a whole sheet."""


@pytest.mark.parametrize("sheet", SHEETS)
def test_sizes_are_relative(sheet):
    assert None is ABSOLUTE.search(HOUSE[sheet])


def test_no_colour_is_fixed():
    assert () == tuple(check_styles(HOUSE))


@pytest.mark.parametrize("sheet", SHEETS)
def test_older_reading_systems_can_read_it(sheet):
    assert None is TOO_NEW.search(HOUSE[sheet])


@pytest.mark.parametrize("sheet", SHEETS)
def test_what_begins_a_paragraph_looks_the_same_behind_the_mark_of_a_page(sheet):
    begun = re.findall(r"([.\w]+(?: > p)?) > (strong):first-child", HOUSE[sheet])
    marked = re.findall(r'([.\w]+(?: > p)?) > \[role="doc-pagebreak"\]:first-child \+ (\w+)', HOUSE[sheet])
    assert begun == marked


def test_text_has_neither_typeface_nor_line_height_of_its_own():
    body = "".join(re.findall(r"(?:^|\n)(?:html|body|p) \{([^}]*)\}", stylesheet(HOUSE)))
    assert "font-family" not in body
    assert "line-height" not in body
    assert "font-size" not in body


@pytest.mark.parametrize("value", ["inherit", "transparent", "none"])
def test_colour_that_yields_is_no_finding(value):
    assert () == tuple(check_styles({"book.css": f"a {{ color: {value}; background: {value} }}"}))


def test_ground_of_a_picture_is_no_ground_of_the_text():
    assert () == tuple(check_styles({"book.css": "img, figure > img.map { background: #fff }"}))
    assert ["E012"] == [one.code for one in check_styles({"book.css": "p, img { background: #fff }"})]


@pytest.mark.parametrize(
    ("expected", "rule"),
    [
        (["E013"], "p { font-size: 12px }"),
        (["E013"], "p { font: italic 12PT/1.2 serif }"),
        (["E013"], "@media print { p { line-height: 14pt } }"),
        ([], "p { font-size: 1.2em; border-width: 1px }"),
    ],
)
def test_size_that_cannot_be_enlarged_is_found(expected, rule):
    assert expected == [one.code for one in check_styles({"book.css": rule})]


def test_comment_is_no_rule():
    assert () == tuple(check_styles({"book.css": "/* color: red */"}))


def test_every_document_links_the_one_sheet():
    made = opened()
    for name in ("one.xhtml", "nav.xhtml"):
        assert ["style.css"] == made.find(name, "//h:link[@rel='stylesheet']/@href")


def test_what_a_book_adds_comes_last():
    added = {"book-extra.css": "h1 { letter-spacing: 0 }", "epub-extra.css": "h1 { letter-spacing: 1em }"}
    css = stylesheet({**HOUSE, **added})
    assert css.endswith("h1 { letter-spacing: 0 }\n\nh1 { letter-spacing: 1em }\n")
    assert css.startswith(stylesheet(HOUSE).rstrip())


def test_what_an_added_sheet_takes_from_the_reader_is_told_with_its_name():
    (found,) = check_styles({**HOUSE, "epub-extra.css": "p { color: red }"})
    assert "styles/epub-extra.css" == str(found.location)
