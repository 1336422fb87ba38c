"""Sources that are packages, zip or tar: what they hold, opened within bounds.

In: the bytes of a file. Out: its members, each as long as the package says and no longer. A package
that unpacks to more than any manuscript needs was made to do harm, and is refused.
"""

from __future__ import annotations

import io
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from statistics import median
from types import MappingProxyType

from lxml import etree

from bookgen.errors import Location, SourceError
from bookgen.read.detect import Detected
from bookgen.read.tree import xml_parser

MOST_MEMBERS = 20_000
LARGEST_MEMBER = 300 * 1024 * 1024
LARGEST_PACKAGE = 1024 * 1024 * 1024
STEEPEST = 250
"""What a member unpacks to, divided by what it takes: text stays below 30."""
SMALL = 4 * 1024 * 1024
"""Bytes: a member no larger does no harm, however steep."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The compound file: old Word documents, and new ones behind a password."""
GZIP = b"\x1f\x8b"
PROMISES = {".docx": "Word document", ".odt": "OpenDocument text", ".epub": "EPUB"}
"""What the ending of a name says that a zip package holds."""
FEWEST_PAGES = 3
"""Form feeds: fewer may be strays."""
LONGEST_PAGE = 12_000
"""Bytes."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
CONTAINER = "META-INF/container.xml"


@dataclass(frozen=True, slots=True)
class Package:
    """An archive in memory, as a zip archive."""

    name: str
    archive: zipfile.ZipFile
    infos: Mapping[str, zipfile.ZipInfo]
    """By path, composed (NFC)."""

    @property
    def members(self) -> tuple[str, ...]:
        """The paths of the files inside."""
        return tuple(path for path, info in self.infos.items() if not info.is_dir())

    def read(self, path: str) -> bytes | None:
        """Read a member; None where there is none.

        Raises: SourceError for one that is damaged or behind a password.
        """
        info = self.infos.get(unicodedata.normalize("NFC", path))
        if info is None:
            return None
        if info.flag_bits & 0x1:
            raise _locked(self.name)
        try:
            with self.archive.open(info) as member:
                data = member.read(info.file_size + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise _damaged(self.name, path, error) from None
        if len(data) > info.file_size:
            raise _damaged(self.name, path, "it unpacks to more than it says")
        return data

    @property
    def epub(self) -> Package | None:
        """The EPUB that it is, or that lies unpacked in one of its folders; None where there is none, or several."""
        found = [path.removesuffix(CONTAINER) for path in self.members if f"/{path}".endswith(f"/{CONTAINER}")]
        if "" in found:
            return self
        if len(found) != 1:
            return None
        inside = {p.removeprefix(found[0]): info for p, info in self.infos.items() if p.startswith(found[0])}
        return replace(self, infos=MappingProxyType(inside))

    def tree(self, path: str) -> etree._Element | None:
        """Parse a member that is XML; None where there is none.

        Raises: SourceError where it is no XML.
        """
        data = self.read(path)
        if data is None:
            return None
        try:
            return etree.fromstring(data, xml_parser())
        except etree.XMLSyntaxError as error:
            raise _damaged(self.name, path, error) from None


def open_package(name: str, data: bytes) -> Package:
    """Open a package and weigh it.

    Raises: SourceError for one that is damaged, or unpacks to more than a manuscript needs.
    """
    data = _tar_as_zip(name, data) if _is_tar(data) else data
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError) as error:
        raise _damaged(name, "", error) from None
    total = sum(info.file_size for info in infos)
    steep = [i for i in infos if i.file_size > SMALL and i.file_size > STEEPEST * max(i.compress_size, 1)]
    if (
        len(infos) > MOST_MEMBERS
        or total > LARGEST_PACKAGE
        or steep
        or any(i.file_size > LARGEST_MEMBER for i in infos)
    ):
        raise _too_large(name, total, len(infos))
    return Package(name, archive, MappingProxyType({_path(info): info for info in infos}))


def _is_tar(data: bytes) -> bool:
    return data.startswith(GZIP) or data[257:262] == b"ustar"


def _tar_as_zip(name: str, data: bytes) -> bytes:
    """Write the files of a tar archive as a zip archive, as far as a manuscript goes.

    Raises: SourceError for one that is damaged, or unpacks to more than a manuscript needs.
    """
    total, buffer = 0, io.BytesIO()
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as tar, zipfile.ZipFile(buffer, "w") as archive:
            for number, info in enumerate(tar, 1):
                total += info.size
                if number > MOST_MEMBERS or info.size > LARGEST_MEMBER or total > LARGEST_PACKAGE:
                    raise _too_large(name, total, number)
                path = info.name.encode(errors="surrogateescape").decode(errors="replace").removeprefix("./")
                file = tar.extractfile(info) if info.isfile() and path not in archive.NameToInfo else None
                if file is not None:
                    archive.writestr(zipfile.ZipInfo(path), file.read())
    except (tarfile.TarError, EOFError, OSError, ValueError, zlib.error) as error:
        raise _damaged(name, "", error) from None
    return buffer.getvalue()


def _path(info: zipfile.ZipInfo) -> str:
    """Give a member's path; UTF-8 that does not say so was decoded as if it were MS-DOS's."""
    path = info.filename
    if not info.flag_bits & 0x800:
        with suppress(UnicodeError):
            path = path.encode("cp437").decode()
    return unicodedata.normalize("NFC", path)


def detect_package(name: str, data: bytes) -> Detected | None:
    """Tell which kind of package a source is; None for what is none.

    Raises: SourceError for a package that no reader knows, an old Word document, a document behind a password.
    """
    if data.startswith(OLE):
        raise _old_word(name, data)
    if _is_tar(data):
        if open_package(name, data).epub:
            return Detected("epub", "it is a tar archive of an EPUB's files")
        return Detected("archive", "it is a tar archive")
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _refuse_false_name(name, data)
        return Detected("pages", "form feeds part its pages") if _is_paged(data) else None
    package = open_package(name, data)
    members = set(package.members)
    kind = (package.read("mimetype") or b"")[:100].strip()
    if kind == b"application/epub+zip" or CONTAINER in members:
        return Detected("epub", "it is a package with an EPUB's container")
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return Detected("odt", "it is a package that calls itself OpenDocument text")
    if "word/document.xml" in members or _word_document(package):
        return Detected("docx", "it is a package that holds a Word document")
    if package.epub:
        return Detected("epub", "it is an archive of an EPUB's files")
    if any(
        PurePosixPath(path).suffix.lower() in (".md", ".markdown", ".xhtml", ".html", ".txt")
        for path in members
    ):
        return Detected("archive", "it is an archive of text files")
    raise SourceError("no reader knows this zip archive", Location(name), "accepted: DOCX, ODT and EPUB")


def _refuse_false_name(name: str, data: bytes) -> None:
    """Say what a file is not that its name promises.

    Raises: SourceError.
    """
    promised = PROMISES.get(PurePosixPath(name).suffix.lower())
    if promised and data.strip():
        message = f"this is no {promised}, whatever its name says"
        hint = f"save it as {promised} once more, or give it the ending of what it is, such as .txt or .html"
        raise SourceError(message, Location(name), hint)


def _is_paged(data: bytes) -> bool:
    """Tell whether form feeds part pages; what is longer than a page is a chapter."""
    pages = data.split(b"\x0c")
    return len(pages) > FEWEST_PAGES and median(map(len, pages)) <= LONGEST_PAGE and b"\x00" not in data[:4096]


def _word_document(package: Package) -> bool:
    types = package.read("[Content_Types].xml") or b""
    return b"wordprocessingml.document.main+xml" in types or b"wordprocessingml.template.main" in types


def _old_word(name: str, data: bytes) -> SourceError:
    if ENCRYPTED in data:
        return _locked(name)
    message = "this is an old Word document (.doc), which bookgen cannot read"
    return SourceError(message, Location(name), "open it in Word or LibreOffice and save it as .docx")


def _locked(name: str) -> SourceError:
    return SourceError(
        "the document is protected by a password",
        Location(name),
        "open it, save it without the password, and import that",
    )


def _too_large(name: str, size: int, files: int) -> SourceError:
    message = f"the package unpacks to {size // 2**20} MB in {files} files: that is no manuscript"
    return SourceError(
        message, Location(name), "save the manuscript again from the program that made it"
    )


def _damaged(name: str, path: str, why: object) -> SourceError:
    inside = f": '{path}'" if path else ""
    return SourceError(
        f"the package is damaged{inside} ({str(why)[:120]})",
        Location(name),
        "get the file again, or save it again from its program",
    )
