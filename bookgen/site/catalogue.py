"""The books of a site, as its pages and feeds speak of them.

In: for each published book its settings, its files in dist/ and its EPUB. Out: a `Catalogue` of entries
in the order of the shelf, and the groups that a reader can browse: authors, subjects, languages.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from bookgen.config import BookConfig, Contributor
from bookgen.errors import OutputError
from bookgen.manifest import Published
from bookgen.site.epub_file import EpubFile, open_epub
from bookgen.site.pictures import Picture, cover_pictures
from bookgen.site.words import Tongue
from bookgen.site_config import SiteConfig

LEADING = ("aut", "edt", "com", "trl")
"""Under whom a book stands: its authors, else its editors, compilers, translators."""
ARTICLES = re.compile(r"(the|an?|le|la|les|l’|der|die|das|el|los|las|il|lo|gli)\b\s*", re.IGNORECASE)
MEDIA_TYPES = {"epub": "application/epub+zip", "print": "application/pdf"}
"""The editions that readers can download."""


@dataclass(frozen=True, slots=True)
class PublishedBook:
    """What the site is given of one book."""

    config: BookConfig
    name: str
    files: tuple[Published, ...]
    epub: bytes


@dataclass(frozen=True, slots=True)
class Download:
    """A file that readers can take home."""

    file: Published
    media_type: str
    path: str
    """Below the site's folder."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One book on the shelf."""

    config: BookConfig
    name: str
    epub: EpubFile
    covers: tuple[Picture, ...]
    downloads: tuple[Download, ...]

    @property
    def folder(self) -> str:
        """Where its pages lie below the site's folder."""
        return f"books/{self.name}"

    @property
    def leading(self) -> tuple[Contributor, ...]:
        """Under whom the book stands."""
        people = self.config.contributors
        role = next((role for role in LEADING if any(person.role == role for person in people)), "")
        return tuple(person for person in people if person.role == role)

    @property
    def others(self) -> tuple[Contributor, ...]:
        """Everyone else who made it."""
        return tuple(person for person in self.config.contributors if person not in self.leading)

    @property
    def urn(self) -> str:
        """The book's identifier as a URI."""
        identifier = self.config.identifier
        return identifier if ":" in identifier else f"urn:isbn:{identifier.replace('-', '')}"

    @property
    def cover(self) -> Picture | None:
        """The largest picture of the cover."""
        return self.covers[-1] if self.covers else None

    @property
    def thumbnail(self) -> Picture | None:
        """The smallest picture of the cover."""
        return self.covers[0] if self.covers else None

    @property
    def published(self) -> str:
        """When it first appeared, as far as book.toml knows: a date, or a year alone, in ISO 8601."""
        first = min((revision.date for revision in self.config.revision), default=self.config.modified)
        return self.config.published or f"{first:%Y-%m-%d}"

    @property
    def page_count(self) -> int:
        """How many pages the print edition has; 0 when there is none."""
        return max((download.file.pages for download in self.downloads), default=0)

    def download_for(self, edition: str) -> Download | None:
        """Find the file of an edition."""
        return next((download for download in self.downloads if download.file.edition == edition), None)


@dataclass(frozen=True, slots=True)
class Group:
    """The books of one author, subject or language."""

    kind: str
    """'author', 'subject' or 'language'."""
    name: str
    path: str
    """Of its page below the site's folder, without the ending."""
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All books of the site."""

    site: SiteConfig
    entries: tuple[Entry, ...]
    """By the sort name of the first author, then by title."""
    groups: tuple[Group, ...]

    @property
    def modified(self) -> datetime:
        """When the youngest edition appeared: the site's own time."""
        return max(entry.config.modified for entry in self.entries)

    @property
    def publisher(self) -> str:
        """Who speaks in the feeds."""
        named = (entry.config.publisher for entry in self.entries if entry.config.publisher)
        return self.site.publisher or next(named, self.site.title)

    @property
    def newest(self) -> tuple[Entry, ...]:
        """The entries, the youngest edition first."""
        return tuple(sorted(self.entries, key=lambda entry: entry.config.modified, reverse=True))

    @property
    def tongue(self) -> Tongue:
        """The language that the site speaks."""
        return Tongue(self.site.language)

    def groups_of(self, kind: str) -> tuple[Group, ...]:
        """List the authors, subjects or languages."""
        return tuple(group for group in self.groups if group.kind == kind)

    def groups_with(self, entry: Entry, kind: str) -> tuple[Group, ...]:
        """List the groups of a kind that a book stands in."""
        return tuple(group for group in self.groups_of(kind) if entry in group.entries)

    def urn_of(self, path: str) -> str:
        """Name a feed for good."""
        return uuid5(NAMESPACE_URL, f"{self.site.url or self.site.title}#{path}").urn


def make_catalogue(books: Iterable[PublishedBook], site: SiteConfig) -> Catalogue:
    """Put the books in order.

    Raises: OutputError when two have one name or identifier, or when there is none; SourceError for an EPUB
    that cannot be read.
    """
    entries = tuple(sorted((_entry(book) for book in books), key=_shelf_order))
    if not entries:
        raise OutputError("there is no book to put on the shelf", hint="build one first: bookgen build DIR")
    for name in _twice([entry.name for entry in entries]):
        raise OutputError(f"two books are called '{name}'", hint="rename the folder of one of them")
    for urn in _twice([entry.urn for entry in entries]):
        raise OutputError(f"two books have the identifier '{urn}'", hint="give one of them its own")
    return Catalogue(site, entries, tuple(_groups(entries, Tongue(site.language))))


def _twice(words: list[str]) -> Iterator[str]:
    """Yield what stands in a list for the second time, capitals or not: some discs do not tell them apart."""
    seen: set[str] = set()
    for word in words:
        if word.casefold() in seen:
            yield word
        seen.add(word.casefold())


def sort_name(person: Contributor) -> str:
    """Give the name that a person is sorted by."""
    return person.file_as or person.name


def _entry(book: PublishedBook) -> Entry:
    epub = open_epub(book.epub, f"{book.name}.epub")
    folder = f"books/{book.name}"
    picture = epub.item_for("cover-image")
    downloads = (
        Download(file, MEDIA_TYPES[file.edition], f"{folder}/{file.name}")
        for file in book.files
        if file.edition in MEDIA_TYPES
    )
    covers = cover_pictures(picture.data, folder) if picture else ()
    return Entry(book.config, book.name, epub, covers, tuple(downloads))


def _shelf_order(entry: Entry) -> tuple[str, str, str]:
    first = sort_name(entry.leading[0]) if entry.leading else ""
    return _collated(first), _collated(ARTICLES.sub("", entry.config.title, count=1)), entry.name


def _collated(text: str) -> str:
    """Fold case and accents away, for an order without a locale."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if not unicodedata.combining(character))


def _groups(entries: tuple[Entry, ...], tongue: Tongue) -> Iterator[Group]:
    authors = [(sort_name(person), person.name, entry) for entry in entries for person in entry.leading]
    subjects = [(subject, subject, entry) for entry in entries for subject in entry.config.subjects]
    named = ((tongue.language_of(entry.config.language), entry) for entry in entries)
    languages = [(name, name, entry) for name, entry in named]
    for kind, rows in (("author", authors), ("subject", subjects), ("language", languages)):
        yield from _groups_of(kind, rows)


def _groups_of(kind: str, rows: list[tuple[str, str, Entry]]) -> Iterator[Group]:
    found: dict[tuple[str, str], list[Entry]] = {}
    for sort, name, entry in rows:
        entries = found.setdefault((sort, name), [])
        if entry not in entries:
            entries.append(entry)
    taken: set[str] = set()
    for sort, name in sorted(found, key=lambda row: (_collated(row[0]), row)):
        yield Group(kind, name, f"{kind}/{_slug(sort, taken)}", tuple(found[sort, name]))


def _slug(text: str, taken: set[str]) -> str:
    """Make a file name of a text, the same in every build, in ASCII."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not slug or slug in taken:
        slug = f"{slug}-{hashlib.sha256(text.encode()).hexdigest()[:8]}".strip("-")
    taken.add(slug)
    return slug
