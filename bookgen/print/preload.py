"""Import this where workers come from: what each of them would do first is done once, before they part.

A fork server that preloads it loads WeasyPrint, cuts the usual faces and reads the usual hyphenation
patterns while the book is still being read. Nothing here touches Pango or fontconfig, whose state and
threads a fork would not carry over.
"""

from __future__ import annotations

import pyphen  # type: ignore[import-untyped]  # ships no types

from bookgen.print import furniture, typeset  # noqa: F401  (what workers are sent to do)
from bookgen.print.engine import library
from bookgen.print.typefaces import cut
from bookgen.typefaces import GARAMOND, faces_for

LANGUAGE = "en"
C_TYPES = (
    "FcChar8 **",
    "PangoFcFontMap *",
    "PangoLogAttr[]",
    "PangoRectangle *",
    "char[]",
    "char[4]",
    "hb_tag_t[100]",
    "unsigned int *",
)
"""What WeasyPrint asks of cffi, which takes a hundredth of a second to read each."""


def preload() -> None:
    """Do what every worker needs."""
    ffi = library().text.ffi.ffi
    for declaration in C_TYPES:
        ffi.typeof(declaration)
    for face in faces_for(GARAMOND.family, ""):
        cut(face)
    pyphen.Pyphen(lang=pyphen.language_fallback(LANGUAGE))


preload()
