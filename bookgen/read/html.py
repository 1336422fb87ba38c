"""Read HTML: any page, MediaWiki's and Gutenberg's among them.

In: the bytes of a page. Out: its tree, then a `Reading`. Nothing is fetched: no entity, no picture.
"""

from __future__ import annotations

import html.entities
import re
from urllib.parse import urlsplit

from lxml import etree

from bookgen.errors import Location, SourceError
from bookgen.manuscript import Kind
from bookgen.read.drama import set_plays
from bookgen.read.encoding import decode
from bookgen.read.front_lines import stated_people, take_header
from bookgen.read.gutenberg_page import clear_gutenberg
from bookgen.read.outline import find_headings, number_sections, set_outline
from bookgen.read.pictures import Shelf
from bookgen.read.reading import Reading
from bookgen.read.site_furniture import NOTHING_SAID, Said, clear_site
from bookgen.read.transcript import Transcript
from bookgen.read.tree import Element, elements, make_shallow, text_of, xml_parser
from bookgen.read.tree_blocks import name_blocks
from bookgen.read.tree_notes import tie_notes
from bookgen.read.walk import write_down
from bookgen.read.walk_inline import LINKABLE, InlineWriter

CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w-]+)",
    re.IGNORECASE,
)
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
SITE_NAME = re.compile(r"\s+[-–—|]\s+(?:Wiki\w+|\w*wiki\b|[^-–—|]*encyclopa?edia)[^-–—|]*\Z", re.IGNORECASE)
BARRED = re.compile(r"\s+[|»·]\s+")
TITLE_PARTS = re.compile(r"\s+[-–—|»·]\s+")
XHTML = "{http://www.w3.org/1999/xhtml}"


def read_html(name: str, data: bytes) -> Reading:
    """Read a page."""
    root = parse_page(page_text(name, data))
    if root is None:
        raise SourceError(*_no_text(name))
    make_shallow(root)
    site = clear_site(root)
    book = clear_gutenberg(root)
    said = Said(
        book.title or site.title or _title(root),
        book.authors or site.authors or stated_people(_meta(root, "author")),
        book.language or _language(root),
    )
    said = take_header(root, said)
    reading = read_tree(root, Shelf(), said)
    if all(block.kind is Kind.FURNITURE for block in reading.blocks):
        raise SourceError(*_no_text(name))
    return reading


def _no_text(name: str) -> tuple[str, Location, str]:
    return (
        "there is no text in this page but menus and the like",
        Location(name),
        "save the page again, with its text",
    )


def page_text(name: str, data: bytes) -> str:
    """Decode a page: by its byte order mark, by the charset that it names, else as any text."""
    found = CHARSET.search(data[:4096])
    declared = (found[1] or found[2]).decode("ascii") if found else ""
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        declared = {"iso-8859-1": "windows-1252", "us-ascii": "utf-8", "shift_jis": "cp932"}.get(
            declared.lower(), declared
        )
        try:
            return decode(name, data.decode(declared).encode())
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(name, data)


def parse_page(text: str) -> Element | None:
    """Parse XHTML as XML where it is well formed, all else as browsers do."""
    body = DECLARATION.sub("", text)
    if "http://www.w3.org/1999/xhtml" in body[:3000]:
        try:
            return plain_names(
                etree.fromstring(named_characters(DOCTYPE.sub("", body, count=1)).encode(), xml_parser())
            )
        except etree.XMLSyntaxError:
            pass
    parser = etree.HTMLParser(no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root: Element | None = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None
    if any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log):
        message = "elements stand more than 2,048 deep in one another: no text needs that"
        raise SourceError(message, hint="open the page in a browser and save it again, or copy its text")
    return root


def named_characters(text: str) -> str:
    """Write HTML's named characters as themselves: XML does not know them."""

    def character(found: re.Match[str]) -> str:
        if found[1] in XML_ENTITIES:
            return found[0]
        return html.entities.html5.get(found[1] + ";", "&amp;" + found[1] + ";")

    return ENTITY.sub(character, text)


def plain_names(root: Element) -> Element:
    """Take the namespaces off the names of elements."""
    for element in elements(root):
        element.tag = etree.QName(element).localname.lower()
    return root


def read_tree(root: Element, shelf: Shelf, said: Said = NOTHING_SAID) -> Reading:
    """Make blocks of a tree whose furniture is marked; `said` is what the source says apart from the text."""
    make_shallow(root)
    set_plays(root)
    name_blocks(root)
    title, authors = set_outline(root, said.title, said.authors)
    tie_notes(root, number_sections(root))
    transcript = Transcript()
    inline = InlineWriter(shelf.markdown, _kept_address, said.language)
    body = root.find("body")
    blocks = write_down(root if body is None else body, transcript, inline)
    return Reading(
        transcript.source,
        blocks,
        transcript.starts,
        title=title,
        subtitle=said.subtitle,
        authors=authors,
        language=said.language,
        pictures=shelf.pictures,
        findings=(*shelf.findings, *transcript.findings),
    )


def _language(root: Element) -> str:
    for element in (root, *root.iterchildren("body")):
        said = element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang")
        if said:
            return str(said)
    return ""


def _title(root: Element) -> str:
    """Take the page's title without the site's name, which stands behind or before it."""
    head = root.find("head")
    title = head.find("title") if head is not None else None
    whole = SITE_NAME.sub("", " ".join((title.text or "").split())) if title is not None else ""
    headings = {text_of(heading) for heading in find_headings(root)}
    parts = TITLE_PARTS.split(whole)
    said = next((part for part in parts if part in headings), "")
    return said or (whole if whole in headings else BARRED.split(whole)[0])


def _meta(root: Element, name: str) -> str:
    """Give what the page's head says under a name; several such are one list."""
    return "; ".join(
        " ".join((meta.get("content") or "").split())
        for meta in root.iterfind("head/meta")
        if (meta.get("name") or "").lower() == name
    )


def _kept_address(link: Element) -> str:
    """Keep an address on the net; any other leads nowhere in a book."""
    address = (link.get("href") or "").strip()
    if address.startswith("//"):
        address = "https:" + address
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if LINKABLE.match(address) and parts.netloc + parts.path else ""
