"""A text boiled down to its letters and digits, with the way back to the words and their places.

Hyphens at line ends, ligatures, capitals, spaces and punctuation say nothing of whether a word is there;
what is left after taking them away can be compared as one string, and a difference looked up again.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from lxml import etree

from bookgen.check.prose import BLOCKS
from bookgen.edition import Document
from bookgen.errors import Location
from bookgen.xhtml import XHTML, local_name, place_of, types

NO_LETTERS = re.compile(r"[\W_\u0640]+")
"""The last is the stroke that lengthens Arabic letters: a typeface may put it in and leave it out."""
UNREAD = frozenset({"script", "style", "head", "template"})


def letters(text: str) -> str:
    """Reduce a text to its letters and digits, in one case and without ligatures."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return NO_LETTERS.sub("", text.casefold())


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text within one block of a document."""

    text: str
    block: etree._Element
    numbered: bool = False
    """Where the renderer puts a number of its own: a list item, a folio in the contents."""
    in_footnote: bool = False


def pieces(root: etree._Element) -> Iterator[Piece]:
    """Walk a document's text in reading order; page breaks are no text."""
    yield from _pieces(root, root, note=False)


def words_of(root: etree._Element) -> list[str]:
    """List the words of a document; the end of a block ends a word."""
    parts: list[str] = []
    block: etree._Element | None = None
    for piece in pieces(root):
        if piece.block is not block:
            parts.append(" ")
            block = piece.block
        parts.append(piece.text)
    return "".join(parts).split()


def _pieces(element: etree._Element, block: etree._Element, *, note: bool) -> Iterator[Piece]:
    name = local_name(element)
    if not name or name in UNREAD or "pagebreak" in types(element):
        return
    block = element if name in BLOCKS else block
    note = note or element.get("class") == "footnote"
    numbered = name == "li" or element.get("data-folio-of") is not None
    if element.text or numbered:
        yield Piece(element.text or "", block, numbered, note)
    for child in element:
        if local_name(child) == "br":
            yield Piece("\n", block, in_footnote=note)
        else:
            yield from _pieces(child, block, note=note)
        if child.tail:
            yield Piece(child.tail, block, in_footnote=note)


@dataclass(frozen=True, slots=True)
class Letters:
    """All letters of a run of documents, and where each comes from."""

    text: str
    starts: tuple[int, ...]
    """Where each piece's letters begin."""
    pieces: tuple[Piece, ...]
    files: tuple[Document, ...]
    """The document of each piece."""
    numbers: tuple[int, ...]
    """Where a number of the renderer's own may stand, in order."""
    heads: frozenset[str] = frozenset()
    """What may stand once more where a page begins: the heads of tables."""
    feet: frozenset[str] = frozenset()
    """And what may where one ends."""

    def words(self, start: int, end: int) -> str:
        """Give back the words that a stretch of letters belongs to, as they are written."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = bisect_left(self.starts, end, first)
        texts = (piece.text for piece in self.pieces[first:last])
        return covering(zip(self.starts[first:last], texts, strict=True), start, end)

    def is_word_start(self, offset: int) -> bool:
        """Tell whether a letter is the first of its word."""
        return self.words(offset - 1, offset) != self.words(offset - 1, offset + 1)

    def is_numbered(self, offset: int) -> bool:
        """Tell whether the renderer may put a number of its own before a letter."""
        at = bisect_left(self.numbers, offset)
        return at < len(self.numbers) and self.numbers[at] == offset

    def until_number(self, offset: int) -> int:
        """Count the letters up to the next number of the renderer's own."""
        at = bisect_right(self.numbers, offset)
        return (self.numbers[at] if at < len(self.numbers) else len(self.text)) - offset

    def place(self, offset: int) -> Location:
        """Say which chapter file and line a letter comes from."""
        at = max(bisect_right(self.starts, offset) - 1, 0)
        if not self.pieces:
            return Location("")
        return place_of(self.pieces[at].block, self.files[at])


def covering(texts: Iterable[tuple[int, str]], start: int, end: int) -> str:
    """List the words of texts, each with where its letters begin, that have letters in a stretch."""
    found: list[str] = []
    for begins, text in texts:
        at = begins
        for word in text.split():
            after = at + len(letters(word))
            if at < end and after > start and after > at:
                found.append(word)
            at = after
    return " ".join(found)


def boil_down(documents: tuple[Document, ...], *, footnotes: bool = False) -> Letters:
    """Boil documents down to their letters, or their footnotes."""
    roots = [(etree.fromstring(document.body), document) for document in documents]
    found = tuple(
        (piece, document)
        for root, document in roots
        for piece in pieces(root)
        if piece.in_footnote is footnotes
    )
    heads, feet = (
        frozenset(letters("".join(part.itertext())) for root, _ in roots for part in root.iter(XHTML + name))
        for name in ("thead", "tfoot")
    )
    boiled = [letters(piece.text) for piece, _ in found]
    starts = tuple(accumulate(map(len, boiled), initial=0))[:-1]
    numbers = tuple(start for start, (piece, _) in zip(starts, found, strict=True) if piece.numbered)
    piece_of, files = tuple(piece for piece, _ in found), tuple(document for _, document in found)
    return Letters("".join(boiled), starts, piece_of, files, numbers, heads, feet)
