"""Package a composed book as an EPUB 3.3.

In: a `Book`, its `Composition`, the pages of the print PDF of the same build where there is one, and a
cover where there is one. Out: the bytes of the .epub and what was found on the way.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from bookgen.book import Asset, Book
from bookgen.direction import direction
from bookgen.edition import Composition, Cover, Document, Edition, Page
from bookgen.epub import accessibility, metadata, navigation
from bookgen.epub.breaks import PageBreak
from bookgen.epub.checks import Inside, check
from bookgen.epub.container import Meta, Package, Resource, write_container
from bookgen.epub.content import ContentDocument, as_xhtml, as_xml, finish, read_content
from bookgen.epub.dividing import divide_endnotes
from bookgen.epub.motion import may_move
from bookgen.epub.pagelist import free_name, page_source, place_breaks
from bookgen.epub.stylesheet import check_styles, stylesheet
from bookgen.epub.typeface import embed
from bookgen.finding import Finding
from bookgen.labels import label
from bookgen.templates import find_template, render

XHTML_TYPE = "application/xhtml+xml"
BEFORE_CONTENTS = frozenset({"halftitlepage", "titlepage", "copyright-page", "dedication", "epigraph"})
"""What stands before the contents where the composition has no contents of its own (Chicago 1.4)."""
STYLESHEET = "style.css"
NCX = "toc.ncx"
COVER_ID = "cover-image"
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class Packaged:
    """A finished EPUB with what was found."""

    data: bytes
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What is put together, with names for bookgen's own documents that meet none of the book's."""

    book: Book
    documents: tuple[Document, ...]
    contents: tuple[ContentDocument, ...]
    breaks: tuple[PageBreak, ...]
    cover: Cover | None
    css: str
    fonts: tuple[Resource, ...]
    pictures: tuple[Asset, ...]
    nav_href: str
    cover_href: str

    @property
    def frame(self) -> dict[str, str]:
        """The words that every frame needs."""
        language = self.book.config.language
        return {"language": language, "direction": direction(language), "stylesheet": STYLESHEET}


def package(
    book: Book, composition: Composition, pages: tuple[Page, ...] = (), cover: Cover | None = None
) -> Packaged:
    """Make the EPUB of a book.

    Raises: TemplateError where a template does not render; OutputError where the container lost something.
    """
    contents = _contents(book, composition)
    breaks, misplaced = place_breaks(contents, pages)
    contents, breaks = divide_endnotes(contents, breaks)
    parts = _parts(book, composition, contents, breaks, cover)
    media_types = {asset.href: asset.media_type for asset in parts.pictures}
    findings = (*check(Inside(contents, media_types)), *misplaced, *check_styles(book.styles))
    resources = (*_reading_order(parts), *_supplements(parts))
    return Packaged(write_container(_unique(resources), _package(parts, findings)), findings)


def _unique(resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
    """Keep the first file of each name: that there was a second is a finding already."""
    first: dict[str, Resource] = {}
    for resource in resources:
        first.setdefault(resource.href, resource)
    return tuple(first.values())


def _contents(book: Book, composition: Composition) -> tuple[ContentDocument, ...]:
    frame = find_template("frame-epub.xhtml.j2", book.templates)
    return tuple(
        read_content(frame, document, book.config.language, stylesheet=STYLESHEET)
        for document in composition.documents
        if Edition.EPUB in document.editions
    )


def _typeface(book: Book, contents: tuple[ContentDocument, ...]) -> tuple[tuple[Resource, ...], str]:
    """Embed the typeface that book.toml asks for, with every letter of the book."""
    family = book.config.epub.typeface
    if not family:
        return (), ""
    letters = {letter for content in contents for text in content.root.itertext() for letter in text}
    return embed(family, sorted(letters | set(string.printable)))


def _pictures(book: Book, composition: Composition, css: str) -> tuple[Asset, ...]:
    """Gather the pictures that the documents show and those that the style sheet names."""
    styled = (asset for asset in book.assets if asset.href in css)
    return tuple({asset.href: asset for asset in (*composition.assets, *styled)}.values())


def _parts(
    book: Book,
    composition: Composition,
    contents: tuple[ContentDocument, ...],
    breaks: tuple[PageBreak, ...],
    cover: Cover | None,
) -> Parts:
    fonts, rules = _typeface(book, contents)
    css = stylesheet(book.styles, rules)
    taken = {content.document.id for content in contents}
    nav, front = (f"{free_name(name, taken)}.xhtml" for name in ("nav", "cover"))
    return Parts(
        book=book,
        documents=composition.documents,
        contents=contents,
        breaks=breaks,
        cover=cover,
        css=css,
        fonts=fonts,
        pictures=_pictures(book, composition, css),
        nav_href=nav,
        cover_href=front,
    )


def _package(parts: Parts, findings: tuple[Finding, ...]) -> Package:
    config, has_cover = parts.book.config, parts.cover is not None
    access = accessibility.examine(
        parts.contents,
        findings,
        may_move=any(may_move(asset) for asset in parts.pictures),
        has_pages=bool(parts.breaks),
        has_cover=has_cover,
    )
    claims = accessibility.derive(access, config, page_source(config))
    old = (Meta("meta", "", (("name", "cover"), ("content", COVER_ID))),) if has_cover else ()
    return Package(
        metadata=(*metadata.describe(config), *claims, *old),
        language=config.language,
        direction=direction(config.language),
        modified=config.modified,
    )


def _supplements(parts: Parts) -> Iterator[Resource]:
    """Yield the style sheet, the pictures and the typeface."""
    yield Resource(STYLESHEET, "text/css", parts.css.encode(), "style")
    for number, asset in enumerate(parts.pictures, 1):
        yield Resource(asset.href, asset.media_type, asset.data, f"picture-{number}")
    yield from parts.fonts


def _reading_order(parts: Parts) -> Iterator[Resource]:
    """Yield cover, title pages, contents and text, as they are to be read, and the NCX."""
    if parts.cover:
        yield from _cover(parts, parts.cover)
    place = _contents_place(parts.documents)
    for number, content in enumerate(parts.contents):
        if number == place:
            yield from _navigation(parts)
        id = f"text-{number + 1}"
        yield Resource(content.href, XHTML_TYPE, finish(content), id, content.properties, in_spine=True)
    if place >= len(parts.contents):
        yield from _navigation(parts)


def _contents_place(documents: Sequence[Document]) -> int:
    """Find how many documents of the EPUB stand before the contents."""
    marks = [document.role == "toc" for document in documents]
    if not any(marks):
        marks = [document.role not in BEFORE_CONTENTS for document in documents]
    before = documents[: marks.index(True)] if any(marks) else documents
    return sum(Edition.EPUB in document.editions for document in before)


def _cover(parts: Parts, cover: Cover) -> Iterator[Resource]:
    picture = f"cover.{EXTENSIONS[cover.media_type]}"
    page = render(
        find_template("cover.xhtml.j2", parts.book.templates),
        **parts.frame,
        title=label("cover", parts.book.config.language),
        picture=picture,
        alt=cover.alt,
    )
    yield Resource(parts.cover_href, XHTML_TYPE, as_xhtml(page), "cover", in_spine=True)
    yield Resource(picture, cover.media_type, cover.data, COVER_ID, ("cover-image",))


def _navigation(parts: Parts) -> Iterator[Resource]:
    """Yield the navigation document, which is the visible contents too, and the NCX."""
    config, listed = parts.book.config, tuple(content.document for content in parts.contents)
    own = next((document.title for document in parts.documents if document.role == "toc"), "")
    say = partial(label, language=config.language)
    title = own or say("contents")
    points = navigation.contents(listed, config.language)
    shared = {
        **parts.frame,
        "title": title,
        "points": points,
        "breaks": parts.breaks,
        "label": say,
    }
    place = _contents_place(parts.documents)
    landmarks = (
        *((navigation.Landmark("cover", parts.cover_href, say("cover")),) if parts.cover else ()),
        *navigation.landmarks(listed[:place]),
        navigation.Landmark("toc", parts.nav_href, title),
        *navigation.landmarks(listed[place:]),
    )
    page = render(find_template("nav.xhtml.j2", parts.book.templates), **shared, landmarks=landmarks)
    yield Resource(parts.nav_href, XHTML_TYPE, as_xhtml(page), "nav", ("nav",), in_spine=True)
    ncx = render(
        find_template("toc.ncx.j2", parts.book.templates),
        **shared,
        book=config,
        depth=navigation.depth(points),
    )
    yield Resource(NCX, "application/x-dtbncx+xml", as_xml(ncx), "ncx")
