"""The one door to WeasyPrint: it is imported here, in a worker, with no font of the system in sight.

In: XHTML, style sheets, pictures. Out: a laid-out WeasyPrint document. What a worker parses once it keeps:
the fonts and the style sheets.
"""

from __future__ import annotations

import ctypes.util
import logging
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import Any, TypeAlias
from urllib.parse import unquote
from xml.etree import ElementTree

import cssselect2  # type: ignore[import-untyped]  # ships no types

from bookgen.errors import StyleError
from bookgen.print.boxes import Rendered
from bookgen.print.jobs import ADDRESS, NamedSheet
from bookgen.print.languages import tagged_languages
from bookgen.print.named_faces import unknown_faces
from bookgen.print.section import FontUse
from bookgen.print.shortcuts import take_shortcuts
from bookgen.print.spoken import spoken_glyphs
from bookgen.print.typefaces import cut, font_face_rules
from bookgen.typefaces import Face, face_named

Library: TypeAlias = Any
"""Something of WeasyPrint's, which has no types."""
LINE = re.compile(r" at (\d+):\d+")
"""How WeasyPrint says where in a style sheet something is."""
UNDIVIDED = ".bookgen-whole { hyphens: none }"
BARE_PAGES = "@page { marks: none !important; bleed: 0 !important; background: none !important }"


@cache
def library() -> Library:
    """Import WeasyPrint where fontconfig knows no font but those that style sheets bring.

    Raises: StyleError when something imported it before, with the system's fonts.
    """
    if "weasyprint" in sys.modules:
        raise StyleError("WeasyPrint was imported with the system's fonts", hint="typeset in a fresh process")
    fonts = files("bookgen.print") / "fonts.conf"
    with as_file(fonts) as path, warnings.catch_warnings(), _libraries_by_name():
        os.environ["FONTCONFIG_FILE"] = str(path)
        warnings.filterwarnings("ignore", "No fonts configured")
        import weasyprint  # noqa: PLC0415  (half a second that only workers should pay)
    take_shortcuts(weasyprint)
    return weasyprint


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """Have libraries opened by their names alone, which suffices on Linux.

    For each name that WeasyPrint tries before, Python would ask compiler and linker: half a second in all.
    """
    find = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = find


@dataclass(frozen=True, slots=True)
class Sheets:
    """Style sheets as a worker keeps them: parsed, with the fonts and counter styles they brought."""

    fonts: Any
    counters: Any
    profiles: Any
    sheets: tuple[Any, ...]
    complaints: tuple[str, ...]
    """What WeasyPrint did not understand of the CSS."""

    def with_sheet(self, text: str) -> Sheets:
        """Add a sheet that one document alone has."""
        return replace(self, sheets=(*self.sheets, library().CSS(string=text, url_fetcher=_fetcher({}))))


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect what WeasyPrint warns of."""
    heard: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield heard
    finally:
        logger.removeHandler(handler)


def _fetcher(pictures: Mapping[str, bytes]) -> Library:
    """Make a fetcher that knows the book's faces and pictures and nothing else."""
    urls = library().urls

    class Fetcher(urls.URLFetcher):  # type: ignore[name-defined]
        def fetch(self, url: str, headers: Library = None) -> Library:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            kind, _, name = unquote(url.removeprefix(ADDRESS)).partition("/")
            if not url.startswith(ADDRESS) or kind not in ("face", "picture"):
                raise ValueError(f"'{url}' is not part of the book")
            data = cut(face_named(name)) if kind == "face" else pictures[name]
            return urls.URLFetcherResponse(url, data)

    return Fetcher(allowed_protocols=("data",))


@lru_cache(maxsize=8)
def load_sheets(faces: tuple[Face, ...], sheets: tuple[NamedSheet, ...], *, bare: bool = False) -> Sheets:
    """Parse style sheets and open faces, once a worker.

    `bare` leaves out what stands around the text: it is set apart.
    """
    weasyprint = library()
    fonts = weasyprint.text.fonts.FontConfiguration()
    counters = weasyprint.css.counters.CounterStyle()
    profiles: dict[str, Any] = {}
    rules = font_face_rules(faces, lambda face: f"{ADDRESS}face/{face.name}")
    heard: list[str] = []
    parsed = []
    for name, text in (("", rules), *sheets, *((("", UNDIVIDED), ("", BARE_PAGES)) if bare else ())):
        with _complaints() as here:
            sheet = weasyprint.CSS(
                string=text,
                font_config=fonts,
                counter_style=counters,
                color_profiles=profiles,
                url_fetcher=_fetcher({}),
            )
        parsed.append(sheet)
        heard += (_placed(name, complaint) for complaint in here)
        if name:
            heard += (f"{name}:{line}: there is no typeface '{face}'" for line, face in unknown_faces(text))
    for sheet in parsed if bare else ():
        sheet.page_rules = [rule for rule in sheet.page_rules if not _is_margin_box(rule)]
    return Sheets(fonts, counters, profiles, tuple(parsed), tuple(heard))


def _placed(name: str, complaint: str) -> str:
    """Begin a complaint with the style sheet and the line that it is about."""
    line = LINE.search(complaint)
    return (
        f"{name}:{line[1]}: {complaint[: line.start()]}{complaint[line.end() :]}"
        if name and line
        else complaint
    )


def _is_margin_box(rule: Library) -> bool:
    """Tell whether a parsed rule is about a margin box and not about the page itself."""
    _, selectors, _ = rule
    return any(margin_box for _, margin_box, _ in selectors)


def lay_out(
    root: ElementTree.Element, sheets: Sheets, pictures: Mapping[str, bytes], variant: str | None
) -> tuple[Rendered, tuple[str, ...]]:
    """Lay a document out: a WeasyPrint `Document`, and what WeasyPrint complained of.

    `root` is an <html> element without namespaces. It goes in as a tree: WeasyPrint would read a string
    with an HTML parser, which takes longer and treats `<span/>` as an open tag.
    """
    weasyprint = library()
    html = weasyprint.HTML.__new__(weasyprint.HTML)
    html.base_url = None
    html.url_fetcher = _fetcher(pictures)
    html.media_type = "print"
    html.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
    html.etree_element = root
    with _complaints() as heard:
        document = html.render(
            sheets.fonts, sheets.counters, sheets.profiles, stylesheets=sheets.sheets, pdf_variant=variant
        )
    return document, (*sheets.complaints, *heard)


class _Unembedded(dict[str, Library]):
    """The fonts of a document, none of which gets embedded: binding embeds each face once for the whole book.

    Cutting a subset for each section would take a tenth of the time that its pages do.
    """

    def __setitem__(self, key: str, font: Library) -> None:
        font.file_content = b""
        font.clean = lambda *_: None
        super().__setitem__(key, font)


def write_pdf(
    document: Rendered, variant: str | None, finish: Callable[[Library], None] = lambda pdf: None
) -> tuple[bytes, tuple[FontUse, ...]]:
    """Draw a laid-out document; give the PDF, without font files, and the glyphs that it shows."""
    document.fonts = _Unembedded()
    with spoken_glyphs(library()), tagged_languages(library()):
        pdf = document.write_pdf(finisher=lambda _, pdf: finish(pdf), pdf_variant=variant)
    return pdf, tuple(_font_use(font) for font in document.fonts.values())


def _font_use(font: Library) -> FontUse:
    return FontUse(
        key=font.hash,
        name=font.name.decode().strip("/,"),
        ascent=font.ascent,
        descent=font.descent,
        family=font.family,
        weight=int(font.weight),
        italic=bool(font.style),
        widths=tuple(sorted(font.widths.items())),
        texts=tuple(sorted(font.to_unicode.items())),
        missing="".join(map(chr, sorted(font.missing))),
    )
