"""A wiki's frame round a page that comes as plain text: menus, contents list, navigation boxes, footer.

In: the lines in groups. Out: where the text begins and ends, and what in between is the site's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bookgen.read.groups import Group, plain

FROM = re.compile(r"(?:From|Aus|De|Da|Van|Из|Материал из|Z) (?:the )?[A-ZÀ-ÞА-Я]\S.{0,60}")
JUMP = re.compile(
    r"(?:Jump to ?:? ?(?:navigation|content|search)|Zur Navigation springen|Wechseln zu|Aller à|Ir a la|Saltar a|Vai a|Перейти к|Skocz do)\b.*"
)
FOOTER = re.compile(
    r"(?:Retrieved from|Abgerufen von|Von|Récupérée de|Obtenido de) ?[\"“„«]? ?https?://.*|(?:Hidden )?[Cc]ategor(?:y|ies) ?:.*"
    r"|Kategorien? ?:.*|Navigation menu|Navigationsmenü|Languages|In other languages|In anderen Sprachen|Personal tools|Views"
    r"|(?:This page was last|Diese Seite wurde zuletzt|Text is available under|Content is available under).*"
)
EDIT = re.compile(
    r"\s*\[ ?(?:edit(?: source)?(?: \| edit source)?|Bearbeiten(?: \| Quelltext bearbeiten)?|modifier[^\]]*|editar[^\]]*) ?\]\s*\Z"
)
CONTENTS = re.compile(
    r"(?:Contents|Inhaltsverzeichnis|Sommaire|Índice|Contenido|Indice|Inhoud|Содержание)(?: ?\[\w+\])?"
)
BULLET = re.compile(r"(?:[*+o•·◦▪□■\-]|\(\w\))[ \t]+(?=\S)|[*•+]\Z")
NUMBERED = re.compile(r"(\d{1,4})\.[ \t]+(?=\S)")
CONTENTS_ENTRY = re.compile(r"\d+(?:\.\d+)* \S")
CONTENTS_NUMBER = re.compile(r"(\d+(?:\.\d+)*)\s+(\S.*)")
HATNOTE = re.compile(
    r"(?:Main articles?|Further information|See also|For other uses|Hauptartikel|Siehe auch|Article détaillé|Artículo principal)\b.{1,120}"
)
WIDGET = re.compile(r"\[[ x_*]*\].*|\[wiki\w*\].*|#\S+ .*")
SHORT = 70
"""Characters: a menu's lines are shorter."""


def text_start(found: tuple[Group, ...]) -> tuple[int, str]:
    """Find where the text begins, behind 'From …' and 'Jump to …', and the page's title above them."""
    last, title = -1, ""
    for n, group in enumerate(found):
        if n > 2 and sum(len(line.text) >= 60 for line in group.lines) >= 3:
            break
        for number, line in enumerate(group.lines):
            if JUMP.fullmatch(line.text) or (FROM.fullmatch(line.text) and _is_near_jump(found, n)):
                last = n
                above = group.lines[number - 1].text if number else (found[n - 1].lines[-1].text if n else "")
                if FROM.fullmatch(line.text) and not JUMP.fullmatch(above):
                    title = _title_above(found, n, number)
    if last < 0:
        return 0, ""
    return last + 1, title


def _is_near_jump(found: tuple[Group, ...], n: int) -> bool:
    return any(JUMP.fullmatch(line.text) for group in found[: n + 3] for line in group.lines)


def _title_above(found: tuple[Group, ...], n: int, number: int) -> str:
    """Take the line above 'From …' that is no menu's: it stands alone, not indented."""
    for group in reversed(found[:n] if number == 0 else found[: n + 1]):
        line = group.lines[0]
        is_alone = len(group.lines) == 1 and not BULLET.match(line.text) and not WIDGET.match(line.text)
        if is_alone and line.indent == 0 and group.above < 9 and plain(line.text) not in MENU_TITLES:
            return line.text
    return ""


MENU_TITLES = frozenset(
    "add links display options general actions in other projects print export appearance tools download navigation search views".split()
) | {"add links", "display options", "in other projects", "print export", "main menu", "personal tools"}


def text_end(found: tuple[Group, ...], start: int) -> int:
    """Find where only menus and the licence follow, from a line that a wiki's footer has."""
    stop = len(found)
    for n in range(len(found) - 1, start, -1):
        if any(FOOTER.fullmatch(BULLET.sub("", line.text)) for line in found[n].lines):
            stop = n
        elif not _is_menu(found[n]):
            break
    return stop


def _is_menu(group: Group) -> bool:
    if any(EDIT.search(line.text) for line in group.lines):
        return False
    return all(BULLET.match(line.text) or len(line.text) <= SHORT for line in group.lines) and not any(
        NUMBERED.match(line.text) for line in group.lines
    )


def header_box(
    found: tuple[Group, ...], start: int, stop: int
) -> tuple[dict[int, str], tuple[str, ...], str]:
    """Find Wikisource's header between its arrows, the contents list, and the number that w3m leaves."""
    own: dict[int, str] = {}
    authors: tuple[str, ...] = ()
    title = ""
    for n in range(max(start - 1, 0), min(start + 6, stop)):
        texts = [line.text for line in found[n].lines]
        if "←" in texts and "→" in texts[texts.index("←") :]:
            inside = texts[texts.index("←") + 1 : texts.index("→")]
            title = next((text for text in inside if not text.startswith(("by ", "von "))), "")
            authors = tuple(text.partition(" ")[2] for text in inside if text.startswith(("by ", "von ")))
            own[n] = "the site's header"
    for n in range(start, stop):
        text = found[n].text
        if title and re.match(r"\d{3,}", text) and plain(title) in plain(re.sub(r"^\d+", "", text)):
            own[n] = "the site's own number"
        if CONTENTS.fullmatch(found[n].lines[0].text) and n + 1 < stop:
            own |= dict.fromkeys(_contents(found, n, stop), "a contents list")
    return own, authors, title


def _contents(found: tuple[Group, ...], n: int, stop: int) -> Sequence[int]:
    last = n
    while last + 1 < stop and _is_contents(found[last + 1]):
        last += 1
    first = found[n].lines
    is_own = len(first) > 1 and _is_contents(replace(found[n], lines=first[1:]))
    return range(n, last + 1) if last > n or is_own else ()


def _is_contents(group: Group) -> bool:
    rows = [BULLET.sub("", line.text) for line in group.lines]
    return sum(bool(CONTENTS_ENTRY.match(row)) for row in rows) >= 0.8 * len(rows)


def navigation(found: tuple[Group, ...], start: int, stop: int) -> dict[int, str]:
    """Find the boxes of links to other pages, known by their 'v · t · e', and the lines that only lead elsewhere."""
    own: dict[int, str] = {}
    is_box = False
    for n in range(start, stop):
        group = found[n]
        words = [plain(line.text) for line in group.lines]
        if "".join(words[:3]) in ("vte", "vde") or group.text in ("v t e", "v • t • e", "v d e"):
            is_box = True
        if any(EDIT.search(line.text) for line in group.lines):
            is_box = False
        if is_box:
            own[n] = "a navigation box"
        elif len(group.lines) == 1 and HATNOTE.fullmatch(group.text):
            own[n] = "a link to another page"
    return own


def heading_depths(found: tuple[Group, ...], box: dict[int, str]) -> dict[str, int]:
    """Read from the contents list how deep each heading stands."""
    depths: dict[str, int] = {}
    for n, why in box.items():
        for line in found[n].lines if why == "a contents list" else ():
            entry = CONTENTS_NUMBER.match(BULLET.sub("", line.text))
            if entry:
                depths.setdefault(plain(entry[2]), entry[1].count(".") + 2)
    return depths
