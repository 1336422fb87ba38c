"""Mark a proof as proofreaders do: annotations on given words, written by pypdf."""

from __future__ import annotations

import ctypes
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject

WORD = re.compile(r"[^\W\d_]{2,}(?:[\u2010\ufffe\x02]\r?\n?)?[^\W\d_]+")


@dataclass(frozen=True)
class Words:
    """Words on a page of a PDF, found by PDFium."""

    page: int
    text: str
    boxes: tuple[tuple[float, float, float, float], ...]
    """Left, bottom, right, top, one for each piece of a line."""
    before: str
    after: str


@dataclass(frozen=True)
class Made:
    """An annotation to be written."""

    subtype: str
    page: int
    rect: tuple[float, float, float, float]
    quads: tuple[tuple[float, float, float, float], ...] = ()
    comment: str = ""
    author: str = "Ann"
    name: str = ""
    reply_to: str = ""
    group: bool = False
    state: str = ""
    extra: tuple[tuple[str, object], ...] = ()


def joined(text: str) -> str:
    """Spell a word that a line's end cuts as one."""
    return re.sub(r"[\u2010\ufffe\x02]?\s+|[\ufffe\x02]", "", text)


def pick_words(data: bytes, count: int, seed: int, *, skip: int = 0) -> Iterator[Words]:
    """Choose words at random places, a word that a line's end cuts among them."""
    document = pypdfium2.PdfDocument(data)
    dice = random.Random(seed)
    pages: dict[int, list[tuple[int, int]]] = {}
    chosen: set[tuple[int, int]] = set()
    while count:
        page = dice.randrange(skip, len(document))
        textpage = document[page].get_textpage()
        text = textpage.get_text_range(0, textpage.count_chars())
        if page not in pages:
            pages[page] = [found.span() for found in WORD.finditer(text)]
        if len(pages[page]) < 40 or text.count("[") > 400:
            continue
        span = dice.choice(pages[page])
        if (page, span[0]) in chosen:
            continue
        chosen.add((page, span[0]))
        count -= 1
        yield words_at(textpage, page, text, *span)


def words_at(textpage: object, page: int, text: str, start: int, stop: int) -> Words:
    """Measure words."""
    boxes: list[list[float]] = []
    rect = pdfium.FS_RECTF()
    for index in range(start, stop):
        if text[index].isspace() or text[index] in "\u2010\ufffe\x02":
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage.raw, index, rect)
        box = [rect.left, rect.bottom, rect.right, rect.top]
        if boxes and abs(boxes[-1][1] - box[1]) < 2:
            boxes[-1][2] = max(boxes[-1][2], box[2])
        else:
            boxes.append(box)
    return Words(
        page,
        text[start:stop],
        tuple(tuple(box) for box in boxes),
        text[max(start - 60, 0) : start],
        text[stop : stop + 60],
    )


def find_words(data: bytes, words: str, occurrence: int = 0) -> Words:
    """Find words by their text on any page."""
    document = pypdfium2.PdfDocument(data)
    for page in range(len(document)):
        textpage = document[page].get_textpage()
        text = textpage.get_text_range(0, textpage.count_chars())
        pattern = r"(?:\s|\ufffe|\x02|[-\u2010]\s)*".join(map(re.escape, words.replace(" ", "")))
        for found in re.finditer(pattern, text):
            if occurrence == 0:
                return words_at(textpage, page, text, *found.span())
            occurrence -= 1
    raise LookupError(words)


def on_words(subtype: str, words: Words, comment: str = "", **fields: object) -> Made:
    """Make a mark on words."""
    rect = (
        min(box[0] for box in words.boxes),
        min(box[1] for box in words.boxes),
        max(box[2] for box in words.boxes),
        max(box[3] for box in words.boxes),
    )
    return Made(subtype, words.page, rect, words.boxes, comment, **fields)


def caret(words: Words, comment: str, *, before: bool = False, **fields: object) -> Made:
    """Make a caret after words, or before them."""
    left, bottom, right, _ = words.boxes[0] if before else words.boxes[-1]
    x = left if before else right
    return Made("Caret", words.page, (x - 4, bottom - 3, x + 4, bottom + 6), (), comment, **fields)


def note(words: Words, comment: str, **fields: object) -> Made:
    """Make a sticky note on words."""
    left, bottom, right, top = words.boxes[0]
    x, y = (left + right) / 2, (bottom + top) / 2
    return Made("Text", words.page, (x - 9, y - 9, x + 9, y + 9), (), comment, **fields)


def annotate(data: bytes, marks: Sequence[Made]) -> bytes:
    """Write marks into a PDF with pypdf."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    named = {}
    for index, mark in enumerate(marks):
        thing = _dictionary(mark, index)
        if mark.reply_to:
            thing[NameObject("/IRT")] = named[mark.reply_to]
            thing[NameObject("/RT")] = NameObject("/Group" if mark.group else "/R")
        reference = writer._add_object(thing)
        named[mark.name or f"mark-{index}"] = reference
        page = writer.pages[mark.page]
        if "/Annots" not in page:
            page[NameObject("/Annots")] = ArrayObject()
        page["/Annots"].get_object().append(reference)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _dictionary(mark: Made, index: int) -> DictionaryObject:
    thing = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(f"/{mark.subtype}"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, mark.rect)),
            NameObject("/T"): TextStringObject(mark.author),
            NameObject("/NM"): TextStringObject(mark.name or f"mark-{index}"),
            NameObject("/M"): TextStringObject("D:20260304050607Z"),
            NameObject("/F"): FloatObject(4),
        }
    )
    if mark.comment:
        thing[NameObject("/Contents")] = TextStringObject(mark.comment)
    if mark.state:
        thing[NameObject("/State")] = TextStringObject(mark.state)
        thing[NameObject("/StateModel")] = TextStringObject("Review")
    if mark.quads:
        corners = [
            n
            for left, bottom, right, top in mark.quads
            for n in (left, top, right, top, left, bottom, right, bottom)
        ]
        thing[NameObject("/QuadPoints")] = ArrayObject(map(FloatObject, corners))
    for key, value in mark.extra:
        thing[NameObject(key)] = value
    return thing


SUBTYPES = {
    "Highlight": pdfium.FPDF_ANNOT_HIGHLIGHT,
    "Underline": pdfium.FPDF_ANNOT_UNDERLINE,
    "Squiggly": pdfium.FPDF_ANNOT_SQUIGGLY,
    "StrikeOut": pdfium.FPDF_ANNOT_STRIKEOUT,
    "Text": pdfium.FPDF_ANNOT_TEXT,
    "FreeText": pdfium.FPDF_ANNOT_FREETEXT,
    "Ink": pdfium.FPDF_ANNOT_INK,
}


def annotate_by_pdfium(data: bytes, marks: Sequence[Made]) -> bytes:
    """Write marks into a PDF with the engine of Chromium, which knows no carets and no replies."""
    document = pypdfium2.PdfDocument(data)
    pages = {number: document[number] for number in {mark.page for mark in marks}}
    for mark in marks:
        annotation = pdfium.FPDFPage_CreateAnnot(pages[mark.page].raw, SUBTYPES[mark.subtype])
        for left, bottom, right, top in mark.quads:
            quad = pdfium.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)
            assert pdfium.FPDFAnnot_AppendAttachmentPoints(annotation, quad)
        left, bottom, right, top = mark.rect
        pdfium.FPDFAnnot_SetRect(annotation, pdfium.FS_RECTF(left, top, right, bottom))
        comment = ctypes.create_string_buffer((mark.comment + "\0").encode("utf-16-le"))
        words = ctypes.cast(comment, ctypes.POINTER(ctypes.c_ushort))
        pdfium.FPDFAnnot_SetStringValue(annotation, b"Contents", words)
        pdfium.FPDFPage_CloseAnnot(annotation)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
