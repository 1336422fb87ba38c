"""What the margins have to say: queries and applied changes of the ledger, each beside its line.

In: the ledger's rows and the map of the pages. Out: remarks with the page and line that they are about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bookgen.errors import Location
from bookgen.ledger import Row, Status
from bookgen.proofmap import ChapterText, MapSheet


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a page."""

    page: int
    """Index in the pages of the map."""
    line: int
    """Index in the page's lines."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question of the normaliser, numbered through the book."""

    number: int
    row: Row
    place: Place | None
    """None where nothing of its words is on a page."""

    @property
    def text(self) -> str:
        """The question in as few words as it takes."""
        before, after = _shown(self.row.before), _shown(self.row.after)
        asked = f"{before} → {after}?" if after else f"{before}?"
        return f"{asked} [{self.row.rule}]"


@dataclass(frozen=True, slots=True)
class Remarks:
    """All of it."""

    queries: tuple[Query, ...]
    by_page: dict[int, tuple[Query, ...]]
    """Those that have a place, by the page's index."""
    applied_on: dict[int, tuple[tuple[Place, str], ...]]
    """By the page's index, the rules that changed something in a line: 'curl-quotes ×2'."""


LONGEST = 80
"""Characters of a query's words that are shown."""


def _shown(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


class Whereabouts:
    """Finds the line of a page that shows a character of a chapter."""

    __slots__ = ("_places", "_starts", "_texts")

    def __init__(self, chapters: Sequence[ChapterText], pages: Sequence[MapSheet]) -> None:
        self._texts = {chapter.file: chapter.text for chapter in chapters}
        found: dict[str, list[tuple[int, Place]]] = {chapter.file: [] for chapter in chapters}
        for page_index, page in enumerate(pages):
            for line_index, line in enumerate(page.lines):
                start = next((run.start for run in line.runs if run.start >= 0), -1)
                if line.chapter >= 0 <= start:
                    found[chapters[line.chapter].file].append((start, Place(page_index, line_index)))
        self._starts: dict[str, list[int]] = {}
        self._places: dict[str, list[Place]] = {}
        for file, pairs in found.items():
            pairs.sort(key=lambda pair: pair[0])
            self._starts[file] = [start for start, _ in pairs]
            self._places[file] = [place for _, place in pairs]

    def place_of(self, file: str, char: int) -> Place | None:
        """Find the line that shows a character, or the one after which it would stand."""
        starts = self._starts.get(file)
        if not starts:
            return None
        return self._places[file][max(bisect_right(starts, char) - 1, 0)]

    def line_span(self, file: str, line: int) -> tuple[int, str]:
        """Give where a line of a chapter file begins and what it says."""
        text = self._texts.get(file, "")
        begin = 0
        for _ in range(line - 1):
            begin = text.find("\n", begin) + 1
            if begin == 0:
                return len(text), ""
        end = text.find("\n", begin)
        return begin, text[begin : end if end >= 0 else len(text)]


def place_remarks(rows: Iterable[Row], chapters: Sequence[ChapterText], pages: Sequence[MapSheet]) -> Remarks:
    """Find the line of each query and of each applied change."""
    where = Whereabouts(chapters, pages)
    asked: list[tuple[Place | None, Row]] = []
    applied: dict[Place, Counter[str]] = {}
    for row, place in _placed(rows, where):
        if row.status is Status.QUERY:
            asked.append((place, row))
        elif row.status is Status.APPLIED and place is not None:
            applied.setdefault(place, Counter())[row.rule] += 1
    asked.sort(key=lambda pair: (pair[0] is None, pair[0] and (pair[0].page, pair[0].line)))
    queries = tuple(Query(number, row, place) for number, (place, row) in enumerate(asked, 1))
    by_page: dict[int, list[Query]] = {}
    for query in queries:
        if query.place is not None:
            by_page.setdefault(query.place.page, []).append(query)
    applied_on: dict[int, list[tuple[Place, str]]] = {}
    for place, rules in applied.items():
        applied_on.setdefault(place.page, []).append((place, _counted(rules)))
    return Remarks(
        queries,
        {page: tuple(found) for page, found in by_page.items()},
        {page: tuple(found) for page, found in applied_on.items()},
    )


def _counted(rules: Counter[str]) -> str:
    return ", ".join(rule if count == 1 else f"{rule} ×{count}" for rule, count in rules.items())


def _placed(rows: Iterable[Row], where: Whereabouts) -> Iterator[tuple[Row, Place | None]]:
    """Find each row's words in its line; rows of the same words follow one another."""
    spans: dict[Location, tuple[int, str]] = {}
    cursors: dict[tuple[Location, str, str], int] = {}
    for row in rows:
        if row.to is None:
            yield row, None
            continue
        if row.to not in spans:
            spans[row.to] = where.line_span(row.to.file, row.to.line)
        begin, text = spans[row.to]
        words = row.before if row.status is Status.QUERY else row.after
        key = (row.to, row.rule, words)
        at = text.find(words, cursors.get(key, 0)) if words else -1
        if at >= 0:
            cursors[key] = at + len(words)
        yield row, where.place_of(row.to.file, begin + max(at, 0))
