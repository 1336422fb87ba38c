"""What printers ask of a wrap cover, and how thick their papers are.

The printers' own pages are named here, but the figures were taken at second hand, from published calculators
that quote them (compared in November 2026): hold a cover against the printer's template before it is sent.
- KDP: help topic G201953020, 'Create a paperback cover': thickness of a page by paper, bleed
  0.125 in, text 0.125 in from the edge and 0.0625 in from the spine's folds, spine text from 79 pages on.
- Lulu: Book Creation Guide, 'Spine width calculations': pages / 444 + 0.06 in for every paper; safety margin
  0.5 in; spine text from 80 pages on.
- IngramSpark: File Creation Guide: bleed 0.125 in, text 0.25 in from the edge, 0.0625 in from the folds,
  spine text from 48 pages on, inks 240 % in all. It publishes no thickness, only a template for each book;
  the values here were measured by others from such templates.
- The trade's papers: a page is half a leaf, and a leaf is grammage x volume / 1000 mm thick (ISO 534, bulk).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

INCH = 25.4


@dataclass(frozen=True, slots=True)
class Printer:
    """One printer's rules. Units: millimetres."""

    name: str
    calipers: Mapping[str, float]
    """Thickness of one page by the paper's name in book.toml."""
    cover: float = 0.0
    """What the cover's own card and the glue add to the spine."""
    bleed: float = 0.125 * INCH
    safe: float = 0.25 * INCH
    """How far from the trimmed edge text has to stay."""
    fold: float = 0.0625 * INCH
    """How far from the spine's folds text has to stay."""
    lettered_from: int = 0
    """From so many pages on the spine may carry text."""
    least: int = 1
    most: int = 9999
    """How many pages it binds."""
    is_estimate: bool = False
    """Whether the calipers are measured by others."""


PRINTERS: Mapping[str, Printer] = MappingProxyType(
    {
        "": Printer(
            "the trade",
            MappingProxyType(
                {
                    "cream": 80 * 1.5 / 2000,
                    "white": 80 * 1.25 / 2000,
                    "bookwove": 80 * 1.8 / 2000,
                    "coated": 115 * 0.9 / 2000,
                }
            ),
            cover=0.5,
            bleed=3.0,
            safe=6.0,
            fold=1.5,
        ),
        "kdp": Printer(
            "KDP",
            MappingProxyType(
                {
                    "cream": 0.0025 * INCH,
                    "white": 0.002252 * INCH,
                    "standard-colour": 0.002252 * INCH,
                    "premium-colour": 0.002347 * INCH,
                }
            ),
            lettered_from=79,
            least=24,
            most=828,
        ),
        "ingramspark": Printer(
            "IngramSpark",
            MappingProxyType({"cream": INCH / 472, "white": INCH / 472, "white-70": INCH / 340}),
            cover=0.002 * INCH,
            lettered_from=48,
            least=18,
            most=1200,
            is_estimate=True,
        ),
        "lulu": Printer(
            "Lulu",
            MappingProxyType({"cream": INCH / 444, "white": INCH / 444}),
            cover=0.06 * INCH,
            safe=0.5 * INCH,
            lettered_from=80,
            least=32,
            most=800,
        ),
    }
)
