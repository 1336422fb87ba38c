"""Open an EPUB that may be anything: its parts by name, bounded, and trees without entities or network.

In: bytes. Out: an `Archive`, or the finding that says why there is none. Whatever a part turns out to be,
reading it gives a value or a finding, never an exception; a part that swells beyond `LARGEST_PART` is cut
off while it is unpacked, not after.
Source: EPUB 3.3, section 4 (Open Container Format).
"""

from __future__ import annotations

import lzma
import posixpath
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import unquote, urlsplit

from lxml import etree

from bookgen.errors import Location
from bookgen.finding import Finding, Rule, Severity

LARGEST_PART = 64 * 1024 * 1024
LARGEST_SUM = 512 * 1024 * 1024
"""Bytes unpacked in all; what lies beyond is not read."""
IS_UTF_8 = 0x800
MOST_PARTS = 20_000
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # an encrypted entry, and NotImplementedError for an unknown method
    ValueError,
    OverflowError,
)

NOT_A_ZIP = Rule(
    "E101",
    Severity.ERROR,
    "is no EPUB: {reason}",
    "open it with the program that made it, or fetch it again",
    "An EPUB is a ZIP archive; this file is damaged or something else.",
    "archive: not a zip",
    "EPUB 3.3, OCF ZIP container",
)
UNREADABLE_PART = Rule(
    "E102",
    Severity.ERROR,
    "cannot be unpacked: {reason}",
    "make the EPUB again",
    "A reading system shows an empty page, or refuses the book, where a part is damaged.",
    "archive: chapter.xhtml damaged",
    "EPUB 3.3, OCF ZIP container",
)
TOO_LARGE = Rule(
    "E103",
    Severity.ERROR,
    "swells to more than {limit} MB when it is unpacked",
    "leave out what is not read, and shrink pictures",
    "Reading systems have little memory, and archives that swell without end are an attack.",
    "archive: chapter.xhtml 65 MB",
)
NOT_WELL_FORMED = Rule(
    "E104",
    Severity.ERROR,
    "is not well-formed XML: {reason}",
    "close what is open, and write '&amp;' for '&'",
    "Reading systems stop at the first fault of XML; what comes after is not shown.",
    "chapter.xhtml: <p>The ferry & the quay</p>",
    "EPUB 3.3, XML conformance",
    "chapter.xhtml: <p>The ferry &amp; the quay</p>",
)
RULES = (NOT_A_ZIP, UNREADABLE_PART, TOO_LARGE, NOT_WELL_FORMED)


@dataclass(slots=True)
class Archive:
    """An opened EPUB; collects what is wrong with its parts while they are read."""

    name: str
    """What the findings call the file."""
    zip: zipfile.ZipFile
    entries: Mapping[str, zipfile.ZipInfo]
    findings: list[Finding] = field(default_factory=list)
    _unpacked: int = 0
    _parts: dict[str, bytes | None] = field(default_factory=dict)
    _trees: dict[str, etree._Element | None] = field(default_factory=dict)

    @property
    def names(self) -> Set[str]:
        """The names of all parts."""
        return self.entries.keys()

    def place(self, part: str, element: etree._Element | int = 0) -> Location:
        """Name a place in a part: 'book.epub/OEBPS/chapter.xhtml:12'."""
        line = element if isinstance(element, int) else element.sourceline or 0
        return Location(f"{self.name}/{part}", line)

    def read(self, part: str) -> bytes | None:
        """Unpack a part once; None where that is impossible, which is then a finding."""
        if part not in self._parts:
            self._parts[part] = self._unpack(part) if part in self.names else None
        return self._parts[part]

    def tree(self, part: str) -> etree._Element | None:
        """Parse a part once; a part with faults gives what could be read, and a finding."""
        if part not in self._trees:
            data = self.read(part)
            self._trees[part] = None if data is None else self._parse(part, data)
        return self._trees[part]

    def _unpack(self, part: str) -> bytes | None:
        limit = max(min(LARGEST_PART, LARGEST_SUM - self._unpacked), 0)
        try:
            with self.zip.open(self.entries[part]) as stream:
                data = stream.read(limit + 1)
        except BROKEN_ZIP as error:
            self.findings.append(UNREADABLE_PART.found(self.place(part), reason=_reason(error)))
            return None
        self._unpacked += len(data)
        if len(data) > limit:
            self.findings.append(TOO_LARGE.found(self.place(part), limit=LARGEST_PART // 1024 // 1024))
            return None
        return data

    def _parse(self, part: str, data: bytes) -> etree._Element | None:
        try:
            return etree.fromstring(data, _parser(recover=False))
        except (etree.XMLSyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None) or 0
            self.findings.append(NOT_WELL_FORMED.found(self.place(part, line), reason=_reason(error)))
        try:
            return etree.fromstring(data, _parser(recover=True))
        except (etree.XMLSyntaxError, ValueError):
            return None


def open_archive(name: str, data: bytes) -> Archive | Finding:
    """Open a ZIP archive, or say why it is none."""
    try:
        opened = zipfile.ZipFile(BytesIO(data))
        entries = opened.infolist()
    except BROKEN_ZIP as error:
        return NOT_A_ZIP.found(Location(name), reason=_reason(error))
    if len(entries) > MOST_PARTS:
        return NOT_A_ZIP.found(Location(name), reason=f"it holds {len(entries)} parts")
    return Archive(name, opened, {_name(entry): entry for entry in entries if not entry.is_dir()})


def _name(entry: zipfile.ZipInfo) -> str:
    """Read a name as UTF-8, which it is in an EPUB even where the archive does not say so."""
    name = entry.filename
    if not entry.flag_bits & IS_UTF_8:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = entry.filename
    return unicodedata.normalize("NFC", name)


def resolve(part: str, href: str) -> tuple[str, str] | None:
    """Find what a link in a part leads to: a part's name and a fragment; None for what lies outside."""
    try:
        split = urlsplit(href.strip())
    except ValueError:
        return None
    if split.scheme or split.netloc:
        return None
    path = unquote(split.path)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(part), path)) if path else part
    return unicodedata.normalize("NFC", target.lstrip("/")), unquote(split.fragment)


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover
    )


def _reason(error: Exception) -> str:
    words = " ".join(str(error).split()) or type(error).__name__
    return words.removesuffix(".")
