"""What a worker hands back of one typeset section: its pages as PDF and, as plain data, what lies where.

All lengths are PDF points; `x` and `y` count from the lower left corner of the trimmed page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cached_property
from operator import attrgetter
from typing import Any, overload


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a section as it was laid out."""

    name: str
    """Its page type in CSS: 'chapter'."""
    width: float
    height: float
    area: Area
    """The content box, where running text may stand."""
    strings: tuple[tuple[str, str], ...]
    """What `string-set` set on this page, in order."""
    block: str
    """Id of the block that the page's text begins in; empty on a page without any."""
    offset: int
    """How many characters of that block stand before, white space not counted."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the element with an id begins."""

    id: str
    page: int
    """Counted from 0 within the section."""
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry for the outline."""

    level: int
    label: str
    page: int
    """Counted from 0 within the section."""
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as it stands on a page."""

    page: int
    """Counted from 0: within the section as typeset, within the book as bound."""
    x: float
    y: float
    """The lower edge."""
    width: float
    height: float
    block: str
    offset: int
    """How many characters of the block stand before the line, white space not counted."""
    text: str
    """The words of the source, without the hyphen that a broken word has at the line's end."""
    broken: bool
    """Whether the line ends within a word."""


@dataclass(frozen=True)
class PackedLines(Sequence[Line]):
    """Lines as they lie in the store: most builds ask for those of a section or two."""

    data: bytes

    @classmethod
    def of(cls, lines: Iterable[Line]) -> PackedLines:
        """Pack lines."""
        return cls(_json(_rows(Line, lines)))

    @cached_property
    def _lines(self) -> tuple[Line, ...]:
        return tuple(Line(*row) for row in json.loads(self.data))

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | Sequence[Line]:
        """Give lines by their number."""
        return self._lines[index]

    def __len__(self) -> int:
        """Count them."""
        return len(self._lines)


@dataclass(frozen=True, slots=True)
class Mend:
    """What was done to a paragraph so that its page is well made."""

    page: int
    """Counted from 0 within the section."""
    block: str
    fault: str
    """What was wrong: 'short page'."""
    amount: int
    """How much looser the paragraph is set, negative is tighter; units: thousandths of the em. Of an uneven
    spread, by how many lines its pages are longer."""


@dataclass(frozen=True, slots=True)
class FontUse:
    """The glyphs of one face that a section shows."""

    key: str
    """The font's name in the pages' resources; it follows from the face, so that all sections agree."""
    name: str
    """What the PDF calls it: 'ABCDEF+EB-Garamond'."""
    ascent: float
    """Units: a thousandth of the em, as `descent` and the widths."""
    descent: float
    family: str
    weight: int
    italic: bool
    widths: tuple[tuple[int, float], ...]
    texts: tuple[tuple[int, str], ...]
    """What each glyph stands for."""
    missing: str
    """The characters that no face of the book has."""


@dataclass(frozen=True, slots=True)
class TypesetSection:
    """One section, laid out."""

    pdf: bytes
    leaves: tuple[Leaf, ...]
    anchors: tuple[Anchor, ...]
    bookmarks: tuple[Bookmark, ...]
    lines: PackedLines
    fonts: tuple[FontUse, ...]
    complaints: tuple[str, ...]
    """What WeasyPrint warned of."""
    overfull: tuple[Line, ...] = ()
    """Lines that stick out into the margin."""
    shortened: tuple[tuple[str, str], ...] = ()
    """Running heads that did not fit, each with what stands in its place."""
    mends: tuple[Mend, ...] = ()
    has_short: bool = False
    """Whether a page had to end a line above its foot: it matters then which pages face each other."""


NO_LINES = PackedLines(b"[]")
_ROWS: dict[str, type[Leaf | Anchor | Bookmark | Line | FontUse | Mend]] = {
    "leaves": Leaf,
    "anchors": Anchor,
    "bookmarks": Bookmark,
    "fonts": FontUse,
    "overfull": Line,
    "mends": Mend,
}
_PLAIN = ("complaints", "shortened", "has_short")
COUNT = 8
"""Bytes that say how long the part after them is."""


def pack(section: TypesetSection) -> bytes:
    """Write a section down for the cache and for the way between processes."""
    facts: dict[str, object] = {name: getattr(section, name) for name in _PLAIN}
    for name, kind in _ROWS.items():
        facts[name] = _rows(kind, getattr(section, name))
    parts = _json(facts), section.lines.data
    return b"".join((*(len(part).to_bytes(COUNT, "big") + part for part in parts), section.pdf))


def unpack(data: bytes) -> TypesetSection:
    """Read what `pack` wrote."""
    end = COUNT + int.from_bytes(data[:COUNT], "big")
    start = end + COUNT
    pdf = start + int.from_bytes(data[end:start], "big")
    facts = json.loads(data[COUNT:end])
    return TypesetSection(
        pdf=data[pdf:],
        leaves=tuple(map(_leaf, facts["leaves"])),
        anchors=tuple(Anchor(*row) for row in facts["anchors"]),
        bookmarks=tuple(Bookmark(*row) for row in facts["bookmarks"]),
        lines=PackedLines(data[start:pdf]),
        fonts=tuple(map(_font, facts["fonts"])),
        complaints=tuple(facts["complaints"]),
        overfull=tuple(Line(*row) for row in facts["overfull"]),
        shortened=_pairs(facts["shortened"]),
        mends=tuple(Mend(*row) for row in facts["mends"]),
        has_short=facts["has_short"],
    )


def _json(rows: object) -> bytes:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=astuple).encode()


def _rows(kind: type[Any], values: Iterable[Any]) -> list[Any]:
    """Give the values of a class as rows."""
    cells = attrgetter(*(field.name for field in fields(kind)))
    return [cells(value) for value in values]


def _leaf(row: list[Any]) -> Leaf:
    name, width, height, area, strings, block, offset = row
    return Leaf(name, width, height, Area(*area), _pairs(strings), block, offset)


def _font(row: list[Any]) -> FontUse:
    key, name, ascent, descent, family, weight, italic, widths, texts, missing = row
    glyphs = _pairs(widths), _pairs(texts)
    return FontUse(key, name, ascent, descent, family, weight, italic, *glyphs, missing)


def _pairs(rows: Iterable[Iterable[Any]]) -> tuple[Any, ...]:
    return tuple(tuple(row) for row in rows)
