"""The manuscript between reading and the chapters: blocks of text that know their place in the source.

A reader makes one `Manuscript` of the source; every normalising pass turns it into another. The text
of a block is Markdown without block markers: emphasis is `*…*`, and what Markdown would take for
markup is escaped.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bookgen.errors import Location
from bookgen.finding import Finding


class Edit(NamedTuple):
    """Put `text` in place of what stands from `start` up to `stop`."""

    start: int
    stop: int
    text: str


class Run(NamedTuple):
    """A stretch of text and the stretch of source that it came from."""

    start: int
    """Offset in the text."""
    source: int
    """Offset in the source of the first character."""
    stop: int
    """Offset in the source after the last one; characters past it are held to have come from there."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that knows where in the source each of its characters stood."""

    text: str
    runs: tuple[Run, ...] = ()
    """Ascending by `start`; a run reaches to the start of the next."""

    @classmethod
    def at(cls, text: str, source: int) -> Passage:
        """Take text that stands in the source as it is."""
        return cls(text, (Run(0, source, source + len(text)),))

    def place(self, offset: int) -> int:
        """Find the offset in the source of a character."""
        if not self.runs:
            return 0
        run = self._run(offset)
        return min(run.source + offset - run.start, run.stop)

    def end(self, stop: int) -> int:
        """Find the offset in the source after the last character before `stop`."""
        if not stop or not self.runs:
            return self.place(0)
        run = self._run(stop - 1)
        return min(run.source + stop - run.start, run.stop)

    def _run(self, offset: int) -> Run:
        if len(self.runs) == 1:
            return self.runs[0]
        return self.runs[max(bisect_right(self.runs, offset, key=_start) - 1, 0)]

    def cut(self, start: int, stop: int) -> Passage:
        """Take the characters from `start` up to `stop`."""
        if start >= stop:
            return Passage("")
        first = max(bisect_right(self.runs, start, key=_start) - 1, 0)
        last = bisect_right(self.runs, stop - 1, key=_start)
        head = Run(0, self.place(start), self.runs[first].stop) if self.runs else Run(0, 0, 0)
        tail = (Run(run.start - start, run.source, run.stop) for run in self.runs[first + 1 : last])
        return Passage(self.text[start:stop], (head, *tail))

    def edit(self, edits: Sequence[Edit]) -> Passage:
        """Make edits that stand in ascending order and do not overlap."""
        pieces, done = [], 0
        if all(len(edit.text) == edit.stop - edit.start for edit in edits):
            return Passage(self._overwritten(edits), self.runs)
        for edit in edits:
            pieces.append(self.cut(done, edit.start))
            new = Run(0, self.place(edit.start), max(self.end(edit.stop), self.place(edit.start)))
            pieces.append(Passage(edit.text, (new,)))
            done = edit.stop
        pieces.append(self.cut(done, len(self.text)))
        return join_passages(pieces)

    def _overwritten(self, edits: Sequence[Edit]) -> str:
        """Put texts in the place of others as long: no character moves."""
        pieces: list[str] = []
        done = 0
        for edit in edits:
            pieces += (self.text[done : edit.start], edit.text)
            done = edit.stop
        return "".join((*pieces, self.text[done:]))

    def stripped(self) -> Passage:
        """Take the white space off both ends."""
        text = self.text.strip()
        if len(text) == len(self.text):
            return self
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, start + len(text))


def _start(run: Run) -> int:
    return run.start


def join_passages(passages: Iterable[Passage], glue: str = "") -> Passage:
    """Put passages one after another; the glue belongs to the place that it follows."""
    texts: list[str] = []
    runs: list[Run] = []
    length = place = 0
    for passage in passages:
        if glue and texts:
            runs.append(Run(length, place, place))
            texts.append(glue)
            length += len(glue)
        if not passage.text:
            continue
        runs.extend([Run(start + length, source, stop) for start, source, stop in passage.runs])
        texts.append(passage.text)
        length += len(passage.text)
        place = passage.end(len(passage.text))
    return Passage("".join(texts), _merged(runs))


def _merged(runs: list[Run]) -> tuple[Run, ...]:
    """Unite runs that carry on where the last one stops, so that edits do not pile them up."""
    merged: list[Run] = []
    start = source = stop = -1
    for run in runs:
        if stop - source == run.start - start and run.source == stop:
            stop = run.stop
            merged[-1] = Run(start, source, stop)
        else:
            start, source, stop = run
            merged.append(run)
    return tuple(merged)


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTATION = "quotation"
    VERSE = "verse"
    """One stanza, a line of text a line."""
    SIGNATURE = "signature"
    SPEECH = "speech"
    """A paragraph of what somebody says in a play; the first begins with the speaker, in bold."""
    DIRECTION = "direction"
    """What is done in a play."""
    NOTE = "note"
    """The text of a note; `label` names it. A blank line parts its paragraphs."""
    BREAK = "break"
    """An ornamental break; its text is what stood for it."""
    MARKED = "marked"
    """Lines of Markdown that stay as they are but for their words: a list, a quotation."""
    VERBATIM = "verbatim"
    """Lines that nothing may touch: code, a table, raw HTML."""
    METADATA = "metadata"
    """Front matter that a program reads."""
    FURNITURE = "furniture"
    """What belongs to the medium and not to the work: menus, page numbers, a licence; `label` says what."""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the text: a paragraph, a heading, a note."""

    kind: Kind
    passage: Passage
    level: int = 0
    """Of a heading: 1 opens a section. Of a note: 1 where it holds lists or code, whose lines stay so."""
    label: str = ""
    """Of a note: what its marks say. Of a level 1 heading: the chapter file that it opens.
    Of a paragraph: 'notes' where a list of notes begins with it. Of furniture: why."""

    @property
    def text(self) -> str:
        """The text alone."""
        return self.passage.text

    @property
    def place(self) -> int:
        """Offset in the source of the first character."""
        return self.passage.place(0)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the blocks show."""

    href: str
    """As the blocks write it: 'images/map.png'."""
    data: bytes = b""
    """Empty where the picture is a file beside the source."""
    origin: str = ""
    """Path of that file, relative to the source."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A source as it was read: its whole text, and the blocks that the text falls into."""

    name: str
    """File name as the book knows it: 'source/thirst-for-power.txt'."""
    format: str
    """Name of the reader: 'wiki-paste', 'markdown', 'text'."""
    source: str
    """All of the source's text, decoded, line ends as \\n: what the balance sheet counts."""
    blocks: tuple[Block, ...]
    is_markdown: bool = False
    """Whether `source` is Markdown: of a source without a text of its own it is the transcript."""
    starts: tuple[int, ...] = (0,)
    """Offset of each line of `source`."""
    title: str = ""
    """The work's title where the source says it apart from the text."""
    authors: tuple[str, ...] = ()
    """As the source says them."""
    subtitle: str = ""
    """As it stands between title and author."""
    language: str = ""
    """BCP 47 tag, where the source says one."""
    pictures: tuple[Picture, ...] = ()
    held: frozenset[str] | None = None
    """The pictures that the book has, as the blocks write them; None where nobody has looked."""
    findings: tuple[Finding, ...] = ()
    """What the reader could not keep."""
    reason: str = ""
    """Why the format was chosen."""
    sha256: str = ""
    """Hash of the file's bytes."""
    files: tuple[tuple[int, str], ...] = ()
    """Where each file of an archive begins in `source`, and its path."""

    def location(self, offset: int) -> Location:
        """Say where an offset of the source is, as an editor would."""
        line = bisect_right(self.starts, offset)
        return Location(self.name, line, offset - self.starts[line - 1] + 1)

    def offset(self, line: int, column: int) -> int:
        """Find the offset of a line and column, both counted from 1."""
        return self.starts[min(line, len(self.starts)) - 1] + column - 1


def line_starts(text: str) -> tuple[int, ...]:
    """List the offset of each line."""
    return (0, *(found.end() for found in re.finditer("\n", text)))
