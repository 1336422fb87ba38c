"""Give every page its place and folio: roman in front matter, arabic from the first page of the body.

In: the sections in order, each with its count of leaves. Out: one `Slot` a page, blank versos included.
Rules: Chicago 1.5–1.7; sections that open on a recto get a blank verso before them where one is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bookgen.book import Matter
from bookgen.edition import Document

NUMERALS = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One page of the book: what is bound there."""

    number: int
    """Physical page, counted from 1."""
    count: int
    """What the page counter says; `folio` is this as it is printed."""
    folio: str
    section: str
    """Id of the section, empty on a blank page."""
    leaf: int = 0
    """Which of the section's leaves, counted from 0."""

    @property
    def verso(self) -> bool:
        """Whether it is a left-hand page."""
        return self.number % 2 == 0


def roman(number: int) -> str:
    """Write a positive number in small roman numerals."""
    text = ""
    for value, numeral in NUMERALS:
        text += numeral * (number // value)
        number %= value
    return text


def paginate(sections: Iterable[tuple[Document, int]], signature: int = 1) -> tuple[Slot, ...]:
    """Give every leaf its page; end on a multiple of the binding's signature."""
    slots = list(_paginate(sections))
    while len(slots) % signature:
        slots.append(_after(slots[-1], "", 0))
    return tuple(slots)


def _paginate(sections: Iterable[tuple[Document, int]]) -> Iterator[Slot]:
    last = Slot(0, 0, "i", "")
    in_front = True
    for document, leaves in sections:
        begins_body = in_front and document.matter is not Matter.FRONT
        if (document.recto or begins_body) and not last.verso:
            last = _after(last, "", 0)
            yield last
        if begins_body:
            in_front, last = False, Slot(last.number, 0, "0", "")
        for leaf in range(leaves):
            last = _after(last, document.id, leaf)
            yield last


def _after(last: Slot, section: str, leaf: int) -> Slot:
    count = last.count + 1
    folio = str(count) if last.folio.isdigit() else roman(count)
    return Slot(last.number + 1, count, folio, section, leaf)
