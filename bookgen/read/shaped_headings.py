"""Headings that only look like headings: short lines in bold or larger type, in a document without styles.

In: a tree whose paragraphs say how they look. Out: the same tree with headings where the look is used as
headings are: for a few short lines, none of them long, each with text behind it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from bookgen.read.named_styles import make_plain
from bookgen.read.outline import is_number
from bookgen.read.tree import ROLE, Element, text_of

SHAPE = "bookgen-shape"
"""Size in half points, whether all of it is bold, whether it is centred: '32 1 1'."""
LONGEST = 90
"""Characters of a heading."""
LETTER = re.compile(r"[^\W_]")
MOST = 0.15
"""No more of the paragraphs are headings."""


def find_shaped_headings(body: Element) -> None:
    """Make headings of the lines whose shape speaks for it."""
    paragraphs = [p for p in body.iter("p") if p.get(SHAPE) and LETTER.search(text_of(p)) and p.getparent() is body]
    if not paragraphs:
        return
    usual = _usual(paragraphs)
    by_shape: dict[str, list[list[Element]]] = {}
    for shape, group in _groups(paragraphs):
        by_shape.setdefault(shape, []).append(group)
    shapes = [shape for shape, own in by_shape.items() if _stands_out(shape, usual, own) and _used_as_headings(own)]
    if sum(len(by_shape[shape]) for shape in shapes) > MOST * len(paragraphs) + 2:
        return
    for level, shape in enumerate(sorted(shapes, key=_weight, reverse=True), 1):
        for group in by_shape[shape]:
            _head(group, level)


def _groups(paragraphs: list[Element]) -> Iterator[tuple[str, list[Element]]]:
    """Yield the lines of one shape that stand together, such as 'Chapter One' above its title."""
    for shape, group in groupby(paragraphs, lambda paragraph: paragraph.get(SHAPE) or ""):
        lines = list(group)
        together = lines[:1]
        for line in lines[1:]:
            if not (is_number(text_of(together[-1])) and _next_line(together[-1]) is line):
                yield shape, together
                together = []
            together.append(line)
        yield shape, together


def _head(group: list[Element], level: int) -> None:
    """Make headings of lines; a title stands below its number."""
    for number, line in enumerate(group):
        below = number and not is_number(text_of(line))
        line.tag = f"h{min(level + bool(below), 6)}"
        make_plain(line)


def _usual(paragraphs: list[Element]) -> str:
    letters: Counter[str] = Counter()
    for paragraph in paragraphs:
        letters[paragraph.get(SHAPE) or ""] += len(text_of(paragraph))
    return letters.most_common(1)[0][0]


def _weight(shape: str) -> tuple[int, ...]:
    return tuple(int(part) for part in shape.split())


def _stands_out(shape: str, usual: str, groups: list[list[Element]]) -> bool:
    """Tell whether lines are set larger or bolder than the text; numbers of chapters need only be centred."""
    size, bold, centred = _weight(shape)
    usual_size, usual_bold, usual_centred = _weight(usual)
    numbered = sum(is_number(text_of(group[0])) for group in groups)
    if centred > usual_centred and size >= usual_size and numbered == len(groups):
        return True
    return (size >= usual_size * 1.15 and size > usual_size) or (bold > usual_bold and size >= usual_size)


def _used_as_headings(groups: list[list[Element]]) -> bool:
    """Tell whether all are short, none ends as a sentence does, and text follows."""
    texts = [text_of(line) for group in groups for line in group]
    if len(groups) < 2 or any(len(text) > LONGEST for text in texts):
        return False
    if sum(text.endswith((".", ",", ";")) for text in texts) > len(texts) / 4:
        return False
    return sum(_has_text_behind(group[-1]) for group in groups) >= 0.7 * len(groups)


def _next_line(paragraph: Element) -> Element | None:
    """Find what follows a paragraph, empty ones left out."""
    following = paragraph.getnext()
    while following is not None and not text_of(following) and following.tag == "p":
        following = following.getnext()
    return following


def _has_text_behind(paragraph: Element) -> bool:
    following = _next_line(paragraph)
    return (
        following is not None
        and following.get(ROLE) != "drop"
        and following.get(SHAPE) != paragraph.get(SHAPE)
    )
