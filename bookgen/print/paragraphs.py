"""Paragraphs as they stand on a laid-out page, and the way to set one of them tighter or looser.

With `boxes`, `engine` and `page_maker` one of the modules that know WeasyPrint's private box tree. Layout
copies every box that it places, so that what is changed here, in the tree before layout, shows on pages made
from then on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from xml.etree.ElementTree import Element

from bookgen.print.boxes import HYPHEN, Box

THOUSANDTHS = 1000
MARGIN = 1.2
"""What a line breaker leaves over on a line, since it breaks at words. Units: ems."""


@dataclass(frozen=True, slots=True)
class Passage:
    """As much of a paragraph as stands on one page."""

    element: Element
    texts: tuple[str, ...]
    """What each line shows, hyphens that divide a word included."""
    measure: float
    last: float
    """How much of its measure the last line takes. Units: CSS pixels, as all lengths here."""
    size: float
    bottom: float
    leading: float
    """Height of the last line."""
    stretches: tuple[float, ...]
    """By how many ems the word spaces of each line are wider than the face's own."""
    ends: bool
    """Whether the paragraph ends on this page."""

    def to_gain_a_line(self) -> int:
        """Say by how many thousandths of the em it has to be loosened to run a line longer."""
        return self._per_letter(self.measure - self.last)

    def to_lose_a_line(self) -> int:
        """Say by how many thousandths of the em it has to be tightened to run a line shorter."""
        return self._per_letter(self.last)

    def _per_letter(self, length: float) -> int:
        letters = sum(map(len, self.texts))
        return ceil(THOUSANDTHS * (length / self.size + MARGIN) / max(letters, 1))


@dataclass(slots=True)
class Spacing:
    """How loosely each paragraph of a section is set."""

    boxes: dict[Element, Box]
    """Justified paragraphs before layout."""
    plain: dict[Box, Box] = field(default_factory=dict)
    """The styles that boxes had at first."""
    amounts: dict[Element, int] = field(default_factory=dict)
    """Units: thousandths of the em; negative is tighter."""

    @classmethod
    def of(cls, root: Box) -> Spacing:
        """Find the paragraphs that may be set otherwise: those that are justified."""
        justified = (box for box in root.descendants() if _is_justified(box))
        return cls({box.element: box for box in justified})

    def set(self, element: Element, amount: int) -> int:
        """Set a paragraph by so much looser than the style sheet says; give what it was before."""
        before = self.amount(element)
        self.amounts[element] = amount
        for box in self.boxes[element].descendants():
            style = self.plain.setdefault(box, box.style)
            box.style = style.copy()
            spacing = style["letter_spacing"]
            looser = amount / THOUSANDTHS * style["font_size"]
            box.style["letter_spacing"] = looser + (0 if spacing == "normal" else spacing)
        return before

    def amount(self, element: Element) -> int:
        """Say how much looser than the style sheet says a paragraph is set."""
        return self.amounts.get(element, 0)

    def passages(self, page: Box) -> tuple[Passage, ...]:
        """List what stands of justified paragraphs on a page, down the page."""
        return tuple(_passage(box) for box in _blocks(page.children[0]) if box.element in self.boxes)


def last_block(page: Box) -> Box | None:
    """Find the block that a page's text ends with."""
    blocks = tuple(_blocks(page.children[0]))
    return blocks[-1] if blocks else None


def foot(page: Box) -> float:
    """Say where the room for text ends: at the margin, or at the footnotes."""
    notes = page.children[1]
    return float(notes.position_y if notes.children else page.content_box_y() + page.height)


def line_count(page: Box) -> int:
    """Count the lines of text on a page."""
    return sum(len(box.children) for box in _blocks(page.children[0]))


def _blocks(box: Box) -> Iterator[Box]:
    """Give the blocks in the flow that hold lines."""
    children = getattr(box, "children", ())
    if children and type(children[0]).__name__ == "LineBox":
        if any(line.height for line in children):  # a mere anchor makes a line without height
            yield box
        return
    for child in children:
        if child.is_in_normal_flow():
            yield from _blocks(child)


def _is_justified(box: Box) -> bool:
    children: Sequence[Box] = getattr(box, "children", ())
    return (
        box.element_tag == "p"
        and len(children) == 1
        and type(children[0]).__name__ == "LineBox"
        and box.style["text_align_all"] == "justify"
    )


def _passage(box: Box) -> Passage:
    lines = [line for line in box.children if line.height]
    edges = (child.position_x + child.margin_width() for child in lines[-1].children)
    right = max(edges, default=box.content_box_x())
    return Passage(
        element=box.element,
        texts=tuple(_drawn(line) for line in lines),
        measure=box.width,
        last=right - box.content_box_x(),
        size=box.style["font_size"],
        bottom=lines[-1].position_y + lines[-1].height,
        leading=lines[-1].height,
        stretches=tuple(map(_stretch, lines)),
        ends=lines[-1].resume_at is None,
    )


def _stretch(line: Box) -> float:
    texts = (box for box in line.descendants() if type(box).__name__ == "TextBox")
    return max((box.justification_spacing / box.style["font_size"] for box in texts), default=0.0)


def _drawn(line: Box) -> str:
    return "".join(box.text for box in line.descendants() if type(box).__name__ == "TextBox").strip()


def is_divided(text: str) -> bool:
    """Tell whether a line ends within a word."""
    return text.endswith(HYPHEN)
