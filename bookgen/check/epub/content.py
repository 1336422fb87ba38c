"""The documents of an EPUB: their language, headings, pictures, ids, links and scripts.

In: an `Archive` and its `Package`. Out: findings.
Source: EPUB 3.3, section 6 (content documents); EPUB Accessibility 1.1; WCAG 2.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bookgen.check.epub.archive import Archive, resolve
from bookgen.check.epub.package import Package
from bookgen.check.prose import HEADINGS
from bookgen.finding import Finding, Rule, Severity
from bookgen.xhtml import XHTML, XML_LANG, local_name

SVG_IMAGE = "{http://www.w3.org/2000/svg}image"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
LOADS = {"img": "src", "script": "src", "iframe": "src", "embed": "src", "object": "data", "link": "href"}
"""Attributes whose target a reading system fetches by itself; audio and video may be remote."""
SCRIPT_TYPES = frozenset(
    {"", "text/javascript", "application/javascript", "application/ecmascript", "module"}
)

SKIPPED_LEVEL = Rule(
    "E170",
    Severity.WARNING,
    "the heading '{title}' is of level {level} and follows one of level {before}",
    "use the next level; how large a heading looks is the style sheet's affair",
    "Screen readers build the outline from the levels; a gap reads as if a heading were lost.",
    "chapter.xhtml: <h1>The ferry</h1><h3>The crossing</h3>",
    "WCAG 2.2, technique G141",
    "chapter.xhtml: <h1>The ferry</h1><h2>The crossing</h2>",
    repeats=("T002",),
)
NO_ALT = Rule(
    "E171",
    Severity.WARNING,
    "the picture '{href}' has no 'alt'",
    "describe it in 'alt'; alt=\"\" says that it is an ornament",
    "A picture without a description does not exist for a blind reader.",
    'chapter.xhtml: <img src="cover.png"/>',
    "WCAG 2.2, success criterion 1.1.1",
    'chapter.xhtml: <img src="cover.png" alt="The ferry at its quay"/>',
    repeats=("T003",),
)
NO_LANGUAGE = Rule(
    "E172",
    Severity.WARNING,
    "does not say what language it is in",
    "give <html> 'lang' and 'xml:lang'",
    "A screen reader reads a text aloud by the rules of its language, and hyphenation needs it too.",
    "chapter.xhtml: html without lang",
    "WCAG 2.2, success criterion 3.1.1",
)
TWICE_THE_ID = Rule(
    "E173",
    Severity.ERROR,
    "the id '{id}' stands twice, first on line {line}",
    "give one of the two another id",
    "A link to an id that stands twice leads to the wrong place in one reading system or another.",
    'chapter.xhtml: <p id="a">One</p><p id="a">Two</p>',
    "HTML, the id attribute",
    'chapter.xhtml: <p id="a">One</p><p id="b">Two</p>',
    repeats=("E008",),
)
DEAD_LINK = Rule(
    "E174",
    Severity.ERROR,
    "'{href}' leads to nothing in the book",
    "point it at a file and an id that are there",
    "A reader who follows the link ends in an error, and shops refuse the book.",
    'chapter.xhtml: <a href="#gone">below</a>',
    "EPUB 3.3, publication resources",
    'chapter.xhtml: <a href="#here">below</a><p id="here">Here.</p>',
    repeats=("E001", "E010"),
)
REMOTE = Rule(
    "E175",
    Severity.ERROR,
    "'{href}' is fetched from the network",
    "put the file into the book",
    "A book has to be whole without a network; only sound, film and fonts may lie outside.",
    'chapter.xhtml: <img src="https://example.org/map.png" alt="Map"/>',
    "EPUB 3.3, resource locations",
    'chapter.xhtml: <img src="cover.png" alt="Map"/>',
    repeats=("E010",),
)
SCRIPTED = Rule(
    "E176",
    Severity.WARNING,
    "holds a script",
    "do without: most reading systems do not run it",
    "What only a script shows is missing for most readers.",
    'chapter.xhtml: <script src="x.js"></script>',
    "EPUB 3.3, scripting",
)
NO_TITLE = Rule(
    "E177",
    Severity.NOTE,
    "has no <title>",
    "name the section in <title>",
    "Screen readers and some reading systems announce a document by its title.",
    "chapter.xhtml: html without title",
    "WCAG 2.2, success criterion 2.4.2",
)
RULES = (SKIPPED_LEVEL, NO_ALT, NO_LANGUAGE, TWICE_THE_ID, DEAD_LINK, REMOTE, SCRIPTED, NO_TITLE)


def check_content(archive: Archive, package: Package) -> Iterator[Finding]:
    """Check every document by itself, and that what it points at is there."""
    ids = {part: _ids(archive.tree(part)) for part in package.documents}
    for part in package.documents:
        root = archive.tree(part)
        if root is not None:
            yield from _document(archive, package, part, root)
            yield from _links(archive, part, root, ids)


def _document(archive: Archive, package: Package, part: str, root: etree._Element) -> Iterator[Finding]:
    if not (root.get("lang") or root.get(XML_LANG) or package.root.get(XML_LANG)):
        yield NO_LANGUAGE.found(archive.place(part, root))
    if not (root.findtext(f"{XHTML}head/{XHTML}title") or "").strip():
        yield NO_TITLE.found(archive.place(part, root))
    yield from _headings(archive, part, root)
    for picture in root.iter(f"{XHTML}img"):
        if picture.get("alt") is None and not _is_hidden(picture):
            yield NO_ALT.found(archive.place(part, picture), href=picture.get("src", ""))
    for script in root.iter(f"{XHTML}script"):
        if (script.get("type") or "").lower() in SCRIPT_TYPES:
            yield SCRIPTED.found(archive.place(part, script))
    yield from _same_ids(archive, part, root)


def _is_hidden(picture: etree._Element) -> bool:
    labelled = picture.get("aria-label") or picture.get("aria-labelledby") or picture.get("title")
    silent = picture.get("role") in ("presentation", "none") or picture.get("aria-hidden") == "true"
    return bool(labelled) or silent


def _headings(archive: Archive, part: str, root: etree._Element) -> Iterator[Finding]:
    before = 0
    for heading in root.iter(*(f"{XHTML}{name}" for name in HEADINGS)):
        level = int(local_name(heading)[1])
        if before and level > before + 1:
            title = " ".join("".join(map(str, heading.itertext())).split())
            place = archive.place(part, heading)
            yield SKIPPED_LEVEL.found(place, title=title, level=level, before=before)
        before = level


def _same_ids(archive: Archive, part: str, root: etree._Element) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for element in root.iter(etree.Element):
        name = element.get("id")
        if name and name in seen:
            yield TWICE_THE_ID.found(archive.place(part, element), id=name, line=seen[name])
        elif name:
            seen[name] = element.sourceline or 0


def _ids(root: etree._Element | None) -> frozenset[str]:
    if root is None:
        return frozenset()
    names = (
        e.get("id") or (e.get("name") if local_name(e) == "a" else None) for e in root.iter(etree.Element)
    )
    return frozenset(name for name in names if name)


def _links(
    archive: Archive, part: str, root: etree._Element, ids: dict[str, frozenset[str]]
) -> Iterator[Finding]:
    for element in root.iter(etree.Element):
        href, loads = _target(element)
        if href is None or not href.strip():
            continue
        target = resolve(part, href)
        if target is None:
            if loads and href.strip().startswith(("http://", "https://", "//")):
                yield REMOTE.found(archive.place(part, element), href=href)
        elif not _is_there(archive, *target, ids):
            yield DEAD_LINK.found(archive.place(part, element), href=href)


def _target(element: etree._Element) -> tuple[str | None, bool]:
    """Find what an element points at, and whether a reading system fetches it unasked."""
    name = local_name(element)
    if element.tag == SVG_IMAGE:
        return element.get(XLINK_HREF) or element.get("href"), True
    if name in ("a", "area"):
        return element.get("href"), False
    if name == "link" and "stylesheet" not in (element.get("rel") or ""):
        return None, False
    return (element.get(LOADS[name]), True) if name in LOADS else (None, False)


def _is_there(archive: Archive, part: str, fragment: str, ids: dict[str, frozenset[str]]) -> bool:
    if part not in archive.names:
        return False
    is_plain_id = bool(fragment) and not fragment.startswith(("epubcfi(", "svgView(", "xywh=", "t=", ":~:"))
    return part not in ids or not is_plain_id or fragment in ids[part]
