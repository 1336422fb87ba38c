"""Read a Project Gutenberg plain text: header and licence out, contents list out, headings by it.

In: the bytes. Out: a `Reading` whose source is the text itself. What makes a heading is evidence: the line
stands in the book's own contents list, or it says 'Chapter', or it stands where this book sets its
headings, between as many blank lines as the headings that are certain.
Source: Project Gutenberg's formatting guidelines (blank lines, _italics_, [Illustration], [Footnote]).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bookgen.manuscript import Block, Edit, Kind, Passage, join_passages, line_starts
from bookgen.read import text
from bookgen.read.encoding import decode
from bookgen.read.groups import Group, groups, plain
from bookgen.read.gutenberg_headings import (
    ILLUSTRATION,
    entries_of,
    find_contents,
    find_headings,
    has_title_below,
)
from bookgen.read.gutenberg_page import CREDITS, END, START, GutenbergHeader, read_header
from bookgen.read.inline import emphasise, escape
from bookgen.read.reading import Reading
from bookgen.read.speeches import set_speeches

TRANSCRIBER = re.compile(
    r"\[?(?:original )?(?:transcriber|e-?text editor)(?:['’]s|s['’]?)? ?notes?\b", re.IGNORECASE
)
WIDE_GAP = 3
LONGEST_NOTE = 12
"""Groups of a transcriber's note."""
TITLE_LINE = 50
"""Characters: the note's title alone; its text stands below, however wide the gap."""
INDENTED = 2
"""Units: columns. Lines set in this far are verse or a quotation."""


def read_gutenberg(name: str, data: bytes) -> Reading:
    """Read a Gutenberg text."""
    source = decode(name, data)
    found = START.search(source)
    start = source.find("\n", found.end()) + 1 if found else 0
    header = read_header(source[:start])
    end = END.search(source, start)
    stop = source.rfind("\n", 0, end.start()) + 1 if end else len(source)
    blocks = [*_dropped(source, 0, start, "Project Gutenberg's header")]
    blocks += _text(source, start, stop, header)
    blocks += _dropped(source, stop, len(source), "Project Gutenberg's licence")
    return Reading(
        source,
        set_speeches(blocks),
        line_starts(source),
        title=header.title,
        subtitle=header.subtitle,
        authors=header.authors,
        language=header.language,
        is_markdown=False,
    )


def _dropped(source: str, start: int, stop: int, why: str) -> Iterator[Block]:
    words = source[start:stop].strip()
    if words:
        offset = source.index(words, start)
        yield Block(Kind.FURNITURE, Passage.at(words, offset), label=why)


def _text(source: str, start: int, stop: int, header: GutenbergHeader) -> Iterator[Block]:
    found = groups(source, start, stop)
    contents = find_contents(found)
    entries = {words for n in contents for words in entries_of(found[n])}
    furniture = {
        n: why for n in range(len(found)) if n not in contents and (why := _furniture(found, n, header))
    }
    furniture |= _transcribers_note(found, contents | furniture.keys())
    headings = find_headings(found, contents | furniture.keys(), entries)
    joined = {n + 1 for n in headings if has_title_below(found, n, headings, entries)}
    page = text.Page.of([group.lines for group in found], INDENTED)
    for number, group in enumerate(found):
        if number in joined:
            continue
        if number in contents or number in furniture:
            yield Block(Kind.FURNITURE, _plain_passage(group), label=furniture.get(number, "a contents list"))
        elif number in headings:
            below = found[number + 1] if number + 1 in joined else None
            yield from _heading(group, below, headings[number])
        else:
            yield from map(_emphasised, text.wrapped(group.lines, page))


def _plain_passage(group: Group) -> Passage:
    return join_passages((line.passage for line in group.lines), "\n")


def _furniture(found: tuple[Group, ...], number: int, header: GutenbergHeader) -> str:
    group = found[number]
    if ILLUSTRATION.match(group.text) and group.text.endswith("]"):
        return "the place of a picture"
    if CREDITS.match(group.text) and (number < 4 or number >= len(found) - 2) and len(group.text) < 500:
        return "Project Gutenberg's credits"
    if number < 12 and _is_title_page(group, header):
        return "the title page"
    return ""


def _transcribers_note(found: tuple[Group, ...], known: frozenset[int] | set[int]) -> dict[int, str]:
    """Find what the transcriber says before the text, up to the next wide gap."""
    for number in range(min(len(found), 400)):
        if number in known or not TRANSCRIBER.match(found[number].text):
            continue
        return dict.fromkeys(range(number, _note_end(found, number)), "the transcriber's note")
    return {}


def _note_end(found: tuple[Group, ...], number: int) -> int:
    """Find the group behind a note: where its bracket closes, else at the next wide gap."""
    last = min(number + LONGEST_NOTE, len(found))
    if found[number].text.startswith("["):
        depth = 0
        for n in range(number, last):
            depth += found[n].text.count("[") - found[n].text.count("]")
            if depth <= 0:
                return n + 1
    is_title = len(found[number].text) <= TITLE_LINE and number + 2 < len(found)
    stop = number + (2 if is_title else 1)
    while stop < last and found[stop].above < WIDE_GAP:
        stop += 1
    return stop


def _is_title_page(group: Group, header: GutenbergHeader) -> bool:
    """Tell whether a group says what the header says: the title, the author."""
    words = group.words.removeprefix("by ").removeprefix("von ").removeprefix("par ").removeprefix("de ")
    if not words or len(words) < 3:
        return group.words in ("by", "von", "par")
    known = [plain(header.title), plain(header.subtitle), *map(plain, header.authors)]
    return any(words == other or (other and f" {words} " in f" {other} ") for other in known)


def _heading(group: Group, below: Group | None, level: int) -> Iterator[Block]:
    """Make one heading of the lines of a group, with the title that stands below its number."""
    passage = _plain_passage(group)
    if below is not None:
        passage = join_passages(
            (passage, _plain_passage(below)), " " if passage.text.endswith((".", ":")) else ": "
        )
    breaks = [n for n, sign in enumerate(passage.text) if sign == "\n"]
    joined = escape(passage.edit([Edit(n, n + 1, " ") for n in breaks]))
    yield _emphasised(Block(Kind.HEADING, joined, level=level))


def _emphasised(block: Block) -> Block:
    if block.kind is Kind.FURNITURE or "\\_" not in block.text:
        return block
    return replace(block, passage=emphasise(block.passage))
