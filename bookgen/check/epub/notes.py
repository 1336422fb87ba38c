"""The notes of an EPUB, by what reading systems make of them: as pop-up and as plain link.

In: an `Archive` and its `Package`. Out: findings.
Source: EPUB Structural Semantics Vocabulary 1.1 and DPUB-ARIA 1.1 (roles); the rest was found out by
people who tried notes in Apple Books, Kindle, Kobo and Thorium.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from bookgen.check.epub.archive import Archive, resolve
from bookgen.check.epub.package import Package
from bookgen.check.prose import is_noteref
from bookgen.finding import Finding, Rule, Severity
from bookgen.xhtml import XHTML, local_name, types

NOTE_TYPES = frozenset({"footnote", "endnote", "rearnote", "note"})
NOTE_ROLES = frozenset({"doc-footnote", "doc-endnote"})
WHOLE_TEXTS = frozenset({"section", "article", "main", "body", "html"})
NOTES_TYPES = frozenset({"footnotes", "endnotes", "rearnotes"})

MARKED_UP_MARK = Rule(
    "E160",
    Severity.WARNING,
    "the noteref '{mark}' has an element inside its link",
    "leave only text in the link, and raise it by CSS",
    "Apple Books does not open the note when anything, such as <sup>, is nested inside the link.",
    'chapter.xhtml: <p>It sank.<a epub:type="noteref" role="doc-noteref" id="r1" href="#n1"><sup>1</sup></a>'
    '</p><div epub:type="footnote" role="doc-footnote" id="n1"><p><a role="doc-backlink" href="#r1">1</a>. '
    "In May.</p></div>",
    "",
    'chapter.xhtml: <p>It sank.<a epub:type="noteref" role="doc-noteref" id="r1" href="#n1">1</a>'
    '</p><div epub:type="footnote" role="doc-footnote" id="n1"><p><a role="doc-backlink" href="#r1">1</a>. '
    "In May.</p></div>",
    repeats=("E005",),
)
NOT_A_NOTE = Rule(
    "E161",
    Severity.WARNING,
    "the noteref '{mark}' leads to what is not marked as a note",
    "mark the note as 'footnote' with the role 'doc-footnote'",
    "A reading system shows as a pop-up only what says that it is a note.",
    'chapter.xhtml: <p>It sank.<a epub:type="noteref" role="doc-noteref" href="#n1">1</a></p>'
    '<p id="n1">In May.</p>',
    "EPUB Structural Semantics Vocabulary 1.1, noteref",
    MARKED_UP_MARK.instead,
)
NO_BACKLINK = Rule(
    "E162",
    Severity.WARNING,
    "the note '{id}' has no link back to its mark",
    "begin it with its number as a link of the role 'doc-backlink'",
    "Who followed a plain link has to find the way back to the page that was being read.",
    'chapter.xhtml: <p>It sank.<a epub:type="noteref" role="doc-noteref" id="r1" href="#n1">1</a></p>'
    '<div epub:type="footnote" role="doc-footnote" id="n1"><p>In May.</p></div>',
    "DPUB-ARIA 1.1, doc-backlink",
    MARKED_UP_MARK.instead,
    repeats=("E006",),
)
BACKLINK_LATE = Rule(
    "E163",
    Severity.NOTE,
    "the note '{id}' does not begin with its link back",
    "put the number first, as the link back",
    "Kindle shows as a note only what begins with the link to its mark.",
    'chapter.xhtml: <p>It sank.<a epub:type="noteref" role="doc-noteref" id="r1" href="#n1">1</a></p>'
    '<div epub:type="footnote" role="doc-footnote" id="n1"><p>In May. <a role="doc-backlink" href="#r1">back'
    "</a></p></div>",
    "",
    MARKED_UP_MARK.instead,
    repeats=("E006",),
)
WRONG_BACKLINK = Rule(
    "E164",
    Severity.ERROR,
    "the link back of the note '{id}' does not return to its mark",
    "point it at the noteref that calls this note",
    "The reader is led to another place than the one that was being read.",
    'chapter.xhtml: <p id="top">Top.</p><p>It sank.<a epub:type="noteref" role="doc-noteref" id="r1" '
    'href="#n1">1</a></p><div epub:type="footnote" role="doc-footnote" id="n1"><p><a role="doc-backlink" '
    'href="#top">1</a>. In May.</p></div>',
    "DPUB-ARIA 1.1, doc-backlink",
    MARKED_UP_MARK.instead,
)
HIDDEN_ENDNOTE = Rule(
    "E165",
    Severity.WARNING,
    "the endnote '{id}' is an <aside>, which Apple Books does not show on its page",
    "make it a <div>",
    "Apple Books hides every aside of type 'footnote', so that a page of endnotes is empty when it is "
    "opened from the contents.",
    'chapter.xhtml: <p>It sank.<a epub:type="noteref" role="doc-noteref" id="r1" href="second.xhtml#n1">1</a>'
    '</p>\nsecond.xhtml: <aside epub:type="footnote" role="doc-footnote" id="n1"><p><a role="doc-backlink" '
    'href="chapter.xhtml#r1">1</a>. In May.</p></aside>',
    "",
    'chapter.xhtml: <p>It sank.<a epub:type="noteref" role="doc-noteref" id="r1" href="second.xhtml#n1">1</a>'
    '</p>\nsecond.xhtml: <div epub:type="footnote" role="doc-footnote" id="n1"><p><a role="doc-backlink" '
    'href="chapter.xhtml#r1">1</a>. In May.</p></div>',
    repeats=("E006",),
)
RULES = (MARKED_UP_MARK, NOT_A_NOTE, NO_BACKLINK, BACKLINK_LATE, WRONG_BACKLINK, HIDDEN_ENDNOTE)

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Mark:
    place: Place
    element: etree._Element
    note: Place


def check_notes(archive: Archive, package: Package) -> Iterator[Finding]:
    """Check that marks and notes work both ways in every reading system that is known."""
    marks = tuple(_marks(archive, package))
    targets = {mark.note for mark in marks}
    elements = _elements(archive, {part for part, _ in targets}, targets)
    calls: dict[Place, list[_Mark]] = {note: [] for note in targets}
    for mark in marks:
        calls[mark.note].append(mark)
        yield from _mark(archive, mark, elements.get(mark.note))
    for note, element in elements.items():
        if _is_note(element):
            yield from _note(archive, note, element, calls[note])


def _marks(archive: Archive, package: Package) -> Iterator[_Mark]:
    for part in package.documents:
        root = archive.tree(part)
        for link in root.iter(f"{XHTML}a") if root is not None else ():
            target = resolve(part, link.get("href") or "") if is_noteref(link) else None
            if target and target[1]:
                yield _Mark((part, link.get("id") or ""), link, target)


def _elements(archive: Archive, parts: set[str], places: set[Place]) -> dict[Place, etree._Element]:
    found: dict[Place, etree._Element] = {}
    for part in sorted(parts):
        root = archive.tree(part) if part in archive.names and part.endswith(("html", "htm", "xml")) else None
        for element in root.iter(etree.Element) if root is not None else ():
            place = part, element.get("id") or ""
            if place in places:
                found.setdefault(place, element)
    return found


def _mark(archive: Archive, mark: _Mark, note: etree._Element | None) -> Iterator[Finding]:
    words = "".join(map(str, mark.element.itertext())).strip()
    place = archive.place(mark.place[0], mark.element)
    if any(local_name(child) for child in mark.element):
        yield MARKED_UP_MARK.found(place, mark=words)
    if note is not None and not _belongs_to_a_note(note):
        yield NOT_A_NOTE.found(place, mark=words)


def _note(
    archive: Archive, note: Place, element: etree._Element, calls: Sequence[_Mark]
) -> Iterator[Finding]:
    place = archive.place(note[0], element)
    if local_name(element) == "aside" and any(mark.place[0] != note[0] for mark in calls):
        yield HIDDEN_ENDNOTE.found(place, id=note[1])
    homes = {home for mark in calls for home in _homes(mark)}
    links = [(link, resolve(note[0], link.get("href") or "")) for link in element.iter(f"{XHTML}a")]
    back = [link for link, target in links if target in homes or _is_backlink(link)]
    if not back:
        yield NO_BACKLINK.found(place, id=note[1])
    elif not any(target in homes for _, target in links):
        yield WRONG_BACKLINK.found(place, id=note[1])
    elif _text_before(element, back[0]):
        yield BACKLINK_LATE.found(place, id=note[1])


def _homes(mark: _Mark) -> Iterator[Place]:
    """Give the places that a backlink may return to: the mark, or the words, line or paragraph around it."""
    for element in (mark.element, *mark.element.iterancestors()):
        if local_name(element) in WHOLE_TEXTS:
            return
        yield mark.place[0], element.get("id") or ""


def _is_backlink(link: etree._Element) -> bool:
    return "backlink" in types(link) or "doc-backlink" in (link.get("role") or "").split()


def _is_note(element: etree._Element) -> bool:
    return bool(types(element) & NOTE_TYPES or set((element.get("role") or "").split()) & NOTE_ROLES)


def _belongs_to_a_note(element: etree._Element) -> bool:
    lineage = (element, *element.iterancestors())
    if any(_is_note(e) or types(e) & NOTES_TYPES for e in lineage):
        return True
    return any(_is_note(child) for child in element)


def _text_before(note: etree._Element, link: etree._Element) -> bool:
    """Tell whether words stand before a link in its note."""
    for event, element in etree.iterwalk(note, events=("start", "end")):
        if element is link:
            return False
        text = element.text if event == "start" else element.tail if element is not note else None
        if local_name(element) and any(c.isalpha() for c in text or ""):
            return True
    return False
