"""The layout report: what a book designer would mark on the finished pages.

In: the composed documents, the print edition's pages and lines, and its PDF for the word spaces. Out:
findings. The lines come from the typesetting itself, which knows which block each belongs to: of a PDF
alone, paragraphs could only be guessed, and a wrong widow is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from lxml import etree

from bookgen.check.letters import letters
from bookgen.check.prose import HEADINGS
from bookgen.check.runs import PageRuns
from bookgen.edition import Composition, Document, Page, PrintedLine
from bookgen.errors import Location
from bookgen.finding import Finding, Rule, Severity
from bookgen.xhtml import local_name, place_of

SHORTEST_LAST_LINE = 4
"""Characters that a paragraph's last line should hold at least."""
LONGEST_LADDER = 2
"""Lines in sequence that may end in a divided word."""
FEWEST_LINES = 3
"""Lines that a section's last page should hold at least."""
LINES_SHORT = 3.5
"""Lines that a page may end above its neighbours before it looks unfinished."""
LINES_UNEQUAL = 0.9
"""Lines that a page may end above the one that faces it."""
WIDEST_STRETCH = 0.5
"""Ems by which a word space may grow before it tears the line."""
RUNNING_TEXT = frozenset({"p", "li", "dd"})
SET_LINE_BY_LINE = frozenset({"verse", "contents", "title-page", "copyright-page", "half-title", "colophon"})
QUOTED = 32
"""Characters of a line quoted in a finding."""

WIDOW = Rule(
    "L001",
    Severity.WARNING,
    "page {folio} begins with the last line of a paragraph: '{words}'",
    "raise 'widows' in the style sheet, or change a line above",
    "A single line at the head of a page has lost the paragraph that it ends.",
    "The ferry left the quay\nat nine, with a full load\n---\nof passengers.",
    "CSS Fragmentation 3, widows",
    "The ferry left the quay\nat nine, with a full load\nof passengers.",
)
ORPHAN = Rule(
    "L002",
    Severity.WARNING,
    "page {folio} ends with the first line of a paragraph: '{words}'",
    "raise 'orphans' in the style sheet, or change a line above",
    "A single line at the foot of a page promises a paragraph that the reader has to turn the page for.",
    "The ferry left the quay\n---\nat nine, with a full load\nof passengers.",
    "CSS Fragmentation 3, orphans",
    "The ferry left the quay\nat nine, with a full load\n---\nof all the passengers\nit could hold.",
)
RUNT = Rule(
    "L003",
    Severity.NOTE,
    "page {folio}: the last line of a paragraph is only '{words}'",
    "bind the last words with a no-break space, or change a word",
    "A last line shorter than the next paragraph's indent leaves a hole on the page.",
    "The ferry left the quay\nat nine, with all aboard of\nit.",
    "",
    "The ferry left the quay\nat nine, with all\naboard of it.",
)
LADDER = Rule(
    "L004",
    Severity.WARNING,
    "page {folio}: {count} lines in sequence end in a divided word, from '{words}' on",
    "mark a word of these lines as not to be divided, or change one",
    "Hyphens above each other make a ladder that the eye climbs instead of reading.",
    "The ferry left the moor-\ning at nine with passen-\ngers and a load of mer-\nchandise for the isles.",
    "CSS Text 4, hyphenate-limit-lines",
    "The ferry left the moor-\ning at nine with passengers\nand a load of mer-\nchandise for the isles.",
)
STRANDED_HEADING = Rule(
    "L005",
    Severity.WARNING,
    "page {folio} ends with the heading '{words}'",
    "keep headings with 'break-after: avoid'",
    "A heading belongs to the text below it.",
    "It had been a fine day\nfor all of them.\n\n## The evening\n---\n\nIt rained.",
    "CSS Fragmentation 3, break-after",
    "It had been a fine day\nfor all of them.\n---\n\n## The evening\n\nIt rained.",
)
SHORT_PAGE = Rule(
    "L006",
    Severity.NOTE,
    "page {folio} ends {lines:.0f} lines above the others",
    "look at what did not fit below: a table, a heading with its text, a block that must not break",
    "A page that stops early looks like the end of a chapter.",
    "One\ntwo\n---\nthree\nfour\nfive\nsix\nseven\neight\n---\nnine\nten\neleven\ntwelve\nthirteen\nfourteen\n"
    "---\nfifteen\nsixteen\nseventeen.",
    "",
    "One\ntwo\nthree\nfour\nfive\nsix\n---\nseven\neight\nnine\nten\neleven\ntwelve\n---\nthirteen\nfourteen\n"
    "fifteen.",
)
LOOSE_LINE = Rule(
    "L007",
    Severity.NOTE,
    "page {folio}: the words of '{words}' stand {stretch:.1f} em further apart than the typeface wants",
    "allow a division nearby, or change a word",
    "A line with wide spaces shows as a white streak in the grey of the page.",
    "The ferry left the quay | 0.9\nat nine.",
    "",
    "The ferry left the quay | 0.1\nat nine.",
)
SHORT_ENDING = Rule(
    "L008",
    Severity.NOTE,
    "page {folio}, the section's last, holds only {count} lines",
    "win a few lines, or lose them, on the pages before",
    "A nearly empty page at the end of a chapter looks like an accident.",
    "One\ntwo\nthree\nfour\nfive\n---\nsix\nseven.",
    "",
    "One\ntwo\nthree\nfour\n---\nfive\nsix\nseven.",
)
DIVIDED_OVER_PAGES = Rule(
    "L009",
    Severity.NOTE,
    "page {folio} ends within a word: '{words}'",
    "set 'hyphenate-limit-last: always', or change a line above",
    "A word divided over a page makes the reader turn back to see what it was.",
    "The ferry left the quay\nat nine, with all the pas-\n---\nsengers that it\ncould ever hold.",
    "CSS Text 4, hyphenate-limit-last",
    "The ferry left the quay\nat nine, with all the\n---\npassengers that it\ncould ever hold.",
)
UNEQUAL_FACING = Rule(
    "L010",
    Severity.NOTE,
    "page {folio} ends {lines:.1f} lines above the page that faces it",
    "change a word in one of its longer paragraphs, so that it runs a line longer or shorter",
    "The feet of two pages that are seen together should stand on one line.",
    "One\ntwo\n---\nthree\nfour\nfive\n---\nsix\nseven\n---\neight.",
    "Bringhurst 2.4.8",
    "One\ntwo\n---\nthree\nfour\nfive\n---\nsix\nseven\neight\n---\nnine.",
)
RULES = (
    WIDOW,
    ORPHAN,
    RUNT,
    LADDER,
    STRANDED_HEADING,
    SHORT_PAGE,
    LOOSE_LINE,
    SHORT_ENDING,
    DIVIDED_OVER_PAGES,
    UNEQUAL_FACING,
)


@dataclass(frozen=True, slots=True)
class _Block:
    """What the composed text says of a block."""

    tag: str
    place: Location
    is_running: bool
    """Running text, in which widows and runts are faults."""
    is_footnote: bool = False


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One section's lines, page by page."""

    pages: tuple[tuple[PrintedLine, ...], ...]
    has_pictures: bool
    is_running: bool


@dataclass(frozen=True, slots=True)
class _Book:
    blocks: dict[tuple[str, str], _Block]
    folios: dict[int, str]

    def of(self, line: PrintedLine) -> _Block:
        """Find what a line is part of."""
        key = line.starts.document, line.starts.block
        return self.blocks.get(key, _Block("", Location(line.starts.document), is_running=False))

    def found(self, rule: Rule, line: PrintedLine, **facts: object) -> Finding:
        """Make a finding about a line."""
        words = {"folio": self.folios.get(line.page, str(line.page)), "words": _quote(line), **facts}
        return rule.found(self.of(line).place, **words)


def check_layout(
    composition: Composition,
    pages: tuple[Page, ...],
    lines: tuple[PrintedLine, ...],
    runs: tuple[PageRuns, ...] = (),
) -> tuple[Finding, ...]:
    """Find widows, orphans, runts, ladders, stranded headings, short pages and loose lines."""
    book = _Book(dict(_blocks(composition)), {page.number: page.folio for page in pages})
    findings: list[Finding] = []
    text = tuple(line for line in lines if not book.of(line).is_footnote)
    for sheet in _sheets(composition, text):
        findings += _broken_paragraphs(book, sheet)
        findings += _runts(book, sheet)
        findings += _ladders(book, sheet)
        findings += _page_ends(book, sheet)
        findings += _short_pages(book, sheet)
    findings += _loose_lines(book, lines, runs)
    return in_order(findings)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort what was found by rule, then by place."""
    order = {rule.code: number for number, rule in enumerate(RULES)}
    return tuple(sorted(findings, key=lambda f: (order[f.code], _natural(f))))


def _natural(finding: Finding) -> tuple[str, int]:
    place = finding.location
    return (place.file, place.line) if place else ("", 0)


def _blocks(composition: Composition) -> Iterator[tuple[tuple[str, str], _Block]]:
    for document in composition.documents:
        for element in etree.fromstring(document.body).iter(etree.Element):
            name = element.get("id")
            if name:
                yield (document.id, name), _block(element, document)


def _block(element: etree._Element, document: Document) -> _Block:
    lineage = (element, *element.iterancestors())
    classes = {name for e in lineage for name in (e.get("class") or "").split()}
    tags = {local_name(e) for e in lineage}
    running = local_name(element) in RUNNING_TEXT and not classes & SET_LINE_BY_LINE and "table" not in tags
    place = place_of(element, document)
    return _Block(local_name(element), place, is_running=running, is_footnote="footnote" in classes)


def _sheets(composition: Composition, lines: tuple[PrintedLine, ...]) -> Iterator[_Sheet]:
    documents = {document.id: document for document in composition.documents}
    for name, group in groupby(lines, key=lambda line: line.starts.document):
        document = documents.get(name)
        pages = tuple(tuple(page) for _, page in groupby(group, key=lambda line: line.page))
        if document is not None:
            written = bool(document.source) or document.role == "endnotes"
            yield _Sheet(pages, "<img" in document.body or "<table" in document.body, is_running=written)


def _paragraphs(sheet: _Sheet) -> Iterator[tuple[PrintedLine, ...]]:
    lines = (line for page in sheet.pages for line in page)
    for _, group in groupby(lines, key=lambda line: line.starts.block):
        yield tuple(group)


def _broken_paragraphs(book: _Book, sheet: _Sheet) -> Iterator[Finding]:
    for lines in _paragraphs(sheet):
        if len(lines) < 2 or not book.of(lines[0]).is_running:
            continue
        if lines[0].page != lines[1].page:
            yield book.found(ORPHAN, lines[0])
        elif lines[-1].page != lines[-2].page:
            yield book.found(WIDOW, lines[-1])


def _runts(book: _Book, sheet: _Sheet) -> Iterator[Finding]:
    for lines in _paragraphs(sheet):
        last = lines[-1].text.strip()
        if len(lines) > 1 and book.of(lines[0]).is_running and 0 < len(last) < SHORTEST_LAST_LINE:
            yield book.found(RUNT, lines[-1])


def _ladders(book: _Book, sheet: _Sheet) -> Iterator[Finding]:
    for page in sheet.pages:
        for broken, group in groupby(page, key=lambda line: line.broken):
            ladder = tuple(group)
            if broken and len(ladder) > LONGEST_LADDER:
                yield book.found(LADDER, ladder[0], count=len(ladder))


def _page_ends(book: _Book, sheet: _Sheet) -> Iterator[Finding]:
    for page, _ in pairwise(sheet.pages):
        if book.of(page[-1]).tag in HEADINGS:
            yield book.found(STRANDED_HEADING, page[-1])
        elif page[-1].broken:
            yield book.found(DIVIDED_OVER_PAGES, page[-1])


def _short_pages(book: _Book, sheet: _Sheet) -> Iterator[Finding]:
    if not sheet.is_running or len(sheet.pages) < 2:
        return
    if len(sheet.pages[-1]) < FEWEST_LINES:
        yield book.found(SHORT_ENDING, sheet.pages[-1][0], count=len(sheet.pages[-1]))
    full = sheet.pages[:-1]
    leading = median(line.height for page in full for line in page)
    if sheet.has_pictures or len(full) < 2 or not leading:
        return
    feet = {page[-1].page: min(line.y for line in page) for page in full}
    for page in full:
        number = page[-1].page
        missing = (feet[number] - median(feet.values())) / leading
        facing = (feet[number] - feet.get(number ^ 1, feet[number])) / leading
        if missing > LINES_SHORT:
            yield book.found(SHORT_PAGE, page[-1], lines=missing)
        elif facing > LINES_UNEQUAL:
            yield book.found(UNEQUAL_FACING, page[-1], lines=facing)


def _loose_lines(
    book: _Book, lines: tuple[PrintedLine, ...], runs: tuple[PageRuns, ...]
) -> Iterator[Finding]:
    loose = {
        (page.number, letters(run.text)): run.stretch
        for page in runs
        for run in page.runs
        if run.stretch > WIDEST_STRETCH and not run.artifact
    }
    for line in lines if loose else ():
        stretch = loose.get((line.page, letters(line.text)))
        if stretch is not None and book.of(line).is_running:
            yield book.found(LOOSE_LINE, line, stretch=stretch)


def _quote(line: PrintedLine) -> str:
    """Quote a line from its beginning, or from its end where that is what it is about."""
    words = " ".join(line.text.split())
    if line.broken:
        return f"{words}-" if len(words) < QUOTED else f"… {words[-QUOTED:].partition(' ')[2]}-"
    return words if len(words) <= QUOTED else f"{words[:QUOTED].rsplit(' ', 1)[0]} …"
