"""Follow a composed text through the pages of a PDF, and say where the two part.

In: the letters of the text and the runs of the pages. Out: the differences, in reading order. What pages
add of their own is passed over: artifacts, lines at a page's edge that are no text (running heads and
folios of a PDF without tags), numbers of lists and folios in the contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bookgen.check.letters import Letters, covering, letters
from bookgen.check.runs import PageRuns
from bookgen.check.stretches import is_made_of, stretches
from bookgen.direction import NOT_RIGHT_TO_LEFT, RIGHT_TO_LEFT

EDGE = 3
"""Runs at the head and the foot of a page that may be its running head and folio."""
ANCHOR = 16
"""Letters that have to agree for the two texts to be together again."""
NEAR = 4000
"""Letters looked through for the nearest place where they agree."""
MOST_STEPS = 300
"""Steps looked ahead past the pages' own numbers, running heads and folios."""
FAR = 400
"""Runs looked through when a long passage is gone."""
OWN_NUMBER = re.compile(r"\d{1,5}|(?:[ivxlcdm]{1,8}|[a-z])\Z")


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of the text that the pages do not have, and what they have in its place."""

    start: int
    end: int
    """Of the text's letters; the same as `start` when nothing is lost."""
    found: str
    """The pages' words; empty when nothing was added."""
    page: int


@dataclass(frozen=True, slots=True)
class _Unit:
    letters: str
    text: str
    page: int
    may_be_own: bool
    """At a page's edge; or a number, since those of a list are painted apart from its items."""


def collate(
    text: Letters, pages: tuple[PageRuns, ...], *, most: int, is_marked: bool = False
) -> Iterator[Difference]:
    """Walk text and pages side by side; give up after `most` differences.

    `is_marked` tells that what is no text is known to be marked as such, also where nothing is.
    """
    units = list(_units(text, pages, is_marked=is_marked))
    at = number = used = found = 0
    while number < len(units) and found < most:
        own = _own(text, at, units, number, used)
        step = 0 if own else _agree(text, at, units[number], used)
        if not own and not used and step < len(units[number].letters) and _move_up(text, at, units, number):
            continue
        at, used = at + step, used + step + own
        if not own and used < len(units[number].letters) and not _own(text, at, units, number, used):
            lost, added = _nearest(text.text, at, units, number, used)
            words = _words(units, number, used, added)
            yield _difference(text, at, lost, words, units[number].page)
            found, at, used = found + 1, at + lost, used + added
        number, used = _move_on(units, number, used)
    if found < most and at < len(text.text):
        yield Difference(at, len(text.text), "", pages[-1].number if pages else 0)


def _units(text: Letters, pages: tuple[PageRuns, ...], *, is_marked: bool) -> Iterator[_Unit]:
    """List what may be text; where artifacts are marked as such, the edges of a page need no guessing.

    But heads and feet of tables stand at the edges of every page that a table goes on to.
    """
    is_marked = is_marked or any(run.artifact for page in pages for run in page.runs)
    for page in pages:
        runs = [(letters(run.text), run.text) for run in page.runs if not run.artifact]
        runs = [(boiled, raw) for boiled, raw in runs if boiled]
        boils = [boiled for boiled, _ in runs]
        above = EDGE if not is_marked else _spelling(boils, text.heads)
        below = EDGE if not is_marked else _spelling(boils[::-1], text.feet)
        for n, (boiled, raw) in enumerate(runs):
            at_edge = n < above or n >= len(runs) - below
            may_be_own = at_edge or OWN_NUMBER.fullmatch(boiled) is not None
            yield _Unit(boiled, raw, page.number, may_be_own)


def _spelling(boils: Sequence[str], repeated: frozenset[str]) -> int:
    """Count the runs that spell what stands again at a page's edge, from there inwards.

    One such head may begin as a whole other one does.
    """
    longest = max(map(len, repeated), default=0)
    spelt, found = "", 0
    for count, boiled in enumerate(boils, 1):
        spelt += boiled
        if len(spelt) > longest:
            break
        if any(sorted(spelt) == sorted(one) for one in repeated):
            found = count
    return found


def _agree(text: Letters, at: int, unit: _Unit, used: int) -> int:
    """Count the letters that agree."""
    if whole := _begins(text, at, unit, used):
        return whole
    rest = unit.letters[used:]
    low, high = 0, len(rest)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text.text.startswith(rest[:middle], at) else (low, middle - 1)
    return low


def _begins(text: Letters, at: int, unit: _Unit, used: int = 0) -> int:
    """Count the letters that stand at a place in either form; 0 where they do not.

    Of a line from right to left it is enough that its words are the same: readers put Latin words and numbers
    in it where they like.
    """
    rest = unit.letters[used:]
    if any(text.text.startswith(form, at) for form in _forms(rest)):
        return len(rest)
    there = text.text[at : at + len(rest)] if RIGHT_TO_LEFT.search(rest) else ""
    is_same = there and sorted(there) == sorted(rest) and is_made_of(there, stretches(unit.text, used))
    return len(rest) if is_same else 0


def _forms(rest: str) -> Iterator[str]:
    """Give a run as it stands, and as it is read where its letters run from right to left."""
    yield rest
    if RIGHT_TO_LEFT.search(rest):
        yield RIGHT_TO_LEFT.sub(lambda found: found[0][::-1], rest)
        yield NOT_RIGHT_TO_LEFT.sub(lambda found: found[0][::-1], rest[::-1])


def _own(text: Letters, at: int, units: Sequence[_Unit], number: int, used: int) -> int:
    """Count the letters at a place that are the pages' own, and not the text's."""
    unit = units[number]
    if not used and not unit.may_be_own and text.text.startswith(unit.letters, at):
        return 0
    own = OWN_NUMBER.match(unit.letters, used) if text.is_numbered(at) else None
    if own and _is_own(text, at, units, number, own):
        return own.end() - used
    if used or not unit.may_be_own:
        return 0
    for need in (ANCHOR, ANCHOR // 2):
        path = _Path(text, units)
        if path.agrees(at, number, 0, need):
            return 0
        if path.leads_on(at, number + 1, 0, need):
            return len(unit.letters)
    return 0


def _is_own(text: Letters, at: int, units: Sequence[_Unit], number: int, own: re.Match[str]) -> bool:
    """Tell whether a number, where the text has a place for one, is the pages' own.

    A title in the contents may be a number itself, '1914' or 'I': what leads on with every other number in
    its place is believed before what leads on past some that have none.
    """
    if own[0] == units[number].letters and not text.text.startswith(own[0], at):
        return True
    after = _move_on(units, number, own.end())
    paths = (_Path(text, units, passes_over=passes_over) for passes_over in (False, True))
    return any(path.leads_on(at, *after, ANCHOR) for path in paths)


def _move_up(text: Letters, at: int, units: list[_Unit], number: int) -> bool:
    """Bring forward what is read here and painted later on the page, as what CSS positions is."""
    page = units[number].page
    end = next((n for n in range(number, len(units)) if units[n].page != page), len(units))
    for first in range(number + 1, end):
        place, last = at, first
        while last < end and (step := _begins(text, place, units[last])):
            place, last = place + step, last + 1
            if _Path(text, units).agrees(place, number, 0, ANCHOR):
                units[number:last] = units[first:last] + units[number:first]
                return True
    return False


@dataclass(slots=True)
class _Path:
    """Looks a little way ahead, past what the pages may have of their own."""

    text: Letters
    units: Sequence[_Unit]
    steps: int = MOST_STEPS
    passes_over: bool = True
    """Whether numbers count as the pages' own also where the text has no place for one."""

    def leads_on(self, at: int, number: int, used: int, need: int) -> bool:
        """Tell whether text and pages agree from these places on for as many letters as needed."""
        self.steps -= 1
        if need <= 0 or number >= len(self.units):
            return need <= 0 or at == len(self.text.text)
        if self.steps < 0:
            return False
        if self.agrees(at, number, used, need):
            return True
        may_pass = self.passes_over and not used and self.units[number].may_be_own
        return may_pass and self.leads_on(at, number + 1, 0, need)

    def agrees(self, at: int, number: int, used: int, need: int) -> bool:
        """Tell the same, with the next letters on the pages being the text's."""
        rest = self.units[number].letters[used:]
        own = OWN_NUMBER.match(rest) if self.text.is_numbered(at) else None
        if own and self.leads_on(at, *_move_on(self.units, number, used + own.end()), need):
            return True
        for form in _forms(rest[:need]):
            if form and self.text.text.startswith(form, at):
                after = _move_on(self.units, number, used + len(form))
                return self.leads_on(at + len(form), *after, need - len(form))
        if RIGHT_TO_LEFT.search(rest) and (whole := _begins(self.text, at, self.units[number], used)):
            return self.leads_on(at + whole, *_move_on(self.units, number, used + whole), need - whole)
        agreed = self.text.until_number(at)
        if 0 < agreed < min(len(rest), need) and self.text.text.startswith(rest[:agreed], at):
            return self.leads_on(at + agreed, number, used + agreed, need - agreed)
        return False


def _ahead(units: Sequence[_Unit], number: int, used: int, length: int) -> str:
    parts, size = [], -used
    for unit in units[number : number + length]:
        parts.append(unit.letters)
        size += len(unit.letters)
        if size >= length:
            break
    return "".join(parts)[used : used + length]


def _nearest(whole: str, at: int, units: Sequence[_Unit], number: int, used: int) -> tuple[int, int]:
    """Find how much was lost from the text and added on the pages until the two agree again."""
    ahead = _ahead(units, number, used, NEAR)
    best, cost = (0, 0), len(ahead) + NEAR
    for added in range(len(ahead)):
        if added >= cost:
            break
        anchor = ahead[added : added + ANCHOR]
        place = whole.find(anchor, at, at + min(NEAR, cost - added) + len(anchor))
        if place >= 0 and added + place - at < cost and len(anchor) == min(ANCHOR, len(whole) - place):
            best, cost = (place - at, added), added + place - at
    return best if best != (0, 0) else _far(whole, at, units, number, used)


def _far(whole: str, at: int, units: Sequence[_Unit], number: int, used: int) -> tuple[int, int]:
    """Look through all the rest of the text; the run counts as added when nothing agrees."""
    added = 0
    for ahead in range(number, min(number + FAR, len(units))):
        seen = _ahead(units, ahead, used if ahead == number else 0, 2 * ANCHOR + 1)
        anchor = seen[: 2 * ANCHOR]
        place = whole.find(anchor, at)
        if place >= 0 and len(anchor) >= (ANCHOR if seen == anchor else 2 * ANCHOR):
            return place - at, added
        added += len(units[ahead].letters) - (used if ahead == number else 0)
    return 0, len(units[number].letters) - used


def _difference(text: Letters, at: int, lost: int, found: str, page: int) -> Difference:
    """Move a loss back to where a word begins: what stands after it may begin with the same letters."""
    start, end = at, at + lost
    while not found and lost and start and not text.is_word_start(start):
        if text.text[start - 1] != text.text[end - 1]:
            return Difference(at, at + lost, found, page)
        start, end = start - 1, end - 1
    return Difference(start, end, found, page)


def _words(units: Sequence[_Unit], number: int, used: int, length: int) -> str:
    stretch, at = [], -used
    while number < len(units) and at < length:
        stretch.append((at, units[number].text))
        at += len(units[number].letters)
        number += 1
    return covering(stretch, 0, length)


def _move_on(units: Sequence[_Unit], number: int, used: int) -> tuple[int, int]:
    while number < len(units) and used >= len(units[number].letters):
        used -= len(units[number].letters)
        number += 1
    return number, used
