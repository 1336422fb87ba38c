"""Endnotes that are too long for one file stand in several, and every link and page break finds them."""

from __future__ import annotations

from bookgen.book import Matter
from bookgen.edition import Document
from bookgen.epub.dividing import LARGEST
from epub_parts import ROOT, Opened, document, opened, page

SECTIONS = ("one", "two", "three")
HALF = "x" * (LARGEST // 2)


def chapter(id: str) -> Document:
    mark = f'<a epub:type="noteref" role="doc-noteref" id="mark-{id}" href="endnotes.xhtml#note-{id}">1</a>'
    return document(id, f'<p id="p-{id}">Text.{mark}</p>')


def group(id: str, text: str) -> str:
    back = f'<a class="backlink" role="doc-backlink" epub:type="backlink" href="{id}.xhtml#mark-{id}">1</a>'
    return (
        f'<section class="notes-group"><h2 id="notes-{id}">{id}</h2><div class="endnote" epub:type="footnote"'
        f' role="doc-footnote" id="note-{id}"><p id="n-{id}">{back}. {text}</p></div></section>'
    )


def noted(text: str) -> Opened:
    groups = "".join(group(id, text) for id in SECTIONS)
    body = (
        f'<section {ROOT} id="endnotes" class="endnotes" epub:type="endnotes" role="doc-endnotes">'
        f'<header class="opener"><h1 class="title">Notes</h1></header>{groups}</section>'
    )
    endnotes = document("endnotes", title="Notes", role="endnotes", matter=Matter.BACK, source="", body=body)
    # The first page of the endnotes begins with them, the second with the notes to 'three'.
    pages = (page("7", "endnotes", "endnotes"), page("8", "endnotes", "notes-three"))
    return opened(*map(chapter, SECTIONS), endnotes, pages=pages)


def notes_files(book: Opened) -> dict[str, list[str]]:
    names = [name for name in book.files if "endnotes" in name]
    return {
        name.removeprefix("EPUB/"): book.find(name.removeprefix("EPUB/"), "//h:div[@class='endnote']/@id")
        for name in names
    }


def test_short_endnotes_stand_in_one_file():
    assert {"endnotes.xhtml": ["note-one", "note-two", "note-three"]} == notes_files(noted("Short."))


def test_long_endnotes_are_divided_between_sections():
    long = noted(HALF)
    assert {
        "endnotes.xhtml": ["note-one"],
        "endnotes-2.xhtml": ["note-two"],
        "endnotes-3.xhtml": ["note-three"],
    } == notes_files(long)
    assert [] == long.codes
    assert ["Notes"] == [str(name) for name in long.find("endnotes-2.xhtml", "//h:section/@aria-label")]


def test_marks_lead_to_the_file_where_their_note_stands():
    long = noted(HALF)
    assert ["endnotes.xhtml#note-one", "endnotes-2.xhtml#note-two", "endnotes-3.xhtml#note-three"] == [
        str(long.find(f"{id}.xhtml", "//h:a/@href")[0]) for id in SECTIONS
    ]


def test_divided_endnotes_have_one_line_in_the_contents_and_their_pages_in_the_page_list():
    long = noted(HALF)
    links = [str(href) for href in long.find("nav.xhtml", "//h:a/@href") if "endnotes" in href]
    # In the contents, among the landmarks, and the two pages.
    assert [
        "endnotes.xhtml",
        "endnotes.xhtml",
        "endnotes.xhtml#page-7",
        "endnotes-3.xhtml#page-8",
    ] == sorted(links, key=lambda href: ("#" in href, href.partition("#")[2]))
    # A break that stands before a group goes with the group.
    assert ["page-8"] == [str(id) for id in long.find("endnotes-3.xhtml", "//h:span[@role]/@id")]
