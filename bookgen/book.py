"""The book as it is loaded: its settings, its sections in order, its pictures and styles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what checks settings takes a fifth of a worker's start
    from bookgen.config import BookConfig

PIECES = re.compile(r"\d+|\D+")


class Matter(StrEnum):
    """The three divisions of a book (Chicago 1.4)."""

    FRONT = "front"
    BODY = "body"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the section plan with its Markdown."""

    id: str
    """Slug that names the section in every edition: 'introduction'."""
    title: str
    file: str
    """Chapter file relative to the book's folder: 'chapters/01-introduction.md'."""
    markdown: str
    role: str = "chapter"
    """A term of the EPUB structural semantics vocabulary: 'chapter', 'introduction', 'part'."""
    matter: Matter = Matter.BODY
    author: str = ""
    running_head: str = ""
    """What the recto's running head says; the title when empty."""
    level: int = 1
    """Depth in the contents: a chapter below a part has 2."""
    recto: bool = True
    """Whether print opens the section on a right-hand page."""
    language: str = ""
    """BCP 47 tag where it differs from the book's."""


def sheets_of(styles: Mapping[str, str], *names: str) -> tuple[tuple[str, str], ...]:
    """Give style sheets with their names in the order in which they apply, those that add to others last.

    A sheet that there is not is left out.
    """
    every = (*names, *map(extra_of, names))
    return tuple((name, styles[name]) for name in every if name in styles)


def extra_of(sheet: str) -> str:
    """Name the sheet that adds to another: 'print-extra.css' to 'print.css'."""
    return f"{sheet.removesuffix('.css')}-extra.css"


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture or other file that the text refers to."""

    href: str
    """As the chapters write it: 'images/map.png'."""
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that the renderers may know: no renderer reads the disc."""

    name: str
    """The folder's name; the output files are called after it."""
    config: BookConfig
    sections: tuple[Section, ...]
    assets: tuple[Asset, ...] = ()
    styles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """CSS by file name: 'book.css', 'epub.css' and 'print.css' of the house or the book's own in their place,
    and what adds to them: 'print-extra.css'."""
    covers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Cover templates by design name."""
    templates: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The book's own templates, by file name, in place of the house's."""


def reading_order(files: Iterable[str]) -> tuple[str, ...]:
    """Put chapter files in the order of their names, numbers by value: '2-ice.md' before '10-sea.md'."""
    return tuple(sorted(files, key=lambda file: ([_piece(piece) for piece in PIECES.findall(file)], file)))


def _piece(piece: str) -> tuple[int, int, str]:
    return (0, int(piece), "") if piece.isdecimal() else (1, 0, piece)
