"""Builders for the site's tests: published books from Markdown, and a site read back as trees."""

from __future__ import annotations

import hashlib
import io
import posixpath
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urldefrag
from uuid import NAMESPACE_URL, uuid5

from lxml import etree, html
from PIL import Image

from bookgen.book import Asset, Book
from bookgen.compose import compose
from bookgen.edition import Cover, Page, TextPoint
from bookgen.epub import package
from bookgen.manifest import Published
from bookgen.site import PublishedBook, make_site
from bookgen.site_config import SiteConfig
from builders import book, config

STYLE = "/* the site */"
MELVILLE = {"name": "Herman Melville", "file_as": "Melville, Herman", "role": "aut"}
NOTED = "# Loomings\n\nCall me Ishmael.[^1]\n\n## Later\n\nSome years ago.\n\n[^1]: A name from Genesis."


def colours(width: int, height: int, format: str = "PNG") -> bytes:
    """Paint a picture in which no two columns are alike."""
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    out = io.BytesIO()
    picture.save(out, format)
    return out.getvalue()


def published(
    *sections: str,
    name: str = "whale",
    folios: Mapping[str, str] | None = None,
    assets: tuple[Asset, ...] = (),
    **changes: Any,
) -> PublishedBook:
    """Make a book's EPUB and what dist/ knows of it; `folios` names the print page a document begins on."""
    own = {"contributors": (MELVILLE,), "identifier": uuid5(NAMESPACE_URL, name).urn}
    made: Book = book(
        *(sections or (NOTED,)),
        name=name,
        config=config(**(own | changes)),
        assets=assets,
    )
    pages = tuple(Page(1, folio, TextPoint(id, id, 0)) for id, folio in (folios or {}).items())
    data = package(made, compose(made), pages, Cover(colours(900, 1440), "image/png", "A cover")).data
    files = (
        Published(f"{name}.epub", "epub", hashlib.sha256(data).hexdigest(), len(data), 0, ""),
        Published(f"{name}.pdf", "print", "0" * 64, 1_234_567, 212, ""),
    )
    return PublishedBook(made.config, name, files, data)


def copies(count: int) -> tuple[PublishedBook, ...]:
    """Make many books out of one."""
    one = published()
    return tuple(
        PublishedBook(
            one.config.model_copy(update={"identifier": uuid5(NAMESPACE_URL, str(number)).urn}),
            f"book-{number:03}",
            one.files,
            one.epub,
        )
        for number in range(count)
    )


def site(*books: PublishedBook, **settings: Any) -> dict[str, bytes]:
    """Make a site."""
    return make_site(books or (published(),), SiteConfig(**settings), STYLE)


def page(files: Mapping[str, bytes], path: str) -> etree._Element:
    """Parse one page of a site."""
    return html.document_fromstring(files[path].decode())


def text(element: etree._Element) -> str:
    """Give the words of an element."""
    return " ".join("".join(element.itertext()).split())


def dead_links(files: Mapping[str, bytes], also: frozenset[str]) -> Iterator[str]:
    """Yield every address in the pages that leads nowhere in the site."""
    trees = {path: page(files, path) for path in files if path.endswith(".html")}
    ids = {path: {element.get("id") for element in tree.iter()} for path, tree in trees.items()}
    for path, tree in trees.items():
        for address in _addresses(tree):
            file, fragment = urldefrag(address)
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file)))
            target = path if not file else target
            if ":" in file.partition("/")[0]:
                continue
            if (target not in files and target not in also) or (
                fragment and target in ids and unquote(fragment) not in ids[target]
            ):
                yield f"{path}: {address}"


def _addresses(tree: etree._Element) -> Iterator[str]:
    for element in tree.iter(etree.Element):
        yield from (element.get(name) for name in ("href", "src", "data-more") if element.get(name))
        for part in filter(None, (element.get("srcset") or "").split(",")):
            yield part.split()[0]
