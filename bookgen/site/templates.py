"""Render the site's templates, and say which template and line is at fault when one fails."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import jinja2

from bookgen.errors import Location, TemplateError

ROOM = Path(__file__).parent


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader((ROOM / "templates", ROOM / "scripts")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(name: str, /, **words: object) -> bytes:
    """Render a template by its file name.

    Raises: TemplateError, with the template.
    """
    try:
        return _environment().get_template(name).render(words).encode()
    except jinja2.TemplateError as error:
        raise TemplateError(str(error.message), Location(name, getattr(error, "lineno", 0))) from error


def script(name: str) -> bytes:
    """Give a script as it stands."""
    environment = _environment()
    if environment.loader is None:
        raise TemplateError(f"there is no script '{name}'", Location(name))
    return environment.loader.get_source(environment, name)[0].encode()
