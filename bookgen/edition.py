"""What lies between composing and the finished files: XHTML documents, pages and the bytes to publish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bookgen.book import Asset, Matter
from bookgen.finding import Finding


class Edition(StrEnum):
    """What `build --edition` can be asked for."""

    EPUB = "epub"
    PRINT = "print"
    PROOF = "proof"
    PRESS = "press"
    """The pages of the print edition once more, in the inks of the press."""
    COVER = "cover"
    """The wrap of the print edition: back, spine and front on one sheet."""


@dataclass(frozen=True, slots=True)
class Document:
    """One composed section, the same for both renderers; each puts its own frame around `body`."""

    id: str
    """Also its file name in the EPUB, with '.xhtml'. Ids inside are unique in the whole book."""
    title: str
    role: str
    """A term of the EPUB structural semantics vocabulary: 'titlepage', 'chapter', 'endnotes'."""
    matter: Matter
    body: str
    """A well-formed XHTML <section> element. A link into another document reads 'ID.xhtml#fragment'."""
    source: str = ""
    """The chapter file it came from; `data-line` in the body counts that file's lines."""
    level: int = 1
    """Depth in the contents: chapters below a part have 2."""
    recto: bool = True
    """Whether print opens it on a right-hand page."""
    running_head: str = ""
    author: str = ""
    language: str = ""
    """BCP 47 tag where it differs from the book's."""
    title_language: str = ""
    """BCP 47 tag where it differs from the document's."""
    editions: frozenset[Edition] = frozenset({Edition.EPUB, Edition.PRINT})
    """Where it appears: a half-title is for print alone."""
    in_contents: bool = False
    """Whether the contents list names it."""


@dataclass(frozen=True, slots=True)
class Composition:
    """A whole book as XHTML, in reading order, with what the composing found."""

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...] = ()
    assets: tuple[Asset, ...] = ()
    """The pictures that the documents show; what lies unused in the folder stays out of the book."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The front cover as a picture."""

    data: bytes
    media_type: str
    """'image/png' or 'image/jpeg'."""
    alt: str
    """What a screen reader says of it."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One face of the wrap cover, as its template needs it.

    Units: 1600 to the width of the trimmed page.
    """

    name: str
    """'front', 'spine' or 'back'."""
    width: float
    height: float
    bleed: float
    """How far the ground runs over each edge; the template draws it on all four."""
    safe: float
    """How far from the edge text has to stay."""
    has_text: bool = True
    """False for a spine that is too narrow to be lettered."""
    barcode: str = ""
    """SVG of the barcode on its white ground, from 0, 0; '' without an ISBN."""
    barcode_width: float = 0
    barcode_height: float = 0


@dataclass(frozen=True, slots=True)
class TextPoint:
    """A point in the text that every edition can find again."""

    document: str
    """Id of the document."""
    block: str
    """Id of the block element that holds the point."""
    offset: int
    """How many characters of the block's text stand before the point, white space not counted."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the print PDF."""

    number: int
    """Physical page, counted from 1."""
    folio: str
    """The page's number as it counts, roman in front matter: 'xii', '1'. Printed or blind alike."""
    starts: TextPoint | None
    """Where its text begins; None on a blank page."""


@dataclass(frozen=True, slots=True)
class Output:
    """A finished file, ready to publish."""

    name: str
    """File name below the book's folder in `dist/`: 'thirst-for-power.epub'."""
    edition: Edition
    data: bytes
    pages: int = 0
    """Page count; 0 for a reflowable file."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of text where it stands in the print PDF.

    Units: points from the lower left corner of the trimmed page.
    """

    page: int
    """Physical page, counted from 1."""
    x: float
    y: float
    """The lower edge."""
    width: float
    height: float
    starts: TextPoint
    text: str
    """The words of the source, without the hyphen that a broken word has at the line's end."""
    broken: bool
    """Whether the line ends within a word."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The pages of a bound book on which one section stands, with the blank ones after it."""

    document: Document
    pages: tuple[Page, ...]
    set_from: bytes
    """What the places of its lines follow from: equal only where these are."""
    lines: Callable[[], tuple[PrintedLine, ...]]
    """Read its lines, which takes a moment."""


@dataclass(frozen=True, slots=True)
class Galley:
    """One section's pages by themselves, for somebody who looks on while the book is written."""

    section: str
    """Id of its document."""
    pdf: bytes
    pages: tuple[Page, ...]
    """Numbered from 1 within the galley; their folios are those of the book, as far as it is set."""
    lines: tuple[PrintedLine, ...]
    findings: tuple[Finding, ...]
