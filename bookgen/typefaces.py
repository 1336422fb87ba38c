"""The typefaces that come with bookgen: their families, their faces and the packages that hold them.

No font of the system is ever looked at, so a page is the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

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
    folder: str = "files"
    """Where in the package the files are."""
    shows: re.Pattern[str] | None = None
    """What of a section's XHTML it is there for; without, for whatever the text face lacks."""
    is_large: bool = False
    """Whether it takes so long to open that only a text that needs it should wait."""


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
CODE = Typeface(
    "Source Code Pro",
    "fontpkg_source_code_pro",
    {(400, False): "SourceCodePro[wght].ttf"},
    shows=re.compile(r"<(?:code|kbd|samp|pre)\b"),
)
HEBREW = Typeface(
    "Frank Ruhl Libre",
    "fontpkg_frank_ruhl_libre",
    {(400, False): "FrankRuhlLibre[wght].ttf"},
    shows=re.compile(r"[\u0590-\u05ff\ufb1d-\ufb4f]"),
)
ARABIC = Typeface(
    "Amiri",
    "fontpkg_amiri",
    {(400, False): "Amiri-Regular.ttf"},
    shows=re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"),
)
EAST_ASIAN = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
JAPANESE = Typeface(
    "Noto Serif JP",
    "pylopdf_fonts_jp",
    {(400, False): "NotoSerifJP-Regular.otf"},
    folder="",
    shows=EAST_ASIAN,
    is_large=True,
)
CHINESE = Typeface(
    "Noto Serif SC",
    "pylopdf_fonts_zh_cn",
    {(400, False): "NotoSerifSC-Regular.otf"},
    folder="",
    shows=EAST_ASIAN,
    is_large=True,
)
KOREAN = Typeface(
    "Noto Serif KR",
    "pylopdf_fonts_ko",
    {(400, False): "NotoSerifKR-Regular.otf"},
    folder="",
    shows=re.compile(r"[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]"),
    is_large=True,
)
OF_THE_TEXT_FACE = (
    "\u2100\u2101\u2103\u2105\u2106\u2109\u210e\u2112\u2113\u2116\u211e-\u2120\u2122\u2123\u2126\u2127"
    "\u212a\u212b\u212e\u2139\u214b\u2150\u2153\u2154\u215b-\u215e\u2160-\u217f\u2190-\u219b\u219e-\u21a2"
    "\u21ae\u21d0-\u21d3\u21da\u21db\u2202\u2205-\u2207\u220f-\u2213\u2215\u2216\u2219\u221a\u221e"
    "\u2223-\u2226\u222b\u2236\u223c\u2241\u2248\u2260\u2264\u2265\u226a\u226b\u226e\u226f\u22c5\u22ef"
    "\u2303\u2329\u232a\u25a0\u25a1\u25b2\u25b3\u25b6\u25b7\u25bc\u25bd\u25c0\u25c1\u25c6\u25c7\u25ca"
    "\u25e6\u2619\u261c-\u261e\u267e\u270a-\u270c\u2753\u2757\u2766\u2767\u27e8-\u27eb\u2a74-\u2a76\u2b45"
    "\u2b46"
)
"""Mathematical and other signs that EB Garamond has, and for which no other face is opened."""
RARE_SIGNS = (
    "\u02c0-\u02c3\u02c5\u02d2-\u02d7\u02df\u02e4-\u02e9\u02ec\u02ed\u033f\u0346\u0347\u034c\u034d\u0359\u035c"
    "\u0360\u0362\u03d0\u03d8\u03da\u03de-\u03e0\u03f4-\u03f6\u1d81\u1d84\u1d85\u1d8a\u1d8d\u1d8e\u1d98\u1d9b\u1da3"
    "\u2017\u201b\u201f\u2031\u2038\u203b\u2040\u2043\u204c\u204d\u204f-\u2052\u20d0-\u20f0"
)
"""Accents, letters and marks that STIX Two Math has and EB Garamond lacks: a tilde over two letters."""
MATHS = Typeface(
    "STIX Two Math",
    "ziamath",
    {(400, False): "STIXTwoMath-Regular.ttf"},
    folder="fonts",
    shows=re.compile(
        f"[{RARE_SIGNS}]|(?![{OF_THE_TEXT_FACE}])[\u2100-\u23ff\u25a0-\u27ff\u2900-\u2bff\U0001d400-\U0001d7ff]"
    ),
    is_large=True,
)

TEXT = (GARAMOND, SOURCE_SERIF)
"""What [print] may choose."""
COMPANIONS = (CODE, GARAMOND, HEBREW, ARABIC, MATHS, JAPANESE, CHINESE, KOREAN)
"""What stands beside the text face: for code, and for letters and signs that it lacks."""
FIRST_IN = (("ja", JAPANESE), ("zh", CHINESE), ("ko", KOREAN))
"""Languages whose own face comes before the text face: it has their quotation marks and dashes."""


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


def faces_for(family: str, text: str) -> tuple[Face, ...]:
    """List those of a book's faces that a text has a use for."""
    return tuple(
        face
        for typeface in book_typefaces(family)
        if not typeface.is_large or (typeface.shows and typeface.shows.search(text))
        for face in faces_of(typeface)
    )


def shown_typefaces(family: str, text: str) -> tuple[Typeface, ...]:
    """List the text face and those that a text has its own use for."""
    chosen, letters = find_typeface(family), "".join(set(text))
    others = (typeface for typeface in COMPANIONS if typeface != chosen)
    return (chosen, *(t for t in others if t.shows and t.shows.search(text if t == CODE else letters)))


def text_families(family: str) -> tuple[str, ...]:
    """List the families that running text falls back on, in order."""
    return tuple(typeface.family for typeface in book_typefaces(family) if typeface != CODE)


def faces_of(typeface: Typeface) -> tuple[Face, ...]:
    """List the faces that are cut of a typeface."""
    return tuple(Face(typeface.family, weight, italic) for weight, italic in typeface.files)


def face_named(name: str) -> Face:
    """Find the face that `Face.name` names."""
    return next(face for face in map(_face, _originals()) if face.name == name)


def typeface_of(face: Face) -> Typeface:
    """Find what a face is cut from."""
    return _originals()[face.family, face.weight, face.italic]


@cache
def _originals() -> dict[tuple[str, int, bool], Typeface]:
    return {
        (typeface.family, *style): typeface for typeface in (*TEXT, *COMPANIONS) for style in typeface.files
    }


def _face(key: tuple[str, int, bool]) -> Face:
    return Face(*key)
