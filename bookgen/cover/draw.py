"""Draw the front cover from a template, the book's words and its colour or picture.

In: a `Book`. Out: SVG without any font, for the print edition's wrap, or a `Cover`: a picture of
1600 × 2560 pixels under 500 kB. Templates are in `covers/`; what they may use is in `template_words`.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import jinja2

from bookgen.book import Asset, Book
from bookgen.cover.faces import without_letters
from bookgen.cover.lettering import Style
from bookgen.cover.palette import mix, palette
from bookgen.cover.rasterise import WIDTH, PictureUnreadableError, rasterise
from bookgen.cover.rules import (
    DESIGN_UNKNOWN,
    LETTERS_MISSING,
    PICTURE_MISSING,
    PICTURE_NOT_NAMED,
    PICTURE_UNREADABLE,
    TITLE_CUT,
)
from bookgen.cover.setting import Box, Typesetter
from bookgen.edition import Cover
from bookgen.errors import Location, TemplateError
from bookgen.finding import Finding

HEIGHT = 2560
SUFFIX = ".svg.j2"
DEFAULT_DESIGN = "ruled"
PICTURE_DESIGN = "picture"
SHARED = frozenset({"lettering", "back", "spine"})
"""What the designs share, and the other faces of the wrap: no designs themselves."""
BOOK_TOML = Location("book.toml")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A cover with what was found."""

    cover: Cover
    findings: tuple[Finding, ...]


def draw_cover(book: Book) -> Drawn:
    """Draw the front cover as a picture.

    Raises: TemplateError where the template does not render or does not give SVG.
    """
    svg, findings = draw_svg(book)
    try:
        data, media_type = rasterise(svg)
    except PictureUnreadableError as error:
        plain = draw_cover(replace(book, assets=()))
        name = book.config.cover.picture
        unreadable = PICTURE_UNREADABLE.found(BOOK_TOML, name=name, fault=error)
        return Drawn(plain.cover, (*findings, unreadable))
    except ValueError as error:
        place = Location(f"covers/{_template(book)}")
        raise TemplateError(f"cover template does not give SVG: {error}", place) from None
    return Drawn(Cover(data, media_type, alt_text(book)), findings)


def draw_svg(book: Book, height: float = HEIGHT, bleed: float = 0) -> tuple[str, tuple[Finding, ...]]:
    """Draw the front cover as SVG, 1600 units wide.

    Units: `height` and `bleed` in the same units; the bleed lies outside all four edges.
    Raises: TemplateError.
    """
    typesetter = Typesetter()
    svg = render_template(book, _template(book), template_words(book, height, bleed, typesetter))
    return svg, tuple(_findings(book, has_cut=bool(typesetter.cut)))


def render_template(book: Book, name: str, words: Mapping[str, object]) -> str:
    """Render a cover template.

    Raises: TemplateError, with template and line.
    """
    environment = _environment(tuple(sorted(book.covers.items())))
    try:
        return environment.get_template(name).render(words)
    except jinja2.TemplateSyntaxError as error:
        place = Location(f"covers/{error.name or name}", error.lineno)
        raise TemplateError(f"cover template does not parse: {error.message}", place) from None
    except jinja2.TemplateNotFound as error:
        raise TemplateError(f"no cover template '{error.name}'", BOOK_TOML) from None
    except jinja2.UndefinedError as error:
        raise TemplateError(f"cover template: {error.message}", Location(f"covers/{name}")) from None


def alt_text(book: Book) -> str:
    """Say what the cover shows: book.toml's words, else title and authors."""
    config = book.config
    return config.cover.alt or ". ".join(part for part in (config.title, _authors(book)) if part)


def designs(book: Book) -> tuple[str, ...]:
    """List the designs that a book can choose from."""
    names = (name.removesuffix(SUFFIX) for name in book.covers if name.endswith(SUFFIX))
    return tuple(sorted(name for name in names if name not in SHARED and "." not in name))


@lru_cache(maxsize=4)
def _environment(templates: tuple[tuple[str, str], ...]) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.DictLoader(dict(templates)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template(book: Book) -> str:
    design = book.config.cover.design
    return f"{design if design in designs(book) else DEFAULT_DESIGN}{SUFFIX}"


def template_words(book: Book, height: float, bleed: float, typesetter: Typesetter) -> Mapping[str, object]:
    """Gather what a cover template may use."""
    config = book.config
    return {
        "title": config.title,
        "subtitle": config.subtitle,
        "author": _authors(book),
        "publisher": config.publisher,
        "series": config.series.title if config.series else "",
        "colour": palette(config.cover.colour),
        "picture": _data_uri(_picture(book)),
        "width": WIDTH,
        "height": height,
        "bleed": bleed,
        "style": Style,
        "box": Box,
        "fit": typesetter.fit,
        "fit_all": typesetter.fit_all,
        "mix": mix,
    }


def _authors(book: Book) -> str:
    return ", ".join(book.config.names("aut") or book.config.names("edt", "com"))


def _picture(book: Book) -> Asset | None:
    name = book.config.cover.picture
    return next((asset for asset in book.assets if asset.href == name), None)


def _data_uri(asset: Asset | None) -> str:
    return f"data:{asset.media_type};base64,{base64.b64encode(asset.data).decode()}" if asset else ""


def _findings(book: Book, *, has_cut: bool) -> list[Finding]:
    config, found = book.config, []
    if config.cover.design not in designs(book):
        known = ", ".join(designs(book))
        found.append(DESIGN_UNKNOWN.found(BOOK_TOML, design=config.cover.design, known=known))
    if config.cover.design == PICTURE_DESIGN and not config.cover.picture:
        found.append(PICTURE_NOT_NAMED.found(BOOK_TOML))
    if config.cover.picture and _picture(book) is None:
        found.append(PICTURE_MISSING.found(BOOK_TOML, name=config.cover.picture))
    missing = without_letters((config.title, config.subtitle, _authors(book), config.cover.spine))
    if missing:
        found.append(LETTERS_MISSING.found(BOOK_TOML, letters=missing))
    if has_cut:
        found.append(TITLE_CUT.found(BOOK_TOML))
    return found
