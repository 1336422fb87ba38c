"""What is looked for in the finished documents before they are packed.

Each check takes the whole book and yields findings with chapter file and line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree

from bookgen.epub import rules
from bookgen.epub.content import ContentDocument
from bookgen.errors import Location
from bookgen.finding import Finding
from bookgen.xhtml import XHTML, is_a, is_silent, local_name, place_of

CORE_PICTURES = frozenset(
    {"image/jpeg", "image/png", "image/gif", "image/webp", "image/svg+xml", "image/svg"}
)


@dataclass(frozen=True, slots=True)
class Inside:
    """What the EPUB holds, as the checks need it."""

    contents: tuple[ContentDocument, ...]
    pictures: Mapping[str, str]
    """Media type by href."""


def check(inside: Inside) -> tuple[Finding, ...]:
    """Run every check."""
    return tuple(finding for check in CHECKS for finding in check(inside))


def check_form(inside: Inside) -> Iterator[Finding]:
    """Report documents that are not XML."""
    for content in inside.contents:
        if content.fault:
            file = Location(content.document.source or content.href)
            yield rules.NOT_WELL_FORMED.found(file, document=content.document.id, fault=content.fault)


def check_names(inside: Inside) -> Iterator[Finding]:
    """Report names that are used twice: files, and ids in the whole book."""
    files = Counter(content.href.casefold() for content in inside.contents)
    for name in (name for name, count in files.items() if count > 1):
        yield rules.REPEATED_NAME.found(Location(name), name=name)
    seen: set[str] = set()
    for content in inside.contents:
        for element in content.root.iterfind(".//*[@id]"):
            name = element.get("id") or ""
            if name in seen:
                yield rules.REPEATED_NAME.found(place_of(element, content.document), name=name)
            seen.add(name)


def check_links(inside: Inside) -> Iterator[Finding]:
    """Report links into the book that lead nowhere."""
    targets = {content.href: _ids(content) for content in inside.contents}
    for content in inside.contents:
        for link in content.root.iter(f"{XHTML}a"):
            parts = urlsplit(link.get("href") or "")
            if link.get("href") is None or parts.scheme or parts.netloc:
                continue
            ids = targets.get(unquote(parts.path) or content.href)
            if ids is None or (parts.fragment and unquote(parts.fragment) not in ids):
                yield rules.DEAD_LINK.found(place_of(link, content.document), target=link.get("href"))


def check_pictures(inside: Inside) -> Iterator[Finding]:
    """Report pictures that are missing or of a strange format."""
    for content in inside.contents:
        for image in content.root.iter(f"{XHTML}img"):
            name, where = unquote(image.get("src") or ""), place_of(image, content.document)
            media_type = inside.pictures.get(name)
            if media_type is None:
                yield rules.PICTURE_MISSING.found(where, name=name)
            elif media_type not in CORE_PICTURES:
                yield rules.PICTURE_FORMAT.found(where, name=name, media_type=media_type)


def check_tables(inside: Inside) -> Iterator[Finding]:
    """Report tables without header cells."""
    for content in inside.contents:
        for table in content.root.iter(f"{XHTML}table"):
            bare = next(table.iter(f"{XHTML}th"), None) is None
            if bare and not is_silent(table):
                yield rules.TABLE_WITHOUT_HEADERS.found(place_of(table, content.document))


def check_notes(inside: Inside) -> Iterator[Finding]:
    """Report notes that would not open as a pop-up in Apple Books or on Kindle."""
    for content in inside.contents:
        for element in content.root.iterfind(".//*[@{http://www.idpf.org/2007/ops}type]"):
            if is_a(element, "noteref") and len(element):
                mark = "".join(element.itertext())
                yield rules.NOTEREF_NESTED.found(place_of(element, content.document), mark=mark)
            if is_a(element, "footnote") or is_a(element, "endnote"):
                fault = _note_fault(element)
                if fault:
                    note = element.get("id") or ""
                    yield rules.NOTE_MISSHAPEN.found(
                        place_of(element, content.document), note=note, fault=fault
                    )


def _note_fault(note: etree._Element) -> str:
    if local_name(note) == "aside":
        return "is an aside, which Apple Books hides"
    if not note.get("id"):
        return "has no id, so that no mark can lead to it"
    first = next((element for element in note.iter(f"{XHTML}a", f"{XHTML}span")), None)
    called = any(is_a(link, "backlink") for link in note.iter(f"{XHTML}a"))
    if called and (first is None or not is_a(first, "backlink") or _text_before(note, first)):
        return "does not begin with its backlink"
    return ""


def _text_before(note: etree._Element, link: etree._Element) -> bool:
    """Tell whether words of the note stand before its backlink."""
    for element in note.iter():
        if element is link:
            return False
        if (element.text or "").strip():
            return True
    return True


def _ids(content: ContentDocument) -> frozenset[str]:
    return frozenset(element.get("id") or "" for element in content.root.iterfind(".//*[@id]"))


CHECKS: tuple[Callable[[Inside], Iterator[Finding]], ...] = (
    check_form,
    check_names,
    check_links,
    check_pictures,
    check_tables,
    check_notes,
)
