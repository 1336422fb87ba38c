"""book.toml as a value: what a publisher may say about a book, checked as a whole.

In: the text of book.toml. Out: a `BookConfig`, or one `ConfigError` that holds every fault, each
with its line, the key, what was found, what is accepted and, for a misspelt key, what was meant.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainValidator

from bookgen import config_values as values
from bookgen.config_faults import parse_toml
from bookgen.config_values import page_size, points
from bookgen.vocabulary import MARC_ROLES, SCREEN, SECTION_ROLES, TYPEFACES

__all__ = ["BookConfig", "page_size", "parse_config", "points"]

Filled = Annotated[str, AfterValidator(values.filled)]
Language = Annotated[str, AfterValidator(values.language)]
OtherLanguage = Annotated[str, AfterValidator(values.language_or_none)]
Moment = Annotated[datetime, BeforeValidator(values.moment)]
PublicationDate = Annotated[str, BeforeValidator(values.publication_date)]
Length = Annotated[str, AfterValidator(values.length)]
OtherLength = Annotated[str, AfterValidator(values.length_or_none)]
BookPath = Annotated[str, AfterValidator(values.path_inside)]
Identifier = Annotated[str, AfterValidator(values.identifier)]
IsbnNumber = Annotated[str, AfterValidator(values.isbn)]
Variants = Annotated[tuple[str, ...], BeforeValidator(values.variants)]
Trim = Annotated[str, AfterValidator(values.trim)]
Colour = Annotated[str, AfterValidator(values.colour)]
Signature = Annotated[int, AfterValidator(values.at_least(1))]
MarcRole = Annotated[
    str, AfterValidator(values.one_of(MARC_ROLES, "a MARC relator code such as 'aut', 'edt', 'trl' or 'aui'"))
]
SectionRole = Annotated[str, AfterValidator(values.one_of(("", *SECTION_ROLES)))]
Typeface = Annotated[str, AfterValidator(values.one_of(TYPEFACES))]
OtherTypeface = Annotated[str, AfterValidator(values.one_of(("", *TYPEFACES)))]
Position = Annotated[float | int | None, PlainValidator(values.position)]
Scheme = Annotated[str, AfterValidator(values.scheme)]
OtherAddress = Annotated[str, AfterValidator(values.web_address_or_none)]
ErrataAddress = Annotated[str, AfterValidator(values.errata_address)]


class _Table(BaseModel):
    """A table of book.toml: frozen, and unknown keys are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Contributor(_Table):
    """Someone who made the book."""

    name: Filled
    file_as: str = ""
    """Sort name: 'Trotsky, Leon'."""
    role: MarcRole = "aut"
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

    title: Filled
    role: SectionRole = ""
    """A term of the EPUB structural semantics vocabulary; by the file's name when empty, else 'chapter'."""
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
    language: OtherLanguage = ""


class Classification(_Table):
    """A subject as a scheme of the trade or of libraries has it."""

    heading: Filled
    """In the scheme's words: 'FICTION / Sea Stories'."""
    scheme: Scheme
    """A name that EPUB 3.3 reserves, such as 'BISAC' or 'Thema', or the address of another scheme."""
    code: Filled


class Series(_Table):
    """The series that the book belongs to."""

    title: Filled
    position: Position = None


class Revision(_Table):
    """What changed in one edition."""

    date: Moment
    text: Filled


class Isbn(_Table):
    """One ISBN for each edition."""

    epub: IsbnNumber = ""
    print: IsbnNumber = ""


class PrintConfig(_Table):
    """The print edition."""

    trim: Trim = "5.5x8.5in"
    """A named size or WIDTHxHEIGHT with a unit."""
    bleed: Length = "0mm"
    crop_marks: bool = False
    paper: str = "cream"
    printer: Literal["", "kdp", "ingramspark", "lulu"] = ""
    """Whose rules pages and wrap cover follow; the trade's own when empty."""
    caliper: OtherLength = ""
    """How thick one page of the paper is, where the printer says: '0.057mm'."""
    margins: dict[Literal["top", "bottom", "inner", "outer"], Length] = {}
    """Only those that differ from the style sheet's."""
    typeface: Typeface = "EB Garamond"
    recto: bool = True
    """Whether chapters open on right-hand pages."""
    signature: Signature = 1
    """The page count is a multiple of this."""
    variant: Variants = (SCREEN,)
    """What the PDF is made for, the screen or the press; both make two files."""
    notes: Literal["endnotes", "footnotes"] = "endnotes"


class EpubConfig(_Table):
    """The EPUB edition."""

    typeface: OtherTypeface = ""
    """A typeface to embed; the reader's own when empty."""


class AccessibilityConfig(_Table):
    """Who vouches that the EPUB is accessible; bookgen's own checks when empty."""

    certified_by: str = ""
    credential: str = ""
    """What entitles them to: the name or address of a badge."""
    report: OtherAddress = ""
    """Where the report of their evaluation is."""


class CoverConfig(_Table):
    """The cover."""

    design: str = "ruled"
    """Name of a template in covers/."""
    colour: Colour = "#7a1f1f"
    picture: BookPath = ""
    """A picture below the book's folder, for the designs that show one: 'images/cover.jpg'."""
    back: str = ""
    """What the back of the print edition says, a paragraph a line; the description when empty."""
    spine: str = ""
    """What the spine calls the book, where the whole title is too long for it; the title when empty."""
    alt: str = ""
    """What a screen reader says of the cover; made from title and author when empty."""


class BookConfig(_Table):
    """All of book.toml."""

    title: Filled
    language: Language
    identifier: Identifier
    modified: Moment
    """The edition's time stamp: the only clock that a build knows."""
    published: PublicationDate = ""
    """When the edition comes out, a date or a year alone: '2026-05-03', '2026'; as `modified` when empty."""
    subtitle: str = ""
    contributors: Annotated[tuple[Contributor, ...], BeforeValidator(values.rows)] = ()
    publisher: str = ""
    place: str = ""
    rights: str = ""
    rights_verified: bool = True
    """False prints 'rights not verified' on the copyright page."""
    edition: str = ""
    """What the title page and slug line call it: 'First edition'."""
    description: str = ""
    subjects: Annotated[tuple[str, ...], BeforeValidator(values.rows)] = ()
    """In words of one's own; `classification` has those of a scheme."""
    classification: Annotated[tuple[Classification, ...], BeforeValidator(values.rows)] = ()
    dedication: str = ""
    epigraph: str = ""
    isbn: Isbn = Isbn()
    series: Series | None = None
    revision: Annotated[tuple[Revision, ...], BeforeValidator(values.rows)] = ()
    """What changed, edition by edition."""
    errata: ErrataAddress = ""
    """Where readers report an error: '{id}' becomes the paragraph's id, '{book}' the book's name."""
    source: SourceConfig = SourceConfig()
    section: Annotated[tuple[SectionConfig, ...], BeforeValidator(values.rows)] = ()
    print: PrintConfig = PrintConfig()
    epub: EpubConfig = EpubConfig()
    accessibility: AccessibilityConfig = AccessibilityConfig()
    cover: CoverConfig = CoverConfig()

    @property
    def publication_date(self) -> str:
        """When the edition is published, as ISO 8601 writes it: a date, or a year alone."""
        return self.published or f"{self.modified:%Y-%m-%d}"

    def names(self, *roles: str) -> tuple[str, ...]:
        """List the contributors in these MARC roles, in the order of book.toml."""
        return tuple(c.name for c in self.contributors if c.role in roles)


def parse_config(text: str, file: str = "book.toml") -> BookConfig:
    """Read book.toml's text.

    Raises: ConfigError with every fault.
    """
    return parse_toml(text, file, BookConfig)
