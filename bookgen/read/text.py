"""Read plain text: a wiki page pasted from the browser, or a text of unknown origin.

In: decoded text. Out: its blocks. Where lines are wrapped to a width, a blank line parts paragraphs
and a paragraph's line ends stay in it for the pass that joins them; else each line is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bookgen.manuscript import Block, Kind, Passage, Run, join_passages
from bookgen.read import text_tables
from bookgen.read.inline import EMPHASIS, emphasise, escape
from bookgen.read.lines import Line, groups, is_verse, is_wrapped, margin_of, measure
from bookgen.read.speeches import find_speakers, set_speeches

BREAK = re.compile(r"(?:[*•·#~_=-][ \t]*){3,}|[*⁂]|\* \* \*")
ENTRY = re.compile(r"(?:\[\^?\w{1,4}\]|\d{1,4}[.)]|[\^↑])\s")
"""What starts a note or a numbered entry."""
COUNTED = re.compile(r"(\d{1,3})[.)]\s")
NUMBERED = re.compile(r"\d{1,3}(?:\.\d{1,3})*\.?\s(?=\W{0,2}[^\W\d_])")
"""A heading's number, which says how deep the heading stands."""
LONGEST_HEADING = 140
FEWEST_ITALICS = 3
"""So many words between underscores are italics."""
RULE = re.compile(r"([-_=*~#═─━])\1{9,}")
DRAWN = ("┌", "╔", "┏", "+--", "+==")
"""How a table begins that is drawn with signs."""
DEEP = 4
"""Units: columns. Lines indented this far beyond the prose stand apart from it."""
STANZA, VERSE_LINE, STANZA_WORDS = 3, 64, 4
"""Lines of a stanza at least, characters of each at most, words of each on the average at least."""
SENTENCE_END = re.compile(r"[.!?…:][\"”’»)]*\Z")
FULL = 0.8
"""A wrapped line of prose fills this share of the widest line of its group."""


def read_blocks(source: str) -> tuple[Block, ...]:
    """Find the blocks of a plain text."""
    found = tuple(groups(source))
    blocks = list(_read(found))
    if sum(len(EMPHASIS.findall(block.text)) for block in blocks) >= FEWEST_ITALICS:
        blocks = [replace(block, passage=emphasise(block.passage)) for block in blocks]
    return set_speeches(blocks)


def _read(found: tuple[tuple[Line, ...], ...]) -> Iterator[Block]:
    if is_wrapped(found):
        page = Page.of(found, DEEP)
        return (block for group in found for block in wrapped(group, page))
    speakers = find_speakers([group[0].text for group in found])
    return (block for group in found for block in _unwrapped(group, is_play=bool(speakers)))


def _unwrapped(group: tuple[Line, ...], *, is_play: bool) -> Iterator[Block]:
    if group[0].text.startswith(DRAWN):
        yield Block(Kind.VERBATIM, _drawn(group))
    elif is_stanza(group):
        yield Block(Kind.VERSE, _joined(group, keep_indent=True))
    elif is_play:  # its verses and prose are told apart by their lines
        yield _paragraph(group)
    else:
        yield from _lines(group)


def is_stanza(group: tuple[Line, ...]) -> bool:
    """Tell a stanza from paragraphs: its lines are short, begin with capitals, and few end as sentences do."""
    texts = [line.text for line in group]
    if len(texts) < STANZA or max(map(len, texts)) > VERSE_LINE or any(map(ENTRY.match, texts)):
        return False
    ended = sum(bool(SENTENCE_END.search(text)) for text in texts)
    capitals = sum(text.lstrip("“‘\"'«—-")[:1].isupper() for text in texts)
    is_prose_like = sum(len(text.split()) for text in texts) >= STANZA_WORDS * len(texts)
    shouted = any(text.isupper() for text in texts)
    return is_prose_like and not shouted and 2 * ended <= len(texts) and capitals >= FULL * len(texts)


def _lines(group: tuple[Line, ...]) -> Iterator[Block]:
    for line in group:
        yield Block(kind_of_line(line), escape(line.passage))


def kind_of_line(line: Line) -> Kind:
    """Tell an ornamental break from a paragraph."""
    return Kind.BREAK if BREAK.fullmatch(line.text) else Kind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Page:
    """How a text is set. Units: columns."""

    width: int
    """Of its lines."""
    margin: int
    """Where most of the prose begins."""
    deep: int
    """From where on lines stand apart from the prose."""

    @classmethod
    def of(cls, groups: Sequence[Sequence[Line]], deep: int) -> Page:
        """Measure the groups of a text; lines set in this far stand apart."""
        margin = margin_of(groups)
        return cls(measure(line.text for group in groups for line in group[:-1]), margin, margin + deep)


def wrapped(group: tuple[Line, ...], page: Page) -> Iterator[Block]:
    """Make the blocks of a group whose lines are wrapped to a width; a rule of dashes parts them."""
    rules = [n for n, line in enumerate(group) if RULE.fullmatch(line.text)]
    for start, stop in pairwise([-1, *rules, len(group)]):
        if start + 1 < stop:
            yield from _prose(group[start + 1 : stop], page)
        if stop < len(group):
            yield Block(Kind.BREAK, group[stop].passage)


def _prose(group: tuple[Line, ...], page: Page) -> Iterator[Block]:
    least = min(line.indent for line in group)
    texts = [line.text for line in group]
    number = NUMBERED.match(texts[0])
    if texts[0].startswith(DRAWN):
        yield Block(Kind.VERBATIM, _drawn(group))
    elif number and max(line.indent for line in group) < page.margin and len(" ".join(texts)) <= LONGEST_HEADING:
        yield Block(Kind.HEADING, _joined(group), level=2 + number[0].rstrip(". ").count("."))
    elif len(group) > 1 and least >= page.deep:
        yield _apart(group)
    elif is_stanza(group) and is_verse(texts, page.width):
        yield Block(Kind.VERSE, _joined(group, keep_indent=True))
    else:
        yield from map(_paragraph, _entries(group))


def _drawn(group: tuple[Line, ...]) -> Passage:
    """Write a table with pipes, or keep it as it is drawn."""
    least = min(line.indent for line in group)
    table = join_passages((_indented(line, line.indent - least) for line in group), "\n")
    return text_tables.piped(table) or text_tables.as_code(table)


def _paragraph(lines: tuple[Line, ...]) -> Block:
    if len(lines) == 1:
        return Block(kind_of_line(lines[0]), escape(lines[0].passage))
    return Block(Kind.PARAGRAPH, _joined(lines))


def _entries(group: tuple[Line, ...]) -> Iterator[tuple[Line, ...]]:
    """Part a group at each of its lines that starts an entry, where two or more do.

    Where prose leads to them, they have to be set in from it, and to count up.
    """
    starts = [n for n, line in enumerate(group) if ENTRY.match(line.text)]
    is_led_to = bool(starts) and starts[0] > 0 and not _is_list(group, starts)
    if len(starts) < 2 or is_led_to:
        yield group
        return
    for start, stop in pairwise(sorted({0, *starts, len(group)})):
        yield group[start:stop]


def _is_list(group: tuple[Line, ...], starts: list[int]) -> bool:
    numbers = [COUNTED.match(group[n].text) for n in starts]
    counts_up = [int(found[1]) for found in numbers if found] == list(range(1, len(starts) + 1))
    lead = max(line.indent for line in group[: starts[0]])
    return counts_up and all(group[n].indent > lead for n in starts)


def _apart(group: tuple[Line, ...]) -> Block:
    """Tell verse from quoted prose by its lines: verse does not fill them."""
    width = max(len(line.text) for line in group)
    full = sum(len(line.text) >= FULL * width for line in group[:-1])
    is_prose = width >= 45 and full >= 0.8 * (len(group) - 1)
    return Block(Kind.QUOTATION if is_prose else Kind.VERSE, _joined(group, keep_indent=not is_prose))


def _joined(lines: tuple[Line, ...], *, keep_indent: bool = False) -> Passage:
    least = min(line.indent for line in lines)
    pieces = (_indented(line, line.indent - least if keep_indent else 0) for line in lines)
    return escape(join_passages(pieces, "\n"))


def _indented(line: Line, columns: int) -> Passage:
    if not columns:
        return line.passage
    indent = Passage(" " * columns, (Run(0, line.offset, line.offset),))
    return join_passages((indent, line.passage))
