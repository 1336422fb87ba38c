"""The outline of a glyph, as wherever letters are drawn and not set: on covers and below a barcode."""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

import uharfbuzz

Outline: TypeAlias = tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
"""SVG commands with their points. Units: of the font."""


@cache
def outline(font: uharfbuzz.Font, glyph: int) -> Outline:
    """Draw one glyph."""
    commands: list[tuple[str, tuple[tuple[float, float], ...]]] = []
    font.draw_glyph(glyph, _pen(), commands)
    return tuple(commands)


@cache
def _pen() -> uharfbuzz.DrawFuncs:
    pen = uharfbuzz.DrawFuncs()
    pen.set_move_to_func(lambda x, y, out: out.append(("M", ((x, y),))))
    pen.set_line_to_func(lambda x, y, out: out.append(("L", ((x, y),))))
    pen.set_quadratic_to_func(lambda a, b, x, y, out: out.append(("Q", ((a, b), (x, y)))))
    pen.set_cubic_to_func(lambda a, b, c, d, x, y, out: out.append(("C", ((a, b), (c, d), (x, y)))))
    pen.set_close_path_func(lambda out: out.append(("Z", ())))
    return pen
