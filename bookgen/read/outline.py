"""The outline of a tree: its title, and which of its headings open a section.

In: a tree with `<h1>` to `<h6>`. Out: the same tree, each heading with its level in the book: 1 opens a
section. Where parts hold chapters, both open one.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter

from bookgen.read.tree import HEADINGS, ROLE, Element, drop, seen, text_of, types

LEVEL, ENTRY = "bookgen-level", "bookgen-entry"
"""What a heading's level is in the book; whether a contents list names it."""
UNIT = r"(?:part|book|volume|teil|buch|band|partie|livre|tome|parte|libro|часть|книга|том)"
ENDED = r"\s*(?:[.:,;—–-]|\Z)"
COUNTED = (
    r"(?:\d{1,3}|[ivxlc]+|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|fourth|fifth|sixth"
    r"|seventh|eighth|ninth|tenth|last)\b"
)
PART = re.compile(
    rf"(?:the\s+)?(?:{UNIT}\s+(?:the\s+)?(?:{COUNTED}|\w+{ENDED})|(?:\w+\s+)?{UNIT}{ENDED})", re.IGNORECASE
)
"""A part says which it is: 'Part I', 'Book the First', 'Zweiter Teil', and no more about books."""
CHAPTER = re.compile(
    r"(?:chapter|kapitel|chapitre|capítulo|capitolo|глава)\b|(?:[ivxlc]+|\d+)[.:]?(?:\s|$)", re.IGNORECASE
)
ORDINAL = re.compile(
    r"(?:(?:chapter|part|book|volume|act|scene|letter|canto|section|kapitel|teil|buch|chapitre|partie|livre|"
    r"capítulo|глава|часть)\s+)?(?:[ivxlcdm]+|\d{1,3}|[a-z]+(?:-[a-z]+)?)[.:]?",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"(?:[ivxlcdm]+|\d{1,3})[.:]?", re.IGNORECASE)
NAMED = re.compile(
    r"(?:chapter|part|book|volume|act|scene|letter|canto|section|kapitel|teil|buch|chapitre|partie|livre|"
    r"capítulo|глава|часть)\b",
    re.IGNORECASE,
)
BY_LINE = re.compile(r"(?:by|von|par|por|di)\s+(\S.{2,60})", re.IGNORECASE)
NAME = r"(?!(?i:the|an?|el|la|las|los|une?)\b)[^\W\d_a-z][\w’'.-]*"
PEOPLE = re.compile(
    rf"{NAME}(?:(?:,|,?\s(?:and|und|et|y|e|&))?\s(?:(?:de|da|del|der|den|des|di|du|la|le|of|van|von)\s)*{NAME}){{1,7}}"
)
"""Who a line names of whom nothing else speaks: 'by Ann Author', but not 'By the Sea'."""
SOME_TEXT = 200
"""Characters below a heading that make a section of it."""
ENDS_ALONE = (".", ":", "!", "?", "—", "–")
NOT_A_WORD = re.compile(r"[\W_]+")


def find_headings(root: Element) -> list[Element]:
    """List the headings of the book's text that say something."""
    return [e for e in seen(root) if e.tag in HEADINGS and text_of(e)]


def set_outline(root: Element, title: str, authors: tuple[str, ...] = ()) -> tuple[str, tuple[str, ...]]:
    """Take title and author, join headings that are one, and give every heading its level; hand back the two."""
    _join_groups(root)
    headings = find_headings(root)
    title = _take_title(headings, title)
    authors = _take_author(headings, authors)
    headings = [heading for heading in headings if heading.get(ROLE) != "drop"]
    _join_numbers(headings)
    headings = [heading for heading in headings if heading.getparent() is not None]
    if headings:
        _set_levels(headings)
    return title, authors


def _level(heading: Element) -> int:
    return int(heading.tag[1])


def _join_groups(root: Element) -> None:
    """Make one heading of what an `<hgroup>` or a heading's `<header>` holds: number and title."""
    for group in [e for e in seen(root) if e.tag in ("hgroup", "header")]:
        parts = [child for child in group if isinstance(child.tag, str) and text_of(child)]
        first = next((part for part in parts if part.tag in HEADINGS), None)
        if first is None or (group.tag == "header" and len(parts) > 3):
            continue
        for part in parts:
            if (
                part is not first
                and ("title" in types(part) or part.tag in HEADINGS)
                and parts.index(part) < 3
            ):
                _merge(first, part)


def _merge(heading: Element, further: Element) -> None:
    """Put a further heading's words behind the first one's."""
    words = text_of(heading)
    glue = " " if words.endswith(ENDS_ALONE) else ". " if NUMBERED.fullmatch(words) else ": "
    if len(heading):
        heading[-1].tail = (heading[-1].tail or "").rstrip() + glue + (further.text or "").lstrip()
    else:
        heading.text = (heading.text or "").rstrip() + glue + (further.text or "").lstrip()
    for child in list(further):
        heading.append(child)
    further.tail = further.tail or ""
    parent = further.getparent()
    if parent is not None:
        before = further.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + further.tail
        else:
            parent.text = (parent.text or "") + further.tail
        further.tail = None
        parent.remove(further)


def _take_title(headings: list[Element], title: str) -> str:
    """Take the heading that is the whole work's title out of the text."""
    if not headings:
        return title
    first = headings[0]
    lone = sum(_level(heading) == _level(first) for heading in headings) == 1 and len(headings) > 2
    if _is_same(text_of(first), title) and len(headings) > 1:
        drop(first, "the title")
        return title or text_of(first)
    is_top = lone and all(_level(heading) > _level(first) for heading in headings[1:])
    if is_top and not PART.match(text_of(first)) and not CHAPTER.match(text_of(first)) and not title:
        drop(first, "the title")
        return text_of(first)
    return title


def _take_author(headings: list[Element], authors: tuple[str, ...]) -> tuple[str, ...]:
    """Take the heading that names the author out of the text, where it stands right below the title."""
    if len(headings) < 2 or headings[0].get(ROLE) != "drop":
        return authors
    said = text_of(headings[1])
    by_line = BY_LINE.fullmatch(said)
    is_known = any(_is_same(by_line[1] if by_line else said, author) for author in authors)
    if not is_known and (authors or not by_line or not PEOPLE.fullmatch(by_line[1])):
        return authors
    drop(headings[1], "the author")
    return authors or ((by_line[1],) if by_line else ())


def _is_same(heading: str, title: str) -> bool:
    """Tell whether a heading says the title, or the title without its subtitle."""
    one, other = (NOT_A_WORD.sub(" ", text).strip().casefold() for text in (heading, title))
    if not one or not other:
        return False
    return one == other or other.startswith(one + " ") or one.startswith(other + " ")


def is_number(words: str) -> bool:
    """Tell whether a heading is a number alone: 'IV', 'Chapter Four'."""
    return bool(NUMBERED.fullmatch(words) or (NAMED.match(words) and ORDINAL.fullmatch(words)))


def _join_numbers(headings: list[Element]) -> None:
    """Make one heading of 'Chapter I' and the lower one that follows it at once.

    Below 'Part I' it may be the first chapter's, where others of its level stand further down.
    """
    pairs = [pair for pair in itertools.pairwise(headings) if _are_number_and_title(*pair)]
    titles = {below for _, below in pairs}
    of_chapters = {_level(heading) for heading in headings if heading not in titles}
    for heading, below in pairs:
        if not (PART.match(text_of(heading)) and _level(below) in of_chapters):
            _merge(heading, below)


def _are_number_and_title(heading: Element, below: Element) -> bool:
    if not is_number(text_of(heading)) or NAMED.match(text_of(below)):
        return False
    if (heading.get(ENTRY) and below.get(ENTRY)) or _level(below) <= _level(heading):
        return False
    return _next_element(heading) is below


def _next_element(heading: Element) -> Element | None:
    """Find what follows a heading at once."""
    if (heading.tail or "").strip():
        return None
    following = heading.getnext()
    while following is not None and (
        following.get(ROLE) == "drop" or (not text_of(following) and following.tag in ("a", "p", "br"))
    ):
        if (following.tail or "").strip():
            return None
        following = following.getnext()
    return following


def _set_levels(headings: list[Element]) -> None:
    """Set the levels; what stands before all sections with text of its own, such as a preface, is one too."""
    depth = _section_level(headings)
    first = next(n for n, heading in enumerate(headings) if _level(heading) <= depth)
    early = min((_level(heading) for heading in headings[:first]), default=0)
    for number, heading in enumerate(headings):
        level = _level(heading)
        is_early = number < first and level == early and _opens_text(headings, number)
        heading.set(LEVEL, "1" if level <= depth or is_early else str(min(level - depth + 1, 6)))


def _opens_text(headings: list[Element], number: int) -> bool:
    """Tell whether text stands between a heading and the next one."""
    following = headings[number + 1] if number + 1 < len(headings) else None
    letters = 0
    for element in headings[number].itersiblings():
        if element is following or (following is not None and following in element.iterdescendants(following.tag)):
            break
        letters += len(text_of(element)) if element.get(ROLE) != "drop" else 0
    return letters >= SOME_TEXT


def _section_level(headings: list[Element]) -> int:
    """Find the lowest level whose headings open sections: the chapters', below parts where there are such."""
    counts = Counter(map(_level, headings))
    levels = sorted(counts)
    top = levels[0]
    if len(levels) == 1:
        return top
    below = levels[1]
    at_top = [text_of(heading) for heading in headings if _level(heading) == top]
    chapters = sum(bool(CHAPTER.match(text_of(heading))) for heading in headings if _level(heading) == below)
    parts = sum(bool(PART.match(text)) for text in at_top)
    if parts and (chapters >= 2 or counts[below] >= 2 * parts):
        return below
    if counts[top] == 1 and counts[below] > 1:
        return below
    return top


def number_sections(root: Element) -> dict[Element, int]:
    """Say for every element in which section it stands."""
    sections: dict[Element, int] = {}
    number = 0
    for element in seen(root):
        if element.get(LEVEL) == "1":
            number += 1
        sections[element] = number
    return sections
