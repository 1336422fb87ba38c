"""The EAN-13 barcode of an ISBN, as outlines without any typeface.

In: an ISBN of ten or thirteen digits. Out: SVG on a white ground with its quiet zones, in pure black.
Rules: ISO/IEC 15420; GS1 General Specifications 5.2.1; ISBN Users' Manual, 7th edition, 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import uharfbuzz
from bookbarcode import BarcodeLayout, build_barcode_geometry, resolve_layout
from stdnum import isbn as numbers

from bookgen.glyphs import outline

SIZE_MM = 40.0, 26.0
BARS_MM = 16.0
"""How tall the bars are; a shorter symbol is harder to scan."""
FACE = "fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf"
FEATURES = {"lnum": True, "tnum": True}


@dataclass(frozen=True, slots=True)
class Barcode:
    """A drawn barcode. Units: millimetres."""

    isbn: str
    """Thirteen digits."""
    width: float
    height: float
    shapes: str
    """SVG, from 0, 0 down and to the right."""

    def scaled(self, scale: float) -> str:
        """Draw it at another size."""
        return f'<g transform="scale({scale:.5f})">{self.shapes}</g>'


def draw_barcode(number: str) -> Barcode:
    """Draw the barcode of an ISBN."""
    digits = str(numbers.to_isbn13(numbers.compact(number)))
    width, height = SIZE_MM
    layout = resolve_layout(BarcodeLayout(width_mm=width, height_mm=height, bar_height_mm=BARS_MM))
    geometry = build_barcode_geometry(digits, f"ISBN {numbers.format(digits)}", layout)
    bars = "".join(
        f"M{bar.x_mm:.4f} {bar.y_mm:.4f}h{bar.width_mm:.4f}v{bar.height_mm:.4f}h-{bar.width_mm:.4f}z"
        for bar in geometry.bars
    )
    words = (geometry.title, *geometry.hri_glyphs)
    letters = "".join(_outline(word.text, word.x_mm, word.baseline_mm, word.font_size_mm) for word in words)
    ground = f'<path fill="#ffffff" d="M0 0h{width}v{height}h-{width}z"/>'
    return Barcode(digits, width, height, f'{ground}<path fill="#000000" d="{bars}{letters}"/>')


def _outline(text: str, middle: float, baseline: float, size: float) -> str:
    """Letter a word centred at a point, as the data of an SVG path."""
    font = _font()
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, FEATURES)
    scale = size / font.face.upem
    pen = middle - sum(position.x_advance for position in buffer.glyph_positions) * scale / 2
    data = []
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        for letter, points in outline(font, info.codepoint):
            places = (f"{pen + x * scale:.4f} {baseline - y * scale:.4f}" for x, y in points)
            data.append(letter + " ".join(places))
        pen += position.x_advance * scale
    return "".join(data)


@cache
def _font() -> uharfbuzz.Font:
    package, file = FACE
    return uharfbuzz.Font(uharfbuzz.Face((files(package) / "files" / file).read_bytes()))
