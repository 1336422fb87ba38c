"""Typefaces from the packages that bookgen depends on, as static faces for the page and for the bound file.

In: a face. Out: an OpenType file, cut from the variable original by HarfBuzz, or a part of it for a PDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec, module_from_spec
from io import BytesIO

import uharfbuzz
from fontTools.ttLib import TTFont

from bookgen.typefaces import Face, Typeface, typeface_of

UNUSED_TABLES = ("BASE", "DSIG", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT")


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


def cut_subset(face: Face, glyphs: Sequence[int]) -> bytes:
    """Cut a face down to some glyphs, their numbers unchanged, and drop the empty ones at the end.

    Of a face with CFF outlines these alone are left, as a PDF wants them.
    """
    flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
    sparse = uharfbuzz.SubsetInput()
    sparse.flags |= flags | uharfbuzz.SubsetFlags.RETAIN_GIDS
    sparse.glyph_set.update(glyphs)
    sparse.drop_table_tag_set.update(int.from_bytes(table.encode(), "big") for table in UNUSED_TABLES)
    short = uharfbuzz.SubsetInput()
    short.flags |= flags
    short.glyph_set.update(range(max(glyphs, default=0) + 1))
    whole = uharfbuzz.Face(cut(face))
    program = bytes(uharfbuzz.subset(uharfbuzz.subset(whole, sparse), short).blob.data)
    font = TTFont(BytesIO(program), recalcBBoxes=False)
    return program if "glyf" in font else _by_number(font)


def _by_number(font: TTFont) -> bytes:
    """Write CFF outlines whose glyphs go by their numbers, as pages call them, and not by the font's ids."""
    top = font["CFF "].cff.topDictIndex[0]
    glyphs = top.CharStrings
    names = [".notdef", *(f"cid{number:05}" for number in range(1, len(top.charset)))]
    glyphs.charStrings = {name: glyphs.charStrings[own] for name, own in zip(names, top.charset, strict=True)}
    top.charset = glyphs.charset = names
    return bytes(font.getTableData("CFF "))


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
