"""The pages of a PDF: their boxes, numbers, outline, and what a press or a screen reader asks for.

In: an `Opened`. Out: findings.
Source: ISO 32000-2, 14.11.2 (page boundaries), 12.4.2 (page labels); ISO 15930-7 (PDF/X-4);
ISO 14289-1 (PDF/UA-1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pikepdf

from bookgen.check.pdf.opening import MALFORMED, Opened, array, dictionary, inherited, text
from bookgen.finding import Finding, Rule, Severity

LONG = 16
"""Pages from which a document needs an outline and numbers."""
SLACK = 0.5
"""Points by which boxes may differ."""
Box = tuple[float, float, float, float]

BOX_OUTSIDE = Rule(
    "P120",
    Severity.ERROR,
    "page {page}: its {inner} reaches outside its {outer}",
    "set the boxes so that trim lies within bleed and bleed within the media",
    "The press places pages by their boxes; one that lies outside another moves or cuts the page.",
    "page /TrimBox [0 0 500 700]",
    "ISO 32000-2, 14.11.2",
    "page /TrimBox [10 10 390 590]",
)
MIXED_SIZES = Rule(
    "P121",
    Severity.WARNING,
    "page {page} is {size} and most pages are {usual}",
    "give every page the trim size",
    "A book is cut to one size.",
    "page /TrimBox [50 50 350 550]",
)
NO_OUTLINE = Rule(
    "P122",
    Severity.NOTE,
    "has {pages} pages and no outline",
    "list its sections in the outline",
    "The outline is what a reader of a PDF has for contents.",
    "pages 20",
    "PDF Techniques for WCAG 2, PDF2",
)
NO_PAGE_LABELS = Rule(
    "P123",
    Severity.NOTE,
    "has {pages} pages and no page labels",
    "number the pages as they are printed: i, ii, iii, 1, 2, 3",
    "Without labels the viewer counts the half-title as page 1, and 'page 97' is not the book's page 97.",
    "pages 20",
    "ISO 32000-2, 12.4.2",
)
SCRIPTED = Rule(
    "P124",
    Severity.WARNING,
    "holds a script or an action that runs by itself",
    "save it without scripts",
    "A book runs nothing; viewers warn of a document that does.",
    "catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
    "ISO 32000-2, 12.6.4",
)
NOT_TAGGED = Rule(
    "P130",
    Severity.ERROR,
    "claims to be PDF/UA and {fault}",
    "make it again as 'pdf/ua-1', or take the claim back",
    "A screen reader relies on the claim.",
    "claims pdfuaid\n- catalog /StructTreeRoot",
    "ISO 14289-1, 7.1",
    "claims pdfuaid",
)
NO_LANGUAGE = Rule(
    "P131",
    Severity.WARNING,
    "does not say what language it is in",
    "set the document's language",
    "A screen reader reads a text aloud by the rules of its language.",
    "- catalog /Lang",
    "ISO 32000-2, 14.9.2",
)
NO_TITLE = Rule(
    "P132",
    Severity.WARNING,
    "has no title",
    "set the document's title",
    "A viewer's window and a library show the title; without one they show the file's name.",
    "- info /Title",
    "ISO 32000-2, 14.3.3",
)
UNTAGGED = Rule(
    "P133",
    Severity.NOTE,
    "is not tagged",
    "for reading on a screen, make it as 'pdf/ua-1'",
    "Without tags a screen reader has to guess what is a heading and in what order the text runs.",
    "- catalog /StructTreeRoot",
    "ISO 32000-2, 14.8",
)
NO_OUTPUT_INTENT = Rule(
    "P150",
    Severity.ERROR,
    "claims to be PDF/X and names no output intent",
    "name the printing condition with its ICC profile",
    "PDF/X promises that colours are meant for one known way of printing.",
    "claims pdfxid\n- catalog /OutputIntents",
    "ISO 15930-7 (PDF/X-4)",
    "claims pdfxid",
)
NO_TRIM = Rule(
    "P151",
    Severity.ERROR,
    "claims to be PDF/X, and page {page} has no TrimBox",
    "give every page the box to which it is cut",
    "The press cannot know where to cut.",
    "claims pdfxid\n- page /TrimBox",
    "ISO 15930-7 (PDF/X-4)",
    "claims pdfxid",
)
RULES = (
    BOX_OUTSIDE,
    MIXED_SIZES,
    NO_OUTLINE,
    NO_PAGE_LABELS,
    SCRIPTED,
    NOT_TAGGED,
    NO_LANGUAGE,
    NO_TITLE,
    UNTAGGED,
    NO_OUTPUT_INTENT,
    NO_TRIM,
)


def check_boxes(opened: Opened) -> Iterator[Finding]:
    """Check that every page's boxes lie in each other, and that all pages have one size."""
    sizes: list[tuple[int, int]] = []
    for number, page in enumerate(opened.pages, 1):
        boxes = {key: _box(page, key) for key in ("/MediaBox", "/BleedBox", "/TrimBox")}
        media = boxes["/MediaBox"]
        for inner, outer in (
            ("/TrimBox", "/BleedBox"),
            ("/TrimBox", "/MediaBox"),
            ("/BleedBox", "/MediaBox"),
        ):
            if _reaches_out(boxes[inner], boxes[outer]):
                yield BOX_OUTSIDE.found(opened.place, page=number, inner=inner[1:], outer=outer[1:])
                break
        sizes.append(_size(boxes["/TrimBox"] or media, turned=_is_turned(page)))
    yield from _mixed_sizes(opened, sizes)


def check_navigation(opened: Opened) -> Iterator[Finding]:
    """Check outline, page labels and actions."""
    root = opened.pdf.Root
    count = len(opened.pages)
    if count >= LONG and not opened.is_pdfx and dictionary(root, "/Outlines", "/First") is None:
        yield NO_OUTLINE.found(opened.place, pages=count)
    if count >= LONG and dictionary(root, "/PageLabels") is None:
        yield NO_PAGE_LABELS.found(opened.place, pages=count)
    action = dictionary(root, "/OpenAction")
    runs = action is not None and text(action, "/S") in ("/JavaScript", "/Launch")
    if runs or dictionary(root, "/Names", "/JavaScript") is not None or dictionary(root, "/AA") is not None:
        yield SCRIPTED.found(opened.place)


def check_claims(opened: Opened) -> Iterator[Finding]:
    """Check tags, language, title, and what the claimed standards ask for."""
    root = opened.pdf.Root
    tagged = dictionary(root, "/StructTreeRoot") is not None
    marked = dictionary(root, "/MarkInfo")
    if opened.claims("pdfuaid"):
        if not tagged:
            yield NOT_TAGGED.found(opened.place, fault="has no structure tree")
        elif marked is None or not _is_true(marked, "/Marked"):
            yield NOT_TAGGED.found(opened.place, fault="is not marked as tagged")
        if not _is_true(dictionary(root, "/ViewerPreferences"), "/DisplayDocTitle"):
            yield NOT_TAGGED.found(opened.place, fault="does not ask for its title to be shown")
    elif not tagged and not opened.is_pdfx:
        yield UNTAGGED.found(opened.place)
    if not text(root, "/Lang"):
        yield NO_LANGUAGE.found(opened.place)
    if not text(dictionary(opened.pdf.trailer, "/Info"), "/Title") and "<dc:title" not in opened.xmp:
        yield NO_TITLE.found(opened.place)
    if opened.is_pdfx:
        yield from _press(opened)


def _press(opened: Opened) -> Iterator[Finding]:
    intents = array(opened.pdf.Root, "/OutputIntents")
    if not any(text(intent, "/S") == "/GTS_PDFX" for intent in intents):
        yield NO_OUTPUT_INTENT.found(opened.place)
    for number, page in enumerate(opened.pages, 1):
        if _box(page, "/TrimBox") is None and _box(page, "/ArtBox") is None:
            yield NO_TRIM.found(opened.place, page=number)
            return


def _mixed_sizes(opened: Opened, sizes: list[tuple[int, int]]) -> Iterator[Finding]:
    usual, _ = Counter(sizes).most_common(1)[0]
    for number, size in enumerate(sizes, 1):
        if abs(size[0] - usual[0]) > 1 or abs(size[1] - usual[1]) > 1:
            shown = f"{size[0]} × {size[1]} pt"
            yield MIXED_SIZES.found(
                opened.place, page=number, size=shown, usual=f"{usual[0]} × {usual[1]} pt"
            )
            return


def _box(page: pikepdf.Object, key: str) -> Box | None:
    found = inherited(page, key) if key == "/MediaBox" else page.get(key)
    if not isinstance(found, pikepdf.Array) or len(found) != 4:
        return None
    try:
        a, b, c, d = (float(number) for number in found)
    except MALFORMED:
        return None
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _reaches_out(inner: Box | None, outer: Box | None) -> bool:
    if inner is None or outer is None:
        return False
    low = any(inner[n] < outer[n] - SLACK for n in (0, 1))
    return low or any(inner[n] > outer[n] + SLACK for n in (2, 3))


def _size(box: Box | None, *, turned: bool) -> tuple[int, int]:
    left, bottom, right, top = box or (0, 0, 0, 0)
    size = round(right - left), round(top - bottom)
    return (size[1], size[0]) if turned else size


def _is_turned(page: pikepdf.Object) -> bool:
    angle = inherited(page, "/Rotate")
    return isinstance(angle, int) and angle % 180 == 90


def _is_true(holder: pikepdf.Object | None, key: str) -> bool:
    return holder is not None and str(holder.get(key)) == "True"
