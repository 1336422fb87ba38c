"""The documents that bookgen writes itself: title pages, contents, endnotes, colophon."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from string import ascii_lowercase

from lxml import etree

from bookgen import __version__
from bookgen.book import Book, Matter, Section
from bookgen.compose.drafts import Draft
from bookgen.compose.notes import Note
from bookgen.compose.sections import fill_slot, find_slots, serialise
from bookgen.compose.trees import render_tree
from bookgen.config_values import SIZE
from bookgen.edition import Document, Edition
from bookgen.labels import label, label_language
from bookgen.typefaces import shown_typefaces
from bookgen.vocabulary import TRIMS
from bookgen.xhtml import EPUB_TYPE, XHTML

PRINT_ONLY = frozenset({Edition.PRINT})
LIST_OF_ILLUSTRATIONS = "loi"
FEWEST_ILLUSTRATIONS = 2
"""Fewer need no list."""
WORDS = etree.XPath(".//text()[not(ancestor::*[@class='noteref'])]")
"""What a caption says: the number of a note is no part of it."""


@dataclass(frozen=True, slots=True)
class Illustration:
    """A picture as the list of illustrations names it."""

    id: str
    href: str
    caption: str
    language: str


@dataclass(frozen=True, slots=True)
class Group:
    """The notes of one section, as the endnotes template wants them."""

    section: Section
    notes: tuple[Note, ...]


def _page(book: Book, template: str, document: Document, **words: object) -> Document:
    """Render a template of bookgen's own as the body of a document."""
    return replace(document, body=serialise(_tree(book, template, **words)))


def _tree(book: Book, template: str, **words: object) -> etree._Element:
    say: Callable[[str], str] = partial(label, language=book.config.language)
    return render_tree(template, book.templates, book=book.config, label=say, version=__version__, **words)


def front_documents(book: Book, listed: tuple[Document, ...]) -> Iterator[Document]:
    """Yield what stands before the sections; `listed` is what the contents may name."""
    config = book.config

    def front(id: str, role: str, name: str) -> Document:
        title = label(name, config.language)
        return Document(id, title, role, Matter.FRONT, "", language=config.language)

    half_title = replace(front("half-title", "halftitlepage", "half-title"), editions=PRINT_ONLY)
    yield _page(book, "half-title.xhtml.j2", half_title)
    yield _page(book, "title-page.xhtml.j2", front("title-page", "titlepage", "title page"))
    copyright_page = replace(front("copyright-page", "copyright-page", "copyright"), recto=False)
    yield _page(book, "copyright-page.xhtml.j2", copyright_page)
    if config.dedication:
        yield _page(book, "dedication.xhtml.j2", front("dedication", "dedication", "dedication"))
    if config.epigraph:
        yield _page(book, "epigraph.xhtml.j2", front("epigraph", "epigraph", "epigraph"))
    pictures = () if any(d.role == LIST_OF_ILLUSTRATIONS for d in listed) else tuple(_illustrations(listed))
    list_of_them = replace(
        front("illustrations", LIST_OF_ILLUSTRATIONS, "illustrations"), editions=PRINT_ONLY, in_contents=True
    )
    lists = (list_of_them,) if len(pictures) >= FEWEST_ILLUSTRATIONS else ()
    entries = tuple(document for document in (*lists, *listed) if document.in_contents)
    contents = replace(front("contents", "toc", "contents"), editions=PRINT_ONLY)
    yield _page(book, "contents.xhtml.j2", contents, entries=entries)
    for document in lists:
        yield _page(book, "illustrations.xhtml.j2", document, pictures=pictures)


def _illustrations(documents: tuple[Document, ...]) -> Iterator[Illustration]:
    """List the pictures that have a caption, in the order of the text."""
    for document in documents:
        if "<figcaption" not in document.body:
            continue
        for figure in etree.fromstring(document.body).iter(f"{XHTML}figure"):
            caption, id = figure.find(f"{XHTML}figcaption"), figure.get("id", "")
            words = "" if caption is None else " ".join("".join(WORDS(caption)).split())
            if words and id:
                yield Illustration(id, f"{document.id}.xhtml#{id}", words, document.language)


def endnotes_documents(book: Book, drafts: tuple[Draft, ...]) -> Iterator[Document]:
    """Yield the endnotes, grouped by section, where a book has notes."""
    groups = tuple(Group(draft.section, draft.notes) for draft in drafts if draft.notes)
    if not groups:
        return
    root = _tree(book, "endnotes.xhtml.j2", groups=groups)
    notes = (note for group in groups for note in group.notes)
    for slot, note in zip(find_slots(root, "note"), notes, strict=True):
        fill_slot(slot, _with_backlinks(note))
    title = label("notes", book.config.language)
    yield Document("endnotes", title, "endnotes", Matter.BACK, serialise(root), in_contents=True)


def _with_backlinks(note: Note) -> etree._Element:
    """Put the note's number, a link back to its mark, before the first paragraph's text.

    Where several marks call one note, a letter for each further mark follows the text.
    """
    first = note.content.find("p")
    if first is None or note.content.index(first):
        first = etree.Element("p")
        note.content.insert(0, first)
    number = etree.Element("a")
    if note.backlinks:
        _link_back(number, note.backlinks[0])
    else:
        number.tag = "span"
        number.set("class", "note-number")
    number.text, number.tail = note.label, f". {(first.text or '').lstrip()}"
    first.text = None
    first.insert(0, number)
    for place, target in enumerate(note.backlinks[1:], 2):
        _append_backlink(note, _letters(place), target)
    return note.content


def _append_backlink(note: Note, letter: str, target: str) -> None:
    """Put a further link back behind the text of a note, in a paragraph of its own where it ends in none."""
    last = note.content[-1]
    if last.tag != "p":
        last = etree.SubElement(note.content, "p")
    elif len(last):
        last[-1].tail = f"{(last[-1].tail or '').rstrip()} "
    else:
        last.text = f"{(last.text or '').rstrip()} "
    link = etree.SubElement(last, "a")
    _link_back(link, target)
    link.set("aria-label", f"{note.label} {letter}")
    link.text = letter


def _letters(number: int) -> str:
    """Count in letters: 1 is 'a', 26 'z', 27 'aa'."""
    above, place = divmod(number - 1, len(ascii_lowercase))
    return (_letters(above) if above else "") + ascii_lowercase[place]


def _link_back(link: etree._Element, target: str) -> None:
    link.set("class", "backlink")
    link.set("role", "doc-backlink")
    link.set(EPUB_TYPE, "backlink")
    link.set("href", target)


def colophon_document(book: Book, text: tuple[Document, ...], *, is_printed: bool) -> Document:
    """Say how the book was made; of a print edition, in which typefaces and of which trim."""
    title = label("colophon", book.config.language)
    colophon = Document("colophon", title, "colophon", Matter.BACK, "")
    shown = shown_typefaces(book.config.print.typeface, "".join(document.body for document in text))
    spoken = label_language(book.config.language)
    return _page(
        book,
        "colophon.xhtml.j2",
        colophon,
        is_printed=is_printed,
        trim=_shown_trim(book.config.print.trim),
        typefaces=[typeface.family for typeface in shown],
        language="" if book.config.language.startswith(spoken) else spoken,
    )


def _shown_trim(trim: str) -> str:
    """Write a trim as print does: '5.5x8.5in' is '5.5 × 8.5 in'."""
    found = SIZE.fullmatch(TRIMS.get(trim, trim))
    return f"{found[1]} × {found[2]} {found[3]}" if found else trim
