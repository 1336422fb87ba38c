"""The transcript of a tree: all that it says, written down as Markdown in reading order.

What HTML, EPUB, DOCX, ODT and wikitext have in common is a tree without a text of its own. Its transcript
is the `source` that the balance sheet counts, and every passage is a stretch of it. The line of a place
is the line of the file where a file was parsed, else the number of the block.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from bookgen.finding import Finding
from bookgen.manuscript import Block, Kind, Passage, Picture
from bookgen.read.inline import escape

SPACE = re.compile(r"[ \t\r\f\v]+")
HTML_SIGNS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
BRACKET = re.compile(r"(?<!\\)[\[\]]")
INDENTS = " \u00a0\u2002\u2003"
PARAGRAPH, VERSE_LINE, IN_CELL = "\\\n", "\n", "<br/>"
"""What a line break is in a block of prose, in verse and in a table."""


@dataclass(slots=True)
class Transcript:
    """What has been written down so far."""

    blocks: list[Block] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    """By the address that the source has."""
    findings: list[Finding] = field(default_factory=list)
    ahead: str = ""
    """What is said before the next word: an item's number, a note's label."""
    _texts: list[str] = field(default_factory=list)
    _length: int = 0
    _offsets: list[int] = field(default_factory=list)
    _lines: list[int] = field(default_factory=list)

    def say(self, text: str, line: int) -> int:
        """Write words down; their offset is handed back."""
        if self.ahead and text:
            ahead, self.ahead = self.ahead, ""
            self.say(ahead, line)
        offset = self._length
        if not self._lines or line > self._lines[-1]:
            self._lines.append(line)
            self._offsets.append(offset)
        self._texts.append(text)
        self._length += len(text)
        return offset

    def end_line(self) -> None:
        """End the line, if anything stands in it."""
        if self._texts and not self._texts[-1].endswith("\n"):
            self._texts.append("\n")
            self._length += 1

    def drop(self, text: str, why: str, line: int) -> None:
        """Write down what is not the book's text, as a block that a pass drops with its row."""
        words = SPACE.sub(" ", text.replace("\n", " ")).strip()
        if not words:
            return
        self.end_line()
        ahead, self.ahead = self.ahead, ""
        offset = self.say(words, line)
        self.end_line()
        self.ahead = ahead
        self.blocks.append(Block(Kind.FURNITURE, Passage.at(words, offset), label=why))

    @property
    def source(self) -> str:
        """All words so far."""
        return "".join(self._texts)

    @property
    def starts(self) -> tuple[int, ...]:
        """The offset of each line; one without words has that of the next."""
        if not self._lines:
            return (0,)
        last = self._lines[-1]
        found = (bisect_left(self._lines, line) for line in range(1, last + 1))
        return (0, *[self._offsets[index] for index in found][1:])


@dataclass(frozen=True, slots=True)
class Style:
    """A pair of signs round words: emphasis, a link."""

    opens: str
    closes: str
    is_literal: bool = False
    """Whether what stands inside is code."""


@dataclass(slots=True)
class Pen:
    """Write one block of Markdown: signs stand close to words, and spaces outside them."""

    transcript: Transcript
    is_html: bool = False
    """Whether the block is raw HTML, where Markdown means nothing."""
    break_sign: str = PARAGRAPH
    asides: list[tuple[str, str, int]] = field(default_factory=list)
    """What is not the book's text, its reason and its line, to be dropped after the block."""
    _pieces: list[tuple[str, int]] = field(default_factory=list)
    """Stretches of Markdown, each with its line."""
    _done: list[Passage] = field(default_factory=list)
    _opened: list[Style] = field(default_factory=list)
    """Styles whose sign is written."""
    _to_open: list[Style] = field(default_factory=list)
    _to_close: list[Style] = field(default_factory=list)
    _space: bool = False
    _breaks: int = 0
    _indent: int = 0

    @property
    def is_verse(self) -> bool:
        """Tell whether a line is a line of verse."""
        return self.break_sign == VERSE_LINE

    def words(self, text: str, line: int) -> None:
        """Write text of a tree; its line ends are spaces."""
        for number, part in enumerate(text.split("\n")):
            if number:
                self._space = True
            self._part(part, line + number)

    def _part(self, part: str, line: int) -> None:
        words = SPACE.sub(" ", part)
        if words.startswith(" "):
            self._space = True
        if self.is_verse and (self._breaks or not self._pieces):
            bare = words.lstrip(INDENTS)
            self._indent += sum(words.count(sign, 0, len(words) - len(bare)) for sign in INDENTS[1:])
            words = bare
        bare = words.strip(" ")
        if bare:
            self._flush(line)
            self._pieces.append((self._escaped(bare), line))
            self._space = words.endswith(" ")

    def _escaped(self, words: str) -> str:
        if any(style.is_literal for style in self._opened):
            return words
        if self.is_html:
            return words.translate(HTML_SIGNS)
        escaped = escape(Passage(words)).text
        is_link = any(style.opens == "[" for style in self._opened)
        return BRACKET.sub(r"\\\g<0>", escaped) if is_link else escaped

    def _flush(self, line: int) -> None:
        """Write what had to wait for the next word: closing signs, the space or break, opening signs."""
        self._flush_closing()
        if self._breaks and self._pieces:
            self._break(line)
        elif self._space and self._pieces:
            self._pieces.append((" ", line))
        if self._indent:
            self._pieces.append((" " * self._indent, line))
        self._space, self._breaks, self._indent = False, 0, 0
        self._pieces += [(style.opens, line) for style in self._to_open]
        self._opened += self._to_open
        self._to_open = []

    def _flush_closing(self) -> None:
        self._pieces += [(style.closes, 0) for style in self._to_close]
        self._to_close = []

    def _break(self, line: int) -> None:
        if self._breaks > 1 and not self._opened and self.break_sign != IN_CELL:
            self._done.append(self._written())
        else:
            self._pieces.append((self.break_sign, line))

    def open(self, style: Style) -> None:
        """Begin a style at the next word."""
        if self._to_close and self._to_close[-1] == style and not self._to_open and not self._breaks:
            self._opened.append(self._to_close.pop())
        else:
            self._to_open.append(style)

    def close(self, style: Style) -> None:
        """End a style after the last word."""
        if style in self._to_open:
            self._to_open.remove(style)
        elif style in self._opened:
            self._opened.remove(style)
            self._to_close.append(style)

    def line_break(self, *, once: bool = False) -> None:
        """End a line of the block; a second one begins a new paragraph or stanza."""
        self._breaks = max(self._breaks, 1) if once else self._breaks + 1
        self._space = False

    def indent(self, columns: int) -> None:
        """Set the next line of verse in."""
        self._indent += columns

    def sign(self, markdown: str, line: int) -> None:
        """Write Markdown as it is: a picture, a tag."""
        self._flush(line)
        self._pieces.append((markdown, line))

    def mark(self, markdown: str, line: int) -> None:
        """Write a note's mark directly behind the last word."""
        self._space = False
        self.sign(markdown, line)

    def aside(self, text: str, why: str, line: int) -> None:
        """Leave text out; it is written down after the block."""
        self.asides.append((text, why, line))

    def taken(self) -> list[Passage]:
        """Hand over what was written: a passage for each stretch between double line breaks."""
        self._flush_closing()
        self._pieces += [(style.closes, 0) for style in reversed(self._opened)]
        passages = [*self._done, self._written()]
        self._opened, self._to_open, self._done = [], [], []
        self._space, self._breaks, self._indent = False, 0, 0
        asides, self.asides = self.asides, []
        for text, why, line in asides:
            self.transcript.drop(text, why, line)
        return [passage for passage in passages if passage.text]

    def _written(self) -> Passage:
        pieces, self._pieces = self._pieces, []
        if not any(text.strip() for text, _ in pieces):
            return Passage("")
        offsets = [self.transcript.say(text, line) for text, line in pieces]
        self.transcript.end_line()
        return Passage.at("".join(text for text, _ in pieces), offsets[0])
