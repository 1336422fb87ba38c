"""What printers ask of a book's pages and of its wrap cover, and how thick their papers are.

The printers' own pages are named here; a figure that is marked 'at second hand' was taken from published
calculators and lists that quote them (compared in November 2026). Hold a book against the printer's own
template before it is sent.
- KDP: help topic G201953020, 'Create a paperback cover': thickness of a page by paper, bleed 0.125 in, text
  0.125 in from the edge and 0.0625 in from the spine's folds, spine text from 79 pages on (at second hand).
  Topics G201857950 and GYEKAVKMSE23PFTM: 650 MB, 300 dpi, no printer's marks, bookmarks or annotations.
  Topic GVBQ3CMEQW3W2VL6, 'Set trim size, bleed, and margins': gutters by page count, margins 0.25 in, with
  bleed 0.375 in, bleed on three edges, trims of 4-8.5 by 6-11.69 in (at second hand).
- Lulu: Book Creation Guide, 'Spine width calculations': pages / 444 + 0.06 in for every paper; safety
  margin 0.5 in; spine text from 80 pages on. Help article 64000254841, 'What is the gutter?': 0.5 in and
  what is added by page count. Trims at second hand.
- IngramSpark: File Creation Guide: bleed 0.125 in, text 0.25 in from the edge, 0.0625 in from the folds,
  spine text from 48 pages on, inks 240 % in all. 'File requirements for print books': margins of 0.5 in on
  all sides, no printer's marks. Trims at second hand. It publishes no thickness, only a template for each
  book; the values here were measured by others from such templates.
- The trade's papers: a page is half a leaf, and a leaf is grammage x volume / 1000 mm thick (ISO 534,
  bulk).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

INCH = 25.4
Size = tuple[float, float]


def _inches(*sizes: str) -> tuple[Size, ...]:
    pairs = (size.split("x") for size in sizes)
    return tuple((float(width) * INCH, float(height) * INCH) for width, height in pairs)


@dataclass(frozen=True, slots=True)
class Interior:
    """One printer's rules for the pages. Units: millimetres."""

    gutters: tuple[tuple[int, float], ...] = ()
    """The least inner margin of a book of so many pages and more; the fewest pages first."""
    margin: float = 0.0
    """How far from the trimmed edge text has to stay."""
    margin_with_bleed: float = 0.0
    trims: tuple[Size, ...] = ()
    """The sizes it cuts; those between `smallest` and `largest` when it lists none."""
    smallest: Size = (0.0, 0.0)
    largest: Size = (9999.0, 9999.0)
    most_megabytes: int = 0
    """How large a file it takes; 0 where it does not say."""
    takes_marks: bool = True
    """Whether crop marks may stand on the pages."""
    bleeds_at_spine: bool = True

    def gutter(self, pages: int) -> float:
        """Give the least inner margin of a book of so many pages."""
        return max((width for least, width in self.gutters if pages >= least), default=0.0)

    def cuts(self, size: Size) -> bool:
        """Tell whether it cuts pages to this size, give or take a millimetre."""
        if self.trims:
            return any(all(abs(a - b) <= 1 for a, b in zip(trim, size, strict=True)) for trim in self.trims)
        sides = zip(self.smallest, size, self.largest, strict=True)
        return all(least - 0.1 <= side <= most + 0.1 for least, side, most in sides)


KDP = Interior(
    gutters=tuple(
        (least, inches * INCH)
        for least, inches in ((1, 0.375), (151, 0.5), (301, 0.625), (501, 0.75), (701, 0.875))
    ),
    margin=0.25 * INCH,
    margin_with_bleed=0.375 * INCH,
    smallest=(4 * INCH, 6 * INCH),
    largest=(8.5 * INCH, 11.69 * INCH),
    most_megabytes=650,
    takes_marks=False,
    bleeds_at_spine=False,
)
INGRAMSPARK = Interior(
    gutters=((1, 0.5 * INCH),),
    margin=0.5 * INCH,
    margin_with_bleed=0.5 * INCH,
    trims=_inches(
        *"4x6 4.25x7 4.37x7 4.72x7.48 5x7 5x8 5.06x7.81 5.25x8 5.5x7.5 5.5x8.25 5.5x8.38 5.5x8.5 5.83x8.27 "
        "6x9 6.14x9.21 6.5x6.5 6.625x10.25 6.69x9.61 7x10 7.44x9.69 7.5x9.25 8x8 8x10 8x10.88 8.25x10.75 "
        "8.25x11 8.27x11.69 8.5x8.5 8.5x9 8.5x11 11x8.5".split()
    ),
    takes_marks=False,
    bleeds_at_spine=False,
)
LULU = Interior(
    gutters=tuple(
        (least, inches * INCH)
        for least, inches in ((1, 0.5), (61, 0.625), (151, 1.0), (401, 1.125), (601, 1.25))
    ),
    margin=0.5 * INCH,
    margin_with_bleed=0.5 * INCH,
    trims=_inches(
        *"4.25x6.875 5x8 5.5x8.5 5.83x8.27 6x9 6.14x9.21 6.63x10.25 7x10 7.5x7.5 7.44x9.68 8.5x8.5 "
        "8.27x11.69 8.5x11 9x7 11x8.5 11.69x8.27".split()
    ),
    takes_marks=False,
)


@dataclass(frozen=True, slots=True)
class Printer:
    """One printer's rules. Units: millimetres."""

    name: str
    calipers: Mapping[str, float]
    """Thickness of one page by the paper's name in book.toml."""
    interior: Interior = Interior()
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
            interior=Interior(gutters=KDP.gutters),
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
            interior=KDP,
            lettered_from=79,
            least=24,
            most=828,
        ),
        "ingramspark": Printer(
            "IngramSpark",
            MappingProxyType({"cream": INCH / 472, "white": INCH / 472, "white-70": INCH / 340}),
            interior=INGRAMSPARK,
            cover=0.002 * INCH,
            lettered_from=48,
            least=18,
            most=1200,
            is_estimate=True,
        ),
        "lulu": Printer(
            "Lulu",
            MappingProxyType({"cream": INCH / 444, "white": INCH / 444}),
            interior=LULU,
            cover=0.06 * INCH,
            safe=0.5 * INCH,
            lettered_from=80,
            least=32,
            most=800,
        ),
    }
)
