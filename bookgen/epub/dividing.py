"""Divide long endnotes among several files, since some reading devices stumble over a large one.

In: the documents' trees with their page breaks. Out: the same where no file is too large; else endnotes in
as many documents as they need, each with whole sections' notes, and every link and page break led to where
its aim now stands. Print sets the endnotes whole, and the contents name the first document alone.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from bookgen.epub.breaks import PageBreak
from bookgen.epub.content import ContentDocument
from bookgen.epub.pagelist import free_name
from bookgen.xhtml import XHTML

LARGEST = 200_000
"""Where the next document begins; Calibre's check of a book warns beyond 260 KiB. Units: bytes."""
SECTION = f"{XHTML}section"


def divide_endnotes(
    contents: Sequence[ContentDocument], breaks: tuple[PageBreak, ...]
) -> tuple[tuple[ContentDocument, ...], tuple[PageBreak, ...]]:
    """Divide endnotes that are too long for one file."""
    whole = next((content for content in contents if content.document.role == "endnotes"), None)
    if whole is None:
        return tuple(contents), breaks
    ends = _ends(_own_section(whole))
    taken = {id for content in contents for id in (content.document.id, *_ids(content))}
    parts = tuple(_part(whole, first, last, taken) for first, last in zip((0, *ends), ends, strict=False))
    moved = {id: part.document.id for part in parts[1:] for id in _ids(part)}
    divided = tuple(part for content in contents for part in (parts if content is whole else (content,)))
    if moved:
        for content in divided:
            _lead_links(content, whole.href, moved)
    return divided, tuple(replace(one, document=moved.get(one.id, one.document)) for one in breaks)


def _own_section(content: ContentDocument) -> etree._Element:
    """Find the section that is the document, below its frame."""
    return next(content.root.iter(SECTION))


def _ends(section: etree._Element) -> tuple[int, ...]:
    """Say where each document ends, counted in the section's children, always behind a group of notes.

    So a page break before a group goes with it, and a group that is too large by itself stays whole.
    """
    ends, size, end = [], 0, 0
    for place, child in enumerate(section, 1):
        if child.tag == SECTION:
            group = sum(len(etree.tostring(one, encoding="utf-8")) for one in section[end:place])
            if end and size + group > LARGEST:
                ends.append(end)
                size = 0
            size, end = size + group, place
    return (*ends, len(section))


def _part(whole: ContentDocument, first: int, last: int, taken: set[str]) -> ContentDocument:
    """Take some children of the endnotes into a document of their own; the first keeps name and heading."""
    part = replace(whole, root=copy.deepcopy(whole.root))
    section = _own_section(part)
    section[:] = section[first:last]
    if not first:
        return part
    id = free_name(whole.document.id, taken)
    section.set("id", id)
    section.set("aria-label", whole.document.title)
    return replace(part, document=replace(whole.document, id=id, in_contents=False))


def _ids(content: ContentDocument) -> Iterator[str]:
    return (element.get("id") or "" for element in content.root.iterfind(".//*[@id]"))


def _lead_links(content: ContentDocument, old: str, moved: Mapping[str, str]) -> None:
    """Lead the links to what has moved to the document where it stands."""
    for link in content.root.iter(f"{XHTML}a"):
        path, _, fragment = (link.get("href") or "").partition("#")
        if path == old and fragment in moved:
            link.set("href", f"{moved[fragment]}.xhtml#{fragment}")
