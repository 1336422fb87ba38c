"""The tree that every reader of marked-up sources makes, before it is written down as blocks.

Elements are HTML's. What HTML cannot say stands in the attribute `ROLE`:

    drop        not the book's text; `WHY` says what it is
    noteref     a note's mark; `NOTE` holds its label
    note        a note's text; `NOTE` holds its label
    title       the work's title
    verse       a poem; its paragraphs are stanzas
    line        a line of verse; `INDENT` counts its columns
    break       an ornamental break
    plain       a container without meaning
    code        a listing

and the names of the block markers: 'epigraph', 'letter', 'signature' and so on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

ROLE, WHY, NOTE, INDENT = "bookgen-role", "bookgen-why", "bookgen-note", "bookgen-indent"
HOME = "bookgen-home"
"""Of a note: the number of the section that refers to it, where another section has a note of its label."""
BLOCK_TAGS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary
    table tbody td tfoot th thead tr ul""".split()
)
UNSEEN_TAGS = frozenset("script style template noscript head link meta title".split())
PARTING = BLOCK_TAGS | {"br"}
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
DEEPEST = 120
"""No text needs more levels; a tree as deep as this was made by a machine, or to do harm."""


def append_text(holder: Element, text: str | None) -> None:
    """Put text behind what an element holds."""
    if not text:
        return
    if len(holder):
        holder[-1].tail = (holder[-1].tail or "") + text
    else:
        holder.text = (holder.text or "") + text


def xml_parser() -> etree.XMLParser:
    """Make a parser for XML that anybody may have sent: it fetches nothing and expands no entity."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )


def elements(root: Element, *tags: str) -> Iterator[Element]:
    """Yield the elements of a tree in order, without comments and instructions."""
    return (element for element in root.iter(*tags) if isinstance(element.tag, str))


def classes(element: Element) -> list[str]:
    """List an element's classes in lower case."""
    return (element.get("class") or "").lower().split()


def types(element: Element) -> list[str]:
    """List what `epub:type` and `role` say of an element."""
    said = element.get("{http://www.idpf.org/2007/ops}type") or element.get("epub:type") or ""
    return [*said.split(), *(element.get("role") or "").split()]


def text_of(element: Element) -> str:
    """Join all the text inside an element, spaces evened out; blocks and line breaks part words."""
    return " ".join("".join(_texts(element)).split())


def _texts(root: Element) -> Iterator[str]:
    """Yield the text nodes of a tree, with a space at the edges of blocks."""
    skipped: Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        is_text = isinstance(element.tag, str)
        if skipped is None and event == "start" and is_text:
            if element.tag in UNSEEN_TAGS:
                skipped = element
                continue
            if element.tag in PARTING:
                yield " "
            yield element.text or ""
        if event == "start":
            continue
        if element is skipped:
            skipped = None
        if skipped is None:
            if element.tag in PARTING:
                yield " "
            if element is not root:
                yield element.tail or ""


def set_role(element: Element, role: str) -> None:
    """Say what an element is, unless it was said before."""
    if element.get(ROLE) is None:
        element.set(ROLE, role)


def drop(element: Element, why: str) -> None:
    """Mark an element as no part of the book's text."""
    element.set(ROLE, "drop")
    element.set(WHY, why)


def is_dropped(element: Element) -> bool:
    """Tell whether an element or one that holds it is no part of the book's text."""
    here: Element | None = element
    while here is not None:
        if here.get(ROLE) == "drop":
            return True
        here = here.getparent()
    return False


def kept_text(element: Element) -> str:
    """Join the text inside an element that is the book's, spaces evened out."""
    texts: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            texts.append("" if is_dropped(part) else part.text or "")
        elif part is not element and (above := part.getparent()) is not None:
            texts.append("" if is_dropped(above) else part.tail or "")
    return " ".join("".join(texts).split())


def seen(root: Element) -> Iterator[Element]:
    """Yield the elements that are part of the book's text, in order."""
    if root.get(ROLE) == "drop" or not isinstance(root.tag, str) or root.tag in UNSEEN_TAGS:
        return
    stack = [root]
    while stack:
        element = stack.pop()
        yield element
        stack += [
            child
            for child in reversed(element)
            if isinstance(child.tag, str) and child.tag not in UNSEEN_TAGS and child.get(ROLE) != "drop"
        ]


def holding_blocks(root: Element) -> frozenset[Element]:
    """Find the elements that hold a block, however they are called."""
    holders: set[Element] = set()
    for element in elements(root):
        if element.tag in BLOCK_TAGS and element.get(ROLE) not in ("line", "noteref"):
            above = element.getparent()
            while above is not None and above not in holders:
                holders.add(above)
                above = above.getparent()
    return frozenset(holders)


def make_shallow(root: Element) -> None:
    """Take away the containers deeper than any text needs, and keep what they hold."""
    deep: list[Element] = []
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start" and depth > DEEPEST and isinstance(element.tag, str):
            deep.append(element)
    for element in reversed(deep):
        unwrap(element)


def unwrap(element: Element) -> None:
    """Put what an element holds in its place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    _append_text(parent, place, element.text or "")
    children = list(element)
    if children:
        children[-1].tail = (children[-1].tail or "") + (element.tail or "")
    else:
        _append_text(parent, place, element.tail or "")
    element.tail = None
    parent[place : place + 1] = children


def _append_text(parent: Element, place: int, text: str) -> None:
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
