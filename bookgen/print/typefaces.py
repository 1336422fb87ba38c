"""Typefaces from the packages that bookgen depends on, as static faces for the page and for the bound file.

In: the name that book.toml gives a typeface. Out: its four or more faces as TrueType files, cut from the
variable originals by HarfBuzz. No font of the system is ever looked at, so a page is the same everywhere.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files

import uharfbuzz

from bookgen.errors import StyleError

WEIGHTS = (400, 600, 700)
"""Text, semibold, bold: what the style sheets use."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """A family of faces and where its variable originals are."""

    family: str
    package: str
    """Import package that holds the files; its distribution has hyphens for underscores."""
    roman: str
    italic: str
    character: float
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
        """The face as one word: 'EB-Garamond-700-italic'."""
        return f"{self.family.replace(' ', '-')}-{self.weight}{'-italic' if self.italic else ''}"


TYPEFACES = (
    Typeface(
        "EB Garamond", "fontpkg_eb_garamond", "EBGaramond[wght].ttf", "EBGaramond-Italic[wght].ttf", 0.4
    ),
    Typeface(
        "Source Serif 4",
        "fontpkg_source_serif_4",
        "SourceSerif4[opsz,wght].ttf",
        "SourceSerif4-Italic[opsz,wght].ttf",
        0.46,
        optical_size=11.0,
    ),
)


def find_typeface(family: str) -> Typeface:
    """Look a typeface up by its name.

    Raises: StyleError when bookgen ships no such typeface.
    """
    for typeface in TYPEFACES:
        if typeface.family.casefold() == family.casefold():
            return typeface
    names = [typeface.family for typeface in TYPEFACES]
    near = difflib.get_close_matches(family, names, 1, 0.5)
    hint = f"did you mean '{near[0]}'?" if near else f"it has {', '.join(map(repr, names))}"
    raise StyleError(f"there is no typeface '{family}'", hint=hint)


def faces_of(typeface: Typeface) -> tuple[Face, ...]:
    """List the faces that are cut of a typeface."""
    return tuple(Face(typeface.family, weight, italic) for weight in WEIGHTS for italic in (False, True))


def face_named(name: str) -> Face:
    """Find the face that `Face.name` names."""
    return next(face for typeface in TYPEFACES for face in faces_of(typeface) if face.name == name)


def fingerprint(typeface: Typeface) -> str:
    """Name everything that the cut faces depend on."""
    package = typeface.package.replace("_", "-")
    return f"{package} {version(package)}, HarfBuzz {uharfbuzz.version_string()}, {typeface.optical_size}"


@cache
def cut(face: Face) -> bytes:
    """Cut a static face out of its variable original, glyph numbers unchanged."""
    typeface = find_typeface(face.family)
    original = files(typeface.package) / "files" / (typeface.italic if face.italic else typeface.roman)
    variable = uharfbuzz.Face(original.read_bytes())
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    wanted.flags |= uharfbuzz.SubsetFlags.RETAIN_GIDS
    wanted.pin_axis_location(variable, "wght", face.weight)
    if typeface.optical_size is not None:
        wanted.pin_axis_location(variable, "opsz", typeface.optical_size)
    static = uharfbuzz.subset(variable, wanted)
    if static is None:
        raise StyleError(f"the typeface file '{original.name}' cannot be cut at weight {face.weight}")
    return bytes(static.blob.data)


def font_face_rules(typeface: Typeface, address: Callable[[Face], str]) -> str:
    """Write the `@font-face` rules of a typeface, each with the address that its file is fetched from."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f"font-style: {'italic' if face.italic else 'normal'}; src: url({address(face)}); }}"
        for face in faces_of(typeface)
    )
