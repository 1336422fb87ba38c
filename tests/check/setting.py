"""Set plain text as a PDF with its own hand, the way bookgen's PDFs are written."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

LINE = 44
LINES = 8
CMAP = (
    "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
    "1 beginbfrange <0020> <00ff> <0020> endbfrange\n2 beginbfchar <0100> <2019> <0101> <00660069> endbfchar"
)


def set_pdf(text: str, *, tagged: bool) -> bytes:
    """Set a text in lines of 44 letters, dividing words, with running heads, folios and 'fi' as one glyph."""
    pdf = pikepdf.new()
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/ABCDEF+Ferry"),
        Encoding=Name("/Identity-H"),
        ToUnicode=pdf.make_stream(CMAP.encode()),
        DescendantFonts=Array([Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, W=Array([]))]),
    )
    lines = [line for paragraph in text.split("\n") for line in _lines(paragraph)]
    for number, start in enumerate(range(0, len(lines), LINES), 1):
        page = pdf.add_blank_page(page_size=(400, 600)).obj
        page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
        body = [_show(line, 500 - 14 * n) for n, line in enumerate(lines[start : start + LINES])]
        furniture = [_show("The Running Head", 580), _show(str(number), 20)]
        if tagged:
            furniture = [f"/Artifact BMC {one} EMC" for one in furniture]
        page.Contents = pdf.make_stream("\n".join([*body, *furniture]).encode())
    held = io.BytesIO()
    pdf.save(held)
    return held.getvalue()


def _lines(text: str):
    while len(text) > LINE:
        yield text[:LINE].rstrip() + ("-" if text[LINE - 1 : LINE + 1].isalpha() else "")
        text = text[LINE:].lstrip()
    yield text


def _show(line: str, y: int) -> str:
    codes = [0x101 if c == "ﬁ" else 0x100 if c == "’" else ord(c) for c in line.replace("fi", "ﬁ")]
    return f"BT /F1 11 Tf 1 0 0 1 50 {y} Tm [{''.join(f'<{c:04x}>0' for c in codes)}] TJ ET"
