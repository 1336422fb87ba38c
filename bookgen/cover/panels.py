"""Draw the faces of the wrap: the front from its design, spine and back from the templates beside it.

In: a `Book` and a `Panel`. Out: SVG without any font. A design can bring faces of its own: 'ruled.back' and
'ruled.spine' go before 'back' and 'spine'.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bookgen.book import Book
from bookgen.cover.draw import (
    BOOK_TOML,
    DEFAULT_DESIGN,
    SUFFIX,
    designs,
    draw_svg,
    render_template,
    template_words,
)
from bookgen.cover.faces import without_letters
from bookgen.cover.rules import BACK_CUT, LETTERS_MISSING, SPINE_CUT
from bookgen.cover.setting import Typesetter
from bookgen.edition import Panel
from bookgen.finding import Finding

SHOWN = 60
"""Units: characters of a text that was cut, in what is said of it."""


def draw_panel(book: Book, panel: Panel) -> tuple[str, tuple[Finding, ...]]:
    """Draw one face.

    Raises: TemplateError.
    """
    if panel.name == "front":
        return draw_svg(book, panel.height, panel.bleed)
    design = book.config.cover.design if book.config.cover.design in designs(book) else DEFAULT_DESIGN
    own = f"{design}.{panel.name}{SUFFIX}"
    typesetter = Typesetter()
    paragraphs, missing = _paragraphs(book)
    words = {
        **template_words(book, panel.height, panel.bleed, typesetter),
        "width": panel.width,
        "panel": replace(panel, barcode=Markup(panel.barcode)),
        "design": design,
        "paragraphs": paragraphs,
    }
    if panel.name == "spine":
        words["title"] = book.config.cover.spine or book.config.title
    svg = render_template(book, own if own in book.covers else f"{panel.name}{SUFFIX}", words)
    if panel.name == "spine":
        return svg, tuple(SPINE_CUT.found(BOOK_TOML, words=_short(text)) for text in typesetter.cut)
    found = LETTERS_MISSING.found(BOOK_TOML, letters=missing) if missing else None
    cut = BACK_CUT.found(BOOK_TOML) if typesetter.cut else None
    return svg, tuple(finding for finding in (found, cut) if finding)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()}…"


def _paragraphs(book: Book) -> tuple[tuple[str, ...], str]:
    """Give the words of the back, without letters that no face has, and those letters."""
    text = book.config.cover.back or book.config.description
    missing = without_letters((text,))
    kept = "".join(letter for letter in text if letter not in missing)
    return tuple(line.strip() for line in kept.split("\n") if line.strip()), missing
