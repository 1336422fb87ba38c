"""Lists made of paragraphs that only say how deep they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from bookgen.read.tree import Element


class ListItem(NamedTuple):
    """A paragraph that is an item."""

    paragraph: Element
    depth: int
    """Counted from 0."""
    is_ordered: bool
    number: int
    goes_on: bool = False
    """Whether it is a further paragraph of the item before it."""


def nest_items(parent: Element, items: Sequence[ListItem]) -> None:
    """Put items into lists, deeper ones into lists of their own, behind what the parent holds."""
    open_lists: list[tuple[int, Element]] = []
    for item in items:
        while open_lists and open_lists[-1][0] > item.depth:
            open_lists.pop()
        if item.goes_on:
            (open_lists[-1][1][-1] if open_lists else parent).append(item.paragraph)
            continue
        tag = "ol" if item.is_ordered else "ul"
        if open_lists and open_lists[-1][0] == item.depth and open_lists[-1][1].tag != tag:
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < item.depth:
            open_lists.append((item.depth, _opened(parent, open_lists, tag, item.number)))
        made = etree.SubElement(open_lists[-1][1], "li")
        made.sourceline = item.paragraph.sourceline
        made.tail = "\n"
        made.text = item.paragraph.text
        made.extend(list(item.paragraph))


def _opened(parent: Element, open_lists: list[tuple[int, Element]], tag: str, number: int) -> Element:
    holder = parent
    if open_lists and len(open_lists[-1][1]):
        holder = open_lists[-1][1][-1]
    made = etree.SubElement(holder, tag)
    made.tail = "\n"
    if tag == "ol" and number > 1:
        made.set("start", str(number))
    return made
