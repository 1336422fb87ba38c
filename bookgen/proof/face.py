"""The faces that a proof's margins are set in: measured, written as glyphs, cut down and embedded.

In: a face of the packaged typeface. Out: widths, strings of glyphs for content streams and, in the end,
one font with exactly the glyphs that were used. Rules: ISO 32000-2, 9.7 (composite fonts).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import uharfbuzz
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from bookgen.errors import StyleError

PACKAGE, FILE = "fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf"
CAPTION = 8.0
"""Optical size: what the margins say is small."""
LACKING = "\ufffd"
UNUSED_TABLES = ("GSUB", "GPOS", "GDEF", "kern", "STAT", "name", "post", "OS/2", "cmap")
TO_UNICODE = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
{rows}endcmap CMapName currentdict /CMap defineresource pop end end"""


@cache
def _original() -> uharfbuzz.Face:
    return uharfbuzz.Face((files(PACKAGE) / "files" / FILE).read_bytes())


class _Measured(dict[str, float]):
    """The widths of characters in ems."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self.face = face

    def __missing__(self, char: str) -> float:
        width = self[char] = self.face.advance(self.face.glyph(char))
        return width


class _Shown(dict[str, str]):
    """The glyphs of the characters that were shown, as content streams write them."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self.face = face

    def __missing__(self, char: str) -> str:
        glyph = self.face.glyph(char)
        self.face.used.setdefault(glyph, char)
        code = self[char] = f"{glyph:04x}"
        return code


class Face:
    """One weight; remembers which glyphs were used."""

    __slots__ = ("_codes", "_font", "_per_em", "_widths_of", "key", "used", "weight")

    def __init__(self, key: str, weight: int) -> None:
        self.key, self.weight = key, weight
        self._font = uharfbuzz.Font(_original())
        self._font.set_variations({"wght": float(weight), "opsz": CAPTION})
        self._per_em: int = _original().upem
        self.used: dict[int, str] = {}
        self._widths_of, self._codes = _Measured(self), _Shown(self)

    def glyph(self, char: str) -> int:
        """Give a character's glyph."""
        return self._font.get_nominal_glyph(ord(char)) or self._font.get_nominal_glyph(ord(LACKING)) or 0

    def advance(self, glyph: int) -> float:
        """Give a glyph's width in ems."""
        return float(self._font.get_glyph_h_advance(glyph) / self._per_em)

    def width(self, text: str, size: float) -> float:
        """Measure a text. Units: as `size`."""
        return sum(map(self._widths_of.__getitem__, text)) * size

    def show(self, text: str) -> str:
        """Write a text as the operand of Tj."""
        return f"<{''.join(map(self._codes.__getitem__, text))}>"

    def wrap(self, text: str, size: float, measure: float) -> Iterator[str]:
        """Break a text into lines of at most a measure; a word longer than that is cut."""
        line = ""
        for word in text.split():
            tried = f"{line} {word}" if line else word
            if self.width(tried, size) <= measure:
                line = tried
                continue
            if line:
                yield line
            line = word
            while self.width(line, size) > measure and len(line) > 1:
                fits = self._fitting(line, size, measure)
                yield line[:fits]
                line = line[fits:]
        if line:
            yield line

    def _fitting(self, word: str, size: float, measure: float) -> int:
        """Find how much of a word fits, up to a hyphen where it has one."""
        fits = next((n for n in range(len(word), 1, -1) if self.width(word[:n], size) <= measure), 1)
        return word.rfind("-", 0, fits) + 1 or fits

    def embed(self, pdf: Pdf) -> Object:
        """Put the font, cut down to what was used, into a PDF."""
        program = pdf.make_stream(self._program())
        descriptor = self._descriptor(program)
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=descriptor.FontName,
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            CIDToGIDMap=Name.Identity,
            FontDescriptor=pdf.make_indirect(descriptor),
            W=self._widths(),
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=descriptor.FontName,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_stream(self._to_unicode().encode()),
            )
        )

    def _program(self) -> bytes:
        """Cut the static font; glyph numbers stay as they are."""
        wanted = uharfbuzz.SubsetInput()
        wanted.glyph_set.update({0, *self.used})
        flags = uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.NO_HINTING
        wanted.flags |= flags | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
        wanted.drop_table_tag_set.update(int.from_bytes(table.encode(), "big") for table in UNUSED_TABLES)
        wanted.pin_axis_location(_original(), "wght", float(self.weight))
        wanted.pin_axis_location(_original(), "opsz", CAPTION)
        cut = uharfbuzz.subset(_original(), wanted)
        if cut is None:
            raise StyleError(f"the typeface file '{FILE}' cannot be cut for the proof")
        return bytes(cut.blob.data)

    def _descriptor(self, program: Object) -> Dictionary:
        extents = self._font.get_font_extents("ltr")
        per_mille = 1000 / self._per_em
        tag = "".join(chr(65 + (len(self.used) * step + self.weight) % 26) for step in (1, 3, 5, 7, 11, 17))
        return Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(f"/{tag}+SourceSerif4-Caption{self.weight}"),
            Flags=4,
            FontBBox=Array([-500, -400, 1500, 1200]),
            ItalicAngle=0,
            Ascent=round(extents.ascender * per_mille),
            Descent=round(extents.descender * per_mille),
            CapHeight=670,
            StemV=80,
            FontFile2=program,
        )

    def _widths(self) -> Array:
        widths = Array()
        for glyph in sorted(self.used):
            advance = self._font.get_glyph_h_advance(glyph) * 1000 / self._per_em
            widths.append(glyph)
            widths.append(Array([round(advance, 1)]))
        return widths

    def _to_unicode(self) -> str:
        used = sorted(self.used.items())
        rows = [f"<{glyph:04x}> <{char.encode('utf-16-be').hex()}>" for glyph, char in used]
        blocks = (rows[at : at + 100] for at in range(0, len(rows), 100))
        said = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
        return TO_UNICODE.replace("{rows}", said)
