"""Read a text that comes page by page, as OCR gives it: heads, feet and numbers known by their place.

In: the texts of the pages. Out: blocks. What stands at the top or foot of pages and comes again there,
alike or counting up, belongs to the page and not to the text. A paragraph that a page cuts is one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from statistics import median
from typing import TypeAlias

from bookgen.manuscript import Block, Kind, Passage, join_passages, line_starts
from bookgen.read.encoding import decode
from bookgen.read.gutenberg_headings import ALONE
from bookgen.read.inline import escape
from bookgen.read.lines import Line
from bookgen.read.reading import Reading

NUMBER = re.compile(
    r"[\W_]*(?:(?:page|seite|página|pagina|p\.|s\.)\s*)?(\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|de|von|sur|di)\s*\d{1,4})?[\W_]*",
    re.IGNORECASE,
)
"""A page's number, of so many: '27', '[Page 27]', '27 / 63'."""
SHEET = re.compile(r"\W*\d{1,3}\s?\*{0,2}\W*|\W*[A-Z]{1,2}\s?\d?\*?\W*")
"""The printer's mark at the foot of a sheet's first pages: '3', '3*', 'B2'."""
MISREAD = re.compile(r"\S{1,3}")
"""A number as bad OCR reads it."""
STUCK = re.compile(
    r"(?:(?P<ahead>\d{1,4}|[ivxlc]{1,7})[\W_]+)?(?P<head>[^\W\d_].*?[^\W\d_])(?:[\W_]+(?P<behind>\d{1,4}|[ivxlc]{1,7})[\W_]*)?",
    re.IGNORECASE,
)
"""A running head on one line with the page's number."""
HYPHENED = re.compile(r"[^\W\d_]-\Z")
SENTENCE_END = re.compile(r"[.!?…:][\"”“»«’')\]]*\Z")
HEAD_LINES = 2
LONGEST_HEAD = 70
ALIKE = 0.8
SHARE = 0.5
"""A row of numbers has a number on this share of the pages."""
FEWEST_ALIKE = 3
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
FEWEST_PAGES = 3
FULL = 0.85
"""A line that is shorter than this share of the usual one ends a paragraph, if its sentence ends too."""


Known: TypeAlias = dict[tuple[int, int], str]
"""What belongs to the pages, by page and line."""


@dataclass(frozen=True, slots=True)
class _Page:
    lines: tuple[Line, ...]
    gaps: frozenset[int]
    """Numbers of the lines that a blank line stands above."""


def read_paged_text(name: str, data: bytes) -> Reading:
    """Read a text whose pages are parted by form feeds."""
    raw = decode(name, data.replace(b"\x0c", b"\n\xef\xbf\xbc\n"))
    texts = raw.split("\n\ufffc\n")
    source = "\n\n".join(texts)
    offsets, offset = [], 0
    for text in texts:
        offsets.append(offset)
        offset += len(text) + 2
    blocks = read_pages(texts, offsets)
    return Reading(source, blocks, line_starts(source), is_markdown=False)


def read_pages(texts: Sequence[str], offsets: Sequence[int]) -> tuple[Block, ...]:
    """Find the blocks of pages that stand at these offsets in the source."""
    pages = [_page(text, offset) for text, offset in zip(texts, offsets, strict=True)]
    furniture = _furniture(pages)
    return tuple(_blocks(pages, furniture))


def _page(text: str, offset: int) -> _Page:
    lines: list[Line] = []
    gaps: set[int] = set()
    is_gap = False
    for raw in text.split("\n"):
        bare = raw.strip().strip("\ufeff")
        if bare:
            if is_gap and lines:
                gaps.add(len(lines))
            lead = raw.index(bare)
            lines.append(Line(bare, offset + lead, lead))
            is_gap = False
        else:
            is_gap = True
        offset += len(raw) + 1
    return _Page(tuple(lines), frozenset(gaps))


def _furniture(pages: Sequence[_Page]) -> Known:
    """Find what belongs to the pages."""
    if len(pages) < FEWEST_PAGES:
        return {}
    found: Known = {}
    for is_top in (True, False, True, False):  # a number may stand above a head or below it
        found |= dict.fromkeys(_numbers(pages, found, is_top=is_top), "a page number")
        found |= dict.fromkeys(_heads(pages, found, is_top=is_top), "a running head")
        found |= dict.fromkeys(_numbered_heads(pages, found, is_top=is_top), "a running head")
    found |= dict.fromkeys(_sheets(pages, found), "a sheet's mark")
    return found


def _edge(page: _Page, n: int, known: Known, *, is_top: bool) -> int | None:
    """Find a page's outermost line that is not yet known to be the page's."""
    numbers = range(len(page.lines)) if is_top else range(len(page.lines) - 1, -1, -1)
    return next((line for line in numbers[:HEAD_LINES] if (n, line) not in known), None)


def _edges(pages: Sequence[_Page], known: Known, *, is_top: bool) -> list[tuple[int, int, str]]:
    """List the outermost lines that may be running heads, by page and line: short ones, and no chapter's heading.

    A chapter's heading is a number that stands on one page alone.
    """
    edges = ((n, page, _edge(page, n, known, is_top=is_top)) for n, page in enumerate(pages))
    found = [(n, line, page.lines[line].text) for n, page, line in edges if line is not None]
    counts = Counter(text for _, _, text in found)
    return [
        (n, line, text)
        for n, line, text in found
        if len(" ".join(text.split())) <= LONGEST_HEAD and not (ALONE.fullmatch(text) and counts[text] == 1)
    ]


def _numbers(pages: Sequence[_Page], known: Known, *, is_top: bool) -> list[tuple[int, int]]:
    """Take the outer lines that are the page's number: they count up with the pages."""
    lone: dict[int, tuple[int, str]] = {}
    for n, page in enumerate(pages):
        line = _edge(page, n, known, is_top=is_top)
        text = page.lines[line].text if line is not None else ""
        if line is not None and (NUMBER.fullmatch(text) or MISREAD.fullmatch(text)):
            lone[n] = (line, text)
    shifts = [
        int(found[1]) - n
        for n, (_, text) in lone.items()
        if (found := NUMBER.fullmatch(text)) and found[1].isdigit()
    ]
    if not shifts:
        return []
    shift = max(sorted(set(shifts)), key=shifts.count)
    right = shifts.count(shift)
    if right < max(FEWEST_ALIKE, SHARE * len(lone)):
        return []
    return [(n, line) for n, (line, _) in lone.items()]


def _heads(pages: Sequence[_Page], known: Known, *, is_top: bool) -> list[tuple[int, int]]:
    """Take the outer lines that come again on other pages, numbers aside."""
    lines = [
        (n, line, _bare(text))
        for n, line, text in _edges(pages, known, is_top=is_top)
        if len(pages[n].lines) > 4
    ]
    found = []
    for n, line, text in lines:
        near = [other for m, _, other in lines if m != n and abs(m - n) <= 12]
        if len(text) >= 4 and sum(_is_alike(text, other) for other in near) >= FEWEST_ALIKE - 1:
            found.append((n, line))
    return found


def _numbered_heads(pages: Sequence[_Page], known: Known, *, is_top: bool) -> list[tuple[int, int]]:
    """Take the outer lines that begin or end with the number of their very page: a title stands beside it.

    The title is in capitals, or comes again.
    """
    places: defaultdict[tuple[bool, int], list[tuple[int, int, str]]] = defaultdict(list)
    for n, line, text in _edges(pages, known, is_top=is_top):
        if found := STUCK.fullmatch(text):
            for number in filter(None, found.group("ahead", "behind")):
                places[number.isdigit(), _value(number) - n].append((n, line, found["head"]))
    heads: list[tuple[int, int]] = []
    for own in places.values():
        titles = Counter(_bare(head) for _, _, head in own)
        if len(own) >= FEWEST_ALIKE:
            heads += [(n, line) for n, line, head in own if head.isupper() or titles[_bare(head)] > 1]
    return heads


def _value(number: str) -> int:
    """Read a page's number, arabic or roman."""
    if number.isdigit():
        return int(number)
    values = [ROMAN[sign] for sign in number.casefold()]
    return sum(-a if a < b else a for a, b in pairwise([*values, 0]))


def _bare(text: str) -> str:
    return re.sub(r"[\W\d_]+", " ", text).strip().casefold()


def _is_alike(one: str, other: str) -> bool:
    if not other or abs(len(one) - len(other)) > 0.3 * len(one):
        return False
    return one == other or SequenceMatcher(None, one, other).ratio() >= ALIKE


def _sheets(pages: Sequence[_Page], known: Known) -> list[tuple[int, int]]:
    """Take the printer's marks at the foot: they come at even distances and count up."""
    marks = []
    for n, page in enumerate(pages):
        last = len(page.lines) - 1
        if last > 4 and (n, last) not in known and SHEET.fullmatch(page.lines[last].text):
            marks.append((n, last))
    return marks if len(marks) >= FEWEST_ALIKE else []


def _blocks(pages: Sequence[_Page], furniture: Known) -> Iterator[Block]:
    """Join the lines of paragraphs, over the pages' edges too."""
    width = median([len(line.text) for page in pages for line in page.lines] or [0])
    paragraph: list[Line] = []
    dropped: list[Block] = []
    for n, page in enumerate(pages):
        kept = [number for number in range(len(page.lines)) if (n, number) not in furniture]
        for number, line in enumerate(page.lines):
            if (n, number) in furniture:
                dropped.append(Block(Kind.FURNITURE, line.passage, label=furniture[n, number]))
                continue
            is_first = bool(kept) and number == kept[0]
            if paragraph and _begins(paragraph, line, page, number, width, is_first=is_first):
                yield from _written(paragraph, dropped)
                paragraph, dropped = [], []
            paragraph.append(line)
    yield from _written(paragraph, dropped)


def _begins(
    paragraph: list[Line], line: Line, page: _Page, number: int, width: float, *, is_first: bool
) -> bool:
    """Tell whether a line begins a paragraph: behind a gap, set in, or behind a short line that ends a sentence.

    'Chapter 3' does anywhere, 'III.' where a sentence ends above it: 'in the year' and '40.' are one.
    """
    last = paragraph[-1].text
    ends = bool(SENTENCE_END.search(last))
    if ALONE.fullmatch(line.text) and not line.text[:1].islower() and (ends or " " in line.text):
        return True
    if HYPHENED.search(last) and line.text[:1].islower():
        return False
    if is_first and number not in page.gaps:
        return ends and len(last) < FULL * width
    if number in page.gaps and not is_first:
        return True
    is_set_in = line.indent >= 2 and line.indent > min(paragraph[-1].indent, paragraph[0].indent)
    return is_set_in or (len(last) < FULL * width and ends) or (len(paragraph) == 1 and len(last) < width / 2)


def _written(paragraph: list[Line], dropped: list[Block]) -> Iterator[Block]:
    yield from dropped
    if paragraph:
        passage: Passage = join_passages((line.passage for line in paragraph), "\n")
        yield Block(Kind.PARAGRAPH, escape(passage))


def moved(block: Block, offset: int) -> Block:
    """Move a block's place in the source."""
    runs = tuple(
        run._replace(source=run.source + offset, stop=run.stop + offset) for run in block.passage.runs
    )
    return replace(block, passage=replace(block.passage, runs=runs))
