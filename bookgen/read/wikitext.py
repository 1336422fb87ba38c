"""Read wikitext: a page's source, or the XML export of one page or many.

In: the bytes. Out: a tree of HTML with roles, then a `Reading`. mwparserfromhell parses; what it leaves flat
(lines, lists, paragraphs) is built here. Templates are reduced to their text, nothing is fetched.
Source: https://www.mediawiki.org/wiki/Wikitext, Help:Export.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace

import mwparserfromhell
from lxml import etree
from mwparserfromhell.parser import ParserError

from bookgen.errors import Location, SourceError
from bookgen.read.encoding import decode
from bookgen.read.html import read_tree
from bookgen.read.pictures import Shelf
from bookgen.read.reading import Reading
from bookgen.read.site_furniture import Said
from bookgen.read.tree import Element, text_of
from bookgen.read.wiki_notes import WikiNotes
from bookgen.read.wiki_page import TEMPLATE_UNKNOWN, WikiPage

LONGEST_PAGE = 20 * 1024 * 1024
ESCAPED = re.compile(r"&lt;(?:ref|br|small|blockquote|math|sup|!--)", re.IGNORECASE)
LEVEL_ONE = re.compile(r"^=[^=\n][^\n]*[^=\n]=[ \t]*$", re.MULTILINE)
"""A heading on the level of the page's title."""
MOST_NAMED = 8
"""Unknown templates that the finding names."""


def read_wikitext(name: str, data: bytes) -> Reading:
    """Read one page of wikitext."""
    text = decode(name, data)
    if ESCAPED.search(text) and "<ref" not in text:
        text = html.unescape(text)  # copied out of an export, where it stands escaped
    page = _page(name, text)
    return _reading(name, page.tree.root, (page,), page.said)


def read_export(name: str, data: bytes) -> Reading:
    """Read an XML export: each page of the text's own namespace is a chapter.

    Raises: SourceError for broken XML, and an export without a page.
    """
    root = etree.Element("html")
    body = etree.SubElement(root, "body")
    pages: list[WikiPage] = []
    exported = list(_exported(name, data))
    title = _common_title([heading for heading, _ in exported])
    for heading, text in exported:
        made = etree.SubElement(body, "h1")
        made.text, made.tail = heading.removeprefix(title + "/") if title else heading, "\n"
        prefix = f"{len(pages) + 1}-" if pages else ""
        page = _page(name, text, prefix=prefix, deeper=1 if LEVEL_ONE.search(text) else 0)
        body.extend(list(page.tree.body))
        pages.append(page)
    if not pages:
        raise SourceError(
            "the export holds no page", Location(name), "export the pages with their current text"
        )
    if len(pages) == 1:
        body.remove(body[0])
    said = pages[0].said
    return _reading(name, root, tuple(pages), Said(said.title or title, said.authors, said.language))


def _common_title(headings: list[str]) -> str:
    """Take the title that all pages begin with: 'Book' of 'Book/One' and 'Book/Two'."""
    if len(headings) == 1:
        return headings[0]
    first = {heading.split("/")[0] for heading in headings}
    return first.pop() if len(first) == 1 else ""


def _exported(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield title and latest text of each page."""
    found: list[tuple[str, str]] = []
    events = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
    )
    try:
        for _, page in events:
            if not isinstance(page.tag, str) or _local(page) != "page":
                continue
            parts = {_local(e): e.text or "" for e in page.iter() if isinstance(e.tag, str)}
            if (
                parts.get("ns", "0") in ("0", "104", "102")
                and "redirect" not in parts
                and parts.get("text", "").strip()
            ):
                found.append((parts.get("title", ""), parts["text"]))
            page.clear()
    except etree.XMLSyntaxError as error:
        raise SourceError(
            f"the export is broken: {error.msg}", Location(name, error.lineno or 0), "export it again"
        ) from None
    yield from found


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _page(name: str, text: str, *, prefix: str = "", deeper: int = 0) -> WikiPage:
    if len(text) > LONGEST_PAGE:
        raise SourceError(
            "a page of wikitext as long as this is no page", Location(name), "import its parts one by one"
        )
    try:
        code = mwparserfromhell.parse(text)
    except ParserError as error:
        raise SourceError(
            f"the wikitext cannot be parsed: {error}", Location(name), "save the page as HTML instead"
        ) from None
    page = WikiPage(deeper, WikiNotes(prefix))
    page.write(code.nodes)
    page.append_notes()
    return page


def _reading(name: str, root: Element, pages: tuple[WikiPage, ...], said: Said) -> Reading:
    if not text_of(root):
        raise SourceError(
            "there is no text in this wikitext", Location(name), "copy the whole page, not its redirect"
        )
    reading = read_tree(root, Shelf(), said)
    unknown = sorted({template for page in pages for template in page.unknown})
    findings = [finding for page in pages for finding in page.findings]
    if unknown:
        shown = ", ".join(unknown[:MOST_NAMED]) + (" …" if len(unknown) > MOST_NAMED else "")
        findings.append(TEMPLATE_UNKNOWN.found(Location(name), count=len(unknown), names=shown))
    return replace(reading, findings=(*reading.findings, *findings))
