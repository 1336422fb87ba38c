"""House rules on a book's text and structure, before anything is set.

In: the book and its composed documents. Out: findings, each at the line of the chapter file that it is
about.
"""

from __future__ import annotations

from bookgen.book import Book
from bookgen.check.prose import read_prose
from bookgen.check.text import notes, pairs, settings, structure, typography
from bookgen.edition import Composition
from bookgen.finding import Finding

RULES = structure.RULES + typography.RULES + pairs.RULES + notes.RULES + settings.RULES


def check_text(book: Book, composition: Composition) -> tuple[Finding, ...]:
    """Check a book's text and structure against the house rules."""
    prose = read_prose(composition)
    written = tuple(one for one in prose if one.document.source or one.document.role == "endnotes")
    language = book.config.language
    return (
        *settings.check_settings(book.config),
        *structure.check_structure(prose),
        *(structure.check_planned_titles(written) if book.config.section else ()),
        *typography.check_typography(written, language),
        *pairs.check_pairs(written, language),
        *notes.check_notes(prose),
    )
