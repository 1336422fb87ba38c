"""Compose a book: from Markdown sections to XHTML documents, the same for both renderers.

In: a `Book`. Out: a `Composition`, in reading order: half-title, title page, copyright page,
dedication, epigraph, contents, list of illustrations, the sections of the plan with the endnotes among
them, colophon.
Rules: XHTML as EPUB 3.3 wants it, the EPUB structural semantics vocabulary 1.1, DPUB-ARIA 1.1.
"""

from __future__ import annotations

from bookgen.book import Book, Matter
from bookgen.compose import balance, nesting, notes, references, safe
from bookgen.compose.drafts import draft_sections
from bookgen.compose.matter import colophon_document, endnotes_documents, front_documents
from bookgen.compose.sections import section_document
from bookgen.edition import Composition, Document
from bookgen.finding import Rule
from bookgen.store import NOTHING_KEPT, Store

RULES: tuple[Rule, ...] = (*notes.RULES, *safe.RULES, *nesting.RULES, *references.RULES, *balance.RULES)

AFTER_ENDNOTES = frozenset("glossary bibliography index acknowledgments contributors credits".split())
"""Back matter that follows the notes (Chicago 1.4)."""

__all__ = ["RULES", "compose"]


def compose(book: Book, store: Store = NOTHING_KEPT, *, is_printed: bool = True) -> Composition:
    """Set a whole book as XHTML documents; a section whose Markdown the store knows is not parsed again.

    `is_printed` tells whether pages are set too: the colophon speaks of the print edition only then.

    Raises: TemplateError where a template, the house's or the book's own, does not render.
    """
    drafts = draft_sections(book, store)
    sections = tuple(section_document(book, draft) for draft in drafts)
    text = _with_endnotes(sections, tuple(endnotes_documents(book, drafts)))
    return Composition(
        documents=(*front_documents(book, text), *text, colophon_document(book, text, is_printed=is_printed)),
        findings=tuple(finding for draft in drafts for finding in draft.findings),
        assets=tuple({asset.href: asset for draft in drafts for asset in draft.pictures}.values()),
    )


def _with_endnotes(sections: tuple[Document, ...], endnotes: tuple[Document, ...]) -> tuple[Document, ...]:
    """Put the notes behind the text and its appendices, before bibliography and index."""
    follows = [
        index
        for index, document in enumerate(sections)
        if document.matter is Matter.BACK and document.role in AFTER_ENDNOTES
    ]
    place = follows[0] if follows else len(sections)
    return (*sections[:place], *endnotes, *sections[place:])
