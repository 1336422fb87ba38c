"""The printers' rules for the pages, each with what fires it and what does not."""

from __future__ import annotations

import pytest

from bookgen.check.interior import check_interior
from bookgen.edition import Edition, Output, PrintedLine, TextPoint
from bookgen.press.printers import PRINTERS
from builders import config

GOOD = {"printer": "kdp", "trim": "5.5x8.5"}
MM = 72 / 25.4


def line(page: int = 1, inner: float = 24, outer: float = 15, foot: float = 20) -> PrintedLine:
    """Set a line so many millimetres from spine, edge and foot of a page of 5.5 x 8.5 in."""
    left, right = (inner, outer) if page % 2 else (outer, inner)
    width = 396 - (left + right) * MM
    return PrintedLine(page, left * MM, foot * MM, width, 12, TextPoint("one", "one", 0), "Ice", False)


def codes(pages: int = 300, lines: tuple[PrintedLine, ...] = (line(),), **settings: object) -> list[str]:
    pdf = Output("book-press.pdf", Edition.PRESS, b"%PDF", pages)
    return [found.code for found in check_interior(config(print=GOOD | settings), pdf, lines)]


def test_a_book_by_the_rules_is_passed():
    assert [] == codes()


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"pages": 20}, "P170"),
        ({"pages": 900}, "P170"),
        ({"printer": "lulu", "trim": "B-format", "pages": 60}, "P171"),
        ({"lines": (line(inner=12),)}, "P172"),
        ({"lines": (line(page=2, inner=12),)}, "P172"),
        ({"lines": (line(outer=5),)}, "P173"),
        ({"lines": (line(foot=5),)}, "P173"),
        ({"bleed": "5mm"}, "P174"),
        ({"crop_marks": True}, "P175"),
    ],
)
def test_what_the_printer_sends_back_is_named(settings, code):
    assert code in codes(**settings)


def test_the_trade_has_no_rules_of_its_own():
    assert [] == codes(printer="", pages=3, crop_marks=True, bleed="5mm")


@pytest.mark.parametrize(
    ("printer", "pages", "inches"),
    [
        ("kdp", 24, 0.375),
        ("kdp", 151, 0.5),
        ("kdp", 701, 0.875),
        ("ingramspark", 400, 0.5),
        ("lulu", 60, 0.5),
        ("lulu", 401, 1.125),
    ],
)
def test_gutters_widen_with_the_page_count(printer, pages, inches):
    assert pytest.approx(inches * 25.4) == PRINTERS[printer].interior.gutter(pages)
