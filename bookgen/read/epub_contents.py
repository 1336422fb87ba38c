"""The table of contents of an EPUB, and the headings that follow from it.

In: the nav document or the NCX. Out: entries with their depth; where the text has no heading at the
place that an entry leads to, it gets one.
Source: EPUB 3.3, 7 (navigation document); OPF 2.0.1, 2.4.1 (NCX).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from bookgen.read.html import page_text, parse_page
from bookgen.read.outline import ENTRY
from bookgen.read.packages import Package
from bookgen.read.tree import HEADINGS, Element, elements, is_dropped, seen, text_of, types

NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
OPF = "{http://www.idpf.org/2007/opf}"
NOT_A_WORD = re.compile(r"[\W_]+")
NEAR = 12
"""Elements behind an entry's place among which its heading is looked for."""


class Entry(NamedTuple):
    """An entry of the contents."""

    title: str
    target: str
    """Path and fragment: 'OEBPS/one.xhtml#part'."""
    depth: int


def read_contents(package: Package, path: str, opf: Element) -> tuple[Entry, ...]:
    """Read the nav document, else the NCX."""
    items = list(opf.iter(f"{OPF}item", "item"))
    nav = next((i for i in items if "nav" in (i.get("properties") or "").split()), None)
    if nav is not None:
        entries = tuple(_nav_entries(package, _at(path, nav.get("href") or "")))
        if entries:
            return entries
    ncx = next((i for i in items if i.get("media-type") == "application/x-dtbncx+xml"), None)
    if ncx is None:
        return ()
    place = _at(path, ncx.get("href") or "")
    tree = package.tree(place)
    top = tree.find(f"{NCX}navMap") if tree is not None else None
    return tuple(_ncx_entries(top, place, 1)) if top is not None else ()


def _at(base: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(address)))


def _target(base: str, address: str) -> str:
    document, _, fragment = address.partition("#")
    path = _at(base, document) if document else base
    return f"{path}#{unquote(fragment)}" if fragment else path


def _nav_entries(package: Package, path: str) -> Iterator[Entry]:
    data = package.read(path)
    page = parse_page(page_text(path, data)) if data else None
    if page is None:
        return
    navs = list(elements(page, "nav"))
    nav = next((e for e in navs if "toc" in types(e)), navs[0] if navs else None)
    if nav is None:
        return
    for link in nav.iter("a"):
        depth = sum(1 for _ in link.iterancestors("ol", "ul"))
        if text_of(link) and link.get("href"):
            yield Entry(text_of(link), _target(path, link.get("href") or ""), max(depth, 1))


def _ncx_entries(point: Element, path: str, depth: int) -> Iterator[Entry]:
    for child in point.iterchildren(f"{NCX}navPoint"):
        label, content = child.find(f"{NCX}navLabel"), child.find(f"{NCX}content")
        if label is not None and content is not None:
            yield Entry(text_of(label), _target(path, content.get("src") or ""), depth)
        yield from _ncx_entries(child, path, min(depth + 1, 12))


def set_headings(body: Element, contents: tuple[Entry, ...]) -> None:
    """Make sure that a heading stands where an entry leads, on the entry's level; others go below it."""
    depths = _headings_of(body, contents)
    depth, base = 0, 1
    for heading in [e for e in seen(body) if e.tag in HEADINGS]:
        own = int(heading.tag[1])
        if heading in depths:
            depth, base = depths[heading], own
            heading.set(ENTRY, "1")
            heading.tag = f"h{min(depth, 6)}"
        elif depth:
            heading.tag = f"h{min(depth + max(own - base, 1), 6)}"


def _headings_of(body: Element, contents: tuple[Entry, ...]) -> dict[Element, int]:
    """Find the heading of each entry, or make one."""
    places = {e.get("id"): e for e in elements(body) if e.get("id")}
    order = list(seen(body))
    number = {element: n for n, element in enumerate(order)}
    depths: dict[Element, int] = {}
    gone: list[int] = []  # the depths of the entries above this one whose pages are no part of the text
    for entry in contents:
        place = places.get(entry.target)
        gone = [depth for depth in gone if depth < entry.depth]
        if place is not None and is_dropped(place):
            gone.append(entry.depth)
        if place is None or place not in number or is_dropped(place):
            continue
        heading = _heading_near(order, number[place], entry.title)
        if heading is None and place.getparent() is body:
            heading = place.makeelement("h1")
            heading.text, heading.tail = entry.title, place.text
            place.text = None
            place.insert(0, heading)
        if heading is not None and heading not in depths:
            depths[heading] = entry.depth - len(gone)
    return depths


def _heading_near(order: list[Element], start: int, title: str) -> Element | None:
    """Find the heading at a place: one in words, or the paragraph that says the entry's."""
    above = next((e for e in (order[start], *order[start].iterancestors()) if e.tag in HEADINGS), None)
    if above is not None:
        return above
    wanted = _plain(title)
    for element in order[start : start + NEAR]:
        if element.tag in HEADINGS and text_of(element):
            return element
        if (
            element.tag in ("p", "div")
            and not len(element.findall(".//p"))
            and _says(_plain(text_of(element)), wanted)
        ):
            element.tag = "h1"
            return element
        if element.tag == "p" and len(text_of(element)) > 200:
            return None
    return None


def _says(text: str, wanted: str) -> bool:
    return bool(text) and (
        text == wanted or (len(text) < 120 and (wanted.endswith(text) or wanted.startswith(text)))
    )


def _plain(text: str) -> str:
    return NOT_A_WORD.sub(" ", text).strip().casefold()
