"""Make the wrap's PDF: back, spine and front on one sheet, in the inks of the press.

In: a `WrapPlan` and the three faces as SVG. Out: PDF/X-4 with trim and bleed, the same bytes for the same
cover.
Rules: ISO 15930-7 (PDF/X-4); ISO 32000-2, 14.11.2 (page boundaries).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

import pikepdf
from PIL import Image

from bookgen.config import BookConfig
from bookgen.errors import Location
from bookgen.finding import Finding
from bookgen.press.ink import convert_picture
from bookgen.press.pdfx import LEAST_VERSION, claim_pdfx, fill_picture
from bookgen.wrap.drawing import Drawing, draw_face
from bookgen.wrap.plan import POINTS_PER_MM, WrapPlan
from bookgen.wrap.rules import WRONG_SPINE

PAGES_KEY = "/BookgenPages"
"""Where the PDF says for how many pages its spine is made."""


def bind_wrap(plan: WrapPlan, drawings: Sequence[str], config: BookConfig) -> bytes:
    """Make the PDF from the faces, drawn in the order of `plan.panels`.

    Raises: TemplateError for a face that is not SVG.
    """
    faces = tuple(draw_face(drawing) for drawing in drawings)
    with pikepdf.Pdf.new() as pdf:
        width, height = (_points(side) for side in plan.sheet)
        page = pdf.add_blank_page(page_size=(width, height))
        page.obj["/Contents"] = pdf.make_stream("\n".join(_laid_out(pdf, page, plan, faces)).encode())
        _set_boxes(page, plan)
        _promise(pdf, config, plan)
        return _saved(pdf)


def check_wrap(name: str, data: bytes, pages: int) -> tuple[Finding, ...]:
    """Check that a wrap was made for so many pages."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            made_for = str(pdf.docinfo.get(PAGES_KEY, "unknown"))
    except pikepdf.PdfError:
        made_for = "unknown"
    if made_for == str(pages):
        return ()
    return (WRONG_SPINE.found(Location(name), cover=made_for, pages=pages),)


def _laid_out(
    pdf: pikepdf.Pdf, page: pikepdf.Page, plan: WrapPlan, faces: Sequence[Drawing]
) -> Iterator[str]:
    """Place each face in its window; back and front run on under the spine, so that no seam shows."""
    bleed, side, spine = plan.bleed, plan.width, plan.spine
    height, under = plan.sheet[1], min(plan.bleed, plan.spine / 2)
    windows = (
        (0.0, bleed + side + under, 0.0),
        (bleed + side, spine, side),
        (bleed + side + spine - under, side + bleed + under, side + spine),
    )
    forms = pikepdf.Dictionary()
    for number in (0, 2, 1):
        face, (left, width, origin) = faces[number], windows[number]
        forms[f"/F{number}"] = _form(pdf, face)
        scale = height * POINTS_PER_MM / face.height
        window = " ".join(f"{_points(mm)}" for mm in (left, 0, width, height))
        placed = f"{scale:.6f} 0 0 {-scale:.6f} {_points(origin)} {_points(height)} cm"
        yield f"q {window} re W n {placed} /F{number} Do Q"
    page.obj["/Resources"] = pikepdf.Dictionary(XObject=forms)


def _form(pdf: pikepdf.Pdf, face: Drawing) -> pikepdf.Stream:
    pictures = {f"/P{number}": _picture(pdf, picture) for number, picture in enumerate(face.pictures)}
    return pdf.make_stream(
        face.operators.encode(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=pikepdf.Array([0, 0, Decimal(f"{face.width:.3f}"), Decimal(f"{face.height:.3f}")]),
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(pictures)),
    )


def _picture(pdf: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Stream:
    stream = pdf.make_stream(b"")
    fill_picture(stream, convert_picture(picture))
    return stream


def _set_boxes(page: pikepdf.Page, plan: WrapPlan) -> None:
    width, height = (_points(side) for side in plan.sheet)
    bleed = _points(plan.bleed)
    page.obj["/MediaBox"] = page.obj["/BleedBox"] = pikepdf.Array([0, 0, width, height])
    page.obj["/TrimBox"] = pikepdf.Array([bleed, bleed, width - bleed, height - bleed])


def _points(mm: float) -> Decimal:
    return Decimal(f"{mm * POINTS_PER_MM:.3f}")


def _promise(pdf: pikepdf.Pdf, config: BookConfig, plan: WrapPlan) -> None:
    """Say that it is PDF/X-4, for which printing condition, and for how many pages."""
    pdf.Root["/Lang"] = pikepdf.String(config.language)
    pdf.Root["/ViewerPreferences"] = pikepdf.Dictionary(DisplayDocTitle=True)
    title, moment = f"{config.title}: cover for {plan.pages} pages", config.modified
    _describe(pdf, config, title, moment)
    stamp = f"D:{moment:%Y%m%d%H%M%S}Z"
    facts = {"/Title": title, "/Creator": "bookgen", "/Producer": "bookgen", "/CreationDate": stamp}
    for key, value in (facts | {"/ModDate": stamp, PAGES_KEY: str(plan.pages)}).items():
        pdf.docinfo[key] = pikepdf.String(value)
    claim_pdfx(pdf, config)


def _describe(pdf: pikepdf.Pdf, config: BookConfig, title: str, moment: datetime) -> None:
    """Write what the XMP says of the cover."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        meta["dc:title"] = title
        if config.names("aut"):
            meta["dc:creator"] = list(config.names("aut"))
        meta["xmp:CreatorTool"] = "bookgen"
        for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
            meta[name] = moment.isoformat()
        meta["pdf:Producer"] = "bookgen"


def _saved(pdf: pikepdf.Pdf) -> bytes:
    """Write the file, named by its own contents."""
    out = io.BytesIO()
    pdf.save(
        out,
        min_version=LEAST_VERSION,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        compress_streams=True,
    )
    return out.getvalue()
