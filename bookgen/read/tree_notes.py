"""Notes of a tree: which links are marks, which elements are the notes that they mean.

In: a tree with links inside itself. Out: the same tree, marks and notes with their roles and labels. A link
is a mark when the source calls it one, or when its text is a mark's and the note links back to it. A
link to a page number, a contents list or a cross-reference is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from bookgen.read.tree import (
    BLOCK_TAGS,
    HEADINGS,
    HOME,
    NOTE,
    ROLE,
    Element,
    classes,
    drop,
    seen,
    text_of,
    types,
)

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
NOTE_WORD = re.compile(r"(?:foot|end|rear)?notes?|references|reflist", re.IGNORECASE)
CONTAINERS = frozenset("li p div dd aside td section blockquote".split())
LEADING = "^\\s*[\\[(]?\\s*{}\\s*[\\])]?[.:]?\\s*"
NOT_IN_LABEL = re.compile(r"[^\w.-]+")


@dataclass(slots=True)
class _Note:
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


def tie_notes(root: Element, sections: dict[Element, int]) -> None:
    """Give marks and notes their roles; `sections` numbers the section in which an element stands."""
    links = _links(root)
    notes = _notes(links)
    _take_further_paragraphs(notes.values())
    _label(list(notes.values()), sections)
    for note in notes.values():
        _clear(note)
    _drop_note_headings(root)


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


def _notes(links: _Links) -> dict[Element, _Note]:
    """Find the notes: each with the marks that lead to it and the links that lead back."""
    leads_to: dict[Element, list[Element]] = {}
    for link, target in links.links:
        leads_to.setdefault(target, []).append(link)
    notes: dict[Element, _Note] = {}
    for link, target in links.links:
        element = _container(target)
        if element is None or element in _above(link) or _is_back(link):
            continue
        backlinks = [
            back for near in _near(link) for back in leads_to.get(near, ()) if _stands_in(back, element)
        ]
        if _is_mark(link, target, element, backlinks, links.order):
            note = notes.setdefault(element, _Note(element))
            note.marks.append(link)
            note.backlinks += backlinks
    return {e: note for e, note in notes.items() if not any(above in notes for above in _above(e)[1:])}


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


def _is_back(link: Element) -> bool:
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


def _above(element: Element) -> list[Element]:
    """List an element and what holds it."""
    return [element, *element.iterancestors()]


def _stands_in(element: Element, container: Element) -> bool:
    return container in _above(element)


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
    block = next((above for above in link.iterancestors() if above.tag in BLOCK_TAGS), None)
    return block is not None and not _text_before(link, block)


def _begins_with(note: Element, text: str) -> bool:
    bare = text.strip("[](){}. ")
    return bool(re.match(LEADING.format(re.escape(bare)), text_of(note)))


def _take_further_paragraphs(notes: Iterable[_Note]) -> None:
    """Give the notes their roles, and their further paragraphs, which stand between notes."""
    elements = {note.element: note for note in notes}
    for note in elements.values():
        note.element.set(ROLE, "note")
    for parent in {note.element.getparent() for note in elements.values()}:
        if parent is None or parent.tag in ("ol", "ul", "dl"):
            continue
        waiting: list[Element] = []
        last: Element | None = None
        for child in parent:
            if child in elements:
                _join(last, waiting)
                last, waiting = child, []
            elif child.tag in HEADINGS or child.tag == "hr":
                waiting = []
                last = None
            elif last is not None and isinstance(child.tag, str):
                waiting.append(child)
        if _is_list_of_notes(parent):
            _join(last, waiting)


def _is_list_of_notes(parent: Element) -> bool:
    names = [*classes(parent), (parent.get("id") or "").lower(), *types(parent)]
    return any(NOTE_WORD.search(name) for name in names)


def _join(note: Element | None, further: list[Element]) -> None:
    if note is None:
        return
    for element in further:
        element.set(ROLE, "note")
        element.set("bookgen-joins", "1")


def _label(notes: list[_Note], sections: dict[Element, int]) -> None:
    """Label each note as its mark shows, or by its number in the book where that would mean two."""
    shown = [_shown(note) for note in notes]
    homes = [sections.get(note.marks[0], 0) for note in notes]
    strays = [
        any(sections.get(mark, 0) != home for mark in note.marks)
        for note, home in zip(notes, homes, strict=True)
    ]
    everywhere = len(set(shown)) == len(shown)
    per_section = len(set(zip(homes, shown, strict=True))) == len(shown) and not any(strays)
    for number, (note, label, home) in enumerate(zip(notes, shown, homes, strict=True), 1):
        name = label if label and (everywhere or per_section) else f"note-{number}"
        for element in (note.element, *note.marks):
            element.set(NOTE, name)
        note.element.set(HOME, "" if everywhere else str(home))
        following = note.element.getnext()
        while following is not None and following.get("bookgen-joins"):
            following.set(NOTE, name)
            following.set(HOME, note.element.get(HOME) or "")
            following = following.getnext()


def _shown(note: _Note) -> str:
    """Give the label that a note's first mark shows; signs such as '*' are none."""
    return NOT_IN_LABEL.sub("", text_of(note.marks[0])).strip(".-").lower()


def _clear(note: _Note) -> None:
    """Mark what only led back and forth: the note's own number, its ways back."""
    for mark in note.marks:
        _mark(mark)
    for back in note.backlinks:
        frame = _with_frame(back)
        drop(frame, "a note's way back")
        _trim_brackets(frame)
    for element in seen(note.element):
        if element.get(ROLE) is None and _is_back(element):
            drop(element, "a note's way back")
    for name in ("label", "footnotenum", "fn-label", "note-number"):
        for label in [e for e in seen(note.element) if name in classes(e)]:
            drop(label, "a note's number")
    _drop_leading_number(note)


def _mark(link: Element) -> None:
    """Make the mark of the whole raised thing, with the brackets that stand round the link."""
    whole = link
    parent = link.getparent()
    while (
        parent is not None
        and parent.tag in ("sup", "span", "small", "b")
        and _is_only_brackets(parent, whole)
    ):
        whole, parent = parent, parent.getparent()
    if whole is not link:
        whole.set(NOTE, link.get(NOTE) or "")
    whole.set(ROLE, "noteref")
    _trim_brackets(whole)


def _is_only_brackets(parent: Element, child: Element) -> bool:
    rest = (parent.text or "") + "".join((e.tail or "") for e in parent)
    others = "".join(text_of(e) for e in parent if e is not child)
    return not rest.strip("[]() \n\t\u00a0") and not others


def _trim_brackets(mark: Element) -> None:
    """Take the brackets away that stand just outside a mark."""
    before, parent = mark.getprevious(), mark.getparent()
    if parent is None or not (mark.tail or "").startswith("]"):
        return
    text = (before.tail if before is not None else parent.text) or ""
    if not text.endswith("["):
        return
    mark.tail = (mark.tail or "")[1:]
    if before is not None:
        before.tail = text[:-1]
    else:
        parent.text = text[:-1]


def _with_frame(back: Element) -> Element:
    """Widen a way back to the raised or bracketed thing that it stands in."""
    parent = back.getparent()
    while (
        parent is not None
        and parent.tag in ("sup", "span", "b", "strong", "small")
        and text_of(parent) == text_of(back)
    ):
        back, parent = parent, parent.getparent()
    return back


def _drop_leading_number(note: _Note) -> None:
    """Mark the number that a note begins with as its own, unless that went with its way back."""
    shown = text_of(note.marks[0]).strip("[](){}. ")
    for owner, is_tail in _text_nodes(note.element):
        if owner.get(ROLE) == "drop" and not is_tail:
            if shown in (owner.text or ""):
                return
            continue
        text = (owner.tail if is_tail else owner.text) or ""
        if text.strip():
            found = re.match(LEADING.format(re.escape(shown)) + r"(?![\w,])", text) if shown else None
            if found and text[found.end() :].strip() + shown:
                _split_off(owner, found.end(), is_tail=is_tail)
            return


def _text_nodes(root: Element) -> Iterator[tuple[Element, bool]]:
    """Yield where the text nodes of a tree are, in order: in an element, or behind one."""
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            yield element, False
        elif element is not root:
            yield element, True


def _split_off(owner: Element, stop: int, *, is_tail: bool) -> None:
    number = owner.makeelement("span")
    text = (owner.tail if is_tail else owner.text) or ""
    number.text, number.tail = text[:stop], text[stop:]
    if is_tail:
        owner.tail = None
        owner.addnext(number)
        number.tail = text[stop:]
    else:
        owner.text = None
        owner.insert(0, number)
    drop(number, "a note's number")


def _drop_note_headings(root: Element) -> None:
    """Drop the headings that only notes follow: the book gives its notes a heading itself."""
    heading: Element | None = None
    has_note = False
    for element in [*seen(root), None]:
        is_heading = element is not None and element.tag in HEADINGS
        if element is None or is_heading:
            if heading is not None and has_note:
                drop(heading, "the heading of the notes")
            heading, has_note = element, False
        elif element.get(ROLE) == "note":
            has_note = True
        elif heading is not None and not _inside_note(element) and _own_text(element, heading):
            heading, has_note = None, False


def _inside_note(element: Element) -> bool:
    return any(above.get(ROLE) in ("note", "drop") for above in _above(element))


def _own_text(element: Element, heading: Element) -> bool:
    if heading in _above(element):
        return False
    tails = [child.tail or "" for child in element]
    return bool(((element.text or "") + "".join(tails)).strip()) or element.tag == "img"
