"""Render the site's templates and hand out its scripts."""

from __future__ import annotations

from pathlib import Path

from bookgen.templates import find_template
from bookgen.templates import render as render_template

ROOM = Path(__file__).parent


def render(name: str, /, **words: object) -> bytes:
    """Render a template by its file name.

    Raises: TemplateError, with template and line.
    """
    return render_template(find_template(name, folder=ROOM / "templates"), **words).encode()


def script(name: str) -> bytes:
    """Give a script as it stands."""
    return (ROOM / "scripts" / name).read_bytes()
