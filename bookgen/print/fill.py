"""Fill in what a section can only know once others are typeset: the folios of places in them.

In: a section's XHTML and where every id of the book stands. Out: the same with folios, by operations on
the tree: an empty `<span class="folio" data-folio-of="ID">` gets a text. Contents come with such spans; of
endnotes print wants them too, where an EPUB has the link back alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lxml import etree

from bookgen.edition import Composition
from bookgen.labels import label
from bookgen.print.boxes import NOTE_FOLIO
from bookgen.print.section import TypesetSection
from bookgen.xhtml import XHTML

FOLIO_OF = "data-folio-of"


def needs_folios(body: str) -> bool:
    """Tell whether a section has to wait for others."""
    return FOLIO_OF in body


def ask_folios(composition: Composition) -> Composition:
    """Let every endnote end with the folio of its noteref."""
    documents = (
        replace(document, body=_asking(document.body)) if document.role == "endnotes" else document
        for document in composition.documents
    )
    return replace(composition, documents=tuple(documents))


def _asking(body: str) -> str:
    root = etree.fromstring(body)
    for note in _notes(root):
        noteref, paragraphs = _noteref(note), note.findall(f"{XHTML}p")
        if noteref and paragraphs:
            attributes = {"class": f"folio {NOTE_FOLIO}", FOLIO_OF: noteref}
            etree.SubElement(paragraphs[-1], f"{XHTML}span", attributes)
    return str(etree.tostring(root, encoding="unicode"))


def fill_folios(body: str, folios: Mapping[str, str]) -> str:
    """Write the folios of other sections' places into a section."""
    if not needs_folios(body):
        return body
    root = etree.fromstring(body)
    for span in root.iterfind(f".//*[@{FOLIO_OF}]"):
        span.text = folios.get(span.get(FOLIO_OF, ""), "")
    return str(etree.tostring(root, encoding="unicode"))


def notes_heads(
    body: str, notes: TypesetSection, folios: Mapping[str, str], language: str
) -> tuple[str, ...]:
    """Say for each page of endnotes which pages of the text its notes belong to."""
    holders: dict[str, str] = {}
    for note in _notes(etree.fromstring(body)):
        noteref = _noteref(note)
        holders.update(
            (element.get("id", ""), noteref) for element in note.iter(etree.Element) if element.get("id")
        )
    pages: list[list[str]] = [[] for _ in notes.leaves]
    for line in notes.lines:
        folio = folios.get(holders.get(line.block, ""))
        if folio:
            pages[line.page].append(folio)
    return tuple(_head(page, language) for page in pages)


def _head(folios: list[str], language: str) -> str:
    if not folios:
        return ""
    first, last = folios[0], folios[-1]
    if first == last:
        return label("notes to page", language).format(first)
    return label("notes to pages", language).format(f"{first}–{last}")


def _notes(root: etree._Element) -> Iterable[etree._Element]:
    return (element for element in root.iter(etree.Element) if "endnote" in element.get("class", "").split())


def _noteref(note: etree._Element) -> str:
    """Find the id of the noteref that a note answers to: its first backlink's aim."""
    for link in note.iter(etree.Element):
        if "backlink" in link.get("class", "").split():
            return str(link.get("href", "")).partition("#")[2]
    return ""
