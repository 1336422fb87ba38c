"""Where each of several pages begins that were pasted one below another.

In: the lines. Out: the number of the first line of each page. A page begins with its title, above its tabs or its
wiki's name; between two such places stands text, or they are one page's.
"""

from __future__ import annotations

from collections.abc import Sequence

from bookgen.read.wiki_frame import is_address, is_head_line, is_prose, title_lines
from bookgen.read.wiki_words import EDIT

FURTHEST = 150
"""Lines of menus between a page's title and its wiki's name at most."""


def page_starts(lines: Sequence[str]) -> list[int]:
    """Find where the pages begin; the first at 0."""
    starts = [0]
    names = {lines[1]} if len(lines) > 1 and is_head_line(lines, 1) else set()
    text = -1
    for n, line in enumerate(lines):
        if text >= starts[-1] and (line in names or is_head_line(lines, n)):
            starts.append(next(title_lines(lines, max(text + 1, n - FURTHEST), n + 1), n))
        elif _is_text(lines, n):
            text = n
    return starts


def _is_text(lines: Sequence[str], n: int) -> bool:
    edit = EDIT.search(lines[n])
    return is_prose(lines[n]) or bool(edit and edit.start()) or is_address(lines, n)
