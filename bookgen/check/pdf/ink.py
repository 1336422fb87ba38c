"""What stands on the pages of a PDF: typefaces, pictures and colours.

In: an `Opened`. Out: findings.
Source: ISO 32000-2, 9.9 (embedded font programs), 8.6 (colour spaces); ISO 15930-7 (PDF/X-4).
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from bookgen.check.pdf.opening import Opened, array, dictionary, inherited, text
from bookgen.finding import Finding, Rule, Severity

DEEPEST_FORM = 8
MOST_FONTS = 5000
FEWEST_PPI = 150
"""Pixels per inch below which a picture looks blurred in print."""
SMALLEST_PICTURE = 18
"""Points; smaller pictures are ornaments."""
RGB_OPERATORS = frozenset({"rg", "RG"})
LARGEST_STREAM = 32 * 1024 * 1024

NOT_EMBEDDED = Rule(
    "P110",
    Severity.ERROR,
    "the typeface '{font}' is not embedded (first on page {page})",
    "embed every typeface",
    "Where the typeface is missing another stands in, and lines and pages change.",
    "font /BaseFont /Helvetica",
    "ISO 32000-2, 9.9",
)
NO_UNICODE = Rule(
    "P111",
    Severity.WARNING,
    "the typeface '{font}' does not say which characters its glyphs are (first on page {page})",
    "make the PDF again with a ToUnicode map",
    "Text that cannot be told from its shapes cannot be searched, copied or read aloud.",
    "font /Subtype /Type0",
    "ISO 32000-2, 9.10",
)
COARSE_PICTURE = Rule(
    "P160",
    Severity.WARNING,
    "page {page}: a picture has {ppi} pixels per inch",
    "use one of 300 pixels per inch at its printed size, or show it smaller",
    "Below 150 pixels per inch print shows the pixels.",
    "picture 20 20",
    "",
    "picture 400 400",
)
RGB = Rule(
    "P152",
    Severity.ERROR,
    "claims to be PDF/X, and page {page} uses RGB without a profile",
    "use device-cmyk(…) in the style sheet, grey, or a picture with its ICC profile",
    "The press prints with four inks and has to guess what an RGB colour is meant to be.",
    "claims pdfxid\ncontent 1 0 0 rg",
    "ISO 15930-7 (PDF/X-4)",
    "claims pdfxid\ncontent 0 g",
)
RULES = (NOT_EMBEDDED, NO_UNICODE, COARSE_PICTURE, RGB)

STANDARD_ENCODINGS = frozenset({"/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding"})


def check_fonts(opened: Opened) -> Iterator[Finding]:
    """Check that every typeface is in the file and says what its glyphs mean."""
    seen: set[str] = set()
    for number, font in _fonts(opened):
        name = text(font, "/BaseFont").removeprefix("/") or "without a name"
        if name in seen or text(font, "/Subtype") == "/Type3":
            continue
        seen.add(name)
        if not _is_embedded(font):
            yield NOT_EMBEDDED.found(opened.place, font=name, page=number)
        if not _says_unicode(font):
            yield NO_UNICODE.found(opened.place, font=name, page=number)


def check_pictures(opened: Opened) -> Iterator[Finding]:
    """Check that pictures are fine enough for print; what PDFium cannot read is left to others."""
    try:
        with pypdfium2.PdfDocument(opened.data) as pdf:
            for number in range(min(len(pdf), len(opened.pages))):
                if _has_pictures(opened.pages[number]):
                    yield from _coarse_pictures(opened, pdf, number)
    except pypdfium2.PdfiumError:
        return


def check_colours(opened: Opened) -> Iterator[Finding]:
    """Check that a PDF for the press names no RGB without a profile."""
    if not opened.is_pdfx:
        return
    for number, page in enumerate(opened.pages, 1):
        if _uses_rgb(page, inherited(page, "/Resources"), 0):
            yield RGB.found(opened.place, page=number)
            return


def _fonts(opened: Opened) -> Iterator[tuple[int, pikepdf.Object]]:
    """Walk the fonts of all pages and of the forms on them, each once."""
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(opened.pages, 1):
        for resources in _resources(inherited(page, "/Resources"), seen, 0):
            fonts = dictionary(resources, "/Font")
            for font in fonts.values() if fonts is not None else ():
                if isinstance(font, pikepdf.Dictionary) and (
                    font.objgen == (0, 0) or font.objgen not in seen
                ):
                    seen.add(font.objgen)
                    yield number, font
        if len(seen) > MOST_FONTS:
            return


def _resources(
    resources: pikepdf.Object | None, seen: set[tuple[int, int]], depth: int
) -> Iterator[pikepdf.Object]:
    if not isinstance(resources, pikepdf.Dictionary) or depth > DEEPEST_FORM:
        return
    yield resources
    forms = dictionary(resources, "/XObject")
    for form in forms.values() if forms is not None else ():
        if isinstance(form, pikepdf.Stream) and text(form, "/Subtype") == "/Form" and form.objgen not in seen:
            seen.add(form.objgen)
            yield from _resources(form.get("/Resources"), seen, depth + 1)


def _is_embedded(font: pikepdf.Object) -> bool:
    descendants = array(font, "/DescendantFonts")
    holder = descendants[0] if descendants else font
    descriptor = dictionary(holder, "/FontDescriptor")
    return descriptor is not None and any(f"/FontFile{n}" in descriptor for n in ("", 2, 3))


def _says_unicode(font: pikepdf.Object) -> bool:
    if "/ToUnicode" in font or text(font, "/Subtype") != "/Type0":
        return True
    encoding = text(font, "/Encoding")
    return bool(encoding) and not encoding.startswith("/Identity")


def _has_pictures(page: pikepdf.Object) -> bool:
    """Tell whether a page or a form on it names a picture: PDFium takes long to tell."""
    for resources in _resources(inherited(page, "/Resources"), set(), 0):
        objects = dictionary(resources, "/XObject")
        if objects is not None and any(text(thing, "/Subtype") == "/Image" for thing in objects.values()):
            return True
    return False


def _coarse_pictures(opened: Opened, pdf: pypdfium2.PdfDocument, number: int) -> Iterator[Finding]:
    page = pdf[number]
    try:
        for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=DEEPEST_FORM):
            ppi = _ppi(picture)
            if ppi and ppi < FEWEST_PPI:
                yield COARSE_PICTURE.found(opened.place, page=number + 1, ppi=ppi)
                return
    finally:
        page.close()


def _ppi(picture: pypdfium2.PdfObject) -> int:
    """Measure the coarser of a picture's two resolutions where it stands; 0 for an ornament."""
    width, height = picture.get_px_size()
    left, bottom, right, top = picture.get_bounds()
    across, up = right - left, top - bottom
    if min(across, up) < SMALLEST_PICTURE or not width or not height:
        return 0
    return int(min(72 * width / across, 72 * height / up) + 0.5)


def _uses_rgb(page: pikepdf.Object, resources: pikepdf.Object | None, depth: int) -> bool:
    if not isinstance(resources, pikepdf.Dictionary) or depth > DEEPEST_FORM:
        return False
    if _paints_rgb(page) and "/DefaultRGB" not in (dictionary(resources, "/ColorSpace") or ()):
        return True
    forms = dictionary(resources, "/XObject")
    for form in forms.values() if forms is not None else ():
        if not isinstance(form, pikepdf.Stream):
            continue
        if text(form, "/ColorSpace") == "/DeviceRGB" and text(form, "/Subtype") == "/Image":
            return True
        if text(form, "/Subtype") == "/Form" and _uses_rgb(form, form.get("/Resources"), depth + 1):
            return True
    return False


def _paints_rgb(holder: pikepdf.Object) -> bool:
    for instruction in pikepdf.parse_content_stream(holder):
        operator = str(instruction.operator)
        if operator in RGB_OPERATORS:
            return True
        if operator in ("cs", "CS") and str(instruction.operands[0]) == "/DeviceRGB":
            return True
    return False
