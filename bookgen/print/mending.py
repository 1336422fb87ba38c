"""Mend a page as soon as it is made: where a fault of composition shows, set a paragraph tighter or looser.

In: a page, and the way to make it again. Out: a better page, and a record of what was done. A page is made
again only where there is a fault, and a few times at most; what comes after it has not been made yet, so
that a line won or lost costs nothing. Which paragraph to try follows from its last line: one that is nearly
full gains a line soonest, one that is nearly empty loses it.
Source: what compositors do by hand (Chicago 2.113–2.117; Bringhurst 2.4), within limits that no eye notices.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeAlias
from xml.etree.ElementTree import Element

from bookgen.print.boxes import Box
from bookgen.print.paragraphs import Passage, Spacing, foot, is_divided, last_block, line_count
from bookgen.print.section import Mend

MOST = 10
"""How much tighter or looser a paragraph may be set. Units: thousandths of the em."""
STEPS = (4, -4, 8, -8)
TRIES = 4
"""How often one page is made again."""
SHORTEST_LAST_LINE = 4
LONGEST_LADDER = 2
WIDEST_STRETCH = 0.5
"""By how much a word space may grow before it tears the line. Units: ems."""
FEWEST_LINES = 3
"""Lines on a section's last page."""

SHORT, LADDER, RUNT, DIVIDED, ENDING = "short page", "hyphens", "runt", "divided word", "short ending"
LOOSE, UNEVEN = "loose line", "uneven spread"
Make: TypeAlias = Callable[[], tuple[Box, bool]]
"""Makes a page; tells whether it is the section's last."""
MakeTwo: TypeAlias = Callable[[], tuple[Box, Box | None]]
"""Makes the last page and the one before it anew, of which the last may be needed no more."""
Trial: TypeAlias = tuple[Element, int]


@dataclass(slots=True)
class Mender:
    """Watches over the pages of one section as they are made."""

    spacing: Spacing
    mends: dict[tuple[int, Element], Mend] = field(default_factory=dict)
    before: Box | None = None
    """The page made last."""
    settled: set[int] = field(default_factory=set)
    """Pages that are as they have to be for the sake of the one after them."""

    def make(self, number: int, make: Make) -> tuple[Box, bool]:
        """Make a page, and make it again while that mends a fault."""
        page, is_last = make()
        if number in self.settled:
            return page, is_last
        faults = self._faults(page, is_last=is_last)
        for element, amount in self._trials(page, faults):
            before = self.spacing.set(element, amount)
            better, ends = make()
            left = self._faults(better, is_last=ends)
            if left.total() < faults.total():
                self._record(number, element, ", ".join(sorted(faults - left)))
                return better, ends
            self.spacing.set(element, before)
        return page, is_last

    def mend_ending(self, number: int, page: Box, make_two: MakeTwo) -> bool:
        """Look at a section's last page; tell whether it and the one before are to be made again.

        That the page before ends a line short is a small price for a last page that is not nearly empty.
        """
        if self.before is None or number - 1 in self.settled or line_count(page) >= FEWEST_LINES:
            return False
        faults = self._faults(self.before, is_last=False)
        for element, amount in self._line_more_or_less(self.spacing.passages(self.before))[:TRIES]:
            used = self.spacing.set(element, amount)
            first, second = make_two()
            is_enough = second is None or line_count(second) >= FEWEST_LINES
            new = self._faults(first, is_last=second is None) - faults
            if is_enough and not new.keys() - {SHORT}:
                self.settled.add(number - 1)
                self._record(number - 1, element, ENDING)
                return True
            self.spacing.set(element, used)
        return False

    def line_missing(self, page: Box) -> float:
        """Give the height of the line by which a page of running text ends above its foot, else 0."""
        faults = self._faults(page, is_last=False)
        return float(self.spacing.passages(page)[-1].leading) if faults[SHORT] else 0.0

    def count_faults(self, *pages: Box) -> int:
        """Count what is wrong with pages none of which is the last."""
        return sum(self._faults(page, is_last=False).total() for page in pages)

    def is_even(self, verso: Box, recto: Box, faults: int) -> bool:
        """Tell whether facing pages, which had so many faults, end on one line and are no worse for it."""
        uneven = self.line_missing(verso) or self.line_missing(recto)
        return not uneven and self.count_faults(verso, recto) < faults

    def _record(self, number: int, element: Element, fault: str) -> None:
        amount = self.spacing.amount(element)
        self.mends[number, element] = Mend(number, element.get("id", ""), fault, amount)

    def _faults(self, page: Box, *, is_last: bool) -> Counter[str]:
        """Count what is wrong with a page."""
        passages = self.spacing.passages(page)
        counts = ((LADDER, _ladders), (RUNT, _is_runt), (LOOSE, _loose_lines))
        faults = Counter({fault: sum(map(count, passages)) for fault, count in counts})
        last = last_block(page)
        if passages and last is not None and not is_last and passages[-1].element is last.element:
            faults[DIVIDED] = int(is_divided(passages[-1].texts[-1]))
            faults[SHORT] = int(_is_short(page, passages[-1]))
        return +faults

    def _trials(self, page: Box, faults: Counter[str]) -> list[Trial]:
        """List what may help, the slightest change first."""
        passages = self.spacing.passages(page)
        trials = self._line_more_or_less(passages) if faults[SHORT] else []
        ill = [p for p in passages if _ladders(p) or _is_runt(p) or _loose_lines(p)]
        if faults[DIVIDED]:
            ill.append(passages[-1])
        trials += [
            (passage.element, amount)
            for passage in ill
            for step in STEPS
            if abs(amount := self.spacing.amount(passage.element) + step) <= MOST
        ]
        return trials[:TRIES]

    def _line_more_or_less(self, passages: Iterable[Passage]) -> list[Trial]:
        """List how paragraphs could run a line longer, or a line shorter."""
        trials: list[Trial] = []
        for passage in passages:
            if passage.ends:
                amount = self.spacing.amount(passage.element)
                trials.append((passage.element, amount + passage.to_gain_a_line()))
                trials.append((passage.element, amount - passage.to_lose_a_line()))
        return sorted((trial for trial in trials if abs(trial[1]) <= MOST), key=lambda trial: abs(trial[1]))


def _is_short(page: Box, passage: Passage) -> bool:
    """Tell whether a page ends a line above its foot: more has another reason."""
    return 0.5 < (foot(page) - passage.bottom) / passage.leading < 1.5


def _ladders(passage: Passage) -> int:
    runs = (len(list(run)) for divided, run in groupby(map(is_divided, passage.texts)) if divided)
    return sum(run > LONGEST_LADDER for run in runs)


def _loose_lines(passage: Passage) -> int:
    return sum(stretch > WIDEST_STRETCH for stretch in passage.stretches)


def _is_runt(passage: Passage) -> bool:
    return passage.ends and len(passage.texts) > 1 and len(passage.texts[-1]) < SHORTEST_LAST_LINE
