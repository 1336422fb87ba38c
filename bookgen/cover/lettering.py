"""Letter a text: shape it with HarfBuzz and draw it as outlines.

Outlines need no font where the cover is shown or printed, so a cover looks the same on every machine.
Units: pixels of the cover, y downwards, the baseline at 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import uharfbuzz

from bookgen.cover.faces import Face, face_for
from bookgen.direction import text_direction
from bookgen.glyphs import outline

UNITS = 1000
"""Widths are kept in thousandths of the type size."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is lettered."""

    face: str
    """'title', 'text' or 'italic'."""
    tracking: int = 0
    """Space between letters. Units: thousandths of the type size."""
    small_caps: bool = False

    @property
    def features(self) -> dict[str, bool]:
        """The OpenType features that the style asks for."""
        return {"smcp": True, "c2sc": True} if self.small_caps else {}


@dataclass(frozen=True, slots=True)
class Glyph:
    """A shaped glyph and where it stands on its line."""

    face: Face
    id: int
    x: float
    y: float


def shape(text: str, style: Style) -> tuple[tuple[Glyph, ...], float]:
    """Shape a line and measure it.

    Words of the other direction keep their place within the line: UAX 9, at the grain of words.
    Units: thousandths of the type size.
    """
    glyphs: list[Glyph] = []
    pen = 0.0
    space = _word(" ", style)[1] + style.tracking
    for number, word in enumerate(_visual_order(text)):
        pen += space if number else 0
        shaped, width = _word(word, style)
        glyphs.extend(Glyph(glyph.face, glyph.id, glyph.x + pen, glyph.y) for glyph in shaped)
        pen += width
    return tuple(glyphs), pen


def measure(text: str, style: Style) -> float:
    """Measure a line. Units: thousandths of the type size."""
    return shape(text, style)[1]


def draw(glyphs: Sequence[Glyph], size: float) -> str:
    """Draw a shaped line as the data of an SVG path."""
    scale = size / UNITS
    commands: list[str] = []
    for glyph in glyphs:
        ratio = scale * UNITS / glyph.face.units_per_em
        for letter, points in outline(glyph.face.font, glyph.id):
            places = (
                f"{(x * ratio + glyph.x * scale):.1f} {-(y * ratio + glyph.y * scale):.1f}" for x, y in points
            )
            commands.append(letter + " ".join(places))
    return "".join(commands)


def _visual_order(text: str) -> list[str]:
    """Order the words of a line as the eye meets them from the left."""
    base = text_direction(text) or "ltr"
    words = [(text_direction(word) or base, word) for word in text.split()]
    runs = [(way, [word for _, word in run]) for way, run in groupby(words, key=lambda word: word[0])]
    if base == "rtl":
        runs.reverse()
    return [word for way, run in runs for word in (reversed(run) if way == "rtl" else run)]


@cache
def _word(word: str, style: Style) -> tuple[tuple[Glyph, ...], float]:
    face = face_for(style.face, word)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    uharfbuzz.shape(face.font, buffer, style.features)
    unit = UNITS / face.units_per_em
    tracking = style.tracking if buffer.script not in ("Arab", "Syrc") else 0
    glyphs, pen = [], 0.0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyphs.append(Glyph(face, info.codepoint, pen + position.x_offset * unit, position.y_offset * unit))
        pen += position.x_advance * unit + tracking
    return tuple(glyphs), pen - tracking
