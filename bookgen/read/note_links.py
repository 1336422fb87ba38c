"""The links of a tree that are marks of notes, and the elements that they mean.

In: a tree with links inside itself. Out: each note with its marks and its ways back. A link is a mark when
the source calls it one, or when its text is a mark's and the note links back to it. A link to a page
number, a contents list or a cross-reference is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from bookgen.read.tree import BLOCK_TAGS, HEADINGS, Element, classes, seen, text_of, types

MARK_TEXT = re.compile(
    r"[\[({]?\s*(?:(?:notes?|nb|n|fn|anm\.?|nota|note)\.?\s*)?(?:\d{1,4}|[a-z]{1,2}|[ivxlc]{1,6}|[α-ω]|[*†‡§‖¶#]{1,4})"
    r"\s*[\])}.:]?",
    re.IGNORECASE,
)
MARK_CLASSES = frozenset(
    "footnote-ref noteref fnanchor sdfootnoteanc sdendnoteanc footnote-anchor footnote-link".split()
)
MARK_TYPES = frozenset({"noteref", "doc-noteref"})
MARK_TARGET = re.compile(
    r"_?(?:ft?n|foot_?note|end_?note|edn|cite_note|sd(?:foot|end)note)(?![a-z]*ref)", re.IGNORECASE
)
NOTE_TYPES = frozenset("footnote endnote rearnote doc-footnote doc-endnote note".split())
BACK_TYPES = frozenset({"backlink", "doc-backlink", "referrer"})
BACK_CLASSES = frozenset(
    "footnote-back footnote-backref reversefootnote mw-cite-backlink backlink footnotebackref".split()
)
CONTAINERS = frozenset("li p div dd aside td section blockquote".split())
LEADING = "^\\s*[\\[(]?\\s*{}\\s*[\\])]?[.:]?\\s*"


@dataclass(slots=True)
class LinkedNote:
    """A note and the marks that mean it."""

    element: Element
    marks: list[Element] = field(default_factory=list)
    backlinks: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class _Links:
    """The links of a tree inside itself."""

    targets: dict[str, Element]
    links: list[tuple[Element, Element]]
    """Each with its target, in order."""
    order: dict[Element, int]


def find_notes(root: Element) -> list[LinkedNote]:
    """Find the notes of a tree in the order of their marks."""
    return list(_notes(_links(root)).values())


def _links(root: Element) -> _Links:
    order = {element: number for number, element in enumerate(seen(root))}
    targets: dict[str, Element] = {}
    for element in order:
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                targets.setdefault(name, element)
    links = []
    for element in order:
        target = _target(element, targets) if element.tag == "a" else None
        if target is not None and target in order:
            links.append((element, target))
    return _Links(targets, links, order)


def _target(link: Element, targets: dict[str, Element]) -> Element | None:
    address = link.get("href") or ""
    if not address.startswith("#"):
        return None
    return targets.get(address[1:]) if address[1:] in targets else targets.get(unquote(address[1:]))


def _notes(links: _Links) -> dict[Element, LinkedNote]:
    """Find the notes: each with the marks that lead to it and the links that lead back."""
    leads_to: dict[Element, list[Element]] = {}
    for link, target in links.links:
        leads_to.setdefault(target, []).append(link)
    notes: dict[Element, LinkedNote] = {}
    for link, target in links.links:
        element = _container(target)
        if element is None or element in above(link) or is_back(link):
            continue
        backlinks = [
            back for near in _near(link) for back in leads_to.get(near, ()) if _stands_in(back, element)
        ]
        if _is_mark(link, target, element, backlinks, links.order):
            note = notes.setdefault(element, LinkedNote(element))
            note.marks.append(link)
            note.backlinks += backlinks
    return {e: note for e, note in notes.items() if not any(outer in notes for outer in above(e)[1:])}


def _is_mark(
    link: Element, target: Element, note: Element, backlinks: list[Element], order: dict[Element, int]
) -> bool:
    text = text_of(link)
    if len(text) > 12 or any(True for _ in link.iter("img")):
        return False
    if (
        MARK_TYPES & set(types(link))
        or NOTE_TYPES & set(types(target))
        or MARK_CLASSES & set(_classes_near(link))
    ):
        return True
    if not MARK_TEXT.fullmatch(text):
        return False
    if backlinks:
        return order[link] < order[note] and not (_opens_block(link) and not _opens_block(backlinks[0]))
    name = (link.get("href") or "")[1:].rpartition("#")[2]
    if MARK_TARGET.match(name) and "page" not in name.lower():
        return order[link] < order[note]
    return _is_raised(link) and _begins_with(note, text) and order[link] < order[note]


def is_back(link: Element) -> bool:
    """Tell whether a link leads from a note back to its mark."""
    return bool(BACK_TYPES & set(types(link)) or BACK_CLASSES & set(_classes_near(link)))


def _classes_near(link: Element) -> list[str]:
    parent = link.getparent()
    grand = parent.getparent() if parent is not None and parent.tag in ("b", "sup", "span") else None
    return [
        *classes(link),
        *(c for e in (parent, grand) if e is not None and e.tag in ("sup", "span") for c in classes(e)),
    ]


def _is_raised(link: Element) -> bool:
    parent = link.getparent()
    return any(True for _ in link.iter("sup")) or (parent is not None and parent.tag == "sup")


def above(element: Element) -> list[Element]:
    """List an element and what holds it."""
    return [element, *element.iterancestors()]


def _stands_in(element: Element, container: Element) -> bool:
    return container in above(element)


def _near(link: Element) -> Iterator[Element]:
    """Yield what a way back to this mark may point at: the mark, what it stands in, the anchor beside it."""
    yield from link.iter()
    here: Element | None = link
    while here is not None and here.tag not in BLOCK_TAGS:
        if here is not link:
            yield here
        before = here.getprevious()
        if before is not None and not (before.tail or "").strip():
            yield from before.iter()
        after = here.getnext()
        if (
            after is not None
            and not (here.tail or "").strip()
            and after.tag in ("a", "span")
            and not text_of(after)
        ):
            yield after
        here = here.getparent()
    if here is not None and here.tag not in ("body", "html", "div", "section"):
        yield here


def _container(target: Element) -> Element | None:
    """Find the whole note that a link's target begins."""
    if NOTE_TYPES & set(types(target)):
        return target
    block: Element | None = target
    while block is not None and block.tag not in CONTAINERS:
        if block.tag in BLOCK_TAGS and block.tag not in ("ol", "ul"):
            return None
        block = block.getparent()
    if block is None or any(True for _ in block.iter(*HEADINGS)) or _text_before(target, block):
        return None
    return _whole(block)


def _whole(block: Element) -> Element:
    """Widen a note's first paragraph to the element that holds just this note."""
    parent = block.getparent()
    while parent is not None and parent.tag in ("div", "aside", "li", "dd", "td") and parent[0] is block:
        if (parent.text or "").strip() or not _is_one_note(parent, block):
            break
        block, parent = parent, parent.getparent()
    return block


def _is_one_note(parent: Element, block: Element) -> bool:
    if parent.tag in ("li", "dd", "td"):
        return True
    names = [*classes(parent), (parent.get("id") or "").lower(), *types(parent)]
    own = any(re.match(r"(?:foot|end|side)?note(?!s)|fn|ftn|sd(?:foot|end)note", name) for name in names)
    return own or len(parent) == 1


def _text_before(target: Element, block: Element) -> str:
    """Give the first words that stand before a target in its block."""
    text = ""
    here = target
    while here is not block and here is not None:
        for before in here.itersiblings(preceding=True):
            text += "".join(map(str, before.itertext())) + (before.tail or "")
        parent = here.getparent()
        if parent is None:
            break
        text += parent.text or ""
        here = parent
    return text.strip().strip("[(^↑*")


def _opens_block(link: Element) -> bool:
    block = next((outer for outer in link.iterancestors() if outer.tag in BLOCK_TAGS), None)
    return block is not None and not _text_before(link, block)


def _begins_with(note: Element, text: str) -> bool:
    bare = text.strip("[](){}. ")
    return bool(re.match(LEADING.format(re.escape(bare)), text_of(note)))
