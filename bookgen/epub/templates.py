"""Render the EPUB's templates, a book's own in place of the house's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import jinja2

from bookgen.errors import Location, TemplateError

FOLDER = Path(__file__).parent.parent / "compose" / "templates"


@lru_cache(maxsize=8)
def _environment(overrides: tuple[tuple[str, str], ...]) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.DictLoader(dict(overrides)), jinja2.FileSystemLoader(FOLDER)]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def template(name: str, overrides: Mapping[str, str]) -> jinja2.Template:
    """Load a template by its file name.

    Raises: TemplateError, with template and line, when it does not parse.
    """
    try:
        return _environment(tuple(sorted(overrides.items()))).get_template(name)
    except jinja2.TemplateSyntaxError as error:
        place = Location(error.name or name, error.lineno)
        raise TemplateError(f"template does not parse: {error.message}", place) from None


def render(found: jinja2.Template, /, **words: object) -> str:
    """Render a template.

    Raises: TemplateError when it asks for a word that it is not given.
    """
    try:
        return found.render(words)
    except jinja2.UndefinedError as error:
        raise TemplateError(str(error.message), Location(found.name or "")) from None
