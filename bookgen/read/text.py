"""Read plain text: a wiki page pasted from the browser, or a text of unknown origin.

In: decoded text. Out: its blocks. Where lines are wrapped to a width, a blank line parts paragraphs
and a paragraph's line ends stay in it for the pass that joins them; else each line is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookgen.manuscript import Block, Kind, Passage, Run, join_passages
from bookgen.read.inline import escape
from bookgen.read.lines import Line, groups, is_verse, is_wrapped, measure
from bookgen.read.speeches import find_speakers, opens_speech, set_speeches

BREAK = re.compile(r"(?:[*•·#~_=-][ \t]*){3,}|[*⁂]|\* \* \*")
ENTRY = re.compile(r"(?:\[\^?\w{1,4}\]|\d{1,4}[.)]|[\^↑])\s")
"""What starts a note or a numbered entry."""
DEEP = 4
"""Units: columns. Lines indented this far stand apart from the prose."""
STANZA, VERSE_LINE, STANZA_WORDS = 3, 64, 4
"""Lines of a stanza at least, characters of each at most, words of each on the average at least."""
SENTENCE_END = re.compile(r"[.!?…:][\"”’»)]*\Z")
FULL = 0.8
"""A wrapped line of prose fills this share of the widest line of its group."""


def read_blocks(source: str) -> tuple[Block, ...]:
    """Find the blocks of a plain text."""
    found = tuple(groups(source))
    if is_wrapped(found):
        width = measure(line.text for group in found for line in group[:-1])
        return set_speeches([block for group in found for block in wrapped(group, width)])
    speakers = find_speakers([group[0].text for group in found])
    return set_speeches([block for group in found for block in _unwrapped(group, speakers)])


def _unwrapped(group: tuple[Line, ...], speakers: frozenset[str]) -> Iterator[Block]:
    if opens_speech(group[0].text, speakers):
        yield Block(Kind.PARAGRAPH, _joined(group))
    elif is_stanza(group):
        yield Block(Kind.VERSE, _joined(group, keep_indent=True))
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


def wrapped(group: tuple[Line, ...], width: int, *, deep: int = DEEP) -> Iterator[Block]:
    """Make the blocks of a group whose lines are wrapped to a width, or set in by so many columns."""
    if len(group) > 1 and min(line.indent for line in group) >= deep:
        yield _apart(group)
        return
    if is_stanza(group) and is_verse([line.text for line in group], width):
        yield Block(Kind.VERSE, _joined(group, keep_indent=True))
        return
    for lines in _entries(group):
        if len(lines) == 1:
            yield Block(kind_of_line(lines[0]), escape(lines[0].passage))
        else:
            yield Block(Kind.PARAGRAPH, _joined(lines))


def _entries(group: tuple[Line, ...]) -> Iterator[tuple[Line, ...]]:
    """Part a group at each of its lines that starts an entry, where two or more do."""
    starts = [n for n, line in enumerate(group) if ENTRY.match(line.text)]
    if len(starts) < 2 or starts[0] != 0:
        yield group
        return
    for start, stop in zip(starts, [*starts[1:], len(group)], strict=True):
        yield group[start:stop]


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
