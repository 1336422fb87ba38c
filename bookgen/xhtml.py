"""Names of XHTML and EPUB as lxml writes them, what can stand where, and where it came from."""

from __future__ import annotations

from lxml import etree

from bookgen.edition import Document
from bookgen.errors import Location

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

INLINE = frozenset(
    XHTML + name
    for name in """a abbr b bdi bdo cite code data del dfn em i ins kbd mark q rp rt ruby s samp small span
    strong sub sup time u var wbr""".split()
)
"""Phrasing that runs on within a line."""
HEADINGS = tuple(f"{XHTML}h{level}" for level in range(1, 7))
VOID = frozenset(XHTML + name for name in "area br col hr img input link meta source track wbr".split())
FLOW = frozenset(
    XHTML + name
    for name in """article aside blockquote body caption dd details div dt fieldset figcaption figure footer
    header li main nav p section td th""".split()
)
"""Elements that may hold a span as a child."""
SILENT_ROLES = frozenset({"presentation", "none"})


def is_a(element: etree._Element, term: str) -> bool:
    """Tell whether an element's epub:type names a term."""
    return term in types(element)


def types(element: etree._Element) -> frozenset[str]:
    """List the `epub:type` terms of an element."""
    return frozenset((element.get(EPUB_TYPE) or "").split())


def is_silent(element: etree._Element) -> bool:
    """Tell whether a picture or table says that it only decorates or lays out."""
    return element.get("role") in SILENT_ROLES


def local_name(element: etree._Element) -> str:
    """Name an element without its namespace; a comment or processing instruction has no name."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def place_of(element: etree._Element, document: Document) -> Location:
    """Say which line of which chapter file made an element."""
    line = 0
    for ancestor in (element, *element.iterancestors()):
        line = line or int(ancestor.get("data-line") or 0)
        if ancestor.get("data-source"):
            return Location(str(ancestor.get("data-source")), line)
    return Location(document.source or document.id, line)
