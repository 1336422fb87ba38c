"""Draw the faces of the wrap: the front from its design, spine and back from the templates beside it.

In: a `Book` and a `Panel`. Out: SVG without any font. A design can bring faces of its own: 'ruled.back' and
'ruled.spine' go before 'back' and 'spine'.
"""

from __future__ import annotations

from collections.abc import Sequence
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
from bookgen.cover.lettering import Style
from bookgen.cover.rules import BACK_CUT, LETTERS_MISSING
from bookgen.cover.setting import STEP, Box, Setting, fill, fit
from bookgen.edition import Panel
from bookgen.finding import Finding


def draw_panel(book: Book, panel: Panel) -> tuple[str, tuple[Finding, ...]]:
    """Draw one face.

    Raises: TemplateError.
    """
    if panel.name == "front":
        return draw_svg(book, panel.height, panel.bleed)
    design = book.config.cover.design if book.config.cover.design in designs(book) else DEFAULT_DESIGN
    own = f"{design}.{panel.name}{SUFFIX}"
    settings: list[Setting] = []
    paragraphs, missing = _paragraphs(book)
    words = {
        **template_words(book, panel.height, panel.bleed, []),
        "width": panel.width,
        "panel": replace(panel, barcode=Markup(panel.barcode)),
        "design": design,
        "paragraphs": paragraphs,
        "fit_all": lambda *box: _fit_all(settings, *box),
    }
    svg = render_template(book, own if own in book.covers else f"{panel.name}{SUFFIX}", words)
    findings = []
    if panel.name == "back" and missing:
        findings.append(LETTERS_MISSING.found(BOOK_TOML, letters=missing))
    if any(setting.is_cut for setting in settings):
        findings.append(BACK_CUT.found(BOOK_TOML))
    return svg, tuple(findings)


def _paragraphs(book: Book) -> tuple[tuple[str, ...], str]:
    """Give the words of the back, without letters that no face has, and those letters."""
    text = book.config.cover.back or book.config.description
    missing = without_letters((text,))
    kept = "".join(letter for letter in text if letter not in missing)
    return tuple(line.strip() for line in kept.split("\n") if line.strip()), missing


def _fit_all(  # noqa: PLR0913, PLR0917  (called from templates)
    settings: list[Setting],
    texts: Sequence[str],
    face: str,
    width: float,
    height: float,
    largest: float,
    smallest: float,
    leading: float = 1.35,
    gap: float = 0.6,
) -> tuple[Setting, ...]:
    """Set paragraphs at one size, the largest at which all of them fit; the last is cut where none does."""
    size = largest
    while True:
        made = tuple(fill(text, Style(face), width, size, leading) for text in texts)
        total = sum(setting.height for setting in made) + (leading + gap - 0.65) * size * (len(made) - 1)
        if total <= height:
            return made
        if size <= smallest:
            break
        size = max(smallest, size * STEP)
    whole = fit(" ".join(texts), Style(face), Box(width, height, smallest, smallest, leading))
    settings.append(whole)
    return (whole,)
