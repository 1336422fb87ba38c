"""The lines in front of a document's text that are the work's: title, subtitle, author, by style or look.

In: a tree whose paragraphs say by class what they are and by shape how they look, and what the document's
properties say. Out: what the two say of the work, and the tree with those lines marked as no part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookgen.read.named_styles import AUTHOR, SHORT, SUBTITLE, TITLE
from bookgen.read.outline import BY_LINE, PEOPLE
from bookgen.read.shaped_headings import SHAPE
from bookgen.read.site_furniture import Said
from bookgen.read.tree import HEADINGS, ROLE, Element, classes, drop, seen, text_of

NOBODY = re.compile(
    r"(?:(?:microsoft|ms|windows|default|office|home|unknown|current) )*(?:user|author|owner|account|corporation)s?"
    r"|microsoft|windows|admin(?:istrator)?|unknown|anonymous|user\d*|python-docx|openoffice.*|libreoffice.*|"
    r"pandoc|apache poi|un-named|benutzer|utilisateur(?: windows)?",
    re.IGNORECASE,
)
"""What a program writes for the name of somebody that it does not know."""
AUTHOR_CLASSES = frozenset({"author", "byline"})
BY = frozenset("by von par por di".split())
MOST_LINES = 8
"""Lines of a title page."""
NAMES_PARTED = re.compile(r"\s*;\s*")


def take_front(body: Element, stated: Said) -> Said:
    """Take the lines that name the work and its author out of the text, and hand back what they say.

    A title's style that comes back further down is used for chapters.
    """
    titles = [e for e in body.iter("h1") if e.get("class") == TITLE and text_of(e)]
    first = titles[: sum(1 for _ in _together(titles))] if titles else []
    title = " ".join(map(text_of, first)) if len(first) == len(titles) else ""
    for line in first[1:] if title else ():
        drop(line, "the title")
    authors = tuple(_taken_in_front(body, AUTHOR, "the author's name"))
    subtitle = " ".join(_taken_in_front(body, SUBTITLE, "the subtitle")) if title else ""
    if not authors and titles:
        authors = tuple(name for said in stated.authors for name in _people(said))
    return Said(title or stated.title, authors, stated.language, subtitle)


def _together(titles: list[Element]) -> Iterator[Element]:
    """Yield the titles that stand together with the first."""
    for number, title in enumerate(titles):
        if number and title.getprevious() is not titles[number - 1]:
            return
        yield title


def _taken_in_front(body: Element, name: str, why: str) -> Iterator[str]:
    """Take the lines of a class that stand before every heading but the title: further down they are a section's."""
    for line in body.iter():
        if line.tag in HEADINGS and line.get("class") != TITLE:
            return
        if line.get("class") == name and 0 < len(text_of(line)) <= SHORT:
            drop(line, why)
            yield text_of(line)


def _people(said: str) -> Iterator[str]:
    return (name for name in NAMES_PARTED.split(said) if name and not NOBODY.fullmatch(name))


def take_title_page(body: Element, said: Said) -> Said:
    """Take title, subtitle and author off the lines in front, where no style names the title but 'by' an author."""
    lines = _front_page(body)
    texts = [text_of(line) for line in lines]
    place, stop, author = next(_by_lines(texts), (0, 0, ""))
    if not author or any(e.get("class") == TITLE for e in body.iter("h1")):
        return said
    whys = {0: "the title"} | dict.fromkeys(range(place, stop), "the author's name")
    subtitle = texts[1] if place == 2 else ""
    if subtitle:
        whys[1] = "the subtitle"
    if not all(_is_centred(lines[number]) for number in whys):
        return said
    for number, why in whys.items():
        drop(lines[number], why)
    return Said(texts[0], (author,), said.language, subtitle)


def take_header(root: Element, said: Said) -> Said:
    """Take the subtitle and the stated authors' names off the lines below a page's title that are called so."""
    headings = 0
    subtitle = said.subtitle
    for line in list(seen(root)):
        headings += line.tag in HEADINGS
        names, words = set(classes(line)), text_of(line)
        if headings > 1:
            break
        if names & AUTHOR_CLASSES and not names & {"title"} and _without_by(words) in said.authors:
            drop(line, "the author's name")
        elif headings and "subtitle" in names and not subtitle and 0 < len(words) <= SHORT:
            drop(line, "the subtitle")
            subtitle = words
    return said._replace(subtitle=subtitle)


def stated_people(said: str) -> tuple[str, ...]:
    """List the people that a document's properties name, without what only programs write there."""
    return tuple(_people(said))


def _without_by(words: str) -> str:
    found = BY_LINE.fullmatch(words)
    return found[1] if found else words


def _front_page(body: Element) -> list[Element]:
    """List the lines before the first heading, where they are few and short."""
    lines: list[Element] = []
    for block in body:
        if block.tag in HEADINGS:
            is_page = 2 <= len(lines) <= MOST_LINES and all(len(text_of(line)) <= SHORT for line in lines)
            return lines if is_page else []
        if text_of(block) and block.get(ROLE) != "drop":
            lines.append(block)
    return []


def _is_centred(line: Element) -> bool:
    shape: str = line.get(SHAPE, "")
    return shape.endswith(" 1")


def _by_lines(texts: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield where an author stands below the title: 'by Ann Author', in one line or two."""
    for number, text in enumerate(texts[1:], 1):
        found = BY_LINE.fullmatch(text)
        if found and PEOPLE.fullmatch(found[1]):
            yield number, number + 1, found[1]
        elif text.lower() in BY and number + 1 < len(texts):
            yield number, number + 2, texts[number + 1]
