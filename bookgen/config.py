"""book.toml as a value: what a publisher may say about a book, checked as a whole.

In: the text of book.toml. Out: a `BookConfig`, or one `ConfigError` that holds every fault, each
with its line, the key, what was found, what is accepted and, for a misspelt key, what was meant.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from bookgen.errors import BookgenError, ConfigError, Location

# RFC 5646, section 2.1, the 'langtag' production without grandfathered tags.
LANGUAGE_TAG = re.compile(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*(-x(-[a-z\d]{1,8})+)?",
    re.IGNORECASE,
)
LENGTH = re.compile(r"(\d+(?:\.\d+)?)(mm|cm|in|pt)")
POINTS_PER_UNIT = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0}


def _language(tag: str) -> str:
    if not LANGUAGE_TAG.fullmatch(tag):
        raise ValueError("a BCP 47 language tag such as 'en', 'en-GB' or 'zh-Hant'")
    return tag


def _moment(value: object) -> datetime:
    if not isinstance(value, datetime):
        raise ValueError("a date and time such as 2026-11-23T00:00:00Z")
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)


def _rows(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _length(text: str) -> str:
    if not LENGTH.fullmatch(text):
        raise ValueError("a length with its unit such as '3mm', '0.125in' or '9pt'")
    return text


def _relative(path: str) -> str:
    if path.startswith(("/", "\\", "~")) or ".." in path.split("/") or ":" in path:
        raise ValueError("a path inside the book's folder, without '..'")
    return path


Language = Annotated[str, AfterValidator(_language)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Length = Annotated[str, AfterValidator(_length)]
BookPath = Annotated[str, AfterValidator(_relative)]


def points(length: str) -> float:
    """Convert a length as book.toml writes it.

    Units: PostScript points, 72 to the inch.
    """
    found = LENGTH.fullmatch(length)
    if found is None:
        raise ValueError(length)
    return float(found[1]) * POINTS_PER_UNIT[found[2]]


class _Table(BaseModel):
    """A table of book.toml: frozen, and unknown keys are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Contributor(_Table):
    """Someone who made the book."""

    name: str
    file_as: str = ""
    """Sort name: 'Trotsky, Leon'."""
    role: str = "aut"
    """MARC relator code: 'aut', 'edt', 'trl', 'aui' (author of introduction)."""


class SourceConfig(_Table):
    """Where the manuscript is and where it came from."""

    file: BookPath = ""
    """Below the book's folder: 'source/thirst-for-power.txt'."""
    format: str = ""
    """Name of a reader; found out from the file when empty."""
    citation: str = ""
    """What the copyright page and dc:source say of the text's origin."""
    url: str = ""


class SectionConfig(_Table):
    """One entry of the section plan."""

    title: str
    role: str = ""
    """A term of the EPUB structural semantics vocabulary; by the title when empty, else 'chapter'."""
    matter: Literal["front", "body", "back", ""] = ""
    """By the role when empty."""
    author: str = ""
    starts: str = ""
    """The first words, where the source has no heading."""
    file: BookPath = ""
    """The chapter file; the plan's order and the files' order agree when empty."""
    running_head: str = ""
    recto: bool | None = None
    """Open on a right-hand page; [print] says for all."""
    language: Language | Literal[""] = ""


class Series(_Table):
    """The series that the book belongs to."""

    title: str
    position: float | int | None = None


class Isbn(_Table):
    """One ISBN for each edition."""

    epub: str = ""
    print: str = ""


class PrintConfig(_Table):
    """The print edition."""

    trim: str = "5.5x8.5in"
    """A named size or WIDTHxHEIGHT with a unit."""
    bleed: Length = "0mm"
    crop_marks: bool = False
    paper: str = "cream"
    margins: dict[Literal["top", "bottom", "inner", "outer"], Length] = {}
    """Only those that differ from the style sheet's."""
    typeface: str = "EB Garamond"
    recto: bool = True
    """Whether chapters open on right-hand pages."""
    signature: int = 1
    """The page count is a multiple of this."""
    variant: Literal["pdf/ua-1", "pdf/x-4"] = "pdf/ua-1"
    notes: Literal["endnotes", "footnotes"] = "endnotes"


class EpubConfig(_Table):
    """The EPUB edition."""

    typeface: str = ""
    """A typeface to embed; the reader's own when empty."""


class CoverConfig(_Table):
    """The cover."""

    design: str = "ruled"
    """Name of a template in covers/."""
    colour: str = "#7a1f1f"
    alt: str = ""
    """What a screen reader says of the cover; made from title and author when empty."""


class BookConfig(_Table):
    """All of book.toml."""

    title: str
    language: Language
    identifier: str
    modified: Moment
    """The edition's time stamp: the only clock that a build knows."""
    subtitle: str = ""
    contributors: Annotated[tuple[Contributor, ...], BeforeValidator(_rows)] = ()
    publisher: str = ""
    place: str = ""
    rights: str = ""
    rights_verified: bool = True
    """False prints 'rights not verified' on the copyright page."""
    edition: str = ""
    """What the title page and slug line call it: 'First edition'."""
    description: str = ""
    subjects: Annotated[tuple[str, ...], BeforeValidator(_rows)] = ()
    dedication: str = ""
    epigraph: str = ""
    isbn: Isbn = Isbn()
    series: Series | None = None
    source: SourceConfig = SourceConfig()
    section: Annotated[tuple[SectionConfig, ...], BeforeValidator(_rows)] = ()
    print: PrintConfig = PrintConfig()
    epub: EpubConfig = EpubConfig()
    cover: CoverConfig = CoverConfig()

    def names(self, *roles: str) -> tuple[str, ...]:
        """List the contributors in these MARC roles, in the order of book.toml."""
        return tuple(c.name for c in self.contributors if c.role in roles)


def parse_config(text: str, file: str = "book.toml") -> BookConfig:
    """Read book.toml's text.

    Raises: ConfigError with every fault.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError((_syntax_fault(error, file),)) from None
    try:
        return BookConfig.model_validate(table)
    except ValidationError as error:
        raise ConfigError(tuple(_fault(fault, text, file) for fault in error.errors())) from None
