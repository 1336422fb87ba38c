"""A page of a marked copy whose lines are known from the map: each letter tied to its chapter.

In: the page's text and its sheet in the map. Out: for marked letters their characters in the chapter.
Lines are found by their letters and not by their place, so a page may be cropped, scaled or turned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from bookgen.proof.geometry import hull
from bookgen.proof.letters import letters_of
from bookgen.proof.pagetext import PageLines, PageText, Span
from bookgen.proof.spot import CONTEXT, Spot, words_after, words_before
from bookgen.proofmap import MapLine, MapSheet, ProofMap, Run


@dataclass(frozen=True)
class TiedLine:
    """A line of the map whose letters were found on the page."""

    line: MapLine
    chars: Sequence[int]
    """Characters of the page, as `PageText` counts."""
    source: str
    """The chapter; empty for what no chapter has."""

    @cached_property
    def places(self) -> tuple[int, ...]:
        """For each of its letters the character of the chapter; -1 for none."""
        return tuple(place for run in self.line.runs for place in _places(run, self.source))

    @cached_property
    def marks(self) -> frozenset[int]:
        """Which of the characters are the numbers of notes: they are none of the text's words."""
        marks: set[int] = set()
        at = 0
        for run in self.line.runs:
            count = len(_places(run, self.source))
            if run.start < 0 and run.said.isdecimal():
                marks.update(self.chars[at : at + count])
            at += count
        return frozenset(marks)


def tie_page(page: PageText, sheet: MapSheet, proof: ProofMap) -> TiedPage:
    """Find each line of the map among the page's letters, in order where that is so."""
    tied: list[TiedLine] = []
    cursor = 0
    for line in sheet.lines:
        source = proof.chapters[line.chapter].text if line.chapter >= 0 else ""
        said = letters_of("".join(_said(run, source) for run in line.runs)).text
        found = _find_line(page, line, said, cursor) if said else -1
        if found >= 0:
            cursor = found + len(said)
            tied.append(TiedLine(line, page.letters.at[found:cursor], source))
    lines = PageLines(page, tuple(line.chars for line in tied), is_tied=True)
    return TiedPage(lines, sheet, tuple(tied), proof)


def _said(run: Run, source: str) -> str:
    return run.said or source[run.start : run.stop]


def _places(run: Run, source: str) -> list[int]:
    """Give the chapter's character that each letter of a run came from; -1 for none."""
    folded = letters_of(_said(run, source))
    is_own = run.start >= 0 and not run.said
    return [run.start + at for at in folded.at] if is_own else [run.start] * len(folded.text)


def _find_line(page: PageText, line: MapLine, said: str, cursor: int) -> int:
    """Find a line's letters: where the map says that they stand, else the first after the line before."""
    text, at = page.letters.text, page.letters.at
    first = text.find(said)
    if first < 0 or text.find(said, first + 1) < 0:
        return first
    first = -1
    for begin in (cursor, 0):
        found = text.find(said, begin)
        while found >= 0:
            x, y = page.box(at[found]).centre
            if abs(y - (line.y + line.height / 2)) < line.height and abs(x - line.x) < line.height * 3:
                return found
            first = found if first < 0 else first
            found = text.find(said, found + 1)
    return first


@dataclass(frozen=True, slots=True)
class TiedPage:
    """A page with its lines tied."""

    lines: PageLines
    sheet: MapSheet
    tied: tuple[TiedLine, ...]
    proof: ProofMap

    def on_words(self, spans: Sequence[Span]) -> Spot:
        """Tie marked words to their chapter."""
        pieces = [self.tied[span.line] for span in spans]
        chapter = pieces[0].line.chapter
        before, after = self._context(spans[0], spans[-1])
        spot = Spot(
            words=self._words(spans) or " ".join(map(self.lines.words, spans)),
            before=before,
            after=after,
            sheet=self.sheet.sheet,
            folio=self.sheet.folio,
            line=pieces[0].line.number,
            is_whole=False,
            boxes=tuple(self.lines.box_of(span) for span in spans),
            around=hull(self.lines.extent(span.line) for span in spans),
        )
        places = [
            place
            for span, piece in zip(spans, pieces, strict=True)
            for place in piece.places[span.start : span.stop]
            if place >= 0
        ]
        if chapter < 0 or not places or any(piece.line.chapter != chapter for piece in pieces):
            return spot
        start, stop = min(places), self._end(pieces, max(places))
        whole = self._follows(spans) and "\n\n" not in self.proof.chapters[chapter].text[start:stop]
        return self._in_chapter(spot, chapter, (start, stop), is_whole=whole)

    def beside(self, page: PageLines, spans: Sequence[Span]) -> Spot:
        """Say which words are marked that are not the text's: a running head, a margin note."""
        return Spot(
            words=" ".join(page.words(span) for span in spans),
            sheet=self.sheet.sheet,
            folio=self.sheet.folio,
            boxes=tuple(page.box_of(span) for span in spans),
            faults=("it lies on a running head, a folio or the margin, which no chapter has",),
        )

    def between(self, line: int, at: int, faults: tuple[str, ...]) -> Spot:
        """Tie a place between two letters to the chapter."""
        tied = self.tied[line]
        before, after = self._context(Span(line, at, at), Span(line, at, at))
        spot = Spot(
            before=before,
            after=after,
            sheet=self.sheet.sheet,
            folio=self.sheet.folio,
            line=tied.line.number,
            around=self.lines.extent(line),
            faults=faults,
        )
        place = _gap_place(tied, at)
        if tied.line.chapter < 0 or place < 0:
            return spot
        return self._in_chapter(spot, tied.line.chapter, (place, place), is_whole=True)

    def nowhere(self, faults: tuple[str, ...]) -> Spot:
        """Name the sheet, where nothing else is known."""
        return Spot(sheet=self.sheet.sheet, folio=self.sheet.folio, faults=faults)

    def _in_chapter(self, spot: Spot, chapter: int, chars: tuple[int, int], *, is_whole: bool) -> Spot:
        source = self.proof.chapters[chapter]
        return replace(
            spot,
            file=source.file,
            chapter_line=source.text.count("\n", 0, chars[0]) + 1,
            start=chars[0],
            stop=chars[1],
            is_whole=is_whole,
        )

    def _end(self, pieces: Sequence[TiedLine], last: int) -> int:
        """Find where a letter's characters end: an entity has several."""
        runs = (run for piece in pieces for run in piece.line.runs if run.said)
        return next((run.stop for run in runs if run.start <= last < run.stop), last + 1)

    def _follows(self, spans: Sequence[Span]) -> bool:
        """Tell whether spans follow one another without a letter between them."""
        return all(
            after.line == before.line + 1
            and after.start == 0
            and before.stop == len(self.tied[before.line].chars)
            for before, after in pairwise(spans)
        )

    def _is_cut(self, before: int, after: int) -> bool:
        """Tell whether the end of a line cuts a word."""
        one, other = self.tied[before], self.tied[after]
        last = next((place for place in reversed(one.places) if place >= 0), -1)
        first = next((place for place in other.places if place >= 0), -1)
        return one.line.chapter == other.line.chapter >= 0 and 0 <= last == first - 1

    def _words(self, spans: Sequence[Span]) -> str:
        """Spell marked words, a word that a line's end cuts in one."""
        parts: list[str] = []
        for span in spans:
            if parts and not self._is_cut(span.line - 1, span.line):
                parts.append(" ")
            parts.append(self._letters(span.line, span.start, span.stop))
        return "".join(parts)

    def _context(self, first: Span, last: Span) -> tuple[str, str]:
        """Give what stands on the page before and after marked words."""
        before = self._spell(first.line, 0, first.start)
        if len(before) <= CONTEXT and first.line > 0:
            glue = "" if self._is_cut(first.line - 1, first.line) else " "
            before = self._spell(first.line - 1) + glue + before
        after = self._spell(last.line, last.stop)
        if len(after) <= CONTEXT and last.line + 1 < len(self.tied):
            glue = "" if self._is_cut(last.line, last.line + 1) else " "
            after = after + glue + self._spell(last.line + 1)
        return words_before(before), words_after(after)

    def _spell(self, line: int, start: int = 0, stop: int | None = None) -> str:
        """Spell a part of a line, with the spaces at its ends."""
        chars = self.tied[line].chars
        stop = len(chars) if stop is None else stop
        if start >= stop:
            return ""
        text = self.lines.page.text
        lead = " " if start and text[chars[start] - 1].isspace() else ""
        trail = " " if stop < len(chars) and text[chars[stop] - 1].isspace() else ""
        return f"{lead}{self._letters(line, start, stop)}{trail}"

    def _letters(self, line: int, start: int, stop: int) -> str:
        """Spell letters of a line, and no number of a note."""
        tied = self.tied[line]
        return self.lines.page.spell(tied.chars[start:stop], tied.marks, is_tied=True)


def _gap_place(tied: TiedLine, at: int) -> int:
    """Find the character before which a gap lies; at a line's end, after its last."""
    if at < len(tied.places) and tied.places[at] >= 0:
        return tied.places[at]
    last = next((place for place in reversed(tied.places[:at]) if place >= 0), -2)
    return last + 1
