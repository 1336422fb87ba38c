"""The headings of a Gutenberg text, by its own contents list and by how it sets them off.

In: the groups of lines. Out: which of them are the contents list, which are headings, which of these have
their title in the group below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookgen.read.groups import Group, plain

CONTENTS = re.compile(
    r"(?:table of )?contents|inhalt(?:sverzeichnis)?|sommaire|table des mati[èe]res|índice|indice|inhoud|содержание|оглавление",
    re.IGNORECASE,
)
CHAPTER = re.compile(
    r"(?:chapter|kapitel|chapitre|cap[íi]tulo|capitolo|hoofdstuk|глава|luku)\s+(?:\d{1,3}|[ivxlcdm]{1,8}|[a-z-]{3,14})\b",
    re.IGNORECASE,
)
PART = re.compile(
    r"(?:part|book|volume|teil|buch|band|partie|livre|tome|parte|libro|часть|книга)\s+(?:\d{1,3}|[ivxlcdm]{1,8}|the \w+|[a-z]{3,8})\b",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"(?:(?:chapter|kapitel|chapitre|cap[íi]tulo|глава|letter|canto|book|part)\s+)?(?:\d{1,3}|[ivxlcdm]{1,8})[.:—–-]*\s+",
    re.IGNORECASE,
)
LEADER = re.compile(r"(?:\s{3,}|[.·_ ]{4,})(?:\d{1,4}|[ivxlc]{1,6})\Z")
PAGE_REFERENCE = re.compile(r"(?:[\s.·_]{2,}|\s)(?:\d{1,4}|[ivxlcdm]{1,7})\s*\Z", re.IGNORECASE)
MATTER = re.compile(
    r"(?:(?:the\s+)?(?:author|editor|translator|publisher|transcriber)(?:[’']s|s[’'])?\s+)?(?:a\s+)?(?:general\s+)?"
    r"(?:preface|introduction|introductory|foreword|prologue|epilogue|appendix(?:\s+[a-z0-9]+)?|afterword|postscript|index|errata|dedication"
    r"|conclusion|glossary|bibliography|vorwort|einleitung|nachwort|anhang|vorrede|pr[ée]face|avant-propos|introduction|conclusion|prólogo"
    r"|epílogo|introducción|prefazione|introduzione|предисловие|послесловие|введение|заключение)"
    r"(?:\s+(?:to|zur|zum|à|de|by|von)\b.{0,60})?[.:]?",
    re.IGNORECASE,
)
ALONE = re.compile(
    r"(?:chapter|kapitel|chapitre|cap[íi]tulo|capitolo|глава|part|book|teil|buch|livre|partie|canto|letter|act|scene"
    r"|appendix|annexe?|anhang|apéndice|appendice)\s+(?:the\s+)?(?:\d{1,3}|[ivxlcdm]{1,8}|[a-z]+(?:-[a-z]+)?)[.:]?|(?:[ivxlcdm]{1,8}|\d{1,3})[.:]?",
    re.IGNORECASE,
)
"""A heading that is only a number."""
ILLUSTRATION = re.compile(
    r"\[(?:illustration|frontispiece|cover|music|decoration|map|image|picture)\b", re.IGNORECASE
)
MOST_LINES = 4
"""Of a heading."""
LONGEST = 140
"""Characters of a heading."""
PARTICLES = frozenset("the of or a an and by der die das von und oder le la les de des du et ou".split())
"""Words of a title that stand on a line of their own."""
SAME_GAP = 3
"""So many certain headings show how the book sets them off."""
FEWEST_ENTRIES = 2
LOST = 3
"""Groups in a row that are no entries end a contents list."""


def find_contents(found: tuple[Group, ...]) -> frozenset[int]:
    """Find the contents list: the groups behind 'Contents' whose lines stand again in the text as headings."""
    for number, group in enumerate(found):
        if not CONTENTS.fullmatch(group.lines[0].text.strip(" .:_=")):
            continue
        places = _standing_alone(found[number + 1 :])
        own = _run(found, number, places)
        if len([n for n in own for _ in found[n].lines]) >= FEWEST_ENTRIES:
            return frozenset(range(number, max(own) + 1))
    return frozenset()


def _standing_alone(later: tuple[Group, ...]) -> dict[str, int]:
    """Count the short groups by their words, and by their words without 'Chapter 1'."""
    places: dict[str, int] = {}
    for group in later:
        if len(group.lines) <= MOST_LINES and len(group.text) <= LONGEST:
            for words in {group.words, plain(group.lines[0].text), plain(LABEL.sub("", group.text))}:
                places[words] = places.get(words, 0) + 1
    return places


def _run(found: tuple[Group, ...], start: int, places: dict[str, int]) -> list[int]:
    """Take the groups that are entries, with small gaps, up to where the first entry stands again."""
    own: list[int] = []
    first = ""
    for number in range(start + 1, len(found)):
        if number - (own[-1] if own else start) > LOST:
            break
        if not _is_entries(found[number], places):
            continue
        if first and found[number].words == first:
            break
        first = first or found[number].words
        own.append(number)
    return own


def _is_entries(group: Group, places: dict[str, int]) -> bool:
    """Tell whether the lines are entries: they name a page, or stand in the text again by themselves."""
    if any(LEADER.search(line.text) for line in group.lines):
        return True
    if len(group.lines) == 1 or group.words in places:
        bare = plain(PAGE_REFERENCE.sub("", group.text))
        return places.get(group.words, 0) >= 2 or (bare != group.words and bare in places)
    known = sum(
        plain(line.text) in places or plain(PAGE_REFERENCE.sub("", line.text)) in places
        for line in group.lines
    )
    return known >= 0.4 * len(group.lines)


def entries_of(group: Group) -> Iterator[str]:
    """Yield the titles that a group of a contents list names."""
    for row in (group.text, *(line.text for line in group.lines)):
        bare = PAGE_REFERENCE.sub("", row)
        for words in (plain(row), plain(bare), plain(LABEL.sub("", bare))):
            if words and not CONTENTS.fullmatch(words):
                yield words


def find_headings(found: tuple[Group, ...], outside: frozenset[int], entries: set[str]) -> dict[int, int]:
    """Find the headings; parts and chapters both open a section."""
    headings: dict[int, int] = {}
    own = [(n, group) for n, group in enumerate(found) if n not in outside and _may_be_heading(group)]
    are_plain = any(CHAPTER.match(group.text) or _is_line(group.text, PART) for _, group in own)
    for number, group in own:
        bare = group.text if are_plain else group.text.lstrip("_=* ")  # below others, italics are a subhead's
        if (
            _is_line(bare, PART)
            or CHAPTER.match(bare)
            or (entries and _is_entry(group, entries))
            or _numbers_entry(found, number, entries)
            or (
                group.above >= 2 and MATTER.fullmatch(group.text.strip("_=*")) and _starts_text(found, number)
            )
        ):
            headings[number] = 2
    gaps = sorted(found[n].above for n in headings if found[n].above < 9)
    if len(gaps) >= SAME_GAP:
        usual = gaps[len(gaps) // 4]
        headings |= _set_off_alike(found, outside, headings, usual)
    elif len(headings) < SAME_GAP:
        headings |= _set_off(found, outside)
    return headings


def _may_be_heading(group: Group) -> bool:
    if len(group.lines) > MOST_LINES or len(group.text) > LONGEST or ILLUSTRATION.match(group.text):
        return False
    return (
        not group.text.endswith((",", ";"))
        and group.above >= 1
        and group.below >= 1
        and bool(re.search(r"[^\W_]", group.text))
    )


def _is_line(text: str, pattern: re.Pattern[str]) -> bool:
    found = pattern.match(text)
    return found is not None and len(text) - found.end() < 80 and not re.search(r"[a-z][.!?]\s+[A-Z]", text)


def _is_entry(group: Group, entries: set[str]) -> bool:
    words = group.words
    if words in entries or (plain(group.lines[0].text) in entries and group.above >= 2):
        return group.above >= 2 or bool(len(words) > 2 and LABEL.match(group.text))
    return group.above >= 2 and len(words) > 8 and plain(LABEL.sub("", group.text)) in entries


def _numbers_entry(found: tuple[Group, ...], number: int, entries: set[str]) -> bool:
    """Tell whether a number stands alone above a title that the contents list names."""
    group = found[number]
    is_set_off = group.above >= 2 and number + 1 < len(found) and bool(ALONE.fullmatch(group.text))
    return is_set_off and found[number + 1].words in entries


def _set_off_alike(
    found: tuple[Group, ...], contents: frozenset[int], headings: dict[int, int], usual: int
) -> dict[int, int]:
    """Take the short groups that stand between as many blank lines as the certain headings do."""
    if usual < 3:
        return {}
    first = min(headings)
    return {
        number: 2
        for number, group in enumerate(found)
        if number > first and number not in headings and number not in contents and group.words not in PARTICLES
        and usual <= group.above < 9 and group.below <= group.above and _may_be_heading(group)
        and not group.text.endswith(".\u201d") and len(group.lines) <= 2 and group.text[:1].isupper() and _starts_text(found, number)
    }  # fmt: skip


def _set_off(found: tuple[Group, ...], contents: frozenset[int]) -> dict[int, int]:
    """Without a certain heading, take short numbers and titles that wide gaps set off, if there are several."""
    own = {
        number: 2
        for number, group in enumerate(found)
        if number not in contents and group.above >= 3 and group.below < group.above and _may_be_heading(group)
        and len(group.lines) == 1 and len(group.text) <= 60 and _starts_text(found, number)
    }  # fmt: skip
    return own if len(own) >= 2 else {}


def _starts_text(found: tuple[Group, ...], number: int) -> bool:
    """Tell whether text follows: a paragraph of some length, or a subtitle and then one."""
    return any(len(group.text) > 150 for group in found[number + 1 : number + 7])


def has_title_below(
    found: tuple[Group, ...], number: int, headings: dict[int, int], entries: set[str]
) -> bool:
    """Tell whether 'Chapter I' stands alone and its title follows."""
    if not ALONE.fullmatch(found[number].text) or number + 2 >= len(found):
        return False
    below = found[number + 1]
    if not _may_be_heading(below) or below.above > 2 or len(below.lines) > 3 or below.text[:1] in "“\"‘'_[(":
        return False
    if (number + 1) in headings and CHAPTER.match(below.text):
        return False
    letters = [sign for sign in below.text if sign.isalpha()]
    shouted = sum(sign.isupper() for sign in letters) >= 0.9 * len(letters)
    return bool(letters) and (shouted or below.words in entries or _is_capitalised(below.text))


def _is_capitalised(text: str) -> bool:
    """Tell whether a line is written as titles are: its long words begin with capitals, and no stop ends it but one."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return bool(words) and all(word[0].isupper() for word in words) and len(text) <= 80
