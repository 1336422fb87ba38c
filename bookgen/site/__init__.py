"""The site: published books on a shelf, with pages to read, feeds and records for the trade.

In: what `dist/` holds of each book, its settings, the site's settings and style sheet. Out: the files of
`dist/site`, by their path. The site works without JavaScript, opened from a folder, and at any address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bookgen.site.catalogue import Catalogue, Entry, PublishedBook, make_catalogue
from bookgen.site.feeds import feed_files, sitemap
from bookgen.site.inventory import INVENTORY, dropped_files, foreign_files, inventory_text
from bookgen.site.onix import onix_message
from bookgen.site.pages import book_page, reader_pages, shelf_pages
from bookgen.site.reader import make_reading
from bookgen.site.templates import script
from bookgen.site_config import SiteConfig

__all__ = [
    "INVENTORY",
    "PublishedBook",
    "dropped_files",
    "foreign_files",
    "inventory_text",
    "make_site",
]


def make_site(books: Iterable[PublishedBook], site: SiteConfig, style: str) -> dict[str, bytes]:
    """Make every file of the site but the downloads themselves, which are copied beside their book's page.

    Raises: OutputError when two books have one name; SourceError for an EPUB that cannot be read.
    """
    catalogue = make_catalogue(books, site)
    files = dict(_pages(catalogue))
    pages = sorted(path for path in files if path.endswith(".html") and "/read/" not in path)
    files |= dict(feed_files(catalogue))
    files["onix.xml"] = onix_message(catalogue.entries, catalogue)
    if site.url:
        files["sitemap.xml"] = sitemap(catalogue, pages)
    files["site.css"] = style.encode()
    for name in ("shelf.js", "reader.js"):
        files[name] = script(name)
    return files


def _pages(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    yield from shelf_pages(catalogue)
    for entry in catalogue.entries:
        yield from _book(entry, catalogue)


def _book(entry: Entry, catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    reading = make_reading(entry, catalogue.tongue.say)
    yield f"{entry.folder}/index.html", book_page(entry, reading, catalogue)
    yield f"{entry.folder}/onix.xml", onix_message((entry,), catalogue)
    yield from reader_pages(entry, reading, catalogue)
    yield from ((f"{entry.folder}/read/{path}", data) for path, data in reading.resources)
    yield from ((picture.path, picture.data) for picture in entry.covers)
