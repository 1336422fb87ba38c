"""Ways into the bound book: named destinations, outline, page labels.

In: the bound pages and what lies on them. Out: entries of the PDF's catalogue.
Rules: ISO 32000-1, 12.3.2 (destinations), 12.3.3 (outline), 12.4.2 (page labels).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pikepdf import Array, Dictionary, Name, Object, Pdf

from bookgen.print.folios import Slot


@dataclass(frozen=True, slots=True)
class Place:
    """A point on a page. Units: points from the lower left corner of the trimmed page."""

    page: int
    """Counted from 1."""
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline."""

    level: int
    title: str
    place: Place


@dataclass(slots=True)
class _Item:
    node: Object
    level: int
    children: list[_Item] = field(default_factory=list)


def add_destinations(pdf: Pdf, pages: Sequence[Object], places: Iterable[tuple[str, Place]]) -> None:
    """Name every id's place, so that links, inside the book and from outside, find it."""
    names = Array()
    for name, place in sorted(places, key=lambda pair: pair[0].encode()):
        names.append(name)
        names.append(_destination(pages, place))
    pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Names=names)))


def _destination(pages: Sequence[Object], place: Place) -> Array:
    return Array([pages[place.page - 1], Name.XYZ, place.x, place.y, None])


def add_outline(pdf: Pdf, pages: Sequence[Object], entries: Iterable[Entry]) -> None:
    """Hang the entries into a tree: parts, chapters, subheads."""
    root = _Item(pdf.make_indirect(Dictionary(Type=Name.Outlines)), 0)
    open_items = [root]
    for entry in entries:
        while open_items[-1].level >= entry.level:
            open_items.pop()
        node = Dictionary(Title=entry.title, Dest=_destination(pages, entry.place))
        item = _Item(pdf.make_indirect(node), entry.level)
        open_items[-1].children.append(item)
        open_items.append(item)
    if root.children:
        _link(root)
        root.node.Count = len(root.children)
        pdf.Root.Outlines = root.node
        pdf.Root.PageMode = Name.UseOutlines


def _link(item: _Item) -> None:
    """Tie an item to its children and these to each other; only the first level stands open."""
    nodes = [child.node for child in item.children]
    for before, after in pairwise(nodes):
        before.Next, after.Prev = after, before
    if nodes:
        item.node.First, item.node.Last, item.node.Count = nodes[0], nodes[-1], -len(nodes)
    for child in item.children:
        child.node.Parent = item.node
        _link(child)


def add_page_labels(pdf: Pdf, slots: Sequence[Slot]) -> None:
    """Let a viewer name the pages by their folios."""
    labels = Array()
    style = None
    for slot in slots:
        kind = Name.D if slot.folio.isdigit() else Name.r
        if kind != style:
            style = kind
            labels.append(slot.number - 1)
            labels.append(Dictionary(S=kind, St=slot.count))
    pdf.Root.PageLabels = pdf.make_indirect(Dictionary(Nums=labels))
