"""Typefaces from the packages that bookgen depends on, as static faces for the page and for the bound file.

In: the name that book.toml gives a typeface. Out: its four or more faces as TrueType files, cut from the
variable originals by HarfBuzz. No font of the system is ever looked at, so a page is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import uharfbuzz

from bookgen.errors import StyleError


@dataclass(frozen=True, slots=True)
class Typeface:
    """A family of faces and where its originals are."""

    family: str
    package: str
    """Import package that holds the files; its distribution has hyphens for underscores."""
    files: Mapping[tuple[int, bool], str]
    """File by weight and slope; a variable original stands for several faces."""
    character: float = 0.5
    """Mean width of a letter of running text. Units: em."""
    optical_size: float | None = None
    """Where the originals have that axis. Units: points."""


@dataclass(frozen=True, slots=True)
class Face:
    """One static face: what `@font-face` describes and the file that it stands for."""

    family: str
    weight: int
    italic: bool

    @property
    def name(self) -> str:
        """The face as one word: 'EB-Garamond-600-italic'."""
        return f"{self.family.replace(' ', '-')}-{self.weight}{'-italic' if self.italic else ''}"


def _variable(roman: str, italic: str, weights: tuple[int, ...] = (400, 600)) -> dict[tuple[int, bool], str]:
    return {(weight, slope): file for slope, file in ((False, roman), (True, italic)) for weight in weights}


GARAMOND = Typeface(
    "EB Garamond",
    "fontpkg_eb_garamond",
    _variable("EBGaramond[wght].ttf", "EBGaramond-Italic[wght].ttf"),
    character=0.375,
)
SOURCE_SERIF = Typeface(
    "Source Serif 4",
    "fontpkg_source_serif_4",
    _variable("SourceSerif4[opsz,wght].ttf", "SourceSerif4-Italic[opsz,wght].ttf"),
    character=0.485,
    optical_size=11.0,
)
CODE = Typeface("Source Code Pro", "fontpkg_source_code_pro", {(400, False): "SourceCodePro[wght].ttf"})
HEBREW = Typeface("Frank Ruhl Libre", "fontpkg_frank_ruhl_libre", {(400, False): "FrankRuhlLibre[wght].ttf"})
ARABIC = Typeface("Amiri", "fontpkg_amiri", {(400, False): "Amiri-Regular.ttf"})

TEXT = (GARAMOND, SOURCE_SERIF)
"""What [print] may choose."""
COMPANIONS = (CODE, GARAMOND, HEBREW, ARABIC)
"""What stands beside the text face: for code, and for letters that it lacks."""


def find_typeface(family: str) -> Typeface:
    """Look a text face up by its name.

    Raises: StyleError when bookgen ships no such typeface.
    """
    for typeface in TEXT:
        if typeface.family == family:
            return typeface
    names = ", ".join(f"'{typeface.family}'" for typeface in TEXT)
    raise StyleError(f"there is no typeface '{family}'", hint=f"it has {names}")


def book_typefaces(family: str) -> tuple[Typeface, ...]:
    """List every typeface that a book in this text face may show, the text face first."""
    text = find_typeface(family)
    return (text, *(typeface for typeface in COMPANIONS if typeface != text))


def text_families(family: str) -> tuple[str, ...]:
    """List the families that running text falls back on, in order."""
    return tuple(typeface.family for typeface in book_typefaces(family) if typeface != CODE)


def faces_of(typeface: Typeface) -> tuple[Face, ...]:
    """List the faces that are cut of a typeface."""
    return tuple(Face(typeface.family, weight, italic) for weight, italic in typeface.files)


def face_named(name: str) -> Face:
    """Find the face that `Face.name` names."""
    return next(face for face in map(_face, _originals()) if face.name == name)


@cache
def _originals() -> dict[tuple[str, int, bool], Typeface]:
    return {
        (typeface.family, *style): typeface for typeface in (*TEXT, *COMPANIONS) for style in typeface.files
    }


def _face(key: tuple[str, int, bool]) -> Face:
    return Face(*key)


@cache
def cut(face: Face) -> bytes:
    """Cut a static face out of its variable original, glyph numbers unchanged."""
    typeface = _originals()[face.family, face.weight, face.italic]
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
