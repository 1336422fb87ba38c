"""The ways into an EPUB: contents, landmarks and page list, and whether they tell the truth.

In: an `Archive` and its `Package`. Out: findings.
Source: EPUB 3.3, section 7 (navigation document); EPUB Accessibility 1.1, page navigation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from bookgen.check.epub.archive import Archive, resolve
from bookgen.check.epub.package import Package
from bookgen.finding import Finding, Rule, Severity
from bookgen.xhtml import XHTML, types

NO_NAV = Rule(
    "E140",
    Severity.ERROR,
    "there is no {missing}",
    "list the contents in a nav of type 'toc', in a document with the property 'nav'",
    "Without contents a reader cannot find a chapter.",
    "- nav toc",
    "EPUB 3.3, navigation document",
)
NO_LANDMARKS = Rule(
    "E141",
    Severity.NOTE,
    "the navigation has no landmarks",
    "add a nav of type 'landmarks' that names at least 'bodymatter' and 'toc'",
    "Reading systems open the book at its beginning by the landmarks.",
    "- nav landmarks",
    "EPUB 3.3, the landmarks nav",
)
OUT_OF_ORDER = Rule(
    "E142",
    Severity.WARNING,
    "the {list} entry '{label}' comes before what stands above it",
    "list the entries in reading order",
    "A list that jumps to and fro makes readers lose their place.",
    'nav toc: <a href="second.xhtml">Second</a> <a href="chapter.xhtml">First</a>',
    "EPUB 3.3, the toc nav",
    'nav toc: <a href="chapter.xhtml">First</a> <a href="second.xhtml">Second</a>',
)
NO_BREAK = Rule(
    "E150",
    Severity.ERROR,
    "the page '{label}' of the page list leads to no page break",
    "point it at the element of type 'pagebreak' where that page begins",
    "A page list is a promise: page 97 of the printed book begins here.",
    'nav page-list: <a href="chapter.xhtml#p1">1</a>\nchapter.xhtml: <p id="p1">One.</p>',
    "EPUB 3.3, the page-list nav",
    'nav page-list: <a href="chapter.xhtml#p1">1</a>\n'
    'chapter.xhtml: <span id="p1" epub:type="pagebreak" role="doc-pagebreak" aria-label="1"/>',
)
UNLISTED_BREAK = Rule(
    "E151",
    Severity.ERROR,
    "the page break '{label}' is not in the page list",
    "list every page break, or none",
    "A reader who is told to turn to that page cannot find it.",
    'nav page-list: <a href="chapter.xhtml#p1">1</a>\n'
    'chapter.xhtml: <span id="p1" epub:type="pagebreak" role="doc-pagebreak" aria-label="1"/>'
    '<span id="p2" epub:type="pagebreak" role="doc-pagebreak" aria-label="2"/>',
    "EPUB Accessibility 1.1, page navigation",
)
NO_PAGE_LIST = Rule(
    "E152",
    Severity.WARNING,
    "there are {count} page breaks and no page list",
    "list them in a nav of type 'page-list'",
    "Page breaks that no list names cannot be jumped to.",
    'chapter.xhtml: <span id="p1" epub:type="pagebreak" role="doc-pagebreak" aria-label="1"/>',
    "EPUB Accessibility 1.1, page navigation",
)
PAGE_OUT_OF_ORDER = Rule(
    "E153",
    Severity.ERROR,
    "the page '{label}' of the page list begins before the page above it",
    "list the pages in reading order",
    "Reading systems tell the current page by the order of the list.",
    'nav page-list: <a href="chapter.xhtml#p2">2</a> <a href="chapter.xhtml#p1">1</a>\n'
    'chapter.xhtml: <span id="p1" epub:type="pagebreak" role="doc-pagebreak" aria-label="1"/>'
    '<span id="p2" epub:type="pagebreak" role="doc-pagebreak" aria-label="2"/>',
    "EPUB 3.3, the page-list nav",
)
SAME_PAGE = Rule(
    "E154",
    Severity.WARNING,
    "the page list has the page '{label}' twice",
    "give every page its own number",
    "A number that stands twice sends the reader to the wrong one.",
    'nav page-list: <a href="chapter.xhtml#p1">1</a> <a href="chapter.xhtml#p2">1</a>\n'
    'chapter.xhtml: <span id="p1" epub:type="pagebreak" role="doc-pagebreak"/>'
    '<span id="p2" epub:type="pagebreak" role="doc-pagebreak"/>',
)
OTHER_LABEL = Rule(
    "E155",
    Severity.WARNING,
    "the page list calls the page '{label}' and its break says '{own}'",
    "let both say the number that is printed",
    "A screen reader announces the break's number, the list shows its own.",
    'nav page-list: <a href="chapter.xhtml#p1">1</a>\n'
    'chapter.xhtml: <span id="p1" epub:type="pagebreak" role="doc-pagebreak" aria-label="7"/>',
    "EPUB Accessibility 1.1, page navigation",
)
NO_SOURCE = Rule(
    "E156",
    Severity.WARNING,
    "there is a page list, and nothing says which printed edition its pages are",
    "name the edition in 'pageBreakSource', or say 'none' where the pages are the book's own",
    "Page 97 is only page 97 of one edition.",
    'nav page-list: <a href="chapter.xhtml#p1">1</a>\nmetadata: - pageBreakSource\n'
    'chapter.xhtml: <span id="p1" epub:type="pagebreak" role="doc-pagebreak" aria-label="1"/>',
    "EPUB Accessibility 1.1, page break source",
)
RULES = (
    NO_NAV,
    NO_LANDMARKS,
    OUT_OF_ORDER,
    NO_BREAK,
    UNLISTED_BREAK,
    NO_PAGE_LIST,
    PAGE_OUT_OF_ORDER,
    SAME_PAGE,
    OTHER_LABEL,
    NO_SOURCE,
)

Place = tuple[str, str]
"""A part and the id of an element in it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of a nav."""

    label: str
    target: Place
    element: etree._Element


@dataclass(frozen=True, slots=True)
class Navigation:
    """The lists of the navigation document, and where in the reading order everything stands."""

    part: str
    lists: dict[str, tuple[Entry, ...]]
    order: dict[Place, tuple[int, int]]
    """Spine position and position in the document of every id; of a whole document under the id ''."""
    breaks: dict[Place, etree._Element]
    """Page breaks with an id, in reading order."""


def read_navigation(archive: Archive, package: Package) -> Navigation:
    """Read the navs and the page breaks; without a navigation document all lists are missing."""
    part = next((i.part for i in package.items if "nav" in i.properties and i.part in archive.names), "")
    root = archive.tree(part) if part else None
    lists: dict[str, tuple[Entry, ...]] = {}
    for nav in root.iter(f"{XHTML}nav") if root is not None else ():
        for kind in types(nav):
            lists.setdefault(kind, tuple(_entries(part, nav)))
    order: dict[Place, tuple[int, int]] = {}
    breaks: dict[Place, etree._Element] = {}
    documents = frozenset(package.documents)
    for number, name in enumerate(package.spine):
        tree = archive.tree(name) if name in documents else None
        order.setdefault((name, ""), (number, -1))
        for at, element in enumerate(tree.iter(etree.Element) if tree is not None else ()):
            if element.get("id"):
                order.setdefault((name, str(element.get("id"))), (number, at))
                if is_page_break(element):
                    breaks.setdefault((name, str(element.get("id"))), element)
    return Navigation(part, lists, order, breaks)


def is_page_break(element: etree._Element) -> bool:
    """Tell whether a page of the printed book begins at an element."""
    return "pagebreak" in types(element) or "doc-pagebreak" in (element.get("role") or "").split()


def check_navigation(archive: Archive, package: Package, navigation: Navigation) -> Iterator[Finding]:
    """Check contents, landmarks and page list."""
    if package.is_epub3:
        yield from _ways_in(archive, package, navigation)
    yield from _order(archive, navigation)
    if "page-list" in navigation.lists:
        yield from _page_list(archive, package, navigation)
    elif navigation.breaks and package.is_epub3:
        yield NO_PAGE_LIST.found(archive.place(package.part), count=len(navigation.breaks))


def _ways_in(archive: Archive, package: Package, navigation: Navigation) -> Iterator[Finding]:
    if not navigation.part:
        yield NO_NAV.found(archive.place(package.part), missing="navigation document")
        return
    root = archive.tree(navigation.part)
    beside = next(root.iter(f"{XHTML}nav", f"{XHTML}body"), root) if root is not None else 0
    if not navigation.lists.get("toc"):
        yield NO_NAV.found(archive.place(navigation.part, beside), missing="table of contents")
    if not navigation.lists.get("landmarks"):
        yield NO_LANDMARKS.found(archive.place(navigation.part, beside))


def _entries(part: str, nav: etree._Element) -> Iterator[Entry]:
    for link in nav.iter(f"{XHTML}a"):
        target = resolve(part, link.get("href") or "") if link.get("href") else None
        label = " ".join("".join(map(str, link.itertext())).split())
        yield Entry(label, target or ("", ""), link)


def _order(archive: Archive, navigation: Navigation) -> Iterator[Finding]:
    last = (-1, -1)
    for entry in navigation.lists.get("toc", ()):
        here = navigation.order.get(entry.target)
        if here is not None and here < last:
            place = archive.place(navigation.part, entry.element)
            yield OUT_OF_ORDER.found(place, list="contents", label=entry.label)
        last = here or last


def _page_list(archive: Archive, package: Package, navigation: Navigation) -> Iterator[Finding]:
    entries = navigation.lists["page-list"]
    sources = package.metas("pageBreakSource") or package.metas("a11y:pageBreakSource")
    if not sources and not package.elements("source"):
        yield NO_SOURCE.found(archive.place(package.part, package.metadata))
    yield from _pages(archive, navigation, entries)
    listed = {entry.target for entry in entries}
    for target, element in navigation.breaks.items():
        if target not in listed:
            place = archive.place(target[0], element)
            yield UNLISTED_BREAK.found(place, label=_own_label(element) or target[1])


def _pages(archive: Archive, navigation: Navigation, entries: tuple[Entry, ...]) -> Iterator[Finding]:
    last, seen = (-1, -1), set[str]()
    for entry in entries:
        place = archive.place(navigation.part, entry.element)
        element = navigation.breaks.get(entry.target)
        own = "" if element is None else _own_label(element)
        if element is None:
            yield NO_BREAK.found(place, label=entry.label)
        elif own and entry.label not in own:
            yield OTHER_LABEL.found(place, label=entry.label, own=own)
        here = navigation.order.get(entry.target, last)
        if here < last:
            yield PAGE_OUT_OF_ORDER.found(place, label=entry.label)
        if entry.label in seen:
            yield SAME_PAGE.found(place, label=entry.label)
        last = here
        seen.add(entry.label)


def _own_label(element: etree._Element) -> str:
    words = element.get("aria-label") or element.get("title") or "".join(map(str, element.itertext()))
    return " ".join(words.split())
