"""Read a wiki's page that comes as plain text: copied from a browser, or printed by a text browser.

In: the bytes. Out: a `Reading` whose source is the text itself. What is not the text is furniture, each stretch with its
reason. Several pages pasted one below another are sections, each under its page's title.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from bookgen.manuscript import Block, Kind, Passage, join_passages, line_starts
from bookgen.read.dumps import BULLET, printed_blocks
from bookgen.read.encoding import decode
from bookgen.read.groups import Group
from bookgen.read.inline import escape
from bookgen.read.lines import Line
from bookgen.read.reading import Reading
from bookgen.read.tab_tables import parted_at_tabs, tab_table
from bookgen.read.text import is_stanza, kind_of_line
from bookgen.read.wiki_cuts import Cut, cut_groups, find_cuts
from bookgen.read.wiki_frame import TITLE, Frame, find_frame
from bookgen.read.wiki_pages import page_starts
from bookgen.read.wiki_words import EDIT, WIDGET

CARETS = ("^", "↑")
POINTED = 0.4
"""This share of a stanza's lines end in a point or a comma."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line, and the number of the group it stands in."""

    line: Line
    group: int

    @property
    def bare(self) -> str:
        """The words, without bullet and box."""
        bullet = BULLET.match(self.line.text)
        return WIDGET.sub("", self.line.text[bullet.end() if bullet else 0 :]).strip() or self.line.text


def read_paste(name: str, data: bytes) -> Reading:
    """Read what was copied from a browser: a paragraph a line."""
    return _read(decode(name, data), is_printed=False)


def read_dump(name: str, data: bytes) -> Reading:
    """Read what a text browser printed: wrapped, with bullets."""
    return _read(decode(name, data), is_printed=True)


def _read(source: str, *, is_printed: bool) -> Reading:
    cuts = find_cuts(source)
    rows = tuple(_whole_notes([_Row(line, n) for n, group in enumerate(cut_groups(source, cuts)) for line in group.lines]))
    edges = [*page_starts([row.bare for row in rows]), len(rows)]
    pages = [(rows[a:b], find_frame([row.bare for row in rows[a:b]])) for a, b in pairwise(edges)]
    frames = [frame for _, frame in pages]
    title = frames[0].title if len(pages) == 1 else _common_title([frame.title for frame in frames])
    blocks: list[Block] = []
    for own, frame in pages:
        blocks += _page(own, frame, title, source, is_printed=is_printed, is_alone=len(pages) == 1)
    blocks += _cut(source, cuts, [block.passage for block in blocks if block.kind is Kind.FURNITURE])
    ordered = tuple(sorted(blocks, key=lambda block: block.place))
    authors = tuple(dict.fromkeys(author for frame in frames for author in frame.authors))
    return Reading(
        source,
        ordered,
        line_starts(source),
        title=title,
        authors=authors,
        language=frames[0].language,
        is_markdown=False,
    )


def _cut(source: str, cuts: Sequence[Cut], furniture: Sequence[Passage]) -> Iterator[Block]:
    """Write down what was cut out of the lines of the text."""
    spans = sorted((passage.place(0), passage.end(len(passage.text))) for passage in furniture)
    for start, stop, why in cuts:
        passage = Passage.at(source[start:stop], start).stripped()
        before = bisect_right(spans, (passage.place(0), len(source))) - 1
        if passage.text and (before < 0 or spans[before][1] < passage.end(len(passage.text))):
            yield Block(Kind.FURNITURE, passage, label=why)


def _common_title(titles: Sequence[str]) -> str:
    """Take what the titles of all pages begin with: 'The Work' of 'The Work/Chapter 1'."""
    works = {title.partition("/")[0].strip() for title in titles}
    return works.pop() if len(works) == 1 else ""


def _whole_notes(rows: Sequence[_Row]) -> Iterator[_Row]:
    """Put the sign of a way back and the note behind it on one line, where the browser parted them."""
    held: _Row | None = None
    for row in rows:
        if held:
            whole = join_passages((held.line.passage, row.line.passage), " ")
            yield replace(row, line=replace(held.line, text=whole.text, kept=whole))
            held = None
        elif row.line.text in CARETS:
            held = row
        else:
            yield row
    if held:
        yield held


def _page(
    rows: Sequence[_Row], frame: Frame, title: str, source: str, *, is_printed: bool, is_alone: bool
) -> Iterator[Block]:
    if not is_alone:
        yield from _page_heading(rows, frame, title)
    own = frame.own if is_alone else {n: why for n, why in frame.own.items() if why != TITLE}
    deeper = 0 if is_alone else 1
    for (_, what), found in groupby(enumerate(rows), key=lambda pair: _kind(pair[0], pair[1], own, frame)):
        numbers, lines = zip(*((n, row.line) for n, row in found), strict=True)
        if what.startswith("own "):
            yield Block(Kind.FURNITURE, _whole(lines, source), label=what[4:])
        elif what == "heading":
            yield from _heading(lines[0], frame.levels[numbers[0]] + deeper, source)
        else:
            yield from printed_blocks(Group(lines, 1, 1)) if is_printed else _pasted(lines, source)


def _kind(n: int, row: _Row, own: dict[int, str], frame: Frame) -> tuple[int, str]:
    """Say what a line is, and which lines it stands together with."""
    if n in own:
        return row.group, "own " + own[n]
    return (-n, "heading") if n in frame.levels else (row.group, "text")


def _page_heading(rows: Sequence[_Row], frame: Frame, work: str) -> Iterator[Block]:
    """Write the title of one of several pages as a section's, without the work's name before it."""
    for n, why in frame.own.items():
        if why == TITLE:
            passage = rows[n].line.passage
            start = passage.text.find("/") + 1 if work and passage.text.startswith(work) else 0
            if start:
                yield Block(Kind.FURNITURE, passage.cut(0, start), label="the work's title")
            yield Block(Kind.HEADING, escape(passage.cut(start, len(passage.text)).stripped()), level=1)


def _heading(line: Line, level: int, source: str) -> Iterator[Block]:
    passage = line.passage
    edit = EDIT.search(passage.text)
    stop = edit.start() if edit else len(passage.text)
    yield Block(Kind.HEADING, escape(passage.cut(0, stop).stripped()), level=level)
    if edit:
        start, end = passage.place(stop), passage.end(len(passage.text))
        yield Block(Kind.FURNITURE, Passage.at(source[start:end], start).stripped(), label="the site's own")


def _whole(lines: Sequence[Line], source: str) -> Passage:
    """Take lines as they stand in the source, with what was cut out of them."""
    last = lines[-1].passage
    start, stop = lines[0].offset, last.end(len(last.text))
    start = source.rfind("\n", 0, start) + 1
    stop = len(source) if source.find("\n", stop) < 0 else source.find("\n", stop)
    return Passage.at(source[start:stop], start).stripped()


def _joined(lines: Sequence[Line]) -> Passage:
    return join_passages((line.passage for line in lines), "\n")


def _pasted(lines: Sequence[Line], source: str) -> Iterator[Block]:
    """Write down what a browser copied: a paragraph a line, a table's rows with tabs, the lines of a stanza."""
    for is_table, run in parted_at_tabs(lines, source):
        if is_table:
            yield Block(Kind.MARKED, tab_table(run, source))
        elif is_stanza(run) and _has_points(run):
            yield Block(Kind.VERSE, escape(_joined(run)))
        else:
            yield from (Block(kind_of_line(line), escape(line.passage)) for line in run)


def _has_points(lines: Sequence[Line]) -> bool:
    """Tell a stanza from a list of names: its lines end in points and commas."""
    return sum(line.text[-1] in ",;:.!?—–…" for line in lines) >= POINTED * len(lines)
