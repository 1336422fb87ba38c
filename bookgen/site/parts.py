"""Part a long section into pages of the web, so that none weighs too much.

In: a section's tree. Out: one tree for each page, each with the section's own frame and a run of its
blocks; a page ends between blocks, never behind a heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from bookgen.site.html import as_html

LIMIT = 72_000
"""How much HTML a page's text may be. Units: bytes."""
OPENING = 0.75
"""From this part of the limit on, a heading begins a new page."""
DIVISIBLE = frozenset("section article div blockquote ol ul dl nav".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 header".split())

Path = tuple[int, ...]
"""Which child of which child, from the section down."""


@dataclass(frozen=True, slots=True)
class _Leaf:
    path: Path
    weight: int
    is_heading: bool


def part(root: etree._Element, extra: Mapping[str, int], limit: int = LIMIT) -> tuple[etree._Element, ...]:
    """Part a section where it weighs more than the limit.

    `extra` is what links weigh beyond themselves, by their target: notes are shown on the page of their mark.
    """
    runs = tuple(_runs(tuple(_leaves(root, (), extra, limit)), limit))
    if len(runs) <= 1:
        return (root,)
    return tuple(_only(root, frozenset(run), is_first=number == 0) for number, run in enumerate(runs))


def _leaves(element: etree._Element, path: Path, extra: Mapping[str, int], limit: int) -> Iterator[_Leaf]:
    for index, child in enumerate(element):
        weight = _weight(child, extra)
        here = (*path, index)
        if weight > limit and child.tag in DIVISIBLE and len(child) > 1:
            yield from _leaves(child, here, extra, limit)
        else:
            yield _Leaf(here, weight, child.tag in HEADINGS)


def _weight(element: etree._Element, extra: Mapping[str, int]) -> int:
    hrefs = (link.get("href", "") for link in element.iter("a"))
    return len(as_html(element).encode()) + sum(extra.get(href, 0) for href in hrefs)


def _runs(leaves: Sequence[_Leaf], limit: int) -> Iterator[tuple[Path, ...]]:
    run: list[_Leaf] = []
    total = 0
    for leaf in leaves:
        is_full = total + leaf.weight > limit or (leaf.is_heading and total > limit * OPENING)
        if run and is_full and not all(earlier.is_heading for earlier in run):
            carried: list[_Leaf] = []
            while run[-1].is_heading:
                carried.insert(0, run.pop())
            yield tuple(earlier.path for earlier in run)
            run, total = carried, sum(earlier.weight for earlier in carried)
        run.append(leaf)
        total += leaf.weight
    if run:
        yield tuple(leaf.path for leaf in run)


def _only(root: etree._Element, kept: frozenset[Path], *, is_first: bool) -> etree._Element:
    """Copy the section with these blocks alone; only the first copy of a frame keeps its id."""
    copy = deepcopy(root)
    if not is_first:
        copy.attrib.pop("id", None)
        copy.text = None
    _prune(copy, (), kept)
    return copy


def _prune(element: etree._Element, path: Path, kept: frozenset[Path]) -> None:
    children = tuple(enumerate(element))
    for index, child in children:
        here = (*path, index)
        if here in kept:
            continue
        inside = tuple(other for other in kept if other[: len(here)] == here)
        if not inside:
            element.remove(child)
            continue
        if min(inside) != (*here, *([0] * (len(min(inside)) - len(here)))):
            _continue_from(child, min(inside)[len(here)])
        _prune(child, here, kept)


def _continue_from(frame: etree._Element, first: int) -> None:
    """Make a frame the continuation of one that began on an earlier page."""
    frame.attrib.pop("id", None)
    frame.text = None
    if frame.tag == "ol":
        frame.set("start", str(int(frame.get("start", "1")) + first))
