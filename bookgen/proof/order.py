"""What a proof is made of and how it is wanted, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bookgen.edition import Page, PrintedLine
from bookgen.finding import Finding
from bookgen.ledger import Row
from bookgen.proof.earlier import Earlier


class PrintEdition(Protocol):
    """What the print room hands over."""

    @property
    def pdf(self) -> bytes:
        """The print PDF."""

    @property
    def pages(self) -> tuple[Page, ...]:
        """Its pages."""

    @property
    def lines(self) -> tuple[PrintedLine, ...]:
        """Every line of text on them."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The layout report."""

    @property
    def mends(self) -> tuple[str, ...]:
        """What was mended on the pages."""


@dataclass(frozen=True, slots=True)
class ProofOrder:
    """How the proof is wanted."""

    paper: str = "a4"
    """'a4' or 'letter'."""
    revision: str = ""
    """What the slug line calls this state of the text; a hash of the chapters when empty."""
    earlier: Earlier | None = None
    """What change bars are drawn against."""
    changed_only: bool = False
    """Whether to leave out the pages that are as they were in `earlier`."""
    rows: tuple[Row, ...] = ()
    """The ledger's, with its queries."""
    findings: tuple[Finding, ...] = ()
    """What was found on the text."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A finished proof."""

    pdf: bytes
    sheets: int
    queries: int
    changed_pages: int
    """How many pages moved since `earlier`; 0 without one."""
