"""The faces that covers are lettered in: files of packages that bookgen depends on, never the system's.

In: a style name and a text. Out: a HarfBuzz font whose face has every letter of the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import uharfbuzz


@dataclass(frozen=True, slots=True)
class FaceFile:
    """A font file at a weight."""

    package: str
    file: str
    weight: int = 0
    """On the axis 'wght'; 0 for a static file."""
    folder: str = "files"


AMIRI, FRANK_RUHL = "fontpkg_amiri", "fontpkg_frank_ruhl_libre"
GARAMOND = "fontpkg_eb_garamond"
EAST_ASIAN = (
    FaceFile("pylopdf_fonts_jp", "NotoSerifJP-Regular.otf", folder=""),
    FaceFile("pylopdf_fonts_zh_cn", "NotoSerifSC-Regular.otf", folder=""),
    FaceFile("pylopdf_fonts_ko", "NotoSerifKR-Regular.otf", folder=""),
)
STYLES: dict[str, tuple[FaceFile, ...]] = {
    "title": (
        FaceFile(GARAMOND, "EBGaramond[wght].ttf", 600),
        FaceFile(FRANK_RUHL, "FrankRuhlLibre[wght].ttf", 700),
        FaceFile(AMIRI, "Amiri-Bold.ttf"),
        *EAST_ASIAN,
    ),
    "text": (
        FaceFile(GARAMOND, "EBGaramond[wght].ttf", 500),
        FaceFile(FRANK_RUHL, "FrankRuhlLibre[wght].ttf", 400),
        FaceFile(AMIRI, "Amiri-Regular.ttf"),
        *EAST_ASIAN,
    ),
    "italic": (
        FaceFile(GARAMOND, "EBGaramond-Italic[wght].ttf", 500),
        FaceFile(FRANK_RUHL, "FrankRuhlLibre[wght].ttf", 400),
        FaceFile(AMIRI, "Amiri-Italic.ttf"),
        *EAST_ASIAN,
    ),
}
"""Faces by the style that a template asks for: Latin, Greek, Cyrillic; Hebrew; Arabic; Japanese; Chinese."""


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A font that is ready to shape, with the letters it has."""

    font: uharfbuzz.Font
    letters: frozenset[int]
    units_per_em: int

    def has(self, text: str) -> bool:
        """Tell whether every visible letter of a text is there."""
        return all(ord(letter) in self.letters or not letter.isprintable() for letter in text)


@cache
def open_face(file: FaceFile) -> Face:
    """Open a font file, once."""
    data = files(file.package).joinpath(file.folder, file.file).read_bytes()
    face = uharfbuzz.Face(data)
    font = uharfbuzz.Font(face)
    if file.weight:
        font.set_variations({"wght": file.weight})
    return Face(font, frozenset(face.unicodes), face.upem)


def face_for(style: str, text: str) -> Face:
    """Choose the first face of a style that has every letter of a text, else the style's first."""
    return next(
        (face for face in map(open_face, STYLES[style]) if face.has(text)), open_face(STYLES[style][0])
    )


def without_letters(texts: Iterable[str]) -> str:
    """List the letters that no face has, each once and in order."""
    letters = dict.fromkeys(letter for text in texts for letter in text if not letter.isspace())
    for file in STYLES["title"]:
        if not letters:
            break  # the last faces are large, and most books do not need them
        letters = dict.fromkeys(letter for letter in letters if not open_face(file).has(letter))
    return "".join(letters)
