"""Notes of a tree: their roles and labels, their numbers and ways back taken off.

In: a tree with links inside itself. Out: the same tree, marks and notes with their roles and labels; what
only led back and forth is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from bookgen.read.note_links import LEADING, NOTE_TYPES, LinkedNote, above, find_notes, is_back
from bookgen.read.tree import HEADINGS, HOME, NOTE, ROLE, Element, classes, drop, seen, text_of, types

NOTE_WORD = re.compile(r"(?:foot|end|rear)?notes?|references|reflist", re.IGNORECASE)
STOP = re.compile(r"\A\s*[.:)\]]\s+")
"""What stands between a note's number and its words."""
NOT_IN_LABEL = re.compile(r"[^\w.-]+")


def tie_notes(root: Element, sections: dict[Element, int]) -> None:
    """Give marks and notes their roles; `sections` numbers the section in which an element stands."""
    notes = find_notes(root)
    _take_further_paragraphs(notes)
    _label(notes, sections)
    for note in notes:
        _clear(note)
    _drop_note_headings(root)
    _drop_note_rules(root)


def _take_further_paragraphs(notes: Iterable[LinkedNote]) -> None:
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
            elif NOTE_TYPES & set(types(child)):  # a note that no mark means
                _join(last, waiting)
                last, waiting = None, []
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


def _label(notes: list[LinkedNote], sections: dict[Element, int]) -> None:
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


def _shown(note: LinkedNote) -> str:
    """Give the label that a note's first mark shows; signs such as '*' are none."""
    return NOT_IN_LABEL.sub("", text_of(note.marks[0])).strip(".-").lower()


def _clear(note: LinkedNote) -> None:
    """Mark what only led back and forth: the note's own number, its ways back."""
    for mark in note.marks:
        _mark(mark)
    for back in note.backlinks:
        frame = _with_frame(back)
        drop(frame, "a note's way back")
        _trim_brackets(frame)
    for element in seen(note.element):
        if element.get(ROLE) is None and is_back(element):
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


def _drop_leading_number(note: LinkedNote) -> None:
    """Mark the number that a note begins with as its own, unless that went with its way back."""
    shown = text_of(note.marks[0]).strip("[](){}. ")
    for owner, is_tail in _text_nodes(note.element):
        if owner.get(ROLE) == "drop" and not is_tail:
            if shown in (owner.text or ""):
                owner.tail = STOP.sub("", owner.tail or "")
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


def _drop_note_rules(root: Element) -> None:
    """Drop the rules that only set notes apart: the notes go to their place without them."""
    rule: Element | None = None
    for element in seen(root):
        if element.tag == "hr":
            rule = element
        elif rule is not None and _inside_note(element):
            drop(rule, "a rule above notes")
            rule = None
        elif (element.text or "").strip() or (element.tail or "").strip() or element.tag == "img":
            rule = None


def _inside_note(element: Element) -> bool:
    return any(outer.get(ROLE) in ("note", "drop") for outer in above(element))


def _own_text(element: Element, heading: Element) -> bool:
    if heading in above(element):
        return False
    tails = [child.tail or "" for child in element]
    return bool(((element.text or "") + "".join(tails)).strip()) or element.tag == "img"
