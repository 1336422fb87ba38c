"""Embed a typeface: its faces cut down to the letters of the book, as WOFF2, with the licence beside them.

In: the family that book.toml asks for and the letters of the book. Out: font files and the CSS that
names them. Rules: EPUB 3.3, 3.2 (core media types); the OFL's reserved names, hence a family name of
our own, in the style sheet and in the files.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from bookgen.epub.container import Resource
from bookgen.errors import StyleError

FAMILY = "Book Text"
"""What the style sheet calls the embedded typeface."""
LICENCE = "fonts/LICENCE.txt"
FAMILY_AND_FULL_NAMES = (1, 3, 4, 16)
"""Records of OpenType's 'name' that get the name of our own."""
WINDOWS_ENGLISH = (3, 1, 0x409)
FEATURES = tuple(
    "kern liga clig calt ccmp locl mark mkmk onum lnum pnum tnum smcp c2sc rlig rclt frac sups".split()
)


@dataclass(frozen=True, slots=True)
class Original:
    """Where the variable originals of a family are."""

    package: str
    roman: str
    italic: str
    optical_size: float = 0
    """0 where the originals have no such axis. Units: points."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One face to embed."""

    name: str
    weight: int
    is_italic: bool


ORIGINALS = MappingProxyType(
    {
        "EB Garamond": Original("fontpkg_eb_garamond", "EBGaramond[wght].ttf", "EBGaramond-Italic[wght].ttf"),
        "Source Serif 4": Original(
            "fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf", "SourceSerif4-Italic[opsz,wght].ttf", 11
        ),
    }
)
CUTS = (Cut("regular", 400, False), Cut("italic", 400, True), Cut("bold", 700, False))


def embed(family: str, letters: Iterable[str]) -> tuple[tuple[Resource, ...], str]:
    """Cut a typeface and write the rules that bring it into the style sheet.

    Raises: StyleError where bookgen does not ship the typeface.
    """
    if family not in ORIGINALS:
        known = ", ".join(repr(name) for name in ORIGINALS)
        raise StyleError(f"there is no typeface '{family}'", hint=f"choose one of {known}")
    return tuple(_resources(ORIGINALS[family], frozenset(map(ord, letters)))), "\n".join(_rules())


def _resources(original: Original, letters: frozenset[int]) -> Iterator[Resource]:
    for cut in CUTS:
        data = _woff2(_subset(original, cut, letters))
        yield Resource(_href(cut), "font/woff2", data, f"font-{cut.name}")
    licence = (files(original.package) / "LICENSE").read_bytes()
    yield Resource(LICENCE, "text/plain", licence, "font-licence")


def _rules() -> Iterator[str]:
    for cut in CUTS:
        style = "italic" if cut.is_italic else "normal"
        yield (
            f'@font-face {{ font-family: "{FAMILY}"; font-weight: {cut.weight}; font-style: {style}; '
            f"src: url({_href(cut)}); }}"
        )
    yield f'body {{ font-family: "{FAMILY}", serif; }}'


def _href(cut: Cut) -> str:
    return f"fonts/text-{cut.name}.woff2"


def _subset(original: Original, cut: Cut, letters: frozenset[int]) -> bytes:
    import uharfbuzz  # noqa: PLC0415  (most books leave the typeface to the reader)

    file = files(original.package) / "files" / (original.italic if cut.is_italic else original.roman)
    face = uharfbuzz.Face(file.read_bytes())
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.set(letters)
    wanted.layout_feature_tag_set.set({int.from_bytes(tag.encode()) for tag in FEATURES})
    wanted.pin_axis_location(face, "wght", cut.weight)
    if original.optical_size:
        wanted.pin_axis_location(face, "opsz", original.optical_size)
    made = uharfbuzz.subset(face, wanted)
    if made is None:
        raise StyleError(f"the typeface file '{original.roman}' cannot be cut")
    return bytes(made.blob.data)


def _woff2(data: bytes) -> bytes:
    from fontTools.ttLib import TTFont  # noqa: PLC0415  (most books leave the typeface to the reader)

    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    font.flavor = "woff2"
    for number in FAMILY_AND_FULL_NAMES:
        font["name"].setName(FAMILY, number, *WINDOWS_ENGLISH)
    packed = io.BytesIO()
    font.save(packed, reorderTables=None)
    return packed.getvalue()
