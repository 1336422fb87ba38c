"""The page list is true: the EPUB's breaks stand where the pages of the PDF begin, on both sides of the break."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from epub.corpus_books import manuscripts, untrue_page_list
from epub.page_truth import untrue_breaks
from print_parts import print_it, sample_book

from bookgen.book import Asset, Book
from bookgen.compose import compose
from bookgen.epub import package
from builders import section

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 5" width="90" height="50"><path d="M0 0h9v5z"/></svg>'
YEARS = [
    f"In the year {year} the ferry carried {year * 7} people over the water." for year in range(1801, 1901)
]
SHAPES = "\n\n".join(
    (
        "# Shapes",
        " ".join(YEARS[:8]),
        "![A drawing](images/drawing.svg)",
        " ".join(YEARS[8:60]),
        "/// verse\n" + "\n".join(f"Line {number} of *many* lines" for number in range(40)) + "\n///",
        "## A subhead",
        "| Year | Ships |\n|---|---|\n" + "\n".join(f"| {year} | many ships |" for year in range(1901, 1961)),
        " ".join(YEARS[60:]),
    )
)


@pytest.fixture(scope="module")
def workers() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        yield pool


def _untrue(made: Book, workers: Executor) -> list[str]:
    printed = print_it(made, workers)
    return untrue_breaks(package(made, compose(made), printed.pages).data, printed.pdf)


def test_every_break_stands_where_its_page_begins(workers):
    sample = sample_book()
    shapes = section(SHAPES, id="shapes", title="Shapes", file="chapters/shapes.md")
    drawing = Asset("images/drawing.svg", "image/svg+xml", DRAWING)
    made = replace(sample, sections=(*sample.sections, shapes), assets=(drawing,))
    assert [] == _untrue(made, workers)


def test_break_that_is_not_true_is_seen(workers):
    sample = sample_book()
    printed, composition = print_it(sample, workers), compose(sample)
    pages = printed.pages
    late = next(number for number, page in enumerate(pages) if page.starts and page.starts.offset)
    wrong = (*pages[:late], _moved(pages[late]), *pages[late + 1 :])
    short = (*pages[:late], *pages[late + 1 :])
    for listed in (wrong, short):
        found = untrue_breaks(package(sample, composition, listed).data, printed.pdf)
        assert [pages[late].folio] == [fault.partition(":")[0] for fault in found]


def _moved(page):
    """Begin a page some words later."""
    return replace(page, starts=replace(page.starts, offset=page.starts.offset + 30))


@pytest.mark.judge
def test_page_list_is_true_of_every_finished_book():
    dist = Path(os.environ.get("BOOKGEN_DIST") or "none")
    for epub in sorted(dist.glob("*/*.epub")):
        pdf = epub.with_suffix(".pdf")
        if pdf.exists():
            assert [] == untrue_breaks(epub.read_bytes(), pdf.read_bytes()), epub.name


@pytest.mark.judge
def test_page_list_is_true_of_every_book_of_the_corpus(corpus, workers, tmp_path):
    sources = manuscripts(corpus)
    folders = [tmp_path / str(number) / source.stem for number, source in enumerate(sources)]
    found = dict(zip(sources, workers.map(untrue_page_list, sources, folders), strict=True))
    assert any(faults is not None for faults in found.values())
    assert {} == {source.name: faults for source, faults in found.items() if faults}
