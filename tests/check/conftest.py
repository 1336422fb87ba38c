"""Small books for the tests of the checks."""

from __future__ import annotations

import pytest

from bookgen.book import Asset, Book
from bookgen.compose import compose
from bookgen.edition import Composition
from builders import book, config, section
from epub_parts import PNG

COMPLETE = {
    "contributors": [{"name": "Ann Ferrier"}],
    "publisher": "Quay Press",
    "rights": "© 2026 Ann Ferrier",
    "description": "How a ferry was lost.",
    "subjects": ["Ferries"],
}


def book_of(markdown: str, **settings: object) -> Book:
    """Make a complete book whose chapters are the parts of `markdown` that begin with '# '."""
    text = markdown if markdown.startswith("# ") else f"# The Crossing\n\n{markdown}"
    chapters = [f"# {part}" for part in f"\n{text}".split("\n# ")[1:]]
    sections = (
        section(chapter, id=f"chapter-{n}", file=f"chapters/{n:02}.md", title=chapter.partition("\n")[0][2:])
        for n, chapter in enumerate(chapters, 1)
    )
    picture = Asset("map.png", "image/png", PNG)
    return book(*sections, config=config(**{**COMPLETE, **settings}), assets=(picture,))


@pytest.fixture
def composed():
    """Compose a book from Markdown."""

    def _composed(markdown: str, **settings: object) -> tuple[Book, Composition]:
        made = book_of(markdown, **settings)
        return made, compose(made)

    return _composed
