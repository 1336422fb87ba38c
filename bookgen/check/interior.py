"""Hold the pages against the rules of the printer that book.toml names.

In: the book's settings, the pages and lines as typeset, the size of the file. Out: findings.
The rules are in `bookgen.press.printers`, with their sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bookgen.config import BookConfig, page_size, points
from bookgen.direction import direction
from bookgen.edition import Output, PrintedLine
from bookgen.errors import Location
from bookgen.finding import Finding, Rule, Severity
from bookgen.press.printers import PRINTERS, Printer

POINTS_PER_MM = 72 / 25.4
SLACK = 0.1
"""By how much a margin may be too small. Units: millimetres."""
MEGABYTE = 1_000_000
BOOK_TOML = Location("book.toml")

PAGE_COUNT = Rule(
    "P170",
    Severity.WARNING,
    "{printer} binds {least} to {most} pages, and the book has {pages}",
    "choose another trim or typeface, add or take out blank pages with 'signature', or print in two volumes",
    "A file with too few or too many pages is sent back.",
    'printer = "kdp" and 20 pages',
    "",
    'printer = "kdp" and 24 pages',
)
TRIM = Rule(
    "P171",
    Severity.WARNING,
    "{printer} does not cut pages to {trim}",
    "choose a trim that it offers, such as '6x9' or '5.5x8.5'",
    "Who prints on demand cuts to a list of sizes.",
    'printer = "lulu" and trim = "B-format"',
    "",
    'printer = "lulu" and trim = "6x9"',
)
GUTTER = Rule(
    "P172",
    Severity.WARNING,
    "page {page}: the text stands {found:.1f} mm from the spine, and {printer} wants {wanted:.1f} mm "
    "in a book of {pages} pages",
    'say margins = {{ inner = "{wanted:.1f}mm" }} in [print]',
    "The thicker a book, the more of its inner margin is lost in the binding.",
    'printer = "kdp", 400 pages and margins = { inner = "12mm" }',
    "",
    'printer = "kdp", 400 pages and margins = { inner = "16mm" }',
)
MARGIN = Rule(
    "P173",
    Severity.WARNING,
    "page {page}: the text stands {found:.1f} mm from the edge, and {printer} wants {wanted:.1f} mm",
    "widen the margins in [print]",
    "What stands too near the edge may be cut off, since no cut is exact.",
    'printer = "lulu" and margins = { outer = "8mm" }',
    "",
    'printer = "lulu" and margins = { outer = "13mm" }',
)
BLEED = Rule(
    "P174",
    Severity.WARNING,
    "{printer} wants a bleed of {wanted:.2f} mm or none, and the book has {found:.2f} mm",
    'say bleed = "{inches:g}in" in [print], or take it out where no picture runs over the edge',
    "The printer reads from the size of the page whether it bleeds.",
    'printer = "kdp" and bleed = "5mm"',
    "",
    'printer = "kdp" and bleed = "0.125in"',
)
MARKS = Rule(
    "P175",
    Severity.WARNING,
    "{printer} wants no crop marks",
    "take crop_marks out of [print]",
    "The printer's own machines know where to cut; marks would be printed.",
    'printer = "kdp" and crop_marks = true',
    "",
    'printer = "kdp" and crop_marks = false',
)
FILE_SIZE = Rule(
    "P176",
    Severity.WARNING,
    "the file has {found} MB, and {printer} takes {most} MB",
    "make its pictures smaller: 300 pixels per inch at the printed size are enough",
    "A larger file cannot be sent.",
    'printer = "kdp" and a file of 700 MB',
)
RULES = (PAGE_COUNT, TRIM, GUTTER, MARGIN, BLEED, MARKS, FILE_SIZE)


def check_interior(config: BookConfig, pdf: Output, lines: Sequence[PrintedLine]) -> tuple[Finding, ...]:
    """Check page count, trim, margins, bleed, marks and size by the printer's rules."""
    printer = PRINTERS[config.print.printer]
    if not config.print.printer:
        return ()
    return (
        *_sheet_faults(config, printer, pdf),
        *_margin_faults(config, printer, pdf.pages, lines),
    )


def _sheet_faults(config: BookConfig, printer: Printer, pdf: Output) -> Iterator[Finding]:
    rules, settings, name = printer.interior, config.print, printer.name
    width, height = (side / POINTS_PER_MM for side in page_size(settings.trim))
    bleed = points(settings.bleed) / POINTS_PER_MM
    if not printer.least <= pdf.pages <= printer.most:
        words = {"least": printer.least, "most": printer.most, "pages": pdf.pages}
        yield PAGE_COUNT.found(BOOK_TOML, printer=name, **words)
    if not rules.cuts((width, height)):
        yield TRIM.found(BOOK_TOML, printer=name, trim=settings.trim)
    if bleed and abs(bleed - printer.bleed) > SLACK:
        inches = printer.bleed / 25.4
        yield BLEED.found(BOOK_TOML, printer=name, wanted=printer.bleed, found=bleed, inches=inches)
    if settings.crop_marks and not rules.takes_marks:
        yield MARKS.found(BOOK_TOML, printer=name)
    if rules.most_megabytes and len(pdf.data) > rules.most_megabytes * MEGABYTE:
        size = round(len(pdf.data) / MEGABYTE)
        yield FILE_SIZE.found(Location(pdf.name), printer=name, found=size, most=rules.most_megabytes)


def _margin_faults(
    config: BookConfig, printer: Printer, pages: int, lines: Sequence[PrintedLine]
) -> Iterator[Finding]:
    """Measure the text's distance from the spine and from the other edges; name the worst page of each."""
    rules = printer.interior
    width, height = page_size(config.print.trim)
    gutter = rules.gutter(pages)
    margin = rules.margin_with_bleed if points(config.print.bleed) else rules.margin
    right = 0 if direction(config.language) == "rtl" else 1
    inner = min(((_from_spine(line, width, right), line.page) for line in lines), default=(width, 0))
    outer = min(((_from_edges(line, width, height, right), line.page) for line in lines), default=(width, 0))
    for rule, (found, page), wanted in ((GUTTER, inner, gutter), (MARGIN, outer, margin)):
        if found / POINTS_PER_MM < wanted - SLACK:
            words = {"page": page, "found": found / POINTS_PER_MM, "wanted": wanted, "pages": pages}
            yield rule.found(BOOK_TOML, printer=printer.name, **words)


def _from_spine(line: PrintedLine, width: float, right: int) -> float:
    """Measure the distance from the spine; `right` is 1 where odd pages are right-hand ones."""
    return line.x if line.page % 2 == right else width - line.x - line.width


def _from_edges(line: PrintedLine, width: float, height: float, right: int) -> float:
    """Measure the smallest distance from the outer edge, the head and the foot."""
    outer = width - line.x - line.width if line.page % 2 == right else line.x
    return min(outer, line.y, height - line.y - line.height)
