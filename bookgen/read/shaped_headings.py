"""Headings that only look like headings: short lines in bold or larger type, in a document without styles.

In: a tree whose paragraphs say how they look. Out: the same tree with headings where the look is used as
headings are: for a few short lines, none of them long, each with text behind it.
"""

from __future__ import annotations

from collections import Counter

from bookgen.read.tree import ROLE, Element, text_of

SHAPE = "bookgen-shape"
"""Size in half points, whether all of it is bold, whether it is centred: '32 1 1'."""
LONGEST = 90
"""Characters of a heading."""
MOST = 0.15
"""No more of the paragraphs are headings."""


def find_shaped_headings(body: Element) -> None:
    """Make headings of the lines whose shape speaks for it."""
    paragraphs = [p for p in body.iter("p") if p.get(SHAPE) and text_of(p) and p.getparent() is body]
    if not paragraphs:
        return
    usual = _usual(paragraphs)
    by_shape: dict[str, list[Element]] = {}
    for paragraph in paragraphs:
        by_shape.setdefault(paragraph.get(SHAPE) or "", []).append(paragraph)
    shapes = [
        shape for shape, own in by_shape.items() if _stands_out(shape, usual) and _used_as_headings(own)
    ]
    if sum(len(by_shape[shape]) for shape in shapes) > MOST * len(paragraphs) + 2:
        return
    for level, shape in enumerate(sorted(shapes, key=_weight, reverse=True), 1):
        for paragraph in by_shape[shape]:
            paragraph.tag = f"h{min(level, 6)}"
            _unbolden(paragraph)


def _usual(paragraphs: list[Element]) -> str:
    letters: Counter[str] = Counter()
    for paragraph in paragraphs:
        letters[paragraph.get(SHAPE) or ""] += len(text_of(paragraph))
    return letters.most_common(1)[0][0]


def _weight(shape: str) -> tuple[int, ...]:
    return tuple(int(part) for part in shape.split())


def _stands_out(shape: str, usual: str) -> bool:
    size, bold, _ = _weight(shape)
    usual_size, usual_bold, _ = _weight(usual)
    return (size >= usual_size * 1.15 and size > usual_size) or (bold > usual_bold and size >= usual_size)


def _used_as_headings(paragraphs: list[Element]) -> bool:
    """Tell whether all are short, none ends as a sentence does, and text follows."""
    texts = [text_of(paragraph) for paragraph in paragraphs]
    if len(texts) < 2 or any(len(text) > LONGEST for text in texts):
        return False
    if sum(text.endswith((".", ",", ";")) for text in texts) > len(texts) / 4:
        return False
    return sum(_has_text_behind(paragraph) for paragraph in paragraphs) >= 0.7 * len(paragraphs)


def _has_text_behind(paragraph: Element) -> bool:
    following = paragraph.getnext()
    while following is not None and not text_of(following):
        following = following.getnext()
    return (
        following is not None
        and following.get(ROLE) != "drop"
        and following.get(SHAPE) != paragraph.get(SHAPE)
    )


def _unbolden(heading: Element) -> None:
    for bold in list(heading.iter("strong", "b")):
        bold.tag = "span"
