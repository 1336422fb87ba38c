"""House rules on a book's text and structure, before anything is set.

In: the book and its composed documents. Out: findings, each at the line of the chapter file that it is
about. What was found of a document by itself is kept, so that after a change only its own section is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bookgen.book import Book
from bookgen.check.prose import Prose, read_prose
from bookgen.check.text import notes, pairs, settings, structure, typography
from bookgen.edition import Composition
from bookgen.finding import Finding, pack_findings, unpack_findings
from bookgen.store import NOTHING_KEPT, Store, key_of

RULES = structure.RULES + typography.RULES + pairs.RULES + notes.RULES + settings.RULES


def check_text(book: Book, composition: Composition, store: Store = NOTHING_KEPT) -> tuple[Finding, ...]:
    """Check a book's text and structure against the house rules."""
    prose = read_prose(composition)
    written = tuple(one for one in prose if _is_written(one))
    return (
        *settings.check_settings(book.config),
        *settings.check_sheets(book.styles),
        *structure.check_titles(tuple(one for one in prose if one.document.source)),
        *(structure.check_planned_titles(written) if book.config.section else ()),
        *typography.check_ellipses(written),
        *chain.from_iterable(_recall(one, book.config.language, store) for one in prose),
    )


def _is_written(prose: Prose) -> bool:
    """Tell whether a document's text is the book's and not bookgen's own."""
    return bool(prose.document.source) or prose.document.role == "endnotes"


def _recall(prose: Prose, language: str, store: Store) -> tuple[Finding, ...]:
    """Check a document by itself, or take what was found of it from the store."""
    document = prose.document
    read = document.title, document.role, document.source, document.language, document.body
    key = key_of("text", (read, language))
    kept = store.get(key)
    if kept is None:
        kept = pack_findings(_check(prose, language))
        store.put(key, kept)
    return unpack_findings(kept)


def _check(prose: Prose, language: str) -> Iterator[Finding]:
    yield from structure.check_structure(prose)
    if _is_written(prose):
        yield from typography.check_typography(prose, language)
        yield from pairs.check_pairs(prose, language)
    yield from notes.check_notes(prose)
