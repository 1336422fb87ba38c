"""Draw the map of a proof: every line on every page tied to the characters of its chapter.

In: the composed book, its pages and the lines that the print room placed. Out: the sheets of the map,
in the coordinates of the trimmed page; `impose` moves them to where the page stands on its sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from bookgen.book import Book
from bookgen.edition import Composition, Document, Page, PrintedLine
from bookgen.proof.align import DocumentLetters, align_document, letter_runs
from bookgen.proof.chapter import Chapter
from bookgen.proof.letters import letters_of
from bookgen.proofmap import ChapterText, MapLine, MapSheet, Run

SAME_BASELINE = 0.4
"""Lines beside each other share a number when their feet differ by less. Units: line heights."""


@dataclass(frozen=True, slots=True)
class PageLines:
    """The text of a book's pages, tied to its chapters."""

    chapters: tuple[ChapterText, ...]
    sheets: tuple[MapSheet, ...]
    """One for each page, in the coordinates of the trimmed page; `sheet` is the page for now."""


@dataclass(frozen=True, slots=True)
class _Tied:
    """The composed documents with their letters, and which of them holds a block."""

    chapters: tuple[Chapter, ...]
    documents: tuple[DocumentLetters, ...]
    holders: dict[str, DocumentLetters]


def map_pages(
    book: Book, composition: Composition, pages: Sequence[Page], lines: Iterable[PrintedLine]
) -> PageLines:
    """Tie every line of every page to the characters of its chapter."""
    tied = _tie(book, composition.documents)
    ordered = sorted(lines, key=attrgetter("page"))
    by_page = {number: tuple(group) for number, group in groupby(ordered, attrgetter("page"))}
    sheets = tuple(
        MapSheet(page.number, page.number, page.folio, tuple(_numbered(by_page.get(page.number, ()), tied)))
        for page in pages
    )
    return PageLines(tuple(ChapterText(one.file, one.markdown) for one in tied.chapters), sheets)


def _tie(book: Book, documents: Sequence[Document]) -> _Tied:
    files = dict.fromkeys(section.file for section in book.sections)
    texts = {section.file: section.markdown for section in book.sections}
    chapters = tuple(Chapter(file, texts[file]) for file in files)
    aligned = tuple(align_document(document, chapters) for document in documents)
    return _Tied(chapters, aligned, {name: one for one in aligned for name in one.blocks})


def _numbered(lines: tuple[PrintedLine, ...], tied: _Tied) -> Iterator[MapLine]:
    """Number the lines of a page from its head down, and tie each."""
    numbers = _line_numbers(lines)
    for line, number in zip(lines, numbers, strict=True):
        chapter, at, runs = _runs(line, tied)
        yield MapLine(line.x, line.y, line.width, line.height, number, chapter, at, runs)


def _line_numbers(lines: Sequence[PrintedLine]) -> list[int]:
    order = sorted(range(len(lines)), key=lambda index: (-lines[index].y, lines[index].x))
    numbers = [0] * len(lines)
    number, foot = 0, float("inf")
    for index in order:
        line = lines[index]
        if foot - line.y > SAME_BASELINE * line.height:
            number, foot = number + 1, line.y
        numbers[index] = number
    return numbers


def _runs(line: PrintedLine, tied: _Tied) -> tuple[int, int, tuple[Run, ...]]:
    """Find the chapter, its line and the characters of one line of a page."""
    said = "".join(line.text.split())
    letters = tied.holders.get(line.starts.block)
    begin = _begin(letters, line, said) if letters else None
    if letters is None or begin is None:
        return -1, 0, (Run(-1, -1, " ".join(line.text.split())),)
    end = begin + len(said)
    chapter = next((letters.chapter[at] for at in range(begin, end) if letters.char[at] >= 0), -1)
    if chapter < 0:
        return -1, 0, (Run(-1, -1, " ".join(line.text.split())),)
    source = tied.chapters[chapter]
    first = next(letters.char[at] for at in range(begin, end) if letters.char[at] >= 0)
    pieces = (_run(letters, source, chapter, *piece) for piece in letter_runs(letters, begin, end))
    return chapter, source.line_of(first), tuple(run for piece in pieces for run in piece)


def _begin(letters: DocumentLetters, line: PrintedLine, said: str) -> int | None:
    """Find a line's first letter: at its offset, or near it where the page says more than the text."""
    first, last = letters.blocks[line.starts.block]
    begin = first + line.starts.offset
    if letters.text.startswith(said, begin) or _is_same(letters.text[begin : begin + len(said)], said):
        return begin
    found = letters.text.find(said, first, last)
    return found if found >= 0 else None


def _is_same(one: str, other: str) -> bool:
    """Compare regardless of case: a style sheet may have changed that."""
    return letters_of(one).text == letters_of(other).text


def _run(letters: DocumentLetters, source: Chapter, chapter: int, begin: int, end: int) -> Iterator[Run]:
    """Write letters as the stretches of the chapter that they are."""
    if letters.char[begin] < 0 or letters.chapter[begin] != chapter:
        yield Run(-1, -1, letters.text[begin:end])
        return
    chars, markdown = letters.char, source.markdown
    whole = markdown[chars[begin] : chars[end - 1] + 1]
    if "".join(whole.split()) == letters.text[begin:end]:
        yield Run(chars[begin], chars[end - 1] + 1)
        return
    start = begin
    for index in range(begin + 1, end + 1):
        if index < end and not _is_cut(source, chars[index - 1], chars[index]):
            continue
        yield from _stretch(letters, source, start, index)
        start = index


def _is_cut(source: Chapter, before: int, after: int) -> bool:
    """Tell whether something other than white space stands between two letters of the page."""
    if before in source.letters.stop or after in source.letters.stop or after <= before:
        return True
    return after > before + 1 and not source.markdown[before + 1 : after].isspace()


def _stretch(letters: DocumentLetters, source: Chapter, begin: int, end: int) -> Iterator[Run]:
    first, last = letters.char[begin], letters.char[end - 1]
    stop = source.letters.stop.get(last, last + 1)
    said = letters.text[begin:end]
    plain = "".join(source.markdown[first:stop].split()) == said
    yield Run(first, stop, "" if plain else said)
