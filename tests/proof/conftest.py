"""A small book with what a proof has to cope with, printed once a run, and its proof."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from bookgen.book import Book
from bookgen.compose import compose
from bookgen.edition import Composition
from bookgen.print.printing import Printed, print_book
from bookgen.proof import Proof, ProofOrder, make_proof
from builders import book, config, section

VOCABULARY = (
    "the a of and to in that with for was were had from under office fifteen flight baffle waterfall "
    "river mountain harbour lantern carpenter weather evening morning gardener orchard silver copper "
    "understanding nevertheless extraordinary responsibility characteristic neighbourhood conversation "
    "slowly quietly never always rather almost twice before after between beneath behind beyond"
).split()


class NoStore:
    """Remembers nothing."""

    def get(self, key: str) -> bytes | None:
        return None

    def put(self, key: str, data: bytes) -> None:
        pass


def prose(paragraphs: int, seed: int) -> str:
    """Make paragraphs of plain words, with some emphasis, quotes and dashes."""
    dice = random.Random(seed)
    return "\n\n".join(_paragraph(dice) for _ in range(paragraphs))


def _paragraph(dice: random.Random) -> str:
    words = [dice.choice(VOCABULARY) for _ in range(dice.randrange(50, 130))]
    for _ in range(4):
        at = dice.randrange(1, len(words) - 2)
        words[at] = dice.choice(
            ("*{}*", "**{}**", "“{}”", "{},", "{};", "{} &amp; co", "({})", "`{}`")
        ).format(words[at])
    return f"{' '.join(words).capitalize()}."


FIRST = f"""# The First Chapter

It was *a very quiet* evening in the harbour. The carpenter’s office[^1] stood beneath the mountain, and the waterfall was heard from afar.

{prose(14, 1)}

/// verse
The lantern swings beneath the weather,
    the copper river runs to sea;
we walk the orchard path together
    and nobody knows but me.
///

{prose(8, 2)}

[^1]: A note about the *office* of the carpenter, which stood there for fifteen years.
"""
SECOND = f"""# The Second Chapter

> The gardener said that nothing was lost.

{prose(26, 3)}

- first the silver lantern
- then the *copper* one

{prose(12, 4)}
"""


def small_book(first: str = FIRST, second: str = SECOND, **changes: Any) -> Book:
    """Make the book of two chapters."""
    return book(
        section(first, id="first", title="The First Chapter", file="chapters/01-first.md"),
        section(second, id="second", title="The Second Chapter", file="chapters/02-second.md"),
        config=config(title="A Small Book", edition="First edition", **changes),
    )


@dataclass(frozen=True)
class Made:
    """A book on its way to a proof."""

    book: Book
    composition: Composition
    printed: Printed
    proof: Proof

    @property
    def chapters(self) -> dict[str, str]:
        return {one.file: one.markdown for one in self.book.sections}


class Press:
    """Prints and proofs books in one process kept for the run."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self.pool = pool

    def make(self, book: Book, order: ProofOrder | None = None) -> Made:
        composition = compose(book)
        printed = print_book(book, composition, self.pool, NoStore())
        return Made(book, composition, printed, make_proof(book, composition, printed, order or ProofOrder()))


@pytest.fixture(scope="session")
def press() -> Iterator[Press]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield Press(pool)


@pytest.fixture(scope="session")
def made(press: Press) -> Made:
    return press.make(small_book())
