"""The page list: where each page of the print PDF begins in the EPUB's documents.

In: the documents' trees and the pages of the same build. Out: the page breaks in reading order; pages
without text and pages of documents that the EPUB does not hold are left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from bookgen.config import BookConfig
from bookgen.edition import Page, TextPoint
from bookgen.epub.breaks import PageBreak, insert_break
from bookgen.epub.content import ContentDocument
from bookgen.epub.metadata import isbn_urn
from bookgen.epub.rules import BREAK_MISPLACED
from bookgen.errors import Location
from bookgen.finding import Finding


def place_breaks(
    contents: Sequence[ContentDocument], pages: Sequence[Page]
) -> tuple[tuple[PageBreak, ...], tuple[Finding, ...]]:
    """Insert every page break, and report the pages whose beginning the text does not have."""
    starts: dict[str, list[tuple[str, TextPoint]]] = {}
    for page in pages:
        if page.starts is not None:
            starts.setdefault(page.starts.document, []).append((page.folio, page.starts))
    blocks = {content.document.id: _blocks(content) for content in contents} if starts else {}
    taken = {id for ids in blocks.values() for id in ids}
    breaks, findings = [], []
    for content in contents:
        for folio, point in starts.get(content.document.id, ()):
            block = blocks[point.document].get(point.block)
            page_break = PageBreak(free_name(f"page-{folio}", taken), folio, point.document)
            if block is not None and insert_break(block, point, page_break):
                breaks.append(page_break)
            else:
                file = Location(content.document.source or content.href)
                findings.append(BREAK_MISPLACED.found(file, folio=folio))
    return tuple(breaks), tuple(findings)


def free_name(wanted: str, taken: set[str]) -> str:
    """Take a name, with a number behind it where it is taken already."""
    name, count = wanted, 1
    while name in taken:
        count += 1
        name = f"{wanted}-{count}"
    taken.add(name)
    return name


def page_source(config: BookConfig) -> str:
    """Name the print edition that the pages are of: by its ISBN, else by the book's identifier."""
    return isbn_urn(config.isbn.print) if config.isbn.print else config.identifier


def _blocks(content: ContentDocument) -> dict[str, etree._Element]:
    return {element.get("id") or "": element for element in content.root.iterfind(".//*[@id]")}
