"""Project Gutenberg's own words round a book in HTML: header, licence, credits.

In: a page's tree. Out: the same tree with those marked as dropped, and what the header says of the work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bookgen.read.tree import BLOCK_TAGS, HEADINGS, Element, classes, drop, elements, text_of

START = re.compile(r"\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG", re.IGNORECASE)
END = re.compile(r"\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG", re.IGNORECASE)
FIELD = re.compile(r"^[ \t]*(Title|Author|Language)s?:[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)
MORE_OF_TITLE = re.compile(r"^[ \t]*Title:[ \t]*\S.*\n(?P<more>(?:[ \t]+(?![\w ]{1,20}:[ \t])\S.*\n)+)", re.MULTILINE)
WIDTH = 72
"""Units: columns. A title goes on in the next line where its first word had no room; else a subtitle begins there."""
OTHER_FIELD = re.compile(
    r"\s(?:Release Date|Posting Date|Illustrator|Editor|Translator|Language|Author|Character set)[^:\n]{0,20}:.*",
    re.DOTALL,
)
CREDITS = re.compile(
    r"(?:E-?text )?(?:produced|prepared|transcribed) by\b|end of (?:the )?project gutenberg|this (?:e-?book|file) was produced",
    re.IGNORECASE,
)
LICENCE_CLASSES = frozenset({"pg-boilerplate", "pgheader", "pg-header", "pg-footer"})
LONGEST = 2500
"""Characters: an element with the START line that holds more holds the book too."""
LANGUAGES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "dutch": "nl",
    "portuguese": "pt", "russian": "ru", "latin": "la", "finnish": "fi", "swedish": "sv", "danish": "da",
    "polish": "pl", "greek": "el", "hungarian": "hu", "czech": "cs", "catalan": "ca", "esperanto": "eo",
    "chinese": "zh", "japanese": "ja", "norwegian": "no",
}  # fmt: skip


class GutenbergHeader(NamedTuple):
    """What Gutenberg's header says of the work."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""


def read_header(text: str) -> GutenbergHeader:
    """Read the fields of the header."""
    fields: dict[str, str] = {}
    for name, value in FIELD.findall(text):
        fields.setdefault(name, OTHER_FIELD.sub("", " " + value).strip())
    authors = tuple(filter(None, re.split(r"\s+and\s+|;\s*|\s*&\s*", fields.get("Author", ""))))
    language = (
        LANGUAGES.get(fields.get("Language", "").lower().split(",")[0].split()[0], "")
        if fields.get("Language")
        else ""
    )
    return GutenbergHeader(*_whole_title(text, fields.get("Title", "")), authors, language)


def _whole_title(text: str, title: str) -> tuple[str, str]:
    """Read title and subtitle: the lines that are set in below the title's first."""
    found = MORE_OF_TITLE.search(text)
    if not found:
        return title, ""
    more = " ".join(found["more"].split())
    has_room = len(f"Title: {title} {more.split()[0]}") <= WIDTH
    return (title, more) if has_room else (f"{title} {more}", "")


def clear_gutenberg(root: Element) -> GutenbergHeader:
    """Mark header, licence and credits; hand back what the header says."""
    for element in elements(root):
        if LICENCE_CLASSES & {*classes(element), (element.get("id") or "").lower()}:
            drop(element, "Project Gutenberg's licence")
    start = _line(root, START)
    if start is None:
        return GutenbergHeader()
    header = "\n".join(_texts_before(root, start))
    for element in _before(root, start):
        drop(element, "Project Gutenberg's header")
    end = _line(root, END)
    if end is not None:
        for element in _after(root, end):
            drop(element, "Project Gutenberg's licence")
    _drop_credits(root)
    return read_header(header)


def _line(root: Element, pattern: re.Pattern[str]) -> Element | None:
    """Find the smallest block that holds a line of Gutenberg's."""
    for element in elements(root):
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        if pattern.search(own):
            block = next((one for one in (element, *element.iterancestors()) if one.tag in BLOCK_TAGS), None)
            return block if block is not None and len(text_of(block)) < LONGEST * 10 else None
    return None


def _texts_before(root: Element, start: Element) -> Iterator[str]:
    for element in _before(root, start):
        yield "".join(map(str, element.itertext()))


def _before(root: Element, start: Element) -> list[Element]:
    """List what stands before an element, and the element."""
    found = [start]
    here: Element | None = start
    while here is not None and here.tag != "body":
        found += [e for e in here.itersiblings(preceding=True) if isinstance(e.tag, str)]
        here = here.getparent()
    return found[::-1]


def _after(root: Element, end: Element) -> list[Element]:
    found = [end]
    here: Element | None = end
    while here is not None and here.tag != "body":
        found += [e for e in here.itersiblings() if isinstance(e.tag, str)]
        here = here.getparent()
    return found


def _drop_credits(root: Element) -> None:
    """Drop 'Produced by …' above the text and 'End of the Project Gutenberg …' below it."""
    for element in elements(root, "p", "pre", "div"):
        if (
            len(element) < 8
            and not any(e.tag in HEADINGS for e in element)
            and CREDITS.match(text_of(element)[:200])
        ) and len(text_of(element)) < 400:
            drop(element, "Project Gutenberg's credits")
