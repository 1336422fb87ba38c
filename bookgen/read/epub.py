"""Read an EPUB: its documents in the order of the spine, headings by its table of contents.

In: the bytes of the package. Out: one tree of all documents, then a `Reading`. Ids and links are written
with the document's path, so that a note may stand in another document than its mark.
Source: EPUB 3.3, EPUB 2.0.1 (NCX), OCF.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from bookgen.errors import Location, SourceError
from bookgen.read.epub_contents import read_contents, set_headings
from bookgen.read.html import page_text, parse_page, read_tree
from bookgen.read.packages import CONTAINER, Package, open_package
from bookgen.read.pictures import Shelf
from bookgen.read.reading import Reading
from bookgen.read.site_furniture import Said, clear_furniture
from bookgen.read.tree import Element, classes, drop, elements, text_of, types

DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"
PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
OTHER_EDITION = frozenset(
    "cover titlepage halftitlepage toc landmarks page-list loi lot copyright-page imprint imprimatur colophon".split()
)
"""Pages that speak of the edition they stand in; the new one has its own."""
FONT_SCRAMBLING = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


class _Item(NamedTuple):
    """A document of the spine."""

    path: str
    properties: str


def read_epub(name: str, data: bytes) -> Reading:
    """Read an EPUB.

    Raises: SourceError for a damaged package, one without a text, one behind a lock.
    """
    package = open_package(name, data)
    package = package.epub or package
    _refuse_locked(package)
    path, opf = _package_document(package)
    root, body = _empty_page()
    for item in _spine(opf, path):
        page = _page(package, item)
        if page is not None:
            body.append(page)
    if not text_of(body) and not any(True for _ in body.iter("img", "image")):
        raise SourceError(
            "there is no text in this EPUB", Location(name), "look whether its chapters are pictures"
        )
    contents = read_contents(package, path, opf)
    _drop_other_edition(body)
    clear_furniture(root)
    set_headings(body, contents)
    return read_tree(root, Shelf(package.read, is_packed=True), _said(opf))


def _refuse_locked(package: Package) -> None:
    encryption = package.tree("META-INF/encryption.xml")
    if encryption is None:
        return
    for method in encryption.iter("{*}EncryptionMethod"):
        if (method.get("Algorithm") or "") not in FONT_SCRAMBLING:
            message = "the EPUB is locked (DRM): its chapters are encrypted"
            raise SourceError(message, Location(package.name), "ask the publisher for an unlocked file")


def _package_document(package: Package) -> tuple[str, Element]:
    container = package.tree(CONTAINER)
    found = container.find(".//{*}rootfile") if container is not None else None
    path = (found.get("full-path") or "") if found is not None else ""
    path = path or next((member for member in package.members if member.endswith(".opf")), "")
    opf = package.tree(path) if path else None
    if opf is None:
        raise SourceError("the EPUB has no package document", Location(package.name), "get the file again")
    return path, opf


def _spine(opf: Element, path: str) -> Iterator[_Item]:
    items = {item.get("id"): item for item in opf.iter(f"{OPF}item", "item")}
    for reference in opf.iter(f"{OPF}itemref", "itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and (item.get("media-type") or "") in PAGES:
            yield _Item(resolved(path, item.get("href") or ""), item.get("properties") or "")


def resolved(base: str, address: str) -> str:
    """Find the path in the package of an address that a document writes."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(address)))


def _empty_page() -> tuple[Element, Element]:
    root = etree.Element("html")
    return root, etree.SubElement(root, "body")


def _page(package: Package, item: _Item) -> Element | None:
    """Parse a document, and make its ids and addresses hold in the whole book."""
    data = package.read(item.path)
    if not data or not data.strip():
        return None
    page = parse_page(page_text(f"{package.name}/{item.path}", data))
    body = page.find("body") if page is not None else None
    if body is None:
        return None
    for element in elements(body):
        _rewrite(element, item.path)
    body.tag = "section" if types(body) else "div"
    body.set("id", item.path)
    body.tail = "\n"
    return body


def _rewrite(element: Element, path: str) -> None:
    for name in ("id", "name"):
        if element.get(name):
            element.set(name, f"{path}#{element.get(name)}")
    address = element.get("href") or ""
    if address and ":" not in address.split("/")[0]:
        document, _, fragment = address.partition("#")
        target = resolved(path, document) if document else path
        element.set("href", f"#{target}#{unquote(fragment)}" if fragment else f"#{target}")
    source = element.get("src") or ""
    if source and ":" not in source.split("/")[0]:
        element.set("src", resolved(path, source.split("#")[0].split("?")[0]))


def _drop_other_edition(body: Element) -> None:
    """Drop covers, title pages and imprints: the new edition has its own."""
    for page in body:
        names = {*types(page), *(kind for child in page for kind in types(child))}
        pictures_only = not text_of(page)
        is_cover = "cover" in names or "cover" in {*classes(page)} or (pictures_only and page is body[0])
        if names & OTHER_EDITION or is_cover:
            drop(page, "a page of another edition")


def _said(opf: Element) -> Said:
    titles = [text_of(title) for title in opf.iter(f"{DC}title") if text_of(title)]
    refines = {
        (meta.get("refines") or "").lstrip("#"): text_of(meta)
        for meta in opf.iter(f"{OPF}meta")
        if meta.get("property") == "title-type"
    }
    main = next((text_of(t) for t in opf.iter(f"{DC}title") if refines.get(t.get("id") or "-") == "main"), "")
    return Said(main or next(iter(titles), ""), tuple(_authors(opf)), _first(opf, "language"))


def _authors(opf: Element) -> Iterator[str]:
    """Yield who is said to be an author, whatever else they are, and whose role is not said."""
    roles: defaultdict[str, list[str]] = defaultdict(list)
    for meta in opf.iter(f"{OPF}meta"):
        if meta.get("property") == "role":
            roles[(meta.get("refines") or "").lstrip("#")].append(text_of(meta))
    for creator in opf.iter(f"{DC}creator"):
        own = creator.get(f"{OPF}role")
        said = [own] if own else roles.get(creator.get("id") or "-", ["aut"])
        if "aut" in said and text_of(creator):
            yield text_of(creator)


def _first(opf: Element, name: str) -> str:
    return next((text_of(element) for element in opf.iter(DC + name) if text_of(element)), "")
