"""What stands on the pages of a PDF: typefaces, pictures and colours.

In: an `Opened`. Out: findings.
Source: ISO 32000-2, 9.9 (embedded font programs), 8.6 (colour spaces); ISO 15930-7 (PDF/X-4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from bookgen.check.pdf.opening import Opened, array, dictionary, inherited, text
from bookgen.finding import Finding, Rule, Severity

DEEPEST_FORM = 8
MOST_FONTS = 5000
FEWEST_PPI, FEWEST_PRESS_PPI = 150, 300
"""Pixels per inch below which a picture looks blurred in print, and below which a press sends a file back."""
MOST_PPI = 1200
"""Pixels per inch that a press can show of line art."""
MOST_INK = 3.0
"""Inks in all, of 4.0, that coated paper bears; uncoated paper bears less."""
SMALLEST_PICTURE = 18
"""Points; smaller pictures are ornaments."""
RGB_OPERATORS = frozenset({"rg", "RG"})
COLOURED = re.compile(rb"\b(?:rg|RG|k|K|cs|CS)\b")
"""What every content stream has in it that names a colour."""
SAMPLE = 160
"""Side of the square that a picture is shrunk to for its inks to be added up. Units: pixels."""

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
    "Below 150 pixels per inch print shows the pixels; a file for the press should have 300.",
    "picture 20 20",
    "",
    "picture 400 400",
)
NEEDLESS_PIXELS = Rule(
    "P161",
    Severity.NOTE,
    "page {page}: a picture has {ppi} pixels per inch, more than any press can show",
    "make it smaller: 300 pixels per inch at its printed size are enough, 1200 for line art",
    "Pixels that nobody sees make the file large and everything that is done with it slow.",
    "picture 2600 2600",
    "",
    "picture 600 600",
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
TOO_MUCH_INK = Rule(
    "P153",
    Severity.WARNING,
    "page {page}: {what} lays {percent} % of ink, more than the {most} % that paper bears",
    "save the picture for the printing condition, or choose a colour of less ink",
    "Too much ink does not dry, and comes off on the page that lies on it.",
    "claims pdfxid\ncontent 1 1 1 1 k",
    "ISO 12647-2",
    "claims pdfxid\ncontent 0 0 0 1 k",
)
RULES = (NOT_EMBEDDED, NO_UNICODE, COARSE_PICTURE, NEEDLESS_PIXELS, RGB, TOO_MUCH_INK)

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
                    yield from _unfit_pictures(opened, pdf, number)
    except pypdfium2.PdfiumError:
        return


def check_colours(opened: Opened) -> Iterator[Finding]:
    """Check that a PDF for the press names no RGB without a profile, and what ink it lays."""
    if not opened.is_pdfx:
        return
    seen: set[tuple[int, int]] = set()
    found: dict[str, Finding] = {}
    for number, page in enumerate(opened.pages, 1):
        for finding in _press_faults(opened, number, page, seen):
            found.setdefault(finding.code, finding)
    yield from found.values()


def _press_faults(
    opened: Opened, number: int, page: pikepdf.Object, seen: set[tuple[int, int]]
) -> Iterator[Finding]:
    """Look at a page, and at each form and picture that no page before has shown."""
    yield from _colour_faults(opened, number, page)
    for resources in _resources(inherited(page, "/Resources"), set(), 0):
        shown = dictionary(resources, "/XObject")
        for thing in shown.values() if shown is not None else ():
            if isinstance(thing, pikepdf.Stream) and thing.objgen not in seen:
                seen.add(thing.objgen)
                look = _picture_faults if text(thing, "/Subtype") == "/Image" else _colour_faults
                yield from look(opened, number, thing)


def _colour_faults(opened: Opened, number: int, holder: pikepdf.Object) -> Iterator[Finding]:
    """Read the colours of a page or form."""
    if not COLOURED.search(_drawing(holder)):
        return
    spaces = dictionary(inherited(holder, "/Resources") or pikepdf.Dictionary(), "/ColorSpace")
    has_profile = spaces is not None and "/DefaultRGB" in spaces
    for instruction in pikepdf.parse_content_stream(holder):
        operator = str(instruction.operator)
        is_space = operator in ("cs", "CS") and str(instruction.operands[0]) == "/DeviceRGB"
        if (is_space or operator in RGB_OPERATORS) and not has_profile:
            yield RGB.found(opened.place, page=number)
        if operator in ("k", "K"):
            yield from _ink_faults(
                opened, number, "a colour", sum(float(ink) for ink in list(instruction.operands))
            )


def _drawing(holder: pikepdf.Object) -> bytes:
    if isinstance(holder, pikepdf.Stream):
        return holder.read_bytes()
    contents = holder.get("/Contents")
    parts = array(holder, "/Contents") or ((contents,) if contents is not None else ())
    return b"\n".join(part.read_bytes() for part in parts)


def _picture_faults(opened: Opened, number: int, picture: pikepdf.Object) -> Iterator[Finding]:
    space = text(picture, "/ColorSpace")
    if space == "/DeviceRGB":
        yield RGB.found(opened.place, page=number)
    if space == "/DeviceCMYK":
        yield from _ink_faults(opened, number, "a picture", _most_ink(picture))


def _most_ink(picture: pikepdf.Object) -> float:
    """Add up the inks of the darkest spot of a picture; 0 where it cannot be decoded."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  (most files show no picture of inks)

    try:
        if text(picture, "/Filter") == "/DCTDecode":
            shown: Image.Image = Image.open(BytesIO(picture.read_raw_bytes()))
        else:
            size = int(picture.Width), int(picture.Height)
            shown = Image.frombytes("CMYK", size, picture.read_bytes())
    except (UnidentifiedImageError, OSError, ValueError):
        return 0.0
    small = shown.convert("CMYK").resize((SAMPLE, SAMPLE), Image.Resampling.NEAREST).tobytes()
    return max(map(sum, zip(small[::4], small[1::4], small[2::4], small[3::4], strict=True))) / 255


def _ink_faults(opened: Opened, number: int, what: str, ink: float) -> Iterator[Finding]:
    if ink > MOST_INK + 0.005:
        words = {"percent": round(100 * ink), "most": round(100 * MOST_INK)}
        yield TOO_MUCH_INK.found(opened.place, page=number, what=what, **words)


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


def _unfit_pictures(opened: Opened, pdf: pypdfium2.PdfDocument, number: int) -> Iterator[Finding]:
    """Tell of a page's first picture that is too coarse, and of its first that is needlessly fine."""
    page = pdf[number]
    try:
        pictures = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=DEEPEST_FORM)
        ppis = [ppi for ppi in map(_ppi, pictures) if ppi]
    finally:
        page.close()
    fewest = FEWEST_PRESS_PPI if opened.is_pdfx else FEWEST_PPI
    coarse, needless = ([p for p in ppis if p < fewest], [p for p in ppis if p > MOST_PPI])
    for rule, found in ((COARSE_PICTURE, coarse), (NEEDLESS_PIXELS, needless)):
        if found:
            yield rule.found(opened.place, page=number + 1, ppi=found[0])


def _ppi(picture: pypdfium2.PdfObject) -> int:
    """Measure the coarser of a picture's two resolutions where it stands; 0 for an ornament."""
    width, height = picture.get_px_size()
    left, bottom, right, top = picture.get_bounds()
    across, up = right - left, top - bottom
    if min(across, up) < SMALLEST_PICTURE or not width or not height:
        return 0
    return int(min(72 * width / across, 72 * height / up) + 0.5)
