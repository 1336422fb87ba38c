"""Parse every section, settle its ids, pictures, links and notes, and collect what is wrong with it."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from bookgen.book import Asset, Book, Section
from bookgen.compose.clean import recall_clean
from bookgen.compose.headings import close_gaps
from bookgen.compose.ids import Ids, give_ids, slug
from bookgen.compose.markdown import Parsed
from bookgen.compose.notes import Note, note_findings, tie_notes
from bookgen.compose.references import settle_links, settle_pictures
from bookgen.finding import Finding
from bookgen.store import Store

OWN_IDS = (
    *("half-title", "title-page", "copyright-page", "contents", "illustrations", "endnotes", "colophon"),
    *("cover", "nav"),
)
"""Ids of bookgen's own documents; no section may have them."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A section on its way to a document."""

    section: Section
    """With an id that is unique in the book."""
    body: etree._Element
    heading: etree._Element | None
    """The chapter's own `<h1>`, taken out of the body."""
    notes: tuple[Note, ...]
    pictures: tuple[Asset, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    section: Section
    parsed: Parsed
    heading: etree._Element | None
    notes: tuple[Note, ...]
    own_ids: Mapping[str, str]
    findings: tuple[Finding, ...]


def draft_sections(book: Book, store: Store) -> tuple[Draft, ...]:
    """Draft all sections; links need every section's ids, so they are settled last."""
    optional = [name for name in ("dedication", "epigraph") if getattr(book.config, name)]
    ids = Ids((*OWN_IDS, *optional))
    sections = tuple(_with_id(section, ids) for section in book.sections)
    read = tuple(_read(section, ids, store) for section in sections)
    targets = _targets(read)
    assets = {asset.href: asset for asset in book.assets}
    return tuple(_draft(one, targets, assets) for one in read)


def _with_id(section: Section, ids: Ids) -> Section:
    return replace(section, id=ids.claim(section.id))


def _read(section: Section, ids: Ids, store: Store) -> _Read:
    cleaned = recall_clean(section.markdown, section.file, store)
    parsed = cleaned.parsed
    heading = parsed.body.find("h1")
    if heading is not None:
        _take(heading)
    close_gaps(parsed.body)
    _set_figures(parsed.body)
    own_ids = give_ids(parsed.body, ids)
    _name_subheads(parsed.body, own_ids)
    for content in parsed.notes.values():
        give_ids(content, ids)
    notes = tie_notes(section.id, parsed, ids)
    found = (*cleaned.findings, *note_findings(section.file, parsed, notes))
    return _Read(section, parsed, heading, notes, own_ids, found)


def _name_subheads(body: etree._Element, own_ids: dict[str, str]) -> None:
    """Let links name the subheads by their words: the second of a name is 'name-1', as on GitHub."""
    counts: Counter[str] = Counter()
    for subhead in body.iter("h2", "h3", "h4", "h5", "h6"):
        name = slug("".join(subhead.itertext()))
        own_ids.setdefault(f"{name}-{counts[name]}" if counts[name] else name, subhead.get("id") or "")
        counts[name] += 1


def _take(heading: etree._Element) -> None:
    parent = heading.getparent()
    if parent is not None:
        parent.remove(heading)
    heading.tail = None


def _set_figures(body: etree._Element) -> None:
    """Make a picture that stands alone a figure, its title the caption."""
    for image in list(body.iter("img")):
        paragraph = image.getparent()
        if paragraph is None or paragraph.tag != "p" or not _is_alone(image, paragraph):
            continue
        paragraph.tag, paragraph.text, image.tail = "figure", None, None
        caption = image.attrib.pop("title", "")
        if caption:
            etree.SubElement(paragraph, "figcaption").text = caption


def _is_alone(image: etree._Element, paragraph: etree._Element) -> bool:
    return len(paragraph) == 1 and not (paragraph.text or "").strip() and not (image.tail or "").strip()


def _targets(read: tuple[_Read, ...]) -> dict[tuple[str, str], str]:
    """Say where (chapter file, fragment) is in the composed book."""
    targets = {}
    for one in read:
        name, document = posixpath.basename(one.section.file), f"{one.section.id}.xhtml"
        targets[name, ""] = f"{document}#{one.section.id}"
        for fragment, target in one.own_ids.items():
            targets[name, fragment] = f"{document}#{target}"
    return targets


def _draft(one: _Read, targets: Mapping[tuple[str, str], str], assets: Mapping[str, Asset]) -> Draft:
    file = one.section.file
    trees = (one.parsed.body, *(note.content for note in one.notes))
    settled = [item for tree in trees for item in settle_pictures(tree, file, assets)]
    pictures = tuple(item for item in settled if isinstance(item, Asset))
    findings = (
        *one.findings,
        *(item for item in settled if isinstance(item, Finding)),
        *(finding for tree in trees for finding in settle_links(tree, file, targets)),
    )
    return Draft(one.section, one.parsed.body, one.heading, one.notes, pictures, findings)
