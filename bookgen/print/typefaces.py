"""Typefaces from the packages that bookgen depends on, as static faces for the page and for the bound file.

In: a face. Out: an OpenType file, cut from the variable original by HarfBuzz.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec, module_from_spec

import uharfbuzz

from bookgen.typefaces import Face, Typeface, typeface_of


@cache
def cut(face: Face) -> bytes:
    """Cut a static face out of its variable original, glyph numbers unchanged."""
    typeface = typeface_of(face)
    original = _folder(typeface) / typeface.files[face.weight, face.italic]
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


def _folder(typeface: Typeface) -> Traversable:
    """Find where the originals lie. The package is not run: one brings a typeface and much code besides."""
    package = find_spec(typeface.package)
    if package is None:
        raise ModuleNotFoundError(f"the typeface {typeface.family} is not installed", name=typeface.package)
    return files(module_from_spec(package)) / typeface.folder


def font_face_rules(faces: Iterable[Face], address: Callable[[Face], str]) -> str:
    """Write the `@font-face` rules of faces, each with the address that its file is fetched from."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f"font-style: {'italic' if face.italic else 'normal'}; src: url({address(face)}); }}"
        for face in faces
    )
