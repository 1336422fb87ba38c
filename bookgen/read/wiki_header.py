"""The header that Wikisource sets above a work's text: title, author, the ways to the pages before and behind.

In: the lines of a page. Out: the header's lines, title and authors.
Source: Wikisource's templates Header (en), Textdaten (de), Titre (fr) and Отексте (ru).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bookgen.read.groups import plain

BACK = re.compile(r"(?:←|◄|<<<)\s*.{0,80}")
FORWARD = re.compile(r".{0,80}\s*(?:→|►|>>>)|(?:←|◄|<<<).{0,160}(?:→|►|>>>)")
BY = re.compile(r"(?:by|von|par|de|di|автор:?)\s+(?=[A-ZÀ-ÞА-ЯЁ])")
ARROW = re.compile(r"^(?:←|◄|<<<)|(?:→|►|>>>)$")
BELOW = re.compile(r"(?:Опубл|Дата создания|Источник|См\.|Оглавление|Table des matières|Pour les autres éditions)\b.{0,160}")
"""Lines of a header below its arrows."""
CELLS = re.compile(r"\t|(?<!\\)\|")
QUALIFIED = re.compile(r"\s*\([^()]*\)\Z")
YEAR = re.compile(r"\s*\(\d{4}\)\Z")
NAME = re.compile(r"(?:[A-ZÀ-Þ][\w.’'-]*|de|du|la|von|van|d['’]\w+)(?: (?:[A-ZÀ-Þ][\w.’'-]*|de|du|la|von|van|d['’]\w+)){1,4}")
FIELD = re.compile(
    r"(Autor|Titel|Untertitel|aus|Herausgeber|Auflage|Entstehungsdatum|Erscheinungsdatum|Verlag|Drucker|Erscheinungsort|Übersetzer"
    r"|Originaltitel|Originalsubtitel|Originalherkunft|Quelle|Kurzbeschreibung|Artikel in der Wikipedia|Eintrag in der GND|Bild|Bearbeitungsstand"
    r"|unvollständig|unkorrigiert|korrigiert|fertig|Fertig! .*|Indexseite|Um eine Seite zu bearbeiten.*|Dieser Text .*korrekturgelesen.*)(?::?\s*(.*))?"
)
BOX = "Textdaten"
HEIGHT = 10
"""Lines between the arrows at most."""
SHORT = 70
"""Characters of a title or a byline at most."""
NEAR = 6
"""Lines of the text before the header at most."""


class Header(NamedTuple):
    """What stands above a work's text."""

    lines: tuple[int, ...] = ()
    title: str = ""
    authors: tuple[str, ...] = ()


def find_header(lines: Sequence[str], start: int, stop: int, page: str = "") -> Header:
    """Find the header; `page` is the page's own title, 'The Work/Chapter 1'."""
    near = range(start, min(start + NEAR, stop))
    box = next((n for n in near if lines[n] == BOX), None)
    if box is not None:
        return _box(lines, box, stop)
    back = next((n for n in near if BACK.fullmatch(lines[n]) or FORWARD.fullmatch(lines[n])), None)
    if back is None:
        return _byline(lines, start, stop)
    header = range(start, _last_line(lines, _last_arrow(lines, back, stop), stop) + 1)
    cells = [cell.strip() for n in header for cell in CELLS.split(lines[n])]
    inside = [cell for cell in cells if cell and not ARROW.search(cell)]
    return Header(tuple(header), *_said(inside, page.partition("/")[0]))


def _said(inside: Sequence[str], work: str) -> tuple[str, tuple[str, ...]]:
    """Tell title and author in a header: by 'by', or by the page's own title and what stands before it."""
    authors = tuple(line[found.end() :] for line in inside if (found := BY.match(line)))
    others = [YEAR.sub("", line) for line in inside if not BY.match(line) and not BELOW.fullmatch(line)]
    names = {plain(work), plain(QUALIFIED.sub("", work))}
    at = next((n for n, line in enumerate(others) if plain(line) in names), 0 if authors and others else -1)
    if at > 0 and not authors and NAME.fullmatch(others[at - 1]):
        authors = (others[at - 1],)
    return others[at] if at >= 0 else work, authors


def _last_line(lines: Sequence[str], arrow: int, stop: int) -> int:
    """Find the end of what is said of the edition below the arrows, and of the section above that."""
    below = (n for n in range(arrow + 1, min(arrow + 3, stop)) if BELOW.fullmatch(lines[n]))
    last = next(below, arrow)
    while last > arrow and last + 1 < stop and BELOW.fullmatch(lines[last + 1]):
        last += 1
    return last


def _last_arrow(lines: Sequence[str], back: int, stop: int) -> int:
    last = back
    for n in range(back, min(back + HEIGHT, stop)):
        if FORWARD.fullmatch(lines[n]):
            last = n
    return last


def _byline(lines: Sequence[str], start: int, stop: int) -> Header:
    """Take title and author where the text begins with them: 'by …' is the second line."""
    near = lines[start : min(start + 2, stop)]
    if any(len(line) > SHORT for line in near):
        return Header()
    for n, line in enumerate(near):
        by = BY.match(line)
        if by:
            return Header(tuple(range(start, start + n + 1)), near[0] if n else "", (line[by.end() :],))
    return Header()


def _box(lines: Sequence[str], box: int, stop: int) -> Header:
    """Read the German box of fields."""
    last = box
    said: dict[str, str] = {}
    for n in range(box, stop):
        found = FIELD.fullmatch(lines[n])
        if found:
            last = n
            said.setdefault(found[1], (found[2] or "").strip(" |\t"))
        elif n - last > 4:
            break
    author = said.get("Autor", "")
    return Header(tuple(range(box, last + 1)), said.get("Titel", ""), (author,) if author else ())


__all__ = ["Header", "find_header"]
