"""What the names of styles say of paragraphs, in Word's documents and in OpenDocument's.

In: the names of a paragraph's style and of those that it is based on, in lower case. Out: what it is in a
book, and the tree with paragraphs joined that are one thing: the lines of a poem, the lines of a listing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from bookgen.read.tree import HEADINGS, INDENT, ROLE, Element, drop, elements, set_role, text_of

TITLE, SUBTITLE, AUTHOR = "bookgen-title", "bookgen-subtitle", "bookgen-author"
"""The classes of the paragraphs that are the work's title, its subtitle, its author's name."""
SHORT = 90
"""Characters: a line set right that is longer is no signature, one by an author no name."""
DATE = re.compile(r"\b1\d{3}\b|\b20\d\d\b|\b\d{1,2}(?:st|nd|rd|th|\.)?\s+\w+\.?,?\s+\d{2,4}\b")
UNITS = "chapter|part|section|kapitel|teil|abschnitt|chapitre|partie|capítulo|parte|глава|часть"
HEADING = re.compile(r"(?:heading|überschrift|titre|título|заголовок)\s*(\d)")
UNIT_HEADING = re.compile(rf"(?:{UNITS})[ _-]?(?:title|number|name|head(?:ing)?|titel|nummer|titre|no\.?)\b")
"""The author's own style for headings: 'Chapter Title', 'Part number'."""
PARTS, SUBHEADS = re.compile(r"part|teil|partie|parte|часть"), re.compile(r"section|abschnitt")
NAMED = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"(?:toc|table of figures|contents)\b|inhaltsverzeichnis|verzeichnis \d", "contents"),
        (r"(?:\w+ )?(?:sub-?title|untertitel|sous-titre|subtítulo)\Z", "subtitle"),
        (r"(?:(?:book|work|document) ?)?(?:title|titel|titre|título)\Z", "title"),
        (r"(?:(?:book|work|document) ?)?(?:author|byline|autor|auteur)s?\Z", "author"),
        (r"attribution|(?:epigraph|motto|quot\w+|verse|poem) (?:source|author|credit)", "attribution"),
        (r"epigraph|motto", "epigraph"),
        (r"definition term|list heading\Z", "term"),
        (r"definition\b|list contents\Z", "definition"),
        (r"(?:block |intense )?quot|block ?(?:text|quote)|zitat|citation|extract\b", "quote"),
        (r"(?:.* )?(?:verse|poem|poetry|gedicht|song|lyrics)", "verse"),
        (r"signature|unterschrift", "signature"),
        (r"date ?line", "dateline"),
        (r"salutation|anrede", "salutation"),
        (r"dedication|widmung", "dedication"),
        (r"letter(?: text| body)?\Z", "letter"),
        (r"(?:scene|section|thought) ?break|ornament|asterism|horizontal[ _]line", "break"),
        (
            r"source ?(?:code|text)|code(?: block)?\Z|(?:html )?preformatted|(?:program |code )?listing|macro text",
            "code",
        ),
    )
)
NEAR = 3
"""Styles that a paragraph's own is based on: farther ones name what many kinds share."""
CLASSES = {"title": TITLE, "subtitle": SUBTITLE, "author": AUTHOR}
JOINED = frozenset({"epigraph", "letter", "dedication"})
"""Blocks of which several paragraphs make one."""
LONGEST_BREAK = 20
COLUMNS_AN_INCH, WIDEST_INDENT = 8, 40
"""Of a line of verse that is set in; the columns are those that a chapter writes."""


def kind_of(names: Iterable[str]) -> str:
    """Say what a paragraph is by the names of its styles, the nearest first; '' where none says."""
    near = [name for _, name in zip(range(NEAR), names, strict=False)]
    return next((kind for name in near for pattern, kind in NAMED if pattern.match(name)), "")


def heading_level(name: str) -> int:
    """Give the level of a heading by the name of its style; 0 where it names none."""
    numbered = HEADING.fullmatch(name)
    if numbered:
        return min(max(int(numbered[1]), 1), 6)
    if not UNIT_HEADING.match(name):
        return 0
    return 1 if PARTS.match(name) else 3 if SUBHEADS.match(name) else 2


def name_paragraph(made: Element, kind: str) -> Element:
    """Make a paragraph what its style says; hand back what it has become, or what now holds it."""
    if kind == "contents":
        drop(made, "a contents list")
    elif kind in CLASSES:
        made.tag = "h1" if kind == "title" else made.tag
        made.set("class", CLASSES[kind])
        make_plain(made)
    elif kind == "quote":
        return wrapped("blockquote", made)
    elif kind == "break":
        if len(text_of(made)) <= LONGEST_BREAK:
            set_role(made, kind)
    elif kind:
        set_role(made, kind)
    return made


def set_right(made: Element) -> bool:
    """Make a signature or a dateline of a short line that is set right."""
    words = text_of(made)
    if len(words) > SHORT:
        return False
    set_role(made, "dateline" if DATE.search(words) else "signature")
    return True


def make_plain(heading: Element) -> None:
    """Take from a heading the bold type and the underline that only made it look like one."""
    for looks in list(heading.iter("strong", "b", "u")):
        looks.tag = "span"


def wrapped(tag: str, made: Element) -> Element:
    """Put an element round another, in its place."""
    outer = made.makeelement(tag)
    outer.sourceline = made.sourceline
    parent = made.getparent()
    if parent is not None:
        parent.replace(made, outer)
    outer.tail, made.tail = "\n", None
    outer.append(made)
    return outer


def join_paragraphs(root: Element) -> None:
    """Make one of the paragraphs that follow one another as parts of one thing."""
    for parent in list(elements(root)):
        for role, group in groupby(list(parent), lambda element: element.get(ROLE) or ""):
            paragraphs = list(group)
            if role == "verse":
                _join_verse(paragraphs)
            elif role == "code":
                _join_listing(paragraphs)
            elif role in JOINED and len(paragraphs) > 1:
                _put_into("div", paragraphs, role)
            elif role == "term" or (role == "definition" and _follows_term(paragraphs[0])):
                _define(paragraphs, role)
            elif role == "definition":
                for paragraph in paragraphs:
                    paragraph.attrib.pop(ROLE)


def _put_into(tag: str, paragraphs: list[Element], role: str) -> Element:
    outer = wrapped(tag, paragraphs[0])
    outer.extend(paragraphs[1:])
    set_role(outer, role)
    for paragraph in paragraphs:
        paragraph.attrib.pop(ROLE, None)
    return outer


def _join_verse(paragraphs: list[Element]) -> None:
    """Make a poem: each paragraph a line, or a stanza where line breaks part its lines."""
    poem = _put_into("div", paragraphs, "verse")
    if any(True for _ in poem.iter("br")):
        return
    stanza = poem.makeelement("p")
    columns = [int(line.get(INDENT) or 0) + _leading_spaces(line) for line in paragraphs]
    for line, column in zip(paragraphs, columns, strict=True):
        line.tag = "span"
        set_role(line, "line")
        line.set(INDENT, str(column - min(columns)))
        stanza.append(line)
    poem.append(stanza)


def _leading_spaces(line: Element) -> int:
    text = next((piece for piece in line.itertext() if piece), "")
    return min(len(text) - len(text.lstrip(" \u00a0")), WIDEST_INDENT)


def set_indent(made: Element, inches: float) -> None:
    """Say by how many columns a line of verse is set in."""
    made.set(INDENT, str(min(max(round(inches * COLUMNS_AN_INCH), 0), WIDEST_INDENT)))


def _join_listing(paragraphs: list[Element]) -> None:
    listing = _put_into("pre", paragraphs, "code")
    for line in paragraphs:
        line.tag, line.tail = "span", None
    for line in paragraphs[:-1]:
        line.addnext(listing.makeelement("br"))


def _follows_term(paragraph: Element) -> bool:
    before = paragraph.getprevious()
    return before is not None and before.tag == "dl"


def _define(paragraphs: list[Element], role: str) -> None:
    """Put terms, or the definitions behind them, into a list of definitions."""
    entries = paragraphs[0].getprevious()
    if entries is None or entries.tag != "dl":
        entries = wrapped("dl", paragraphs[0])
    for paragraph in paragraphs:
        paragraph.attrib.pop(ROLE)
        paragraph.tag = "dt" if role == "term" else "dd"
        entries.append(paragraph)


def has_headings(body: Element) -> bool:
    """Tell whether styles make headings, other than the work's title."""
    return any(heading.get("class") != TITLE for heading in body.iter(*HEADINGS))
