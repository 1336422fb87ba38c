"""Embed each face once for the whole book.

In: the glyphs that every section shows. Out: a PDF font dictionary that all pages share. Sections agree on
glyph numbers, since each was set from the same uncut face, so the union of their glyphs is one subset.
Rules: ISO 32000-1, 9.7 (composite fonts), 9.9 (font programs) and 9.10.3 (ToUnicode).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from bookgen.print.section import FontUse
from bookgen.store import Store, recall
from bookgen.typefaces import Face

TRUETYPE = b"\0\1\0\0"
"""How a font file of TrueType outlines begins."""
SYMBOLIC, SERIF, ITALIC = 1 << 2, 1 << 1, 1 << 6
"""Font descriptor flags (ISO 32000-1, table 123)."""


@dataclass(slots=True)
class _Union:
    """All glyphs of one face that the book shows."""

    first: FontUse
    widths: dict[int, float] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)

    def add(self, use: FontUse) -> None:
        """Take in a section's glyphs; where two say different things of a glyph, the first one holds."""
        self.widths = dict(use.widths) | self.widths
        self.texts = dict(use.texts) | self.texts


def embed_fonts(pdf: Pdf, uses: Iterable[FontUse], store: Store) -> pikepdf.Object:
    """Add the book's faces to a PDF; give the font resources that all of its pages share."""
    unions: dict[str, _Union] = {}
    for use in uses:
        unions.setdefault(use.key, _Union(use)).add(use)
    fonts = {f"/{key}": _font(pdf, unions[key], store) for key in sorted(unions)}
    return pdf.make_indirect(Dictionary(fonts))


def _font(pdf: Pdf, union: _Union, store: Store) -> pikepdf.Object:
    use = union.first
    name = Name(f"/{use.name}")
    face = Face(use.family, use.weight, use.italic)
    program = recall(store, _program, face, tuple(sorted(union.widths)))
    is_truetype = program.startswith(TRUETYPE)
    descriptor = _descriptor(union, name)
    if is_truetype:
        descriptor.FontFile2 = pdf.make_stream(program, Length1=len(program))
    else:
        descriptor.FontFile3 = pdf.make_stream(program, Subtype=Name.CIDFontType0C)
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2 if is_truetype else Name.CIDFontType0,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        W=_widths(union.widths),
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    if is_truetype:
        descendant.CIDToGIDMap = Name.Identity
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(_to_unicode(union.texts)),
        )
    )


def _program(face: Face, glyphs: Sequence[int]) -> bytes:
    from bookgen.print.typefaces import cut_subset

    return cut_subset(face, glyphs)


def _descriptor(union: _Union, name: Name) -> Dictionary:
    use = union.first
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        FontFamily=use.family,
        Flags=SYMBOLIC | SERIF | (ITALIC if use.italic else 0),
        FontBBox=[0, use.descent, max(union.widths.values()), use.ascent],
        ItalicAngle=0,
        Ascent=use.ascent,
        Descent=use.descent,
        CapHeight=use.ascent,
        StemV=80,
    )


def _widths(widths: dict[int, float]) -> Array:
    """Write glyph widths as runs: where a run begins, then its widths."""
    runs = Array()
    in_order = enumerate(sorted(widths))
    for _, run in groupby(in_order, key=lambda pair: pair[1] - pair[0]):
        glyphs = [glyph for _, glyph in run]
        runs.append(glyphs[0])
        runs.append(Array([widths[glyph] for glyph in glyphs]))
    return runs


def _to_unicode(texts: dict[int, str]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <ffff>",
        "endcodespacerange",
    ]
    glyphs = sorted(texts)
    for start in range(0, len(glyphs), 100):
        batch = glyphs[start : start + 100]
        lines.append(f"{len(batch)} beginbfchar")
        lines += [f"<{glyph:04x}> <{texts[glyph].encode('utf-16-be').hex()}>" for glyph in batch]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode()
