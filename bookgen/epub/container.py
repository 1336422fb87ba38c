"""The EPUB container, made by EbookLib and written again so that its bytes depend on its content alone.

This is the only module that knows EbookLib. In: finished files, metadata and reading order. Out: the
bytes of the .epub. Rules: EPUB 3.3, 4 (OCF) and 5 (package document).

EbookLib rebuilds the documents it knows about, dates each zip entry by the clock, writes hrefs as they
are and leaves the package without language and direction. So every file goes in as a plain item, which
it passes through, and the package document is mended and the archive written a second time.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from ebooklib import epub
from lxml import etree

from bookgen.epub.archive import write_archive
from bookgen.errors import OutputError
from bookgen.xhtml import XML_LANG

OPF = "{http://www.idpf.org/2007/opf}"
MIMETYPE = "mimetype"
PACKAGE = "EPUB/content.opf"
SAFE_IN_HREF = "/!$&'()*+,;=:@-._~"


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the EPUB."""

    href: str
    """Beside the package document, not percent-encoded."""
    media_type: str
    data: bytes
    id: str
    properties: tuple[str, ...] = ()
    in_spine: bool = False


@dataclass(frozen=True, slots=True)
class Meta:
    """One element of the package's metadata."""

    name: str
    """'dc:title', 'meta' or 'link'."""
    value: str
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """What the package document says apart from the manifest."""

    metadata: tuple[Meta, ...]
    language: str
    direction: str
    modified: datetime


def write_container(resources: Sequence[Resource], package: Package) -> bytes:
    """Write an EPUB; the resources stand in manifest and spine in the order given.

    Raises: OutputError when the archive does not hold what was put into it.
    """
    first = io.BytesIO()
    options = {"mtime": package.modified, "compresslevel": 0, "raise_exceptions": True, "epub3_pages": False}
    epub.write_epub(first, _ebook(resources, package), options)
    with zipfile.ZipFile(first) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    for resource in resources:
        if entries.get(f"EPUB/{resource.href}") != resource.data:
            raise OutputError(f"file '{resource.href}' was changed on its way into the EPUB")
    entries[PACKAGE] = _mended(entries[PACKAGE], package)
    return write_archive(dict(sorted(entries.items(), key=_place)), stored=frozenset({MIMETYPE}))


def _place(entry: tuple[str, bytes]) -> tuple[bool, bool]:
    """Put 'mimetype' first and the rest of OCF's own files next."""
    name, _ = entry
    return (name != MIMETYPE, not name.startswith("META-INF/"))


def _ebook(resources: Sequence[Resource], package: Package) -> epub.EpubBook:
    book = epub.EpubBook()
    book.metadata = {}
    book.language = package.language
    book.direction = package.direction
    for meta in package.metadata:
        namespace, _, name = meta.name.rpartition(":")
        book.add_metadata(namespace.upper() or None, name, meta.value, dict(meta.attributes))
    for resource in resources:
        item = epub.EpubItem(resource.id, resource.href, resource.media_type, resource.data)
        item.properties = list(resource.properties)
        book.add_item(item)
        if resource.in_spine:
            # The item and not its id, which EbookLib would look for among all others.
            book.spine.append(item)
    return book


def _mended(opf: bytes, package: Package) -> bytes:
    root = etree.fromstring(opf, etree.XMLParser(remove_blank_text=True))
    root.set(XML_LANG, package.language)
    root.set("dir", package.direction)
    for item in root.iter(f"{OPF}item"):
        item.set("href", quote(item.get("href") or "", safe=SAFE_IN_HREF))
    spine = root.find(f"{OPF}spine")
    if spine is not None and package.direction == "ltr":
        spine.attrib.pop("page-progression-direction", None)
    written = len(root.findall(f"{OPF}metadata/*"))
    if written != len(package.metadata) + 1:
        raise OutputError(f"{len(package.metadata) + 1 - written} entries of the metadata were lost")
    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))
