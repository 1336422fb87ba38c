"""Builders with defaults: a test says only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bookgen.book import Book, Section
from bookgen.config import BookConfig
from bookgen.load import house_folder

MODIFIED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def config(**changes: Any) -> BookConfig:
    """Make a valid book.toml as a value."""
    fields = {
        "title": "A Small Book",
        "language": "en",
        "identifier": "urn:uuid:11111111-2222-4333-8444-555555555555",
        "modified": MODIFIED,
    }
    return BookConfig.model_validate(fields | changes)


def section(markdown: str = "# One\n\nSome text.", **changes: Any) -> Section:
    """Make a chapter."""
    fields = {"id": "one", "title": "One", "file": "chapters/01-one.md", "markdown": markdown}
    return Section(**(fields | changes))


def book(*sections: Section | str, **changes: Any) -> Book:
    """Make a book of sections, or of the Markdown of its sections, with the house's styles and covers."""
    made = tuple(
        section(one, id=f"chapter-{number}", file=f"chapters/{number:02}-chapter.md")
        if isinstance(one, str)
        else one
        for number, one in enumerate(sections or ("# One\n\nSome text.",), 1)
    )
    fields: dict[str, Any] = {
        "name": "a-small-book",
        "config": config(),
        "sections": made,
        "styles": {path.name: path.read_text() for path in sorted(house_folder("styles").glob("*.css"))},
        "covers": {path.name: path.read_text() for path in sorted(house_folder("covers").glob("*.j2"))},
    }
    return Book(**(fields | changes))
