"""Galleys: a section's pages by themselves are those of the whole book."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace

import pytest
from print_parts import Shelf, opened, print_it, sample_book, uneven_book

from bookgen.compose import compose
from bookgen.print.galleys import Galleys
from bookgen.print.printing import Printed


@pytest.fixture
def galleys(workers: Executor, store: Shelf) -> Galleys:
    return Galleys(workers, store)


def test_a_galley_has_the_folios_and_lines_of_the_bound_book(galleys: Galleys, printed: Printed):
    book = sample_book()
    composition = compose(book)
    list(galleys.set_rest(book, composition))
    galley = galleys.pull(book, composition, "ice")
    bound = [page for page in printed.pages if page.starts and page.starts.document == "ice"]
    lines = [line for line in printed.lines if line.starts.document == "ice"]
    first = bound[0].number - 1
    assert [page.folio for page in bound] == [page.folio for page in galley.pages]
    assert [replace(line, page=line.page - first) for line in lines] == list(galley.lines)
    assert len(bound) == len(opened(galley).pages)


def test_a_galley_is_evened_as_the_bound_book_is(workers: Executor, store: Shelf):
    made = uneven_book()
    composition, galleys = compose(made), Galleys(workers, store)
    list(galleys.set_rest(made, composition))
    bound = [line for line in print_it(made, workers, store).lines if line.starts.document == "sea"]
    first = bound[0].page - 1
    pulled = galleys.pull(made, composition, "sea").lines
    assert [replace(line, page=line.page - first) for line in bound] == list(pulled)


def test_what_is_set_as_it_stands_is_not_set_again(galleys: Galleys):
    book = sample_book()
    composition = compose(book)
    first = list(galleys.set_rest(book, composition))
    assert {d.id for d in composition.documents} == set(first)
    assert [] == list(galleys.set_rest(book, composition))


def test_a_galley_pulled_first_counts_what_is_not_set_as_one_page(galleys: Galleys):
    book = sample_book()
    composition = compose(book)
    before = galleys.pull(book, composition, "thaw").pages[0].folio
    list(galleys.set_rest(book, composition))
    assert int(before) < int(galleys.folios(book, composition)["thaw"])
