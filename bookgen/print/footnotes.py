"""Set the notes of a book at the foot of its pages instead of at its end.

In: a composition with endnotes. Out: the same for print, each note behind the mark that calls it, where
`float: footnote` takes it to the foot of that page; no endnotes, nor their line in the contents. Ids, links
and words stay, so that the EPUB, which keeps its endnotes, has the same pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from bookgen.edition import Composition, Document
from bookgen.xhtml import local_name

ENDNOTES = "endnotes"
FOOTNOTE = "footnote"
"""Class that style sheets float to the foot of the page."""
SPACE = re.compile(r"[ \t\n\r\f]+")
BLOCKS = frozenset("blockquote dd div dl dt figcaption figure h3 h4 h5 h6 li ol p pre table ul".split())


def set_footnotes(composition: Composition) -> Composition:
    """Move every endnote to its first mark."""
    endnotes = [document for document in composition.documents if document.role == ENDNOTES]
    notes = {id: note for document in endnotes for id, note in _notes(document)}
    documents = (
        replace(document, body=_with_notes(document, notes))
        for document in composition.documents
        if document.role != ENDNOTES
    )
    return replace(composition, documents=tuple(documents))


def _notes(document: Document) -> Iterator[tuple[str, etree._Element]]:
    for group in _of_class(etree.fromstring(document.body), "notes-group"):
        for note in _of_class(group, "endnote"):
            note.set("class", FOOTNOTE)
            _collapse_space(note)
            note.set("data-section", group.get("data-section", ""))
            yield note.get("id", ""), note


def _with_notes(document: Document, notes: Mapping[str, etree._Element]) -> str:
    """Put the notes that a section's marks call behind those marks, and at its end those that none calls."""
    own = {id: note for id, note in notes.items() if note.get("data-section") == document.id}
    if not own and f'href="{ENDNOTES}.xhtml#' not in document.body:
        return document.body
    root = etree.fromstring(document.body)
    for mark in list(_of_class(root, "noteref")):
        _place(mark, own)
    for note in list(own.values()):
        root.append(note)
    for link in root.iterfind(f".//*[@href='{ENDNOTES}.xhtml#{ENDNOTES}']"):
        entry = link.getparent()
        entry.getparent().remove(entry)
    return str(etree.tostring(root, encoding="unicode"))


def _collapse_space(note: etree._Element) -> None:
    """Do to white space what CSS does: WeasyPrint leaves it as it stands in a footnote."""
    for element in note.iter(etree.Element):
        element.text = SPACE.sub(" ", element.text or "")
        element.tail = SPACE.sub(" ", element.tail or "")
    for element in note.iter(etree.Element):
        if local_name(element) in BLOCKS:
            element.text = (element.text or "").lstrip()
            element.tail = (element.tail or "").strip()


def _place(mark: etree._Element, notes: dict[str, etree._Element]) -> None:
    """Put a note behind its mark, and behind it the notes that it calls itself: notes do not nest."""
    after = mark
    marks = [mark]
    while marks:
        note = notes.pop(marks.pop(0).get("href", "").partition("#")[2], None)
        if note is not None:
            note.tail, after.tail = after.tail, None
            after.addnext(note)
            after = note
            marks += _of_class(note, "noteref")


def _of_class(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter(etree.Element) if name in element.get("class", "").split())
