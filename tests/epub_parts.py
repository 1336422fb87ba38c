"""Builders for the EPUB's tests: documents by hand, and a package read back as trees."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from lxml import etree

from bookgen.book import Asset, Book, Matter
from bookgen.edition import Composition, Cover, Document, Edition, Page, TextPoint
from bookgen.epub import Packaged, package
from builders import book

NAMES = {
    "d": "http://purl.org/dc/elements/1.1/",
    "e": "http://www.idpf.org/2007/ops",
    "h": "http://www.w3.org/1999/xhtml",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
    "o": "http://www.idpf.org/2007/opf",
}
ROOT = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
# A picture of one pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def document(id: str = "one", inner: str = "", **changes: Any) -> Document:
    """Compose a document by hand: `inner` stands after its title."""
    title = changes.get("title", id.title())
    fields = {
        "id": id,
        "title": title,
        "role": "chapter",
        "matter": Matter.BODY,
        "body": f'<section {ROOT} id="{id}" class="chapter" epub:type="chapter" role="doc-chapter">'
        f'<header class="opener"><h1 class="title">{title}</h1></header>{inner or "<p>Text.</p>"}</section>',
        "source": f"chapters/{id}.md",
        "in_contents": True,
    }
    return Document(**(fields | changes))


def print_only(id: str, role: str) -> Document:
    """Compose a document that the EPUB does not hold."""
    return document(
        id, role=role, matter=Matter.FRONT, editions=frozenset({Edition.PRINT}), in_contents=False
    )


def page(folio: str, document: str, block: str, offset: int = 0) -> Page:
    """Make a page that begins in a block."""
    return Page(number=1, folio=folio, starts=TextPoint(document, block, offset))


def picture(href: str = "images/map.png", media_type: str = "image/png", data: bytes = PNG) -> Asset:
    """Make a picture."""
    return Asset(href, media_type, data)


def cover() -> Cover:
    """Make a cover."""
    return Cover(PNG, "image/png", "A Small Book")


@dataclass(frozen=True, slots=True)
class Opened:
    """An EPUB with its files."""

    packaged: Packaged
    files: dict[str, bytes]

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.files[f"EPUB/{name}"])

    def find(self, name: str, path: str) -> list[Any]:
        found = self.tree(name).xpath(path, namespaces=NAMES)
        return found if isinstance(found, list) else [found]

    def opf(self, path: str) -> list[Any]:
        return self.find("content.opf", path)

    def meta(self, property: str) -> list[str]:
        return [str(text) for text in self.opf(f"//o:meta[@property='{property}']/text()")]

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.packaged.findings]


def opened(
    *documents: Document,
    of: Book | None = None,
    pages: tuple[Page, ...] = (),
    assets: tuple[Asset, ...] = (),
    cover: Cover | None = None,
) -> Opened:
    """Package documents and open what came out."""
    composition = Composition(documents or (document(),), assets=assets)
    packaged = package(of or book(), composition, pages, cover)
    with zipfile.ZipFile(io.BytesIO(packaged.data)) as archive:
        return Opened(packaged, {name: archive.read(name) for name in archive.namelist()})
