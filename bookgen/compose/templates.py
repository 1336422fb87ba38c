"""Render the shared templates, and say which template and line is at fault when one fails."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import jinja2
from lxml import etree

from bookgen.errors import Location, TemplateError

FOLDER = Path(__file__).parent / "templates"


@lru_cache(maxsize=8)
def _environment(overrides: tuple[tuple[str, str], ...]) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.DictLoader(dict(overrides)), jinja2.FileSystemLoader(FOLDER)]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(name: str, overrides: Mapping[str, str], /, **words: object) -> str:
    """Render a template by name, a book's own in place of the house's.

    Raises: TemplateError, with template and line.
    """
    environment = _environment(tuple(sorted(overrides.items())))
    try:
        return environment.get_template(name).render(words)
    except jinja2.TemplateSyntaxError as error:
        place = Location(error.name or name, error.lineno)
        raise TemplateError(f"template does not parse: {error.message}", place) from None
    except jinja2.TemplateNotFound as error:
        raise TemplateError(f"no template '{error.name}'", Location(name)) from None
    except jinja2.UndefinedError as error:
        hint = "the words a template may use are listed in docs and in the house's own template"
        raise TemplateError(f"{error.message}", _place(error, name), hint) from None


def render_tree(name: str, overrides: Mapping[str, str], /, **words: object) -> etree._Element:
    """Render a template that gives one XHTML element.

    Raises: TemplateError, also where the result is not well formed.
    """
    text = render(name, overrides, **words)
    try:
        return etree.fromstring(text, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise TemplateError(f"template gives broken XHTML: {error.msg}", Location(name, line)) from None


def _place(error: BaseException, name: str) -> Location:
    """Find the template and line in a traceback; the library names a book's own template '<template>'."""
    trace, place = error.__traceback__, Location(name)
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file == "<template>":
            place = Location(name, trace.tb_lineno)
        elif Path(file).parent == FOLDER:
            place = Location(Path(file).name, trace.tb_lineno)
        trace = trace.tb_next
    return place
