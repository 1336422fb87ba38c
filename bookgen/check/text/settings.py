"""House rules on book.toml and style sheets: what a book can do without, and what changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from bookgen.book import extra_of, sheets_of
from bookgen.config import BookConfig
from bookgen.errors import Location
from bookgen.finding import Finding, Rule, Severity

WORTH_HAVING = {
    "contributors": "name the author, and the translator and editor with their roles",
    "description": "say in two or three sentences what the book is about; stores and libraries show it",
    "subjects": "list the subjects that a reader would search for",
    "rights": "say who holds which rights, or that there are none",
    "publisher": "name who publishes the book",
}

NOT_SAID = Rule(
    "T301",
    Severity.NOTE,
    "'{key}' is not said",
    "{advice}",
    "The book builds without it, but a catalogue, a shop or a copyright page needs it.",
    "description = ''",
    "",
    "description = 'How a ferry was lost, and who was blamed for it.'",
)
SHEET_UNREAD = Rule(
    "T302",
    Severity.WARNING,
    "no edition reads 'styles/{name}'",
    "{advice}",
    "A sheet of another name than those that bookgen reads changes nothing.",
    "styles/prints.css",
    "",
    "styles/print-extra.css",
)
PAGES_BARE = Rule(
    "T303",
    Severity.WARNING,
    "'styles/print.css' stands in the place of the house's and has no '@page': no page has a head or a folio",
    "to add to the house's sheet, call it 'print-extra.css'; to replace it, begin with a copy of it",
    "A sheet of the house's name takes its place whole, the running heads and folios with it.",
    "styles/print.css: h2 { font-style: italic }",
    "",
    "styles/print-extra.css: h2 { font-style: italic }",
)
RULES = (NOT_SAID, SHEET_UNREAD, PAGES_BARE)

REPLACED = ("book.css", "epub.css", "print.css")
"""Sheets of the house that a book can replace, or add to."""
SHEETS = (*REPLACED, *map(extra_of, REPLACED))
OTHERS = frozenset({"proof.css", "site.css"})
"""The house's for what is no edition."""
PAGE_RULE = re.compile(r"@page\b")


def check_settings(config: BookConfig) -> Iterator[Finding]:
    """Name every setting that is missing and worth having."""
    for key, advice in WORTH_HAVING.items():
        if not getattr(config, key):
            yield NOT_SAID.found(Location("book.toml"), key=key, advice=advice)


def check_sheets(styles: Mapping[str, str]) -> Iterator[Finding]:
    """Name the style sheets that no edition reads, and one that takes heads and folios away."""
    for name in styles:
        if name not in OTHERS and name not in SHEETS:
            near = get_close_matches(name, SHEETS, n=1)
            meant = f"did you mean '{near[0]}'? " if near else ""
            advice = f"{meant}read are {', '.join(SHEETS)}"
            yield SHEET_UNREAD.found(Location(f"styles/{name}"), name=name, advice=advice)
    pages = sheets_of(styles, "print.css")
    if pages and not any(PAGE_RULE.search(text) for _, text in pages):
        yield PAGES_BARE.found(Location("styles/print.css"))
