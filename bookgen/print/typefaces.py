"""Typefaces from the packages that bookgen depends on, as static faces for the page and for the bound file.

In: a face. Out: a TrueType file, cut from the variable original by HarfBuzz.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files

import uharfbuzz

from bookgen.typefaces import Face, book_typefaces, faces_of, typeface_of


@cache
def cut(face: Face) -> bytes:
    """Cut a static face out of its variable original, glyph numbers unchanged."""
    typeface = typeface_of(face)
    original = files(typeface.package) / "files" / typeface.files[face.weight, face.italic]
    data = original.read_bytes()
    if "[" not in original.name:
        return data
    variable = uharfbuzz.Face(data)
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    wanted.flags |= uharfbuzz.SubsetFlags.RETAIN_GIDS
    wanted.pin_axis_location(variable, "wght", face.weight)
    if typeface.optical_size is not None:
        wanted.pin_axis_location(variable, "opsz", typeface.optical_size)
    return bytes(uharfbuzz.subset(variable, wanted).blob.data)


def font_face_rules(family: str, address: Callable[[Face], str]) -> str:
    """Write the `@font-face` rules of a book, each with the address that its file is fetched from."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f"font-style: {'italic' if face.italic else 'normal'}; src: url({address(face)}); }}"
        for typeface in book_typefaces(family)
        for face in faces_of(typeface)
    )
