"""Find the words that a mark lies on: on the page, and in the chapter that the page was set from.

In: a marked copy and one of its annotations. Out: a `Spot`. With the map, each letter under the mark is
tied to its character in the chapter as it was when the proof was made; without it, to the chapters of
today by the words around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bookgen.proof.annotations import Annotation, Kind
from bookgen.proof.copies import Copy
from bookgen.proof.geometry import Box
from bookgen.proof.pagetext import PageLines, Span
from bookgen.proof.search import TextSearch
from bookgen.proof.spot import Spot, words_after, words_before
from bookgen.proof.tied import TiedPage, tie_page

FAR = 90
"""Letters of the page on either side that tell which of the same words are meant."""


@dataclass
class Finder:
    """Finds the words of one copy's marks."""

    copy: Copy
    search: TextSearch
    _tied: dict[int, TiedPage | None] = field(default_factory=dict)

    def spot(self, mark: Annotation) -> Spot:
        """Find what one annotation lies on."""
        tied = self._tie(mark.page)
        lines = tied.lines if tied else self.copy.page(mark.page).lines
        spans = _spans(lines, mark)
        if spans:
            return tied.on_words(spans) if tied else self._search_words(mark, lines, spans)
        fault = ("it lies on no words",) if mark.kind.has_words else ()
        elsewhere = _spans(self.copy.page(mark.page).lines, mark) if tied else []
        if tied and elsewhere:
            return tied.beside(self.copy.page(mark.page).lines, elsewhere)
        gap = _gap(lines, mark)
        if gap and mark.kind is Kind.CARET and not _is_on(lines, gap[0], mark):
            fault = ("it stands on no line of the text",)
        if tied:
            return tied.between(*gap, fault) if gap else tied.nowhere(fault)
        return self._search_gap(mark, lines, gap, fault)

    def _tie(self, index: int) -> TiedPage | None:
        """Look at a page by the lines of its sheet in the map, once."""
        if index not in self._tied:
            sheet, proof = self.copy.sheet(index), self.copy.proof
            self._tied[index] = tie_page(self.copy.page(index), sheet, proof) if sheet and proof else None
        return self._tied[index]

    def _search_words(self, mark: Annotation, lines: PageLines, spans: Sequence[Span]) -> Spot:
        """Find marked words in the chapters by their neighbours."""
        first, last = spans[0], spans[-1]
        before = _stretch(lines, 0, 0, first.line, first.start)[-FAR:]
        after = _stretch(lines, last.line, last.stop, len(lines.lines), 0)[:FAR]
        said = _stretch(lines, first.line, first.start, last.line, last.stop)
        texts = tuple(lines.page.spell(chars) for chars in (before, said, after))
        return self._found(mark, texts, tuple(lines.box_of(span) for span in spans), ())

    def _search_gap(
        self, mark: Annotation, lines: PageLines, gap: tuple[int, int] | None, faults: tuple[str, ...]
    ) -> Spot:
        """Find a place between words in the chapters."""
        if gap is None:
            return Spot(sheet=mark.page + 1, is_current=True, faults=faults)
        before = _stretch(lines, 0, 0, *gap)[-FAR:]
        after = _stretch(lines, *gap, len(lines.lines), 0)[:FAR]
        texts = (lines.page.spell(before), "", lines.page.spell(after))
        return self._found(mark, texts, (), faults)

    def _found(
        self, mark: Annotation, texts: tuple[str, ...], boxes: tuple[Box, ...], faults: tuple[str, ...]
    ) -> Spot:
        before, said, after = texts
        found = self.search.find(before, said, after)
        file, start, stop = found or ("", -1, -1)
        lost = () if found else ("its words are in no chapter, or in several places",)
        return Spot(
            words=said,
            before=words_before(before),
            after=words_after(after),
            sheet=mark.page + 1,
            file=file,
            chapter_line=self.search.line_of(file, start),
            start=start,
            stop=stop,
            is_current=True,
            is_whole="\n\n" not in self.search.chapters.get(file, "")[max(start, 0) : max(stop, 0)],
            boxes=boxes,
            faults=(*faults, *lost),
        )


def _gap(lines: PageLines, mark: Annotation) -> tuple[int, int] | None:
    """Find the place between letters that a mark points at."""
    area = _area(mark)
    return lines.gap_at(*(mark.point or area.centre)) if area else None


def _is_on(lines: PageLines, line: int, mark: Annotation) -> bool:
    """Tell whether a caret stands on a line, or a little beside it."""
    extent, rect = lines.extent(line), mark.rect
    if rect is None:
        return False
    x, y = rect.centre
    reach = extent.height
    return abs(y - extent.centre[1]) < reach and extent.left - reach < x < extent.right + reach


def _area(mark: Annotation) -> Box | None:
    """Give the first place that an annotation names."""
    return mark.quads[0] if mark.quads else mark.rect


def _spans(lines: PageLines, mark: Annotation) -> list[Span]:
    """Give the pieces of lines that a mark lies on, in the order of the text, those that touch as one."""
    if not mark.kind.has_words:
        return []
    boxes = [box for box in mark.quads if box.width > 0] or ([mark.rect] if mark.rect else [])
    found: list[Span] = []
    for span in sorted(_under(lines, boxes), key=lambda one: (one.line, one.start)):
        if found and found[-1].line == span.line and span.start <= found[-1].stop:
            found[-1] = Span(span.line, found[-1].start, max(found[-1].stop, span.stop))
        else:
            found.append(span)
    return found


def _under(lines: PageLines, boxes: Sequence[Box]) -> Iterator[Span]:
    for box in boxes:
        yield from lines.under(box)


def _stretch(lines: PageLines, line: int, at: int, last: int, stop: int) -> list[int]:
    """Give the characters from a place in one line to a place in another."""
    if line == last:
        return list(lines.lines[line][at:stop]) if line < len(lines.lines) else []
    chars = list(lines.lines[line][at:])
    for between in lines.lines[line + 1 : last]:
        chars += between
    return chars + list(lines.lines[last][:stop] if last < len(lines.lines) else ())
