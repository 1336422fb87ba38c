"""Read a web page as lynx, w3m, links or html2text print it: wrapped to a width, indented, with bullets.

In: the bytes. Out: a `Reading` whose source is the text itself. A page of a wiki is known by its own lines;
what stands before 'From …' and behind the last of the text is the site's frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bookgen.manuscript import Block, Edit, Kind, Passage, Run, join_passages, line_starts
from bookgen.read import text
from bookgen.read.encoding import decode
from bookgen.read.groups import Group, groups, plain
from bookgen.read.inline import escape
from bookgen.read.lines import Line
from bookgen.read.reading import Reading
from bookgen.read.wiki_frame import (
    BULLET,
    EDIT,
    JUMP,
    NUMBERED,
    SHORT,
    header_box,
    heading_depths,
    navigation,
    text_end,
    text_start,
)

DEMAND = re.compile(
    r"\^\[(?:update|citation needed|clarification needed|when\?|who\?|by whom\?|dubious|page needed)[^\]]*\]"
)
CARET_MARK = re.compile(r"\^(?=\[\^?(?:\d{1,4}|[a-z]|(?:nb|n|note) ?\d{1,3})\])")
BYLINE = re.compile(r"(?:by|von|par|de|di)\s+(?=[A-ZÀ-ÞА-Я])")
WRAPPED_AT = (50, 110)
"""Columns that a terminal wraps at."""
SHARE_OF_BULLETS = 0.1


def is_dump(text: str) -> bool:
    """Tell whether a text was printed by a text browser: wrapped, with its bullets or indents."""
    lines = [line for line in text.split("\n") if line.strip()]
    longest = max(map(len, lines), default=0)
    if not lines or not WRAPPED_AT[0] <= longest <= 2 * WRAPPED_AT[1]:
        return False
    too_long = sum(len(line) > WRAPPED_AT[1] for line in lines)
    full = sum(len(line) >= 60 for line in lines)
    bullets = sum(bool(re.match(r"\s{2,}(?:[*+o•]|\d{1,4}\.)\s", line)) for line in lines)
    return (
        too_long <= len(lines) / 50
        and full >= len(lines) / 10
        and bullets >= SHARE_OF_BULLETS * len(lines) / 4
    )


def read_dump(name: str, data: bytes) -> Reading:
    """Read a page that a text browser printed."""
    source = decode(name, data)
    found = groups(source, 0, len(source))
    start, title = text_start(found)
    stop = text_end(found, start)
    box, authors, box_title = header_box(found, start, stop)
    box |= navigation(found, start, stop)
    depths = heading_depths(found, box)
    blocks: list[Block] = []
    for n, group in enumerate(found):
        if n < start or n >= stop:
            blocks += _as_furniture(group, "the site's frame")
        elif n in box:
            blocks += _as_furniture(group, box[n])
        else:
            blocks += _blocks(group, depths)
    title = box_title or title
    return Reading(
        source, tuple(blocks), line_starts(source), title=title, authors=authors, is_markdown=False
    )


def read_paste(name: str, data: bytes) -> Reading:
    """Read a wiki's page as it is copied from a browser; what its frame leaves is left to the passes."""
    source = decode(name, data)
    blocks = text.read_blocks(source, is_page=True)
    lines = tuple(_as_group(block, source) for block in blocks)
    start = text_start(lines)[0] if _has_menus(lines) else 0
    title = _title_in_menus(lines[:start])
    box, authors, box_title = header_box(lines, start, len(lines))
    if start and not box_title and start + 1 < len(lines):
        box, authors, box_title = _byline(lines, start)
    stop = text_end(lines, start)
    own = {n: why for n, why in box.items() if why != "a contents list"}
    own |= dict.fromkeys((*range(start), *range(stop, len(lines))), "the site's frame")
    depths = heading_depths(lines, box)
    made = (
        Block(Kind.FURNITURE, _raw(block, source), label=own[n]) if n in own else _levelled(block, depths)
        for n, block in enumerate(blocks)
    )
    return Reading(
        source, tuple(made), line_starts(source), title=box_title or title, authors=authors, is_markdown=False
    )


def _levelled(block: Block, depths: dict[str, int]) -> Block:
    """Give a line that ends in '[edit]' the level that the contents list shows."""
    edit = EDIT.search(block.text)
    return replace(block, level=depths.get(plain(block.text[: edit.start()]), 0)) if edit else block


def _title_in_menus(lines: tuple[Group, ...]) -> str:
    """Take the line that stands above the count of languages."""
    found = (n for n, group in enumerate(lines) if n and re.fullmatch(r"(?:\d+|Add) languages?", group.text))
    return next((lines[n - 1].text for n in found), "")


def _byline(lines: tuple[Group, ...], start: int) -> tuple[dict[int, str], tuple[str, ...], str]:
    """Take title and author where the text begins with them: 'by …' is the second line."""
    by = BYLINE.match(lines[start + 1].text)
    if not by or len(lines[start].text) > SHORT or len(lines[start + 1].text) > SHORT:
        return {}, (), ""
    own = {start: "the site's header", start + 1: "the site's header"}
    return own, (lines[start + 1].text[by.end() :],), lines[start].text


def _raw(block: Block, source: str) -> Passage:
    start, stop = block.place, block.passage.end(len(block.text))
    return Passage.at(source[start:stop], start)


def _as_group(block: Block, source: str) -> Group:
    raw = _raw(block, source)
    lines = tuple(Line(line.strip(), raw.place(0), 0) for line in raw.text.split("\n") if line.strip())
    return Group(lines or (Line(raw.text, raw.place(0), 0),), 1, 1)


def _has_menus(lines: tuple[Group, ...]) -> bool:
    """Tell whether a page's menus were copied with it: 'Jump to content' and many short lines before 'From …'."""
    return (
        bool(lines)
        and JUMP.fullmatch(lines[0].text) is not None
        and any(
            plain(group.text) in ("main menu", "hauptmenü", "menu principal", "main page")
            for group in lines[:12]
        )
    )


def _as_furniture(group: Group, why: str) -> Iterator[Block]:
    yield Block(Kind.FURNITURE, join_passages((line.passage for line in group.lines), "\n"), label=why)


def _blocks(group: Group, depths: dict[str, int]) -> Iterator[Block]:
    first = group.lines[0]
    edit = EDIT.search(first.text)
    if edit and edit.start():
        yield from _heading(first, edit, depths)
        if len(group.lines) > 1:
            yield from _blocks(replace(group, lines=group.lines[1:]), depths)
        return
    bullet = next((n for n, line in enumerate(group.lines) if BULLET.match(line.text)), len(group.lines))
    if NUMBERED.match(first.text):
        for lines in _numbered(group.lines):
            yield from _prose(lines)
    elif bullet and not _stands_in_prose(group, bullet):
        yield from _prose(group.lines[:bullet])
        if bullet < len(group.lines):
            yield Block(Kind.MARKED, _list(group.lines[bullet:]))
    elif bullet or _is_apart(group):
        yield from _prose(group.lines)
    else:
        yield Block(Kind.MARKED, _list(group.lines))


def _stands_in_prose(group: Group, bullet: int) -> bool:
    """Tell whether what looks like a bullet is a sign in a wrapped line: it is the only one, and not set in."""
    if bullet == len(group.lines):
        return False
    count = sum(bool(BULLET.match(line.text)) for line in group.lines)
    return count == 1 and group.lines[bullet].indent <= group.lines[0].indent


def _heading(line: Line, edit: re.Match[str], depths: dict[str, int]) -> Iterator[Block]:
    passage = line.passage.cut(0, edit.start())
    yield Block(Kind.HEADING, escape(passage), level=depths.get(plain(passage.text), 2))
    offset = line.offset + edit.start() + len(edit[0]) - len(edit[0].lstrip())
    yield Block(Kind.FURNITURE, Passage.at(edit[0].strip(), offset), label="the site's own")


def _prose(lines: Sequence[Line]) -> Iterator[Block]:
    """Make a paragraph; what the wiki demands of its authors in it is dropped."""
    passage = join_passages((line.passage for line in lines), "\n")
    demands = list(DEMAND.finditer(passage.text))
    for found in demands:
        yield Block(Kind.FURNITURE, passage.cut(found.start(), found.end()), label="the site's own")
    yield Block(Kind.PARAGRAPH, _paragraph(lines))


def _is_apart(group: Group) -> bool:
    return len(group.lines) == 1 and len(group.lines[0].text) < 3


def _paragraph(lines: Sequence[Line]) -> Passage:
    passage = join_passages((line.passage for line in lines), "\n")
    found = sorted(
        (*CARET_MARK.finditer(passage.text), *DEMAND.finditer(passage.text)), key=lambda match: match.start()
    )
    edits = [Edit(match.start(), match.end(), "") for match in found]
    return escape(passage.edit(edits) if edits else passage)


def _numbered(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Part lines into their numbered entries."""
    entry: list[Line] = []
    for line in lines:
        if NUMBERED.match(line.text) and entry and line.indent <= entry[0].indent + 1:
            yield tuple(entry)
            entry = []
        entry.append(line)
    yield tuple(entry)


def _list(lines: Sequence[Line]) -> Passage:
    """Write bullets as Markdown's; the deeper ones stand in lists of their own."""
    items: list[list[Line]] = []
    for line in lines:
        if BULLET.match(line.text) or not items:
            items.append([line])
        else:
            items[-1].append(line)
    depths = sorted({item[0].indent for item in items})
    rows = []
    for item in items:
        sign = BULLET.match(item[0].text)
        passage = _paragraph(item)
        width = len(sign[0]) if sign else 0
        words = passage.cut(_escaped_width(item[0].text, width), len(passage.text))
        words = words.edit([Edit(n, n + 1, " ") for n, sign_ in enumerate(words.text) if sign_ == "\n"])
        indent = "    " * min(depths.index(item[0].indent), 4)
        rows.append(
            join_passages((Passage(indent + "-   ", (Run(0, item[0].offset, item[0].offset),)), words))
        )
    return join_passages(rows, "\n")


def _escaped_width(text: str, width: int) -> int:
    """Measure a bullet as it stands when it is escaped."""
    return len(escape(Passage(text[:width])).text)
