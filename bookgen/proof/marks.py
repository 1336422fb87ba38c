"""A proofreader's mark, understood: what it lies on, what it asks for, and what is to be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bookgen.proof.follow import Following
from bookgen.proof.spot import Spot


class Grade(StrEnum):
    """How sure it is what is to be done."""

    CERTAIN = "certain"
    """`--apply` carries it out."""
    OPEN = "open"
    """The editor decides."""
    SETTLED = "settled"
    """Nothing is to be done: rejected by a reviewer, or in the text already."""


@dataclass(frozen=True, slots=True)
class Change:
    """A correction that a mark amounts to, in a chapter as it is today."""

    file: str
    start: int
    stop: int
    new: str
    """Markdown."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A yes or no to a query of the margin."""

    query: int
    """Its number in the proof."""
    rule: str
    line: int
    """Of the source, as the ledger gives it."""
    column: int
    is_yes: bool
    find: str = ""
    """The words that it asks about."""
    before: str = ""
    after: str = ""
    """What stands around them in the source of today, so that the answer goes with them."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done about a mark."""

    grade: Grade
    why: str
    """Why it is not certain, or why nothing is to be done; empty for what is certain."""
    change: Change | None = None
    """Of an open mark: what it would most likely be."""
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What someone said to a mark."""

    author: str
    date: str
    comment: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of one copy."""

    copy: str
    """Name of the file it came in."""
    annotations: tuple[int, ...]
    """Numbers of all annotations that make it up, as they stand in the file."""
    page: int
    """Page of the file, counted from 1."""
    kind: str
    """'strike-out', 'replacement', 'caret', …"""
    spot: Spot
    """Where it lies; its characters are those of the text that the proof was made from."""
    comment: str
    author: str
    date: str
    replies: tuple[Reply, ...]
    state: str
    faults: tuple[str, ...]
    verdict: Verdict
    today: Following | None = None
    """Where its words stand in the chapters of today; None where no chapter has them."""
