"""The package of an EPUB: mimetype, container, metadata, manifest and spine.

In: an `Archive`. Out: a `Package` that the other checks read, and findings.
Source: EPUB 3.3, sections 4 (OCF) and 5 (package document).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from bookgen.check.epub.archive import Archive, resolve
from bookgen.errors import Location
from bookgen.finding import Finding, Rule, Severity

CONTAINER = "META-INF/container.xml"
MIMETYPE = b"application/epub+zip"
DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
MODIFIED = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
XHTML_TYPE = "application/xhtml+xml"
READ_PARTS = (".xhtml", ".html", ".htm", ".css", ".svg", ".ncx")
UNLISTED = re.compile(r"META-INF/.*|mimetype|.*\.DS_Store|__MACOSX/.*|.*/thumbs\.db", re.IGNORECASE)

BAD_MIMETYPE = Rule(
    "E110",
    Severity.ERROR,
    "the file 'mimetype' {fault}",
    "it has to be the archive's first entry, stored without compression, and say 'application/epub+zip'",
    "Programs tell an EPUB from any other archive by its first bytes.",
    "mimetype: application/zip",
    "EPUB 3.3, OCF ZIP container media type identification",
    "mimetype: application/epub+zip",
)
NO_PACKAGE = Rule(
    "E111",
    Severity.ERROR,
    "no package document can be found: {fault}",
    "'META-INF/container.xml' has to name the package document in 'rootfile'",
    "Without its package document an EPUB is a heap of files.",
    "- META-INF/container.xml",
    "EPUB 3.3, container file",
)
NO_METADATA = Rule(
    "E112",
    Severity.ERROR,
    "the package says no '{name}'",
    "add it to <metadata>",
    "Title, language, identifier and date of change are what a library shelves a book by.",
    "metadata: - dc:title",
    "EPUB 3.3, package metadata",
)
BAD_VALUE = Rule(
    "E113",
    Severity.ERROR,
    "'{value}' is no value for '{name}'",
    "write {accepted}",
    "A value of another form is not understood.",
    "metadata: <dc:language>en_GB</dc:language>",
    "EPUB 3.3, package metadata",
    "metadata: <dc:language>en-GB</dc:language>",
)
NO_UNIQUE_IDENTIFIER = Rule(
    "E114",
    Severity.ERROR,
    "'unique-identifier' names '{id}', which is no <dc:identifier>",
    "give the <dc:identifier> that identifies the book this id",
    "Reading systems keep bookmarks and notes under this identifier.",
    "package: unique-identifier='isbn'",
    "EPUB 3.3, the package element",
    "package: unique-identifier='id'",
)
PART_MISSING = Rule(
    "E115",
    Severity.ERROR,
    "the manifest lists '{href}', which the archive does not hold",
    "add the file, or take the item out",
    "What is listed and missing is an error to every reading system that opens it.",
    "manifest: <item id='map' href='map.png' media-type='image/png'/>",
    "EPUB 3.3, the manifest element",
)
PART_UNLISTED = Rule(
    "E116",
    Severity.WARNING,
    "is in the archive and not in the manifest",
    "list it in the manifest, or leave it out",
    "Reading systems may ignore what the manifest does not list.",
    "notes.txt: left over",
    "EPUB 3.3, the manifest element",
)
BAD_SPINE = Rule(
    "E117",
    Severity.ERROR,
    "the spine {fault}",
    "list the id of every document in reading order",
    "The spine is the reading order; without it nothing is shown.",
    "spine: <itemref idref='gone'/>",
    "EPUB 3.3, the spine element",
)
ENCRYPTED = Rule(
    "E118",
    Severity.NOTE,
    "is encrypted and was not checked",
    "check the book before it is encrypted",
    "An encrypted part can only be read with its key.",
    "META-INF/encryption.xml: <encryption xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>"
    "<EncryptedData xmlns='http://www.w3.org/2001/04/xmlenc#'><CipherData>"
    "<CipherReference URI='EPUB/chapter.xhtml'/></CipherData></EncryptedData></encryption>",
    "EPUB 3.3, encryption file",
)
RULES = (
    BAD_MIMETYPE,
    NO_PACKAGE,
    NO_METADATA,
    BAD_VALUE,
    NO_UNIQUE_IDENTIFIER,
    PART_MISSING,
    PART_UNLISTED,
    BAD_SPINE,
    ENCRYPTED,
)


@dataclass(frozen=True, slots=True)
class Item:
    """A publication resource of the manifest."""

    part: str
    """Name in the archive; empty for a remote resource."""
    media_type: str
    properties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Package:
    """What the package document says."""

    part: str
    root: etree._Element
    items: tuple[Item, ...]
    spine: tuple[str, ...]
    """Parts in reading order."""
    encrypted: frozenset[str]
    documents: tuple[str, ...]
    """The XHTML documents: those of the spine in order, then the others."""

    @property
    def is_epub3(self) -> bool:
        """Tell EPUB 3 from EPUB 2, which has no nav and no accessibility metadata."""
        return (self.root.get("version") or "").startswith("3")

    @property
    def metadata(self) -> etree._Element:
        """The element where what is missing would have to stand."""
        return next(self.root.iter(f"{OPF}metadata"), self.root)

    def metas(self, name: str) -> tuple[str, ...]:
        """List the values of a metadata property of the whole publication."""
        found = []
        for meta in self.root.iter(f"{OPF}meta"):
            if meta.get("property") == name and not meta.get("refines"):
                found.append((meta.text or "").strip())
            elif meta.get("name") == name:
                found.append((meta.get("content") or "").strip())
        return tuple(value for value in found if value)

    def elements(self, name: str) -> tuple[etree._Element, ...]:
        """List the Dublin Core elements of a name."""
        return tuple(self.root.iter(f"{DC}{name}"))


def check_mimetype(archive: Archive) -> Iterator[Finding]:
    """Check what tells an EPUB from any other archive."""
    place = Location(f"{archive.name}/mimetype")
    data = archive.read("mimetype")
    if data is None:
        yield BAD_MIMETYPE.found(place, fault="is missing")
        return
    if data != MIMETYPE:
        said = data[:40].decode("utf-8", "replace")
        yield BAD_MIMETYPE.found(place, fault=f"says {said!r}")
    entries = archive.zip.infolist()
    if entries[0].filename != "mimetype":
        yield BAD_MIMETYPE.found(place, fault="is not the first entry")
    elif entries[0].compress_type != zipfile.ZIP_STORED:
        yield BAD_MIMETYPE.found(place, fault="is compressed")


def read_package(archive: Archive) -> Package | Finding:
    """Find and read the package document."""
    container = archive.tree(CONTAINER)
    if container is None:
        fault = "cannot be read" if CONTAINER in archive.names else "is missing"
        return NO_PACKAGE.found(Location(archive.name), fault=f"'{CONTAINER}' {fault}")
    roots = [e.get("full-path") or "" for e in container.iter("{*}rootfile")]
    if not roots:
        return NO_PACKAGE.found(archive.place(CONTAINER), fault="there is no 'rootfile'")
    root = archive.tree(roots[0])
    if root is None:
        fault = f"'{roots[0]}' is not there or cannot be read"
        return NO_PACKAGE.found(archive.place(CONTAINER), fault=fault)
    items = {e.get("id") or f"?{n}": _item(roots[0], e) for n, e in enumerate(root.iter(f"{OPF}item"))}
    refs = (e.get("idref") or "" for e in root.iter(f"{OPF}itemref"))
    spine = tuple(items[ref].part for ref in refs if ref in items)
    encrypted = frozenset(_encrypted(archive))
    documents = tuple(part for part in _documents(items.values(), spine) if part not in encrypted)
    return Package(roots[0], root, tuple(items.values()), spine, encrypted, documents)


def _documents(items: Iterable[Item], spine: tuple[str, ...]) -> Iterable[str]:
    listed = dict.fromkeys(item.part for item in items if item.media_type == XHTML_TYPE and item.part)
    return dict.fromkeys((*(part for part in spine if part in listed), *listed))


def check_package(archive: Archive, package: Package) -> Iterator[Finding]:
    """Check metadata, manifest and spine."""
    yield from _metadata(archive, package)
    yield from _manifest(archive, package)
    yield from _spine(archive, package)
    for part in sorted(package.encrypted):
        if part.endswith(READ_PARTS):
            yield ENCRYPTED.found(archive.place(part))


def _item(package: str, element: etree._Element) -> Item:
    target = resolve(package, element.get("href") or "")
    part = target[0] if target else ""
    return Item(part, element.get("media-type") or "", frozenset((element.get("properties") or "").split()))


def _encrypted(archive: Archive) -> Iterator[str]:
    root = archive.tree("META-INF/encryption.xml") if "META-INF/encryption.xml" in archive.names else None
    if root is not None:
        for reference in root.iter("{*}CipherReference"):
            target = resolve("", reference.get("URI") or "")
            if target:
                yield target[0]


def _metadata(archive: Archive, package: Package) -> Iterator[Finding]:
    place = archive.place(package.part, package.metadata)
    for name in ("title", "language", "identifier"):
        if not any((e.text or "").strip() for e in package.elements(name)):
            yield NO_METADATA.found(place, name=f"dc:{name}")
    for element in package.elements("language"):
        tag = (element.text or "").strip()
        if tag and not LANGUAGE_TAG.fullmatch(tag):
            where = archive.place(package.part, element)
            accepted = "a BCP 47 language tag such as 'en-GB'"
            yield BAD_VALUE.found(where, value=tag, name="dc:language", accepted=accepted)
    if package.is_epub3:
        yield from _modified(package, place)
    name = package.root.get("unique-identifier") or ""
    if not any(e.get("id") == name for e in package.elements("identifier")):
        yield NO_UNIQUE_IDENTIFIER.found(place, id=name)


def _modified(package: Package, place: Location) -> Iterator[Finding]:
    found = package.metas("dcterms:modified")
    if not found:
        yield NO_METADATA.found(place, name="dcterms:modified")
    elif not MODIFIED.fullmatch(found[0]):
        accepted = "a time such as '2026-01-02T03:04:05Z'"
        yield BAD_VALUE.found(place, value=found[0], name="dcterms:modified", accepted=accepted)


def _manifest(archive: Archive, package: Package) -> Iterator[Finding]:
    for element in package.root.iter(f"{OPF}item"):
        part = _item(package.part, element).part
        if part and part not in archive.names:
            yield PART_MISSING.found(archive.place(package.part, element), href=element.get("href"))
    linked = (resolve(package.part, e.get("href") or "") for e in package.root.iter(f"{OPF}link"))
    listed = {item.part for item in package.items} | {package.part} | {link[0] for link in linked if link}
    for part in sorted(archive.names - listed):
        if not UNLISTED.fullmatch(part) and not part.endswith(".opf"):
            yield PART_UNLISTED.found(archive.place(part))


def _spine(archive: Archive, package: Package) -> Iterator[Finding]:
    ids = {e.get("id") for e in package.root.iter(f"{OPF}item")}
    references = tuple(package.root.iter(f"{OPF}itemref"))
    if not references:
        yield BAD_SPINE.found(archive.place(package.part), fault="is empty")
    for reference in references:
        name = reference.get("idref")
        if name not in ids:
            fault = f"names '{name}', which the manifest does not list"
            yield BAD_SPINE.found(archive.place(package.part, reference), fault=fault)
