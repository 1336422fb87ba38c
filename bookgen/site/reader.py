"""Reading online: the EPUB's own documents as web pages, a section a page.

In: an `Entry`. Out: pages in reading order with links that lead from page to page, the notes of each page
at its end, pictures at the sizes that screens need, and for every paragraph a link to report an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urldefrag

from lxml import etree

from bookgen.direction import direction
from bookgen.site.catalogue import Entry
from bookgen.site.epub_file import XHTML_TYPE, Item
from bookgen.site.html import as_html, has_role, read_document, text_of
from bookgen.site.parts import part
from bookgen.site.pictures import Picture, text_pictures

ELSEWHERE = re.compile(r"@font-face\s*\{[^}]*\}|@charset[^;]*;")
"""What of an EPUB's style sheet a page of the web leaves out: typefaces would weigh more than the page."""
TYPEFACE_TYPES = frozenset("font/ttf font/otf font/woff font/woff2".split())
LEFT_OUT = (XHTML_TYPE, "application/x-dtbncx+xml", "text/css")
BLOCKS_WITH_ERRATA = frozenset("p h2 h3 h4 h5 h6 li figcaption dt dd".split())
BLOCKS_INSIDE = frozenset("p ol ul dl blockquote".split())
SIZES = "(min-width: 44rem) 38rem, 92vw"


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of the contents."""

    level: int
    title: str
    href: str
    """Beside the pages of the reader."""
    folio: str
    """Where it begins in the print edition; '' where nobody knows."""


@dataclass(frozen=True, slots=True)
class ReaderPage:
    """One page to read."""

    name: str
    """File name: 'introduction.html'."""
    title: str
    body: str
    """HTML."""
    notes: str
    """HTML of the notes that the page's marks lead to."""
    report: str
    """Where to report an error in this section; '' where the book names no place."""
    language: str
    direction: str
    has_heading: bool
    """Whether a heading of the first level stands in the text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A book to be read online."""

    pages: tuple[ReaderPage, ...]
    contents: tuple[ContentsLine, ...]
    resources: tuple[tuple[str, bytes], ...]
    """Pictures and the book's style sheet, by their place beside the pages."""


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One page on its way: a section or a part of one."""

    name: str
    title: str
    href: str
    """Of the document in the EPUB."""
    tree: etree._Element


@dataclass(frozen=True, slots=True)
class _Places:
    """Where everything is that links lead to."""

    first: Mapping[str, str]
    """The first page of each document, by its href in the EPUB."""
    anchors: Mapping[tuple[str, str], str]
    """The page of each id, by document and id."""
    notes: Mapping[tuple[str, str], etree._Element]


def make_reading(entry: Entry, say: Callable[..., str]) -> Reading:
    """Make the pages of a book; `say` gives each English phrase in the site's language."""
    documents = tuple(_documents(entry))
    notes = _notes(documents)
    weights = {f"{href}#{id}": len(as_html(note)) for (href, id), note in notes.items()}
    leaves = tuple(leaf for document in documents for leaf in _parted(document, weights))
    places = _Places(_first_pages(leaves), _anchors(leaves), notes)
    pictures = _pictures(entry)
    return Reading(
        pages=tuple(_page(entry, leaf, places, pictures, say) for leaf in leaves),
        contents=tuple(_contents(entry, documents, places)),
        resources=tuple(_resources(entry, pictures)),
    )


def _documents(entry: Entry) -> Iterator[_Leaf]:
    """Yield the documents to be read: all but the cover, which the book's own page shows."""
    for item in entry.epub.spine:
        title, body = read_document(item.data)
        if any(has_role(image, "doc-cover") for image in body.iter("img")):
            continue
        tree = _main_element(body, item)
        yield _Leaf(f"{_stem(item)}.html", title, item.href, tree)


def _main_element(body: etree._Element, item: Item) -> etree._Element:
    if "nav" in item.properties:
        return next(child for child in body if _contents_nav(child) is not None)
    body.tag = "div"
    for name in tuple(body.attrib):
        del body.attrib[name]
    return body[0] if len(body) == 1 and not (body.text or "").strip() else body


def _contents_nav(tree: etree._Element) -> etree._Element | None:
    return next((nav for nav in tree.iter("nav") if "nav-toc" in nav.get("class", "")), None)


def _stem(item: Item) -> str:
    return "contents" if "nav" in item.properties else item.href.rpartition(".")[0]


def _notes(documents: tuple[_Leaf, ...]) -> dict[tuple[str, str], etree._Element]:
    return {
        (document.href, note.get("id", "")): note
        for document in documents
        for note in document.tree.iter("div", "aside", "li")
        if has_role(note, "doc-footnote") or has_role(note, "doc-endnote")
    }


def _parted(document: _Leaf, weights: Mapping[str, int]) -> Iterator[_Leaf]:
    parts = part(document.tree, weights)
    stem = document.name.removesuffix(".html")
    for number, tree in enumerate(parts, 1):
        title = f"{document.title} ({number}/{len(parts)})" if len(parts) > 1 else document.title
        name = f"{stem}.html" if number == 1 else f"{stem}-part-{number}.html"
        yield replace(document, name=name, title=title, tree=tree)


def _first_pages(leaves: tuple[_Leaf, ...]) -> dict[str, str]:
    return {leaf.href: leaf.name for leaf in reversed(leaves)}


def _anchors(leaves: tuple[_Leaf, ...]) -> dict[tuple[str, str], str]:
    return {
        (leaf.href, element.get("id", "")): leaf.name
        for leaf in leaves
        for element in leaf.tree.iter(etree.Element)
        if element.get("id")
    }


def _page(
    entry: Entry,
    leaf: _Leaf,
    places: _Places,
    pictures: Mapping[str, tuple[Picture, ...]],
    say: Callable[..., str],
) -> ReaderPage:
    tree, language = deepcopy(leaf.tree), leaf.tree.get("lang") or entry.config.language
    wanted = _called_notes(leaf, places)
    notes = tuple(deepcopy(places.notes[key]) for key in wanted)
    here = frozenset(wanted) if not _is_notes(leaf, places) else frozenset()
    for piece in (tree, *(notes if here else ())):
        _lead(piece, leaf, places, here)
        _show_pictures(piece, pictures)
        _name_pages(piece)
        _add_errata(piece, entry, say)
    return ReaderPage(
        name=leaf.name,
        title=leaf.title,
        body=as_html(tree),
        notes="\n".join(as_html(note) for note in notes) if here else "",
        report=errata_href(entry, leaf.tree.get("id") or leaf.name.removesuffix(".html")),
        language=language,
        direction=direction(language),
        has_heading=next(tree.iter("h1"), None) is not None,
    )


def _is_notes(leaf: _Leaf, places: _Places) -> bool:
    return any(href == leaf.href for href, _ in places.notes)


def _called_notes(leaf: _Leaf, places: _Places) -> tuple[tuple[str, str], ...]:
    """List the notes that a page's marks lead to, each once, in the order of the marks."""
    marks = (link for link in leaf.tree.iter("a") if has_role(link, "doc-noteref"))
    keys = (_target(leaf.href, link.get("href", "")) for link in marks)
    return tuple(dict.fromkeys(key for key in keys if key in places.notes))


def _target(document: str, href: str) -> tuple[str, str]:
    file, fragment = urldefrag(href)
    return unquote(file) or document, unquote(fragment)


def _lead(piece: etree._Element, leaf: _Leaf, places: _Places, here: frozenset[tuple[str, str]]) -> None:
    """Turn links between the EPUB's documents into links between pages."""
    document = leaf.href
    if piece.get("id") and (key := _key_of(piece, here)):
        document = key[0]
    for link in piece.iter("a"):
        href = link.get("href")
        if href is None or ":" in href.partition("#")[0]:
            continue
        file, fragment = _target(document, href)
        page = places.anchors.get((file, fragment)) or places.first.get(file)
        if (file, fragment) in here or (page == leaf.name and fragment):
            link.set("href", f"#{fragment}")
        elif page:
            link.set("href", f"{quote(page)}#{fragment}" if fragment else quote(page))


def _key_of(note: etree._Element, here: frozenset[tuple[str, str]]) -> tuple[str, str] | None:
    return next((key for key in here if key[1] == note.get("id")), None)


def _show_pictures(piece: etree._Element, pictures: Mapping[str, tuple[Picture, ...]]) -> None:
    for image in piece.iter("img"):
        sizes = pictures.get(unquote(image.get("src", "")), ())
        image.set("loading", "lazy")
        if sizes:
            image.set("width", str(sizes[-1].width))
            image.set("height", str(sizes[-1].height))
        if len(sizes) > 1:
            image.set("srcset", ", ".join(f"{quote(size.path)} {size.width}w" for size in sizes))
            image.set("sizes", SIZES)


def _name_pages(piece: etree._Element) -> None:
    """Name page breaks by their title: on the web a span has no label, as axe sees it."""
    for mark in piece.iter("span"):
        if has_role(mark, "doc-pagebreak"):
            mark.set("title", mark.attrib.pop("aria-label", ""))


def _add_errata(piece: etree._Element, entry: Entry, say: Callable[..., str]) -> None:
    """Give every paragraph a link to report an error in it; the style sheet shows it when it is wanted."""
    if not entry.config.errata:
        return
    for block in tuple(piece.iter(*BLOCKS_WITH_ERRATA)):
        id = block.get("id")
        if id is None or any(child.tag in BLOCKS_INSIDE for child in block):
            continue
        link = etree.SubElement(block, "a")
        link.set("class", "erratum")
        link.set("href", errata_href(entry, id))
        link.set("aria-label", say("Report an error in paragraph {id}", id=id))


def errata_href(entry: Entry, id: str) -> str:
    """Write the address for reporting an error in a paragraph; '' where the book names none."""
    address = entry.config.errata
    if address.startswith("mailto:") and "{id}" not in address:
        address += f"{'&' if '?' in address else '?'}subject={{title}}%3A%20{{id}}"
    for field, value in (("{id}", id), ("{book}", entry.name), ("{title}", entry.config.title)):
        address = address.replace(field, quote(value, safe=""))
    return address


def _pictures(entry: Entry) -> dict[str, tuple[Picture, ...]]:
    cover = entry.epub.item_for("cover-image")
    return {
        item.href: text_pictures(item.data, item.media_type, item.href)
        for item in entry.epub.items
        if item.media_type.startswith("image/") and item is not cover
    }


def _resources(entry: Entry, pictures: Mapping[str, tuple[Picture, ...]]) -> Iterator[tuple[str, bytes]]:
    cover = entry.epub.item_for("cover-image")
    for item in entry.epub.items:
        if item.media_type == "text/css":
            yield item.href, _scoped(item.data.decode()).encode()
        elif item.media_type not in (*LEFT_OUT, *TYPEFACE_TYPES) and item is not cover:
            yield item.href, item.data
    for sizes in pictures.values():
        yield from ((size.path, size.data) for size in sizes[:-1])


def _scoped(css: str) -> str:
    """Keep the book's style sheet to the book's text, away from what the page puts round it."""
    return f"@scope (.text, .page-notes, .pop-up) {{\n{ELSEWHERE.sub('', css).strip()}\n}}\n"


def _contents(entry: Entry, documents: tuple[_Leaf, ...], places: _Places) -> Iterator[ContentsLine]:
    """Read the contents from the EPUB's navigation document."""
    navs = (_contents_nav(document.tree) for document in documents)
    nav = next((nav for nav in navs if nav is not None), None)
    folios = {document.href: _first_folio(document.tree) for document in documents}
    for item in nav.iter("li") if nav is not None else ():
        link = item.find("a")
        if link is None:
            continue
        file, fragment = _target("", link.get("href", ""))
        page = places.anchors.get((file, fragment)) or places.first.get(file)
        if page:
            level = sum(1 for above in item.iterancestors("ol"))
            href = f"{quote(page)}#{fragment}" if fragment else quote(page)
            yield ContentsLine(level, text_of(link), href, "" if fragment else folios.get(file, ""))


def _first_folio(tree: etree._Element) -> str:
    breaks = (element for element in tree.iter("span") if has_role(element, "doc-pagebreak"))
    return next((mark.get("aria-label", "") for mark in breaks), "")
