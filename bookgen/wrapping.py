"""The order of the work around the whole cover: measure → draw its faces → bind → check against the pages.

The page count of the finished print edition decides how wide the spine is, so a cover is made with it.
"""

from __future__ import annotations

from bookgen.book import Book
from bookgen.cover import draw_panel
from bookgen.edition import Edition, Output
from bookgen.finding import Finding
from bookgen.wrap import bind_wrap, check_wrap, plan_wrap


def cover_name(name: str) -> str:
    """Name the file of a book's wrap cover."""
    return f"{name}-cover.pdf"


def make_book_cover(book: Book, pages: int) -> tuple[tuple[Output, ...], tuple[Finding, ...]]:
    """Make the wrap of a book whose print edition has so many pages; none where it cannot be measured."""
    plan, findings = plan_wrap(book.config, pages)
    if plan is None:
        return (), findings
    drawn = tuple(draw_panel(book, panel) for panel in plan.panels)
    data = bind_wrap(plan, tuple(svg for svg, _ in drawn), book.config)
    name = cover_name(book.name)
    found = (*findings, *(finding for _, each in drawn for finding in each), *check_wrap(name, data, pages))
    return (Output(name, Edition.COVER, data, pages=1),), tuple(dict.fromkeys(found))
