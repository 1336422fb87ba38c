"""One process that typesets for all tests here, and one book that most of them look at."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor

import pytest
from print_parts import Shelf, print_it, sample_book

from bookgen.book import Book
from bookgen.print.printing import Printed


@pytest.fixture(scope="session")
def workers() -> Iterator[Executor]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as pool:
        yield pool


@pytest.fixture(scope="session")
def store() -> Shelf:
    return Shelf()


@pytest.fixture(scope="session")
def sample() -> Book:
    return sample_book()


@pytest.fixture(scope="session")
def printed(sample: Book, workers: Executor, store: Shelf) -> Printed:
    return print_it(sample, workers, store)
