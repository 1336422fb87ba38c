"""A wiki's frame round a page that comes as lines of text: menus, title, contents list, edit links, footer.

In: the lines of a page, without bullets and boxes. Out: what each line is that is not the text, which lines are
headings and how deep they stand, title and authors. Nothing rests on one program or one skin: a menu is known by its
words, a title by the page's own address or by what stands below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from bookgen.read.groups import plain
from bookgen.read.wiki_contents import Contents, find_contents
from bookgen.read.wiki_header import find_header
from bookgen.read.wiki_words import (
    ABOVE_TITLE,
    ADDRESS_LANGUAGE,
    ADDRESS_TITLE,
    AUTHOR_FIELD,
    BARE_EDIT,
    BELOW_TITLE,
    CONTENTS,
    EDIT,
    FOOTER,
    HATNOTE,
    JUMP,
    LANGUAGES,
    MAINTENANCE,
    MENU,
    NAVIGATION_BOX,
    RETRIEVED,
    SURE_TAGLINE,
    TABS,
    TAGLINE,
    TALK,
    TELLING,
)

TITLE = "the page's title"
"""Why the line of the title is not the text."""
PROSE, SHORT = 60, 70
"""Characters: prose is longer than the first, a menu's lines and footers are shorter than the second."""
LONGEST_TITLE, LONGEST_HEADING = 100, 160
FEWEST_TELLING = 2
"""So many lines that only a menu has make a menu."""
FEWEST_BARE = 2
"""So many headings with a link that is a word alone, or a picture, show what these links are here."""
PICTURED = re.compile(r"\S\[ ?\]\Z")
"""A link to edit that is a picture leaves its brackets."""
NUMBERED = re.compile(r"(?:\d{1,4}[.)]|[\^↑*•])[ \t]")
MARK = re.compile(r"\[\d{1,3}\]")
PARTICLES = frozenset("the free of de del della di la le les l der die das und and et и".split())
SENTENCE_END = re.compile(r"[.…:;,][\"”’»)]*\Z")
CATALOGUED = re.compile(r"\d{3,}\D")
"""A number of the site's, and the work's title without a space behind it, which no browser shows."""
BOX_TITLE = re.compile(r"(?:Authority control|Normdaten)\b.*")
TALLEST_BOX = 20
"""Lines."""
BOX_TITLE_WITHIN = 6
"""Lines of the text in which the title may come again, above a box of facts."""
MOST_PROSE_BELOW = 6
"""Long lines below a page's address, in its licence; more are another page's text."""


@dataclass(slots=True)
class Frame:
    """What a page's lines are, by their numbers."""

    own: dict[int, str] = field(default_factory=dict)
    """What is not the text, and why."""
    levels: dict[int, int] = field(default_factory=dict)
    """The headings."""
    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    """That of the wiki, where its address names it."""


def find_frame(lines: Sequence[str], levels: Mapping[int, int] | None = None) -> Frame:
    """Find the frame of one page; `levels` are the headings that are known already."""
    frame = Frame(levels=dict(levels or {}))
    start = _text_start(lines)
    stop = _text_stop(lines, start)
    frame.own |= dict.fromkeys((*range(start), *range(stop, len(lines))), "the site's frame")
    title_line = _take_title(lines, start, stop, frame)
    _take_header(lines, max(start, title_line + 1), stop, frame)
    edits = dict(_edited(lines, start, stop))
    contents = find_contents(lines, start, stop, [_without_edit(lines[n]) for n in edits])
    frame.own |= dict.fromkeys(contents.lines, "a contents list")
    _set_headings(lines, edits, contents, frame)
    if not edits:
        frame.levels |= {n: level for n, level in contents.headings(lines, stop) if n not in frame.own}
    frame.own |= {n: why for n, why in _boxes(lines, start, stop, frame) if n not in frame.levels}
    return frame


def is_menu(line: str) -> bool:
    """Tell whether a line is a menu's wherever it stands."""
    return plain(line) in TELLING


def is_prose(line: str) -> bool:
    """Tell whether a line is the text's, by its length."""
    return len(line) >= PROSE and not any(
        pattern.fullmatch(line) for pattern in (HATNOTE, MAINTENANCE, BELOW_TITLE, FOOTER)
    )


def is_head_line(lines: Sequence[str], n: int) -> bool:
    """Tell whether a line says which wiki this is, or leads to its menus."""
    line = lines[n]
    if JUMP.fullmatch(line) or SURE_TAGLINE.fullmatch(line):
        return True
    if not TAGLINE.fullmatch(line):
        return False
    if any(JUMP.fullmatch(text) for text in lines[n + 1 : n + 3]):
        return True
    words = line.rstrip(".").split()[1:]
    is_name = all(not word[0].islower() or word in PARTICLES for word in words)
    return n == 1 and len(line) <= SHORT and is_name and may_be_title(lines[0]) and not SENTENCE_END.search(lines[0])


def _text_start(lines: Sequence[str]) -> int:
    """Find the first line behind the menus and the wiki's name."""
    stop = next((n for n in range(len(lines)) if _ends_head(lines, n)), len(lines))
    sure = [n for n in range(stop) if is_head_line(lines, n)]
    start = sure[-1] + 1 if sure else 0
    head = next((n for n in range(start, stop) if is_prose(lines[n])), stop)
    telling = [n for n in range(head) if is_menu(lines[n]) or LANGUAGES.fullmatch(lines[n])]
    tabs = [n + 1 for n in range(head - 1) if _are_tabs(lines, n)]
    if len(telling) + 2 * len(tabs) >= FEWEST_TELLING and max(*telling, *tabs, 0) >= start:
        start = max(*telling, *tabs, 0) + 1
        while start < stop and plain(lines[start]) in MENU and not CONTENTS.fullmatch(lines[start]):
            start += 1
    above = next((n for n in range(start, head) if ABOVE_TITLE.fullmatch(lines[n])), None) if start else None
    start = start if above is None else min(above + 2, head)
    if start:
        while start < stop and (BELOW_TITLE.fullmatch(lines[start]) or is_head_line(lines, start)):
            start += 1
    return start


def is_address(lines: Sequence[str], n: int) -> bool:
    """Tell whether a line begins the page's own address, which may be wrapped."""
    return bool(RETRIEVED.fullmatch(lines[n])) or bool(RETRIEVED.fullmatch(" ".join(lines[n : n + 2])))


def _ends_head(lines: Sequence[str], n: int) -> bool:
    """Tell whether the text has begun at the latest."""
    has_edit = EDIT.search(lines[n])
    is_footer = FOOTER.fullmatch(lines[n]) and plain(lines[n]) not in MENU
    return bool((has_edit and has_edit.start()) or is_footer) or is_address(lines, n)


def _text_stop(lines: Sequence[str], start: int) -> int:
    """Find where the text ends: at the page's address, or where only menus and the licence follow."""
    addresses = (n for n in range(start, len(lines)) if is_address(lines, n))
    stop = next((n for n in addresses if sum(map(is_prose, lines[n + 1 :])) <= MOST_PROSE_BELOW), None)
    if stop is None:
        stop = len(lines)
        for n in range(len(lines) - 1, start, -1):
            if FOOTER.fullmatch(lines[n]) or is_menu(lines[n]):
                stop = n
            elif len(lines[n]) > SHORT or EDIT.search(lines[n]) or NUMBERED.match(lines[n]):
                break
    while stop - 1 > start and (FOOTER.fullmatch(lines[stop - 1]) or MAINTENANCE.fullmatch(lines[stop - 1])):
        stop -= 1
    above = range(max(start + 1, stop - TALLEST_BOX), stop)
    box = next((n for n in above if BOX_TITLE.fullmatch(lines[n])), stop)
    return box if all(len(line) <= SHORT or BOX_TITLE.fullmatch(line) for line in lines[box:stop]) else stop


def _take_title(lines: Sequence[str], start: int, stop: int, frame: Frame) -> int:
    """Take the page's title; hand back its line, -1 where it stands nowhere."""
    address, frame.language = _address(lines, stop)
    near = range(min(start + BOX_TITLE_WITHIN, stop))
    wanted = plain(address)
    found = [n for n in near if wanted and plain(lines[n]) == wanted] or list(title_lines(lines, 0, start))[:1]
    frame.title = lines[found[-1]] if found else address
    frame.own |= dict.fromkeys(found[:-1], "the site's frame") | dict.fromkeys(found[-1:], TITLE)
    return found[-1] if found else -1


def _address(lines: Sequence[str], stop: int) -> tuple[str, str]:
    """Read a page's title and language from the address that its printed form ends with."""
    place = next((n for n in range(stop, len(lines)) if is_address(lines, n)), len(lines))
    address = "".join(lines[place : place + 4])
    title, language = ADDRESS_TITLE.search(address), ADDRESS_LANGUAGE.search(address)
    named = unquote(title[1] or title[2]).replace("_", " ") if title else ""
    return named, language[1] if language else ""


def title_lines(lines: Sequence[str], first: int, start: int) -> Iterator[int]:
    """Yield the lines that may be the title, the likeliest first: what stands above the tabs or the wiki's name."""
    for n in range(first + 1, start):
        if LANGUAGES.fullmatch(lines[n]) and may_be_title(lines[n - 1]):
            yield n - 1
    for n in range(first + 1, start - 1):
        if _are_tabs(lines, n):
            yield from (m for m in (n - 2, n - 1) if m >= first and may_be_title(lines[m]))
    yield from (n + 1 for n in range(first, start - 1) if ABOVE_TITLE.fullmatch(lines[n]) and may_be_title(lines[n + 1]))
    for n in range(first, start):
        if not is_head_line(lines, n):
            continue
        above = next((m for m in range(n - 1, first - 1, -1) if not BELOW_TITLE.fullmatch(lines[m])), -1)
        if above >= 0 and may_be_title(lines[above]) and not is_head_line(lines, above):
            yield above
    if first == start and lines and may_be_title(lines[0]) and not _heads_section(lines, 0):
        yield 0


def _are_tabs(lines: Sequence[str], n: int) -> bool:
    """Tell whether a line is the first tab of a page, and the next one leads to what is said of the page."""
    return plain(lines[n]) in TABS and plain(lines[n + 1]) in TALK


def may_be_title(line: str) -> bool:
    """Tell whether a line is written as a page's title is."""
    is_own = plain(line) in MENU or bool(CONTENTS.fullmatch(line) or HATNOTE.fullmatch(line))
    is_text = EDIT.search(line) or MARK.search(line)
    return bool(re.search(r"\w", line)) and len(line) <= LONGEST_TITLE and not is_own and not is_text


def _heads_section(lines: Sequence[str], n: int) -> bool:
    """Tell whether a line is a heading with its link below it, or the start of a text without a title."""
    below = lines[n + 1] if n + 1 < len(lines) else ""
    return bool(EDIT.fullmatch(below) or BARE_EDIT.fullmatch(below) or SENTENCE_END.search(lines[n]))


def _take_header(lines: Sequence[str], start: int, stop: int, frame: Frame) -> None:
    header = find_header(lines, start, stop, frame.title)
    frame.own |= dict.fromkeys(header.lines, "the site's header")
    frame.title = header.title or frame.title
    first = max(header.lines, default=start - 1) + 1
    if first < stop and CATALOGUED.match(lines[first]) and plain(frame.title) in plain(lines[first][3:]):
        frame.own[first] = "the site's own number"
    prose = next((n for n in range(start, stop) if is_prose(lines[n])), stop)
    fields = (AUTHOR_FIELD.fullmatch(line) for line in lines[start:prose])
    frame.authors = header.authors or tuple(field["name"].strip() for field in fields if field)[:1]


def _edited(lines: Sequence[str], start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the headings that have a link to edit them, each with the line of the link."""
    bare = [n for n in range(start + 1, stop) if BARE_EDIT.fullmatch(lines[n])]
    pictured = [n for n in range(start, stop) if PICTURED.search(lines[n]) and len(lines[n]) <= LONGEST_HEADING]
    for n in range(start, stop):
        found = EDIT.search(lines[n])
        if not found or not _is_heading_text(lines[n][: found.start()] or lines[max(n - 1, 0)]):
            continue
        if not found.start():
            if n > start:
                yield n - 1, n
        elif not PICTURED.search(lines[n]) or len(pictured) >= FEWEST_BARE:
            yield n, n
    if len(bare) >= FEWEST_BARE:
        yield from ((n - 1, n) for n in bare if _is_heading_text(lines[n - 1]))


def _is_heading_text(text: str) -> bool:
    return bool(re.search(r"\w", text)) and len(text) <= LONGEST_HEADING and not EDIT.fullmatch(text)


def _without_edit(line: str) -> str:
    return EDIT.sub("", line).strip()


def _set_headings(lines: Sequence[str], edits: Mapping[int, int], contents: Contents, frame: Frame) -> None:
    for n, link in edits.items():
        if n in frame.own:
            continue
        frame.levels.setdefault(n, contents.level(_without_edit(lines[n])))
        if link != n:
            frame.own[link] = "the site's own"


def _boxes(lines: Sequence[str], start: int, stop: int, frame: Frame) -> Iterator[tuple[int, str]]:
    """Yield navigation boxes, known by their 'v · t · e', and the lines that only lead elsewhere or speak of the page."""
    is_box = False
    first = next((n for n in range(start, stop) if is_prose(lines[n])), stop)
    for n in range(start, stop):
        signs = "".join(plain(line) for line in lines[n : n + 3] if len(plain(line)) == 1)
        is_box = (is_box and n not in frame.levels) or plain(lines[n]).replace(" ", "") in NAVIGATION_BOX
        is_box = is_box or signs in NAVIGATION_BOX
        if is_box:
            yield n, "a navigation box"
        elif MAINTENANCE.fullmatch(lines[n]):
            yield n, "what the wiki says of its page"
        elif HATNOTE.fullmatch(lines[n]) and (n < first or n - 1 in frame.levels or n - 1 in frame.own):
            yield n, "a link to another page"
