"""What can be wrong with a wrap cover."""

from __future__ import annotations

from bookgen.finding import Rule, Severity

PAPER_UNKNOWN = Rule(
    "P300",
    Severity.ERROR,
    "{printer} has no paper called '{paper}'",
    "choose one of {known}, or give its thickness as 'caliper'",
    "Without the thickness of the paper nobody knows how wide the spine is.",
    'print = { printer = "kdp", paper = "vellum" }',
    instead='print = { printer = "kdp", paper = "cream" }',
)
WIDTH_ESTIMATED = Rule(
    "P301",
    Severity.WARNING,
    "the spine's width of {width} mm is an estimate: {printer} publishes no thickness of its papers",
    "compare it with the template that the printer makes for {pages} pages, and set 'caliper' by it",
    "A spine that is a millimetre off wraps its title round the edge.",
    'print = { printer = "ingramspark" }',
    instead='print = { printer = "ingramspark", caliper = "0.057mm" }',
)
SPINE_NARROW = Rule(
    "P303",
    Severity.NOTE,
    "the spine is {width} mm wide and stays without text",
    "nothing to do: {reason}",
    "Binding may shift the spine by a millimetre and a half; narrow text would end up on an edge.",
    "a book of 40 pages",
)
NO_ISBN = Rule(
    "P304",
    Severity.NOTE,
    "the print edition has no ISBN, so that the cover has no barcode",
    "set 'print' under [isbn] when the book is to be sold in shops",
    "Shops sell books by their barcode.",
    "isbn = {}",
    instead='isbn = { print = "978-0-306-40615-7" }',
)
WRONG_SPINE = Rule(
    "P305",
    Severity.ERROR,
    "the cover's spine is made for {cover} pages, and the book has {pages}",
    "build the cover again: bookgen build DIR --edition cover",
    "A cover whose spine does not fit the book is sent back by the printer, or worse, printed.",
    "a cover of 200 pages beside a book of 240",
)
RULES = (PAPER_UNKNOWN, WIDTH_ESTIMATED, SPINE_NARROW, NO_ISBN, WRONG_SPINE)
