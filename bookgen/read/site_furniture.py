"""What belongs to a web site and not to the text that it shows: menus, edit links, licence boxes.

In: the tree of a page. Out: the same tree with all that marked as dropped, and the work's title and
author where the page says them apart from the text.
Source: MediaWiki's skins (Vector 2010 and 2022, MonoBook, Minerva) and Wikisource's header templates,
as saved pages show them; the roles of WAI-ARIA 1.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bookgen.read.tree import HEADINGS, ROLE, WHY, Element, classes, drop, elements, seen, text_of, types

MENUS = frozenset("nav form button input select textarea dialog".split())
MEDIA = frozenset("canvas audio video iframe embed svg applet".split())
MENU_ROLES = frozenset(
    "navigation search contentinfo banner menu menubar doc-toc doc-pagelist dialog".split()
)
SITE_CLASSES = frozenset(
    """noprint navbox navbox-styles vertical-navbox mw-editsection mw-editsection-like editsection mw-jump-link
    mw-jump catlinks printfooter mw-indicators ambox tmbox ombox fmbox cmbox mbox-small sistersitebox metadata
    plainlinks-navbar hatnote dablink rellink mw-empty-elt ws-noexport noexport licensecontainer
    licensetpl headertemplate ws-header authority-control mw-authority-control authoritycontrol shortdescription
    mw-hidden-catlinks mw-normal-catlinks mw-portlet vector-menu mw-logo portal-bar portalbox stub asbox
    mw-references-columns-hint skip-link skiplink screen-reader-text visually-hidden sr-only breadcrumb breadcrumbs
    share sharing social cookie-banner cookie-notice advertisement newsletter mw-kartographer-container
    mw-collapsible-toggle navbar navigation-not-searchable z3988 languagelinks
    docnav navheader navfooter book-navigation page-links pager pagination""".split()
)
SITE_IDS = frozenset(
    """sitenotice sitesub contentsub contentsub2 jump-to-nav mw-navigation mw-panel mw-head mw-head-base
    mw-page-base footer catlinks headercontainer headertemplate navigationheader navigationnotes licence
    mw-mf-page-left p-lang column-one p-cactions p-personal p-logo p-search p-tb globalwrapper-footer
    ws-data vector-toc vector-sticky-header""".split()
)
CONTENTS_CLASSES = frozenset({"toc", "tocolours", "vector-toc"})
PAGE_CLASSES = frozenset(
    "pagenum pageno page-number pagenumber ws-pagenum x-ebookmaker-pageno pb-number folionum".split()
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
MAIN_SHARE = 0.4
"""A page's main element holds at least this share of its words, or it is not the text's."""
CONTENTS = re.compile(
    r"(?:table of )?contents|list of (?:illustrations|plates|figures|maps|tables)|illustrations|"
    r"inhalt(?:sverzeichnis)?|sommaire|table des mati[èe]res|índice|contenido|indice|inhoud|содержание|оглавление|spis treści",
    re.IGNORECASE,
)
LINKED_SHARE = 0.6
"""Of the letters of a contents list, and of a line that leads to other pages, so many stand in links."""


TURNS = {
    "prev": frozenset("prev previous page-previous nav-previous".split()),
    "next": frozenset("next page-next nav-next".split()),
}
"""What links to other pages of a work are called, by relation or class."""
LONGEST_TURNS = 300
"""Characters of a line that leads to other pages."""
LIST_WHY = "a contents list"
FEWEST_ENTRIES = 3


class Said(NamedTuple):
    """What a page says of the work apart from the text."""

    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    """BCP 47 tag."""
    subtitle: str = ""


NOTHING_SAID = Said()


def clear_site(root: Element) -> Said:
    """Mark what is the site's; hand back what its header says of the work."""
    said = _header(root)
    _keep_main(root)
    clear_furniture(root)
    return said


def clear_furniture(root: Element) -> None:
    """Mark menus, page numbers and contents lists, wherever they stand."""
    for element in list(elements(root)):
        why = _why(element)
        if why:
            drop(element, why)
    _drop_page_turns(root)
    _drop_said_addresses(root)
    _set_formulas(root)
    _drop_toc_titles(root)
    drop_contents(root)
    _drop_strays(root)


def _header(root: Element) -> Said:
    """Read the title that MediaWiki sets above the page, and the author in Wikisource's header."""
    heading = next((e for e in elements(root, "h1") if e.get("id") == "firstHeading"), None)
    title = text_of(heading) if heading is not None else ""
    named = {"header-title-text", "header_title_text", "wst-header-title-text", "header_section_text"}
    author_names = {"header-author-text", "header_author_text", "wst-header-author-text"}
    authors: tuple[str, ...] = ()
    for element in elements(root):
        names = {*classes(element), (element.get("id") or "").lower()}
        if names & named and text_of(element):
            title = text_of(element)
        elif names & author_names and text_of(element):
            authors = (text_of(element),)
    return Said(title, authors)


def _keep_main(root: Element) -> None:
    """Drop all that stands outside the page's main element."""
    main = next((e for e in elements(root) if e.get("id") == "mw-content-text"), None)
    if main is None:
        main = next((e for e in elements(root) if "mw-parser-output" in classes(e)), None)
    if main is None:
        main = _named_main(root)
    if main is None:
        return
    here = main
    for above in main.iterancestors():
        for child in above:
            if child is not here and isinstance(child.tag, str) and child.tag != "head":
                drop(child, "the site's frame")
        here = above


def _named_main(root: Element) -> Element | None:
    found = [e for e in elements(root) if e.tag in ("main", "article") or "main" in types(e)]
    if not found:
        return None
    whole = len(text_of(root)) or 1
    first = found[0]
    is_all = len(text_of(first)) >= MAIN_SHARE * whole
    siblings = sum(e.tag == first.tag for e in found)
    return first if is_all and (siblings == 1 or first.tag == "main") else None


def _why(element: Element) -> str:
    if element.get(ROLE) == "drop":
        return ""
    names = set(classes(element))
    identity = (element.get("id") or "").lower()
    if names & PAGE_CLASSES or "pagebreak" in types(element) or "doc-pagebreak" in types(element):
        return "a page number"
    if names & CONTENTS_CLASSES or identity == "toc":
        return LIST_WHY
    if (
        element.tag in MENUS
        or MENU_ROLES & set(types(element))
        or names & SITE_CLASSES
        or identity in SITE_IDS
    ):
        return "the site's own"
    if element.tag in MEDIA:
        return "a medium that a book cannot hold"
    if element.get("hidden") is not None or HIDDEN.search(element.get("style") or ""):
        return "hidden"
    return ""


def _drop_page_turns(root: Element) -> None:
    """Drop what leads to the page before and the one behind: the least that holds both ways and little else."""
    for link in [e for e in seen(root) if _turn(e) == "prev"]:
        for holder in link.iterancestors():
            if holder.tag in ("body", "html") or len(text_of(holder)) > LONGEST_TURNS:
                break
            if any(_turn(other) == "next" for other in holder.iter("a")):
                if sum(map(_letters, holder.iter("a"))) >= LINKED_SHARE * _letters(holder):
                    drop(holder, "the site's own")
                break


def _letters(element: Element) -> int:
    return sum(sign.isalpha() for sign in text_of(element))


def _turn(link: Element) -> str:
    if link.tag != "a":
        return ""
    said = {*(link.get("rel") or "").lower().split(), *classes(link)}
    return next((name for name, names in TURNS.items() if said & names), "")


def _drop_said_addresses(root: Element) -> None:
    """Drop an address in brackets behind a link that has it: a printer's habit that the book does not need."""
    for link in [e for e in seen(root) if e.tag == "a" and "://" in (e.get("href") or "")]:
        behind = link.getnext()
        if behind is None or behind.tag != "span" or (link.tail or "").strip():
            continue
        if text_of(behind) == f"[{link.get('href')}]" and text_of(link) != link.get("href"):
            drop(behind, "an address that its link has")


def _set_formulas(root: Element) -> None:
    """Make a listing of each formula's TeX, which MediaWiki gives as the description of a picture."""
    for picture in list(elements(root, "img")):
        if any("math-fallback-image" in name or name == "tex" for name in classes(picture)):
            tex = (picture.get("alt") or "").strip()
            if tex.startswith("{\\displaystyle") and tex.endswith("}"):
                tex = tex.removeprefix("{\\displaystyle").removesuffix("}").strip()
            picture.tag, picture.text = "code", tex


def _drop_toc_titles(root: Element) -> None:
    for element in seen(root):
        if (element.get("id") or "").lower() in ("toctitle", "mw-toc-heading"):
            drop(element, LIST_WHY)


def drop_contents(root: Element) -> None:
    """Drop the lists of links to the text's own headings, with the heading above them."""
    targets = {name: e for e in elements(root) for name in (e.get("id"), e.get("name")) if name}
    places = _heading_places(root)
    for element in list(seen(root)):
        if element.get(ROLE) == "drop" or element.tag not in (
            "ul",
            "ol",
            "table",
            "div",
            "section",
            "blockquote",
            "dl",
            "p",
        ):
            continue
        if any(above.get(ROLE) == "drop" for above in element.iterancestors()):
            continue
        if _is_contents(element, targets, places):
            drop(element, LIST_WHY)
            _drop_title_above(element)


def _drop_strays(root: Element) -> None:
    """Drop what is left of a contents list: a link alone, among entries that are dropped."""
    lists = {e.getparent() for e in elements(root) if e.get(WHY) == LIST_WHY and e.tag in ("p", "li", "div")}
    for holder in lists - {None}:
        children = [child for child in holder if isinstance(child.tag, str) and text_of(child)]
        entries = [child for child in children if child.get(WHY) == LIST_WHY]
        for child in children if len(entries) >= FEWEST_ENTRIES else ():
            links = [link for link in child.iter("a") if (link.get("href") or "").startswith("#")]
            if links and text_of(child) == " ".join(text_of(link) for link in links):
                drop(child, LIST_WHY)


def _heading_places(root: Element) -> dict[Element, bool]:
    """Say of each element whether a heading begins within the next few ones."""
    order = list(seen(root))
    places: dict[Element, bool] = {}
    nearest = 10**9
    for number in range(len(order) - 1, -1, -1):
        if order[number].tag in HEADINGS:
            nearest = number
        places[order[number]] = nearest - number <= 4 or any(
            a.tag in HEADINGS for a in order[number].iterancestors()
        )
    return places


def _is_contents(element: Element, targets: dict[str, Element], places: dict[Element, bool]) -> bool:
    links = [link for link in element.iter("a") if (link.get("href") or "").startswith("#") and text_of(link)]
    if len(links) < 3 or any(
        not CONTENTS.fullmatch(text_of(e).strip(" .:")) for e in element.iter(*HEADINGS)
    ):
        return False
    linked = sum(map(_letters, links))
    if _title_above(element) is not None:
        entries = [e for e in element.iter("li", "tr", "p") if text_of(e)] or [element]
        return len(links) >= 0.6 * len(entries)
    at_headings = sum(places.get(targets.get((link.get("href") or "")[1:], link), False) for link in links)
    return 0 < LINKED_SHARE * _letters(element) <= linked and at_headings >= LINKED_SHARE * len(links)


def _title_above(element: Element) -> Element | None:
    """Find the heading 'Contents' that stands right above a list."""
    for before in element.itersiblings(preceding=True):
        if not isinstance(before.tag, str) or not text_of(before) or before.get(ROLE) == "drop":
            continue
        return before if CONTENTS.fullmatch(text_of(before).strip(" .:")) else None
    return None


def _drop_title_above(element: Element) -> None:
    title = _title_above(element)
    if title is not None:
        drop(title, LIST_WHY)


def page_breaks(root: Element) -> Iterator[Element]:
    """Yield the marks of the pages of another edition."""
    return (e for e in elements(root) if "pagebreak" in types(e) or "doc-pagebreak" in types(e))
