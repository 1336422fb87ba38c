"""A finished EPUB, opened: what its package document says and the files it holds.

In: the bytes of an .epub that bookgen made. Out: an `EpubFile`. Nothing is assumed about the book: what
a page of the site says of it stands in this package document.
Rules: EPUB 3.3, 4.2.6 (container.xml), 5 (package document).
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import unquote

from lxml import etree

from bookgen.errors import SourceError

OPF = "{http://www.idpf.org/2007/opf}"
CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
XHTML_TYPE = "application/xhtml+xml"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the package's manifest."""

    href: str
    """Beside the package document."""
    media_type: str
    properties: tuple[str, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class EpubFile:
    """What an EPUB holds."""

    version: str
    """Of the EPUB specification: '3.0'."""
    properties: Mapping[str, tuple[str, ...]]
    """The values of the package's `<meta property>` that speak of the whole book, in their order."""
    certifier: str
    """Who says that the book is accessible; '' when nobody does."""
    items: tuple[Item, ...]
    spine: tuple[Item, ...]
    """The content documents, in reading order."""
    is_locked: bool
    """Whether any file is encrypted."""

    def values(self, name: str) -> tuple[str, ...]:
        """List a property's values."""
        return self.properties.get(name, ())

    def item_for(self, role: str) -> Item | None:
        """Find the manifest's entry with a property: 'nav', 'cover-image'."""
        return next((item for item in self.items if role in item.properties), None)


def open_epub(data: bytes, name: str) -> EpubFile:
    """Read an EPUB.

    Raises: SourceError when it is not one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = {entry: archive.read(entry) for entry in archive.namelist()}
        container = etree.fromstring(entries["META-INF/container.xml"], PARSER)
        path = container.find(f".//{CONTAINER}rootfile").get("full-path")
        package = etree.fromstring(entries[path], PARSER)
        items = _items(package, posixpath.dirname(path), entries)
    except (KeyError, AttributeError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise SourceError(f"'{name}' is not an EPUB: {error}", hint="build the book again") from error
    return EpubFile(
        version=package.get("version", ""),
        properties=_properties(package),
        certifier=_refining(package, "a11y:certifiedBy"),
        items=tuple(items.values()),
        spine=tuple(items[ref.get("idref")] for ref in package.iter(f"{OPF}itemref")),
        is_locked="META-INF/encryption.xml" in entries,
    )


def _items(package: etree._Element, folder: str, entries: Mapping[str, bytes]) -> dict[str, Item]:
    found = {}
    for item in package.iter(f"{OPF}item"):
        href = unquote(item.get("href"))
        properties = tuple((item.get("properties") or "").split())
        data = entries[posixpath.normpath(posixpath.join(folder, href))]
        found[item.get("id")] = Item(href, item.get("media-type"), properties, data)
    return found


def _properties(package: etree._Element) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for meta in package.iterfind(f"{OPF}metadata/{OPF}meta[@property]"):
        if meta.get("refines") is None:
            found.setdefault(meta.get("property"), []).append((meta.text or "").strip())
    return MappingProxyType({name: tuple(values) for name, values in found.items()})


def _refining(package: etree._Element, name: str) -> str:
    meta = package.find(f"{OPF}metadata/{OPF}meta[@property='{name}']")
    return (meta.text or "").strip() if meta is not None else ""
