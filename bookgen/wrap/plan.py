"""Plan a wrap cover: how wide its spine is, where it is cut and folded, and what each face has room for.

In: the book's settings and the page count of the finished print edition. Out: a `WrapPlan`, or findings that
say why there can be none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bookgen.config import BookConfig, page_size, points
from bookgen.edition import Panel
from bookgen.errors import Location
from bookgen.finding import Finding
from bookgen.press.printers import PRINTERS, Printer
from bookgen.wrap import rules
from bookgen.wrap.barcode import Barcode, draw_barcode

POINTS_PER_MM = 72 / 25.4
PANEL_UNITS = 1600
"""What a cover template calls the width of the trimmed page."""
NARROWEST_TEXT_MM = 2.2
"""Letters of six points and a little air: less than this between the folds is not lettered."""
BOOK_TOML = Location("book.toml")


@dataclass(frozen=True, slots=True)
class WrapPlan:
    """The measures of a wrap. Units: millimetres."""

    printer: Printer
    pages: int
    width: float
    height: float
    """Of the trimmed page."""
    spine: float
    barcode: Barcode | None

    @property
    def bleed(self) -> float:
        """How far the ground runs over the trimmed edge."""
        return self.printer.bleed

    @property
    def sheet(self) -> tuple[float, float]:
        """Width and height of the whole, bleed and all."""
        return 2 * (self.width + self.bleed) + self.spine, self.height + 2 * self.bleed

    @property
    def has_spine_text(self) -> bool:
        """Whether the spine is wide enough to be lettered."""
        room = self.spine - 2 * self.printer.fold
        return self.pages >= self.printer.lettered_from and room >= NARROWEST_TEXT_MM

    @property
    def unit(self) -> float:
        """One unit of the templates in millimetres."""
        return self.width / PANEL_UNITS

    @property
    def panels(self) -> tuple[Panel, Panel, Panel]:
        """Back, spine and front, as the templates need them."""
        height, bleed, safe = (
            round(mm / self.unit, 2) for mm in (self.height, self.bleed, self.printer.safe)
        )
        fold, spine = round(self.printer.fold / self.unit, 2), round(self.spine / self.unit, 2)
        code = self.barcode
        side = code.width / self.unit if code else 0
        tall = code.height / self.unit if code else 0
        drawn = code.scaled(1 / self.unit) if code else ""
        return (
            Panel("back", PANEL_UNITS, height, bleed, safe, True, drawn, round(side, 2), round(tall, 2)),
            Panel("spine", spine, height, bleed, fold, self.has_spine_text),
            Panel("front", PANEL_UNITS, height, bleed, safe),
        )


def plan_wrap(config: BookConfig, pages: int) -> tuple[WrapPlan | None, tuple[Finding, ...]]:
    """Measure the wrap of a book with so many pages; no plan where the paper's thickness is not known."""
    printer = PRINTERS[config.print.printer]
    caliper = _caliper(config, printer)
    if caliper is None:
        known = ", ".join(f"'{name}'" for name in printer.calipers)
        words = {"printer": printer.name, "paper": config.print.paper, "known": known}
        return None, (rules.PAPER_UNKNOWN.found(BOOK_TOML, **words),)
    width, height = (side / POINTS_PER_MM for side in page_size(config.print.trim))
    barcode = draw_barcode(config.isbn.print) if config.isbn.print else None
    plan = WrapPlan(printer, pages, width, height, pages * caliper + printer.cover, barcode)
    return plan, tuple(_findings(plan, config))


def _caliper(config: BookConfig, printer: Printer) -> float | None:
    """Give the thickness of one page. Units: millimetres."""
    if config.print.caliper:
        return points(config.print.caliper) / POINTS_PER_MM
    return printer.calipers.get(config.print.paper)


def _findings(plan: WrapPlan, config: BookConfig) -> Iterator[Finding]:
    printer, width = plan.printer, f"{plan.spine:.1f}"
    if printer.is_estimate and not config.print.caliper:
        yield rules.WIDTH_ESTIMATED.found(BOOK_TOML, width=width, printer=printer.name, pages=plan.pages)
    if not plan.has_spine_text:
        by_rule = f"{printer.name} letters spines from {printer.lettered_from} pages on"
        reason = by_rule if plan.pages < printer.lettered_from else "letters of six points do not fit"
        yield rules.SPINE_NARROW.found(BOOK_TOML, width=width, reason=reason)
    if plan.barcode is None:
        yield rules.NO_ISBN.found(BOOK_TOML)
