"""Make a manuscript's own HTML safe: what may stay is listed, all else goes with a finding.

Text is kept; only the content of scripts and styles, which no reader sees, goes with its element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from lxml import etree

from bookgen.compose.source_lines import source_line
from bookgen.errors import Location
from bookgen.finding import Finding, Rule, Severity

REPAIRED = Rule(
    "C004",
    Severity.WARNING,
    "raw HTML is not well formed and was repaired as a browser would",
    "close every tag that is opened, and quote every attribute",
    "An EPUB holds XHTML; broken raw HTML is repaired by guessing, and the guess may be wrong.",
    "text with <b>an unclosed tag",
)
ELEMENT = Rule(
    "C005",
    Severity.WARNING,
    "element '{name}' is not allowed in a book and was taken out",
    "its text is kept unless it was a script or a style; use Markdown or the block markers instead",
    "A book is read in systems that must not run code nor fetch anything; only text markup may stay.",
    "text <script>alert(1)</script>",
)
ATTRIBUTE = Rule(
    "C006",
    Severity.WARNING,
    "attribute '{name}' of '{element}' is not allowed in a book and was taken out",
    "keep to lang, dir, title, alt, class, id, role and the table attributes",
    "Event handlers and inline styles run code or take the page out of the reader's hands.",
    '<p onclick="x()">text</p>',
)
LINK = Rule(
    "C007",
    Severity.WARNING,
    "link to '{target}' is not allowed in a book and was taken out",
    "link to http, https or mailto, or to another chapter",
    "A book must not reach into the reader's machine: no file:, javascript: or data: links.",
    "[text](javascript:alert)",
)
RULES = (REPAIRED, ELEMENT, ATTRIBUTE, LINK)

ALLOWED_ELEMENTS = frozenset(
    """body section article aside header h1 h2 h3 h4 h5 h6 p div blockquote pre ul ol li dl dt dd hr br
    table caption colgroup col thead tbody tfoot tr th td figure figcaption img a em strong b i u s small
    sub sup span cite q code kbd samp var abbr dfn time mark ins del bdi bdo ruby rt rp wbr""".split()
)
UNSEEN_ELEMENTS = frozenset("script style template noscript iframe object embed head title link meta".split())
ALLOWED_ATTRIBUTES = frozenset(
    """id class lang dir title alt src href role colspan rowspan headers scope abbr start reversed value type
    datetime cite data-line data-note""".split()
)
NUMBER = re.compile(r"[1-9]\d{0,2}")
VALUES = MappingProxyType(
    {
        "id": re.compile(r"\S+"),
        "lang": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"),
        "dir": re.compile("ltr|rtl|auto"),
        "role": re.compile("presentation|none|doc-(pullquote|tip|notice|example|qna|epigraph|dedication)"),
        "scope": re.compile("row|col|rowgroup|colgroup"),
        "colspan": NUMBER,
        "rowspan": NUMBER,
        "start": re.compile(r"-?\d{1,6}"),
        "value": re.compile(r"-?\d{1,6}"),
        "type": re.compile("[1aAiI]"),
        "datetime": re.compile(r"\d{4}-\d\d-\d\d"),
        "cite": re.compile(r"https?://\S+"),
        "reversed": re.compile("(reversed)?"),
    }
)
"""What an attribute has to be where not everything may stand in it."""
OWNERS = MappingProxyType(
    {
        "alt": ("img",),
        "src": ("img",),
        "role": ("img", "table", "div", "section"),
        "href": ("a",),
        **dict.fromkeys(("colspan", "rowspan", "headers"), ("td", "th")),
        **dict.fromkeys(("scope", "abbr"), ("th",)),
        **dict.fromkeys(("start", "reversed", "type"), ("ol",)),
        "value": ("li",),
        "datetime": ("time", "ins", "del"),
        "cite": ("blockquote", "q", "ins", "del"),
    }
)
"""Elements that an attribute is for, where it is not for all."""
SAFE_TARGET = re.compile(r"(https?:|mailto:|tel:)|(?![a-z][a-z0-9+.-]*:)(?!//)", re.IGNORECASE)


def make_safe(body: etree._Element, file: str) -> tuple[Finding, ...]:
    """Take out of a section what a book must not hold.

    In: a tree that may hold anything; it is changed. Out: a finding for each kind of thing taken out,
    at the first place it stood.
    """
    first_of_a_kind = {finding.message: finding for finding in reversed(tuple(_taken_out(body, file)))}
    return tuple(reversed(first_of_a_kind.values()))


def _taken_out(body: etree._Element, file: str) -> Iterator[Finding]:
    for element in list(body.iter()):
        if not isinstance(element.tag, str):
            _drop(element)
        elif element.tag not in ALLOWED_ELEMENTS:
            yield ELEMENT.found(_place(element, file), name=element.tag)
            _drop(element) if element.tag in UNSEEN_ELEMENTS else _unwrap(element)
        else:
            yield from _attributes_taken_out(element, file)


def _attributes_taken_out(element: etree._Element, file: str) -> Iterator[Finding]:
    for name in list(element.attrib):
        if not _is_allowed(name, element):
            yield ATTRIBUTE.found(_place(element, file), name=name, element=element.tag)
            del element.attrib[name]
    target = element.get("href")
    if target is not None and not SAFE_TARGET.match(target.strip()):
        yield LINK.found(_place(element, file), target=target)
        del element.attrib["href"]


def _is_allowed(name: str, element: etree._Element) -> bool:
    if name not in ALLOWED_ATTRIBUTES or element.tag not in OWNERS.get(name, (element.tag,)):
        return False
    return name not in VALUES or bool(VALUES[name].fullmatch(element.get(name) or ""))


def _place(element: etree._Element, file: str) -> Location:
    return Location(file, source_line(element))


def _drop(element: etree._Element) -> None:
    _replace(element, [], element.tail or "")


def _unwrap(element: etree._Element) -> None:
    children = list(element)
    if children:
        children[-1].tail = (children[-1].tail or "") + (element.tail or "")
        _replace(element, children, element.text or "")
    else:
        _replace(element, [], (element.text or "") + (element.tail or ""))


def _replace(element: etree._Element, children: list[etree._Element], text: str) -> None:
    """Put text, then children in the place of an element."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    element.tail = None
    parent[place : place + 1] = children
