"""Put a section's elements where HTML lets them stand; not a word is lost, nor its place.

In: a tree of allowed elements that raw HTML may have nested in any way. Out: a tree by HTML's content
models, and a finding for each kind of element that had to be set as another.
Source: HTML Living Standard, 4 (content models).
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from lxml import etree

from bookgen.compose.containers import order_parts, wrap_strangers
from bookgen.compose.source_lines import source_line
from bookgen.errors import Location
from bookgen.finding import Finding, Rule, Severity

MISPLACED = Rule(
    "C014",
    Severity.WARNING,
    "element '{name}' may not stand as it does in '{parent}', and was set as '{became}'",
    "write it where HTML lets it stand, or use Markdown; the text is kept as it is",
    "What HTML does not allow is an error in an EPUB, and each reading system shows it in its own way.",
    "text\n\n<li>text</li>",
    "HTML Living Standard, 4",
    "- text",
)
DISORDERED = Rule(
    "C015",
    Severity.WARNING,
    "what '{name}' holds was put in the order that HTML wants",
    "put text into the items of a list and the cells of a table; a caption stands first or last",
    "What HTML does not allow is an error in an EPUB, and each reading system shows it in its own way.",
    "<ul>one<li>two</li></ul>",
    "HTML Living Standard, 4.4 and 4.9",
    "<ul><li>one</li><li>two</li></ul>",
)
RULES = (MISPLACED, DISORDERED)

BLOCKS = frozenset(
    """section article aside header h1 h2 h3 h4 h5 h6 p div blockquote pre ul ol dl hr table figure li dt dd
    caption colgroup thead tbody tfoot tr td th figcaption""".split()
)
FLOW = BLOCKS - frozenset("h1 h2 h3 h4 h5 h6 p pre hr".split())
"""Blocks that may hold others, or have rules of their own for what they hold."""
LINES = ("h1", "h2", "h3", "h4", "h5", "h6", "pre", "rt", "rp")
"""What holds one run of text and can become nothing else."""
TRANSPARENT = frozenset(("a", "ins", "del"))
HOMES = MappingProxyType(
    {
        **dict.fromkeys(("caption", "colgroup", "thead", "tbody", "tfoot"), ("table",)),
        "tr": ("table", "thead", "tbody", "tfoot"),
        **dict.fromkeys(("td", "th"), ("tr",)),
        **dict.fromkeys(("dt", "dd"), ("dl",)),
        "li": ("ul", "ol"),
        "figcaption": ("figure",),
        "col": ("colgroup",),
        **dict.fromkeys(("rt", "rp"), ("ruby",)),
    }
)
"""Elements that may stand in some others alone."""
EVERYWHERE = frozenset("id class lang dir title role data-line data-note".split())
"""Attributes that an element keeps whatever it becomes."""


def set_in_place(root: etree._Element, file: str) -> tuple[Finding, ...]:
    """Set every element as one that may stand where it stands."""
    first_of_a_kind = {finding.message: finding for finding in reversed(tuple(_settled(root, file)))}
    return tuple(reversed(first_of_a_kind.values()))


def _settled(root: etree._Element, file: str) -> Iterator[Finding]:
    waiting = list(root)
    while waiting:
        element = waiting.pop(0)
        _free_mark(element)
        name, became = element.tag, _fitting(element)
        if name != became:
            parent = element.getparent()
            words = {"name": name, "parent": parent.tag if parent is not None else "", "became": became}
            yield MISPLACED.found(Location(file, source_line(element)), **words)
            element.tag = became
            for attribute in set(element.attrib) - EVERYWHERE:
                del element.attrib[attribute]
        held = list(element)
        wrap_strangers(element)
        order_parts(element)
        if list(element) != held:
            yield DISORDERED.found(Location(file, source_line(element)), name=element.tag)
        waiting[:0] = list(element)


def _free_mark(link: etree._Element) -> None:
    """Put a note's mark that ends a link behind it."""
    mark = link[-1] if link.tag == "a" and len(link) else None
    if mark is not None and mark.get("data-note") and not (mark.tail or "").strip():
        mark.tail, link.tail = link.tail, None
        link.addnext(mark)


def _fitting(element: etree._Element) -> str:
    """Name what an element can be where it stands: itself, or the plainest that holds the same."""
    name, parent = element.tag, element.getparent()
    is_homeless = name in HOMES and parent is not None and parent.tag not in HOMES[name]
    if next(element.iterancestors(*LINES), None) is not None:
        plain = "br" if name == "hr" else "span"
        return plain if name in BLOCKS or is_homeless else _fitting_inline(element)
    if is_homeless:
        return "div" if name in BLOCKS or _holds_blocks(element) else "span"
    return _fitting_block(element) if name in BLOCKS or _holds_blocks(element) else _fitting_inline(element)


def _fitting_block(element: etree._Element) -> str:
    """Name what a block, or what holds blocks, can be."""
    name = element.tag
    if name == "colgroup" and any(column.tag != "col" for column in element):
        return "tbody"
    if name == "header" and next(element.iterancestors("header"), None) is not None:
        return "div"
    may_hold_blocks = name in FLOW or name in LINES or (name in TRANSPARENT and not _is_within_link(element))
    return name if may_hold_blocks or not _holds_blocks(element) else "div"


def _fitting_inline(element: etree._Element) -> str:
    match element.tag:
        case "a":
            fits = not _is_within_link(element)
        case "bdo":
            fits = element.get("dir") is not None
        case "dfn":
            fits = next(element.iterancestors("dfn"), None) is None
        case "ruby":
            fits = element.find("rt") is not None
        case "time":
            fits = element.get("datetime") is not None
        case "rp":
            fits = not len(element)
        case _:
            fits = True
    return element.tag if fits else "span"


def _is_within_link(element: etree._Element) -> bool:
    """Tell whether a link stands in another one; the mark of a note is the link that stays."""
    if element.tag != "a" or element.get("data-note"):
        return False
    holds_mark = element.find(".//a[@data-note]") is not None
    return holds_mark or next(element.iterancestors("a"), None) is not None


def _holds_blocks(element: etree._Element) -> bool:
    return any(one is not element for one in element.iter(*BLOCKS))
