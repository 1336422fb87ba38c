"""Write a tree down as blocks, each with its place in the transcript.

In: a tree whose elements say by their tag or role what they are (see `bookgen.read.tree`). Out: blocks
of Markdown in reading order; each note stands behind the block that refers to it first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from lxml import etree

from bookgen.manuscript import Block, Kind, Passage, join_passages
from bookgen.read import tables
from bookgen.read.nest import CLASSED, as_markdown, as_paragraphs, marked, prefixed
from bookgen.read.transcript import IN_CELL, PARAGRAPH, VERSE_LINE, Pen, Transcript
from bookgen.read.tree import (
    BLOCK_TAGS,
    HEADINGS,
    HOME,
    NOTE,
    ROLE,
    UNSEEN_TAGS,
    WHY,
    Element,
    holding_blocks,
    text_of,
)
from bookgen.read.walk_inline import InlineWriter

DIVISIONS = frozenset({"letter", "epigraph", "dialogue", "dedication", "drama", "extract"})
REFERENCE = re.compile(r"(?<!\\)\[\^([^\]\s]+)\](?!:)")
LEVEL = "bookgen-level"


@dataclass(slots=True)
class Walk:
    """A walk through one tree."""

    transcript: Transcript
    inline: InlineWriter
    holders: frozenset[Element]
    notes: dict[tuple[str, str], Passage] = field(default_factory=dict)
    """By home and label."""
    _kind: Kind = Kind.PARAGRAPH
    _in_note: bool = False
    """Notes hold paragraphs alone; what is more than that is set as such."""

    def flow(self, element: Element) -> None:
        """Write down all that an element holds: its blocks, and its loose words as paragraphs."""
        pen = self._pen()
        self.inline.text(element.text, pen)
        for child in element:
            if self._is_block(child):
                self._finish(pen)
                self._block(child)
                pen = self._pen()
                self.inline.text(child.tail, pen)
            else:
                self.inline.node(child, pen)
        self._finish(pen)

    def _pen(self) -> Pen:
        return Pen(self.transcript, break_sign=VERSE_LINE if self._kind is Kind.VERSE else PARAGRAPH)

    def _is_block(self, element: Element) -> bool:
        if (
            not isinstance(element.tag, str)
            or element.tag in UNSEEN_TAGS
            or element.get(ROLE) in ("line", "noteref")
        ):
            return False
        return element.tag in BLOCK_TAGS or element in self.holders or element.get(ROLE) in ("break", "note")

    def _finish(self, pen: Pen, kind: Kind | None = None, level: int = 0) -> None:
        for passage in pen.taken():
            self.transcript.blocks.append(Block(kind or self._kind, passage, level))

    def _block(self, element: Element) -> None:
        self.inline.line = max(self.inline.line, element.sourceline or 0)
        role = element.get(ROLE)
        if role == "drop":
            self.transcript.drop(text_of(element), element.get(WHY) or "", self.inline.line)
        elif role == "note":
            self._note(element)
        elif role == "break" or element.tag == "hr":
            self._break(element)
        elif role == "verse":
            self._as(Kind.VERSE, element)
        elif role == "signature":
            self._as(Kind.SIGNATURE, element)
        elif role in CLASSED or role in DIVISIONS:
            self._marked(str(role), element)
        else:
            self._tagged(element)

    def _tagged(self, element: Element) -> None:
        tag = element.tag
        if tag in HEADINGS:
            pen = Pen(self.transcript, break_sign=" ")
            self.inline.content(element, pen)
            self._finish(pen, Kind.HEADING, int(element.get(LEVEL) or tag[1]))
        elif tag == "blockquote":
            self._quotation(element)
        elif tag in ("ul", "ol", "menu", "dir"):
            self._list(element)
        elif tag == "dl":
            self._definitions(element)
        elif tag == "table":
            self._table(element)
        elif tag == "pre" or element.get(ROLE) == "code":
            self._preformatted(element)
        elif tag == "figure":
            self._figure(element)
        else:
            self.flow(element)

    def _as(self, kind: Kind, element: Element) -> None:
        outer, self._kind = self._kind, kind
        self.flow(element)
        self._kind = outer

    @contextmanager
    def _inside(self, sign: str = "") -> Iterator[list[Block]]:
        """Catch the blocks that are written meanwhile; what was dropped goes to the outer ones.

        The transcript says the sign before their first word.
        """
        outer, self.transcript.blocks = self.transcript.blocks, []
        self.transcript.ahead += sign
        kind, self._kind = self._kind, Kind.PARAGRAPH
        caught: list[Block] = []
        yield caught
        caught += [block for block in self.transcript.blocks if block.kind is not Kind.FURNITURE]
        outer += [block for block in self.transcript.blocks if block.kind is Kind.FURNITURE]
        self.transcript.blocks, self._kind = outer, kind
        self.transcript.ahead = ""

    def _add(self, kind: Kind, passage: Passage) -> None:
        if passage.text.strip():
            self.transcript.blocks.append(Block(kind, passage))

    def _note(self, element: Element) -> None:
        label = element.get(NOTE) or ""
        key = (element.get(HOME) or "", label)
        with self._inside("" if key in self.notes else f"[^{label}]: ") as blocks:
            self._in_note = True
            self.flow(element)
            self._in_note = False
        parts = [part for part in (self.notes.get(key), as_paragraphs(blocks)) if part and part.text]
        if not parts:  # all of it was dropped, and its mark still leads here
            parts = [self._said(f"[^{label}]: {text_of(element) or '…'}").cut(len(f"[^{label}]: "), 10**9)]
        self.notes[key] = join_passages(parts, "\n\n")

    def _break(self, element: Element) -> None:
        text = text_of(element) or "* * *"
        offset = self.transcript.say(text, self.inline.line)
        self.transcript.end_line()
        self.transcript.blocks.append(Block(Kind.BREAK, Passage.at(text, offset)))

    def _marked(self, name: str, element: Element) -> None:
        with self._inside() as blocks:
            self.flow(element)
        if self._in_note:
            self.transcript.blocks += blocks
        elif blocks:
            self._add(Kind.MARKED, marked(name, as_markdown(blocks)))

    def _quotation(self, element: Element) -> None:
        """Quote paragraphs as such; what holds more than paragraphs and verse keeps its '>'."""
        with self._inside() as blocks:
            self.flow(element)
        if self._in_note:
            self.transcript.blocks += blocks
            return
        self.transcript.blocks += _quoted(blocks)

    def _list(self, element: Element) -> None:
        items: list[Passage] = []
        number = int(element.get("start") or 1) if (element.get("start") or "1").isdecimal() else 1
        is_tight = not any(child.tag == "p" for item in element for child in item)
        for item in element:
            sign = (f"{number}." if element.tag == "ol" else "-").ljust(3) + " "
            is_counted = element.tag == "ol" and item.get(ROLE) not in ("note", "drop")
            with self._inside(sign if is_counted else "") as blocks:
                self._item(item)
            if blocks and self._in_note and element.tag == "ul":
                self.transcript.blocks += blocks
            elif blocks:
                items.append(prefixed(as_markdown(blocks, tight=is_tight), sign, "    "))
                number += 1
        if self._in_note:
            self.transcript.blocks += [Block(Kind.PARAGRAPH, item.stripped()) for item in items]
        else:
            self._add(Kind.MARKED, join_passages(items, "\n" if is_tight else "\n\n"))

    def _item(self, item: Element) -> None:
        """Write one item; a list that stands where an item should is an item of its own."""
        if not isinstance(item.tag, str):
            return
        if item.tag in ("ul", "ol") or item.get(ROLE) in ("drop", "note"):
            self._block(item)
        else:
            self.flow(item)

    def _definitions(self, element: Element) -> None:
        lines: list[tuple[bool, Passage]] = []
        has_terms = self._in_note or any(text_of(term) for term in element.iterchildren("dt"))
        for item in element.iter("dt", "dd"):
            if self._nearest(item, "dl") is not element:
                continue
            with self._inside() as blocks:
                self._item(item)
            if blocks and item.tag == "dt":
                lines.append((True, as_markdown(blocks, tight=True)))
            elif blocks and not has_terms:
                self.transcript.blocks += _quoted(blocks)
            elif blocks:
                lines.append((False, as_markdown(blocks)))
        if self._in_note:
            self.transcript.blocks += [Block(Kind.PARAGRAPH, passage) for _, passage in lines]
            return
        if lines:
            self._add(Kind.MARKED, _definition_list(lines))

    def _nearest(self, element: Element, tag: str) -> Element | None:
        return next(element.iterancestors(tag), None)

    def _preformatted(self, element: Element) -> None:
        """Keep a listing as a listing; other lines that were typed as they stand are verse."""
        is_code = element.get(ROLE) == "code" or any(True for _ in element.iter("code", "kbd", "samp"))
        text = "".join(_typed(element)).expandtabs(4)
        lines = text.strip("\n").split("\n")
        if is_code:
            self._add(Kind.VERBATIM, self._said("\n".join(["```", *lines, "```"])))
            return
        least = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
        self._stanzas([line[least:].rstrip() for line in lines])

    def _stanzas(self, lines: list[str]) -> None:
        pen = Pen(self.transcript, break_sign=VERSE_LINE)
        for line in lines:
            if line:
                pen.indent(len(line) - len(line.lstrip()))
                pen.words(line.lstrip(), self.inline.line)
            pen.line_break()
        self._finish(pen, Kind.VERSE)

    def _said(self, text: str) -> Passage:
        offset = self.transcript.say(text, self.inline.line)
        self.transcript.end_line()
        return Passage.at(text, offset)

    def _figure(self, element: Element) -> None:
        """Set a picture with its caption below it, as paragraphs."""
        self.flow(element)

    def _table(self, element: Element) -> None:
        if self._in_note or tables.is_layout(element, self.holders):
            self.flow(element)
            return
        captions = [child for child in element if child.tag == "caption"]
        for caption in captions:
            self.flow(caption)
        self._add(Kind.VERBATIM, tables.written(element, self._cell, self._tag))

    def _tag(self, text: str) -> Passage:
        return Passage.at(text, self.transcript.say(text, self.inline.line))

    def _cell(self, element: Element, is_html: bool) -> Passage:
        pen = Pen(self.transcript, is_html=is_html, break_sign=IN_CELL)
        self.inline.content(element, pen)
        return join_passages(pen.taken(), IN_CELL)


def _typed(listing: Element) -> Iterator[str]:
    """Yield the text of a listing, whose lines may be parted by breaks."""
    for event, element in etree.iterwalk(listing, events=("start", "end")):
        if event == "start":
            yield "\n" if element.tag == "br" else element.text or ""
        elif element is not listing:
            yield element.tail or ""


def _quoted(blocks: list[Block]) -> list[Block]:
    """Make a quotation of blocks."""
    if any(block.kind not in (Kind.PARAGRAPH, Kind.VERSE, Kind.SIGNATURE) for block in blocks):
        return [Block(Kind.MARKED, prefixed(as_markdown(blocks), "> ", "> "))]
    return [
        replace(block, kind=Kind.QUOTATION) if block.kind is Kind.PARAGRAPH else block for block in blocks
    ]


def _definition_list(lines: list[tuple[bool, Passage]]) -> Passage:
    """Write terms and definitions as Markdown's definition lists do."""
    parts: list[Passage] = []
    after_term = False
    for is_term, passage in lines:
        text = passage if is_term else prefixed(passage, ":   ", "    ")
        parts.append(join_passages((*parts[-1:], text), "\n") if after_term else text)
        if after_term:
            del parts[-2]
        after_term = is_term
    return join_passages(parts, "\n\n")


def write_down(root: Element, transcript: Transcript, inline: InlineWriter) -> tuple[Block, ...]:
    """Write a whole tree down."""
    walk = Walk(transcript, inline, holding_blocks(root))
    walk.flow(root)
    transcript.blocks = list(_with_notes(transcript.blocks, walk.notes))
    return tuple(transcript.blocks)


def _with_notes(blocks: list[Block], notes: dict[tuple[str, str], Passage]) -> Iterator[Block]:
    """Put each note behind the block that refers to it first; notes may refer to notes."""
    left = dict(notes)
    section = 0

    def cited(text: str) -> Iterator[Block]:
        for label in REFERENCE.findall(text):
            key = next((k for k in ((str(section), label), ("", label)) if k in left), None)
            if key:
                note = Block(Kind.NOTE, left.pop(key), label=label)
                yield note
                yield from cited(note.text)

    for block in blocks:
        section += block.kind is Kind.HEADING and block.level == 1
        yield block
        yield from cited(block.text)
    for (_, label), passage in left.items():
        yield Block(Kind.NOTE, passage, label=label)
