"""Trim, margins, text size: what book.toml says of the page, as style sheets.

In: the [print] table. Out: one sheet that stands before the book's own and gives every page its
proportions, and one that stands after them with what the publisher said outright.

The measure decides the rest (Bringhurst 2.1.2: 45 to 75 characters make a line): the text block takes its
share of the trim but is never too wide to read; the type is as large as that measure allows; the
leading follows the type; and the block's height is a whole number of lines, which is the baseline grid. The
inner margin is at least what the printer asks of a book of so many pages: `bookgen.press.printers`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bookgen.config_values import page_size
from bookgen.press.printers import PRINTERS
from bookgen.typefaces import FIRST_IN, find_typeface, text_families

if TYPE_CHECKING:
    from bookgen.config import PrintConfig

CHARACTERS = 70
MEASURE, DEPTH = 0.74, 0.785
"""The text block's share of the trim's width and height."""
INNER, TOP = 0.52, 0.46
"""Which part of the margins' sum lies at the spine and at the head; the glue of a paperback eats the rest."""
LEAST_OUTER = 36.0
"""Room for a thumb, and for a cut that is not exact. Units: points."""
SMALLEST, LARGEST = 9.5, 12.0
LEADING = 1.3
POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Geometry:
    """The page in numbers. Units: points."""

    width: float
    height: float
    top: float
    bottom: float
    inner: float
    outer: float
    size: float
    """Of the text type."""
    leading: float


def lay_page(config: PrintConfig, pages: int = 0, *, is_bound: bool = True) -> Geometry:
    """Work out a page's proportions from its trim, its typeface and how many pages are bound with it.

    The text moves out of a wide gutter, and becomes narrower only where the outer margin would be too small;
    unless the page is bound it stays where it is, and has the measure that it will have.
    Raises: StyleError for a typeface that bookgen does not have.
    """
    width, height = page_size(config.trim)
    character = find_typeface(config.typeface).character
    size = _step(min(max(width * MEASURE / CHARACTERS / character, SMALLEST), LARGEST))
    leading = _step(size * LEADING)
    gutter = 0.0 if {"inner", "outer"} & set(config.margins) else _gutter(config, pages)
    measure = min(width * MEASURE, size * character * (CHARACTERS + 10), width - gutter - LEAST_OUTER)
    depth = leading * (height * DEPTH // leading)
    sides, ends = width - measure, height - depth
    inner = max(sides * INNER, gutter) if is_bound else sides * INNER
    return Geometry(
        width=width,
        height=height,
        top=ends * TOP,
        bottom=ends * (1 - TOP),
        inner=inner,
        outer=sides - inner,
        size=size,
        leading=leading,
    )


def _gutter(config: PrintConfig, pages: int) -> float:
    return PRINTERS[config.printer].interior.gutter(pages) * POINTS_PER_MM


def page_sheets(config: PrintConfig, pages: int = 0, *, is_bound: bool = True) -> tuple[str, str]:
    """Write the sheets that stand before and after the book's own; the first takes footnotes to the foot.

    Raises: StyleError for a typeface that bookgen does not have.
    """
    page = lay_page(config, pages, is_bound=is_bound)
    families = text_families(config.typeface)
    before = f"""
@page {{ size: {page.width:g}pt {page.height:g}pt; bleed: {config.bleed}; marks: none;
  margin-top: {page.top:g}pt; margin-bottom: {page.bottom:g}pt }}
@page :right {{ margin-left: {page.inner:g}pt; margin-right: {page.outer:g}pt }}
@page :left {{ margin-left: {page.outer:g}pt; margin-right: {page.inner:g}pt }}
.footnote {{ float: footnote; footnote-policy: line }}
.footnote::footnote-call {{ content: none }}
.footnote::footnote-marker {{ content: none; display: block }}
html {{ font: {page.size:g}pt/{page.leading:g}pt {_listed(families)} }}
""" + "".join(
        f'[lang|="{language}"] {{ font-family: {_listed((face.family, *families))} }}\n'
        for language, face in FIRST_IN
    )
    inner, outer = config.margins.get("inner"), config.margins.get("outer")
    ends = [
        f"@page {{ margin-{end}: {config.margins[end]} }}"
        for end in ("top", "bottom")
        if end in config.margins
    ]
    sides = [
        f"@page :{side} {{ margin-{edge}: {length} }}"
        for edge, side, length in (
            ("left", "right", inner),
            ("right", "left", inner),
            ("right", "right", outer),
            ("left", "left", outer),
        )
        if length
    ]
    return before, "\n".join(ends + sides)


def _listed(families: Iterable[str]) -> str:
    return ", ".join(f'"{family}"' for family in families)


def _step(length: float) -> float:
    """Round to a quarter of a point, as a compositor would."""
    return round(length * 4) / 4
