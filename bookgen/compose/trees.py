"""Render templates that give one XHTML element."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from bookgen.errors import Location, TemplateError
from bookgen.templates import find_template, render


def render_tree(name: str, overrides: Mapping[str, str], /, **words: object) -> etree._Element:
    """Render a template by name, a book's own in place of the house's.

    Raises: TemplateError, also where the result is not well formed.
    """
    text = render(find_template(name, overrides), **words)
    try:
        return etree.fromstring(text.strip(), etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise TemplateError(f"template gives broken XHTML: {error.msg}", Location(name, line)) from None
