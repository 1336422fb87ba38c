"""House rules on book.toml: what a book can do without, and is poorer for."""

from __future__ import annotations

from collections.abc import Iterator

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
RULES = (NOT_SAID,)


def check_settings(config: BookConfig) -> Iterator[Finding]:
    """Name every setting that is missing and worth having."""
    for key, advice in WORTH_HAVING.items():
        if not getattr(config, key):
            yield NOT_SAID.found(Location("book.toml"), key=key, advice=advice)
