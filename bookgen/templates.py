"""The one door to Jinja2: every template is found, rendered and, when it fails, blamed in the same way.

A book's own templates, by file name, stand in place of the house's, which lie beside compose/.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import jinja2

from bookgen.errors import Location, TemplateError

HOUSE = Path(__file__).parent / "compose" / "templates"
NONE: Mapping[str, str] = MappingProxyType({})


@lru_cache(maxsize=8)
def _environment(folder: Path, overrides: tuple[tuple[str, str], ...]) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.DictLoader(dict(overrides)), jinja2.FileSystemLoader(folder)]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def find_template(name: str, overrides: Mapping[str, str] = NONE, folder: Path = HOUSE) -> jinja2.Template:
    """Load a template by its file name.

    Raises: TemplateError, with template and line, when there is none or it does not parse.
    """
    try:
        return _environment(folder, tuple(sorted(overrides.items()))).get_template(name)
    except jinja2.TemplateSyntaxError as error:
        place = Location(error.name or name, error.lineno)
        raise TemplateError(f"template does not parse: {error.message}", place) from None
    except jinja2.TemplateNotFound as error:
        raise TemplateError(f"there is no template '{error.name}'", Location(name)) from None


def render(template: jinja2.Template, /, **words: object) -> str:
    """Render a template.

    Raises: TemplateError, with template and line, when it asks for what it is not given.
    """
    try:
        return template.render(words)
    except jinja2.TemplateError as error:
        hint = "a template may use what the house's own template of that name uses"
        raise TemplateError(str(error.message), _place(error, template.name or ""), hint) from None


def _place(error: BaseException, name: str) -> Location:
    """Find template and line in a traceback; the library names a book's own template '<template>'."""
    trace, place = error.__traceback__, Location(name)
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file == "<template>" or file.endswith(".j2"):
            place = Location(name if file == "<template>" else Path(file).name, trace.tb_lineno)
        trace = trace.tb_next
    return place
