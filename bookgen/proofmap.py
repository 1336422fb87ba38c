"""The map that a proof carries inside itself: which line of which sheet is which text of which chapter.

A marked copy may come back months later; the map says what stood where when it was made. It holds the
chapters themselves, so that words can be followed through the edits since. Sheets are columns of
numbers and not rows of objects: a long book has 25,000 lines, and they all travel in the PDF.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

MAP_NAME = "proof-map.json"
MAP_VERSION = 1
ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that stand together, and the piece of a chapter that they came from."""

    start: int
    stop: int
    """Characters of the chapter's Markdown; both -1 for what no chapter has, as the number of a noteref."""
    said: str = ""
    """The letters, where they are not those of the chapter: '&' for '&amp;'."""


@dataclass(frozen=True, slots=True)
class MapLine:
    """One line of text on a sheet."""

    x: float
    y: float
    """The lower edge, from the foot of the sheet. Units: points, as all lengths here."""
    width: float
    height: float
    number: int
    """Counted from 1 down the page; cells and columns beside each other share one."""
    chapter: int
    """Index in the map's chapters; -1 for what bookgen wrote itself, as the contents."""
    line: int
    """Line of the chapter file, counted from 1; 0 where there is none."""
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class MapSheet:
    """One page of the book in the proof."""

    sheet: int
    """Which sheet of the proof it is, the front sheets counted from 1 among them; 0 where it was left out."""
    page: int
    """Physical page of the print PDF, counted from 1."""
    folio: str
    lines: tuple[MapLine, ...]


@dataclass(frozen=True, slots=True)
class ChapterText:
    """A chapter as it was when the proof was made."""

    file: str
    text: str

    @property
    def sha256(self) -> str:
        """Hash of the text as it lies on the disc."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class MapQuery:
    """A question that the proof asks beside a line."""

    number: int
    rule: str
    file: str
    """The source's, or the chapter's where there is none."""
    line: int
    column: int
    sheet: int
    """0 where no line could be found for it."""
    before: str
    after: str


@dataclass(frozen=True)
class ProofMap:
    """All of it."""

    title: str
    edition: str
    revision: str
    date: str
    sheet_count: int
    chapters: tuple[ChapterText, ...]
    sheets: tuple[MapSheet, ...]
    queries: tuple[MapQuery, ...] = ()
    left_out: tuple[MapSheet, ...] = ()
    """The pages that a proof of the changed ones does not show."""

    @property
    def pages(self) -> tuple[MapSheet, ...]:
        """Every page of the book that the proof was made from, in order."""
        return tuple(sorted((*self.sheets, *self.left_out), key=lambda sheet: sheet.page))

    def sheet(self, number: int) -> MapSheet | None:
        """Find a sheet by its number."""
        return self._by_number.get(number)

    @cached_property
    def _by_number(self) -> dict[int, MapSheet]:
        return {one.sheet: one for one in self.sheets}

    def line_text(self, line: MapLine) -> str:
        """Give a line's words as they stand on the page."""
        return " ".join("".join(self._said(line)).split())

    def _said(self, line: MapLine) -> Iterator[str]:
        text = self.chapters[line.chapter].text if line.chapter >= 0 else ""
        end = -1
        for run in line.runs:
            if 0 <= end < run.start and any(map(str.isspace, text[end : run.start])):
                yield " "
            yield run.said or text[run.start : run.stop]
            end = run.stop if run.start >= 0 else end


class DamagedMap(ValueError):
    """A map that cannot be read; its argument says why."""


def map_id(chapters: Sequence[ChapterText], lines: str) -> str:
    """Name a proof by what it shows."""
    digest = hashlib.sha256(lines.encode())
    for chapter in chapters:
        digest.update(f"{chapter.file}\0{chapter.sha256}\0".encode())
    return digest.hexdigest()[:ID_LENGTH]


def serialise_map(proof: ProofMap) -> bytes:
    """Write a map, the same bytes for the same map."""
    sheets = [_sheet_columns(sheet) for sheet in proof.sheets]
    lines = json.dumps(sheets, separators=(",", ":"), ensure_ascii=False)
    table = {
        "proof-map": MAP_VERSION,
        "id": map_id(proof.chapters, lines),
        "title": proof.title,
        "edition": proof.edition,
        "revision": proof.revision,
        "date": proof.date,
        "sheet_count": proof.sheet_count,
        "chapters": [{"file": one.file, "sha256": one.sha256, "text": one.text} for one in proof.chapters],
        "queries": [
            [q.number, q.rule, q.file, q.line, q.column, q.sheet, q.before, q.after] for q in proof.queries
        ],
    }
    if proof.left_out:
        table["left_out"] = [_sheet_columns(sheet) for sheet in proof.left_out]
    head = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    return f'{head[:-1]},"sheets":{lines}}}'.encode()


def _sheet_columns(sheet: MapSheet) -> dict[str, Any]:
    lines = sheet.lines
    return {
        "sheet": sheet.sheet,
        "page": sheet.page,
        "folio": sheet.folio,
        "x": _hundredths(line.x for line in lines),
        "y": _hundredths(line.y for line in lines),
        "width": _hundredths(line.width for line in lines),
        "height": _hundredths(line.height for line in lines),
        "number": [line.number for line in lines],
        "chapter": [line.chapter for line in lines],
        "line": [line.line for line in lines],
        "runs": list(_run_columns(lines)),
    }


def _hundredths(lengths: Iterator[float]) -> list[int]:
    return [round(length * 100) for length in lengths]


def _run_columns(lines: tuple[MapLine, ...]) -> Iterator[list[Any]]:
    """Write each run as its distance from the one before and its length: small numbers pack well."""
    end = 0
    for line in lines:
        row: list[Any] = []
        for run in line.runs:
            if run.start < 0:
                row.append(run.said)
                continue
            row += [run.start - end, run.stop - run.start, *([[run.said]] if run.said else [])]
            end = run.stop
        yield row


def parse_map(data: bytes) -> tuple[str, ProofMap]:
    """Read a map: its name and what it says.

    Raises: DamagedMap when it is not whole.
    """
    try:
        table = json.loads(data)
        if table["proof-map"] != MAP_VERSION:
            raise DamagedMap(f"it is of version {table['proof-map']}, where this bookgen reads {MAP_VERSION}")
        chapters = tuple(_chapter(one) for one in table["chapters"])
        proof = ProofMap(
            title=str(table["title"]),
            edition=str(table["edition"]),
            revision=str(table["revision"]),
            date=str(table["date"]),
            sheet_count=int(table["sheet_count"]),
            chapters=chapters,
            sheets=tuple(_sheet(one, chapters) for one in table["sheets"]),
            queries=tuple(_query(row) for row in table["queries"]),
            left_out=tuple(_sheet(one, chapters) for one in table.get("left_out", ())),
        )
        return str(table["id"]), proof
    except DamagedMap:
        raise
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise DamagedMap(f"{type(error).__name__}: {error}") from None


def _query(row: list[Any]) -> MapQuery:
    number, rule, file, line, column, sheet, before, after = row
    place = int(line), int(column), int(sheet)
    return MapQuery(int(number), str(rule), str(file), *place, str(before), str(after))


def _chapter(table: dict[str, Any]) -> ChapterText:
    chapter = ChapterText(str(table["file"]), str(table["text"]))
    if chapter.sha256 != table["sha256"]:
        raise DamagedMap(f"the text of '{chapter.file}' is not the one that its hash names")
    return chapter


def _sheet(table: dict[str, Any], chapters: tuple[ChapterText, ...]) -> MapSheet:
    places = [[length / 100 for length in table[key]] for key in ("x", "y", "width", "height")]
    whole = (table["number"], table["chapter"], table["line"])
    runs = _runs(table["runs"])
    lines = tuple(MapLine(*row) for row in zip(*places, *whole, runs, strict=True))
    for line in lines:
        _check_line(line, chapters)
    return MapSheet(int(table["sheet"]), int(table["page"]), str(table["folio"]), lines)


def _check_line(line: MapLine, chapters: tuple[ChapterText, ...]) -> None:
    """Hold a line against its chapter, so that nobody who follows it has to."""
    if not all(isinstance(number, int) for number in (line.number, line.chapter, line.line)):
        raise DamagedMap("a line has no number")
    if not -1 <= line.chapter < len(chapters):
        raise DamagedMap(f"there is no chapter {line.chapter}")
    size = len(chapters[line.chapter].text) if line.chapter >= 0 else 0
    if any(run.stop > size or (run.start < 0 and run != Run(-1, -1, run.said)) for run in line.runs):
        raise DamagedMap("a line is longer than its chapter")


def _runs(rows: list[list[Any]]) -> Iterator[tuple[Run, ...]]:
    end = 0
    for row in rows:
        runs: list[Run] = []
        cells = iter(row)
        for cell in cells:
            if isinstance(cell, str):
                runs.append(Run(-1, -1, cell))
            elif isinstance(cell, list):
                runs[-1] = Run(runs[-1].start, runs[-1].stop, str(cell[0]))
            else:
                start = end + int(cell)
                end = start + int(next(cells))
                runs.append(Run(start, end))
        yield tuple(runs)
