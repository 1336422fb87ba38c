"""Crop marks and register crosses outside the bleed, in every ink at once.

In: bound pages with their boxes. Out: the same on sheets that have room for the marks. WeasyPrint would draw
them in the screen's black, and into the bleed.
Rules: ISO 32000-1, 8.6.6.4 (Separation, 'All'), 14.11.3 (printer's marks).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from pikepdf import Array, Dictionary, Name, Object, Pdf

GAP, LENGTH, ROOM = 3.0, 15.0, 21.0
"""From the bleed to the mark, along the mark, from the bleed to the sheet's edge. Units: points."""
RADIUS = 4.0
HAIRLINE = 0.25
CURVE = 0.5523
"""How far a quarter circle's handles reach, of its radius."""
DRAW = b"/Artifact BMC q /CropMarks Do Q EMC"

Box = tuple[float, float, float, float]


def add_crop_marks(pdf: Pdf) -> None:
    """Put marks on every page and widen its sheet by the room that they need."""
    draw = pdf.make_stream(DRAW)
    forms: dict[tuple[Box, Box], Object] = {}
    for page in pdf.pages:
        trim, bleed = _box(page.obj.TrimBox), _box(page.obj.BleedBox)
        if (trim, bleed) not in forms:
            forms[trim, bleed] = _form(pdf, trim, bleed)
        page.obj.MediaBox = forms[trim, bleed].BBox
        if "/XObject" not in page.obj.Resources:
            page.obj.Resources.XObject = Dictionary()
        page.obj.Resources.XObject.CropMarks = forms[trim, bleed]
        contents = page.obj.get("/Contents", Array())
        before = list(contents.as_list()) if isinstance(contents, Array) else [contents]
        page.obj.Contents = Array([*before, draw])


def _form(pdf: Pdf, trim: Box, bleed: Box) -> Object:
    """Draw the marks of pages with these boxes."""
    all_inks = pdf.make_stream(b"{dup dup dup}", FunctionType=4, Domain=[0, 1], Range=[0, 1] * 4)
    space = Array([Name.Separation, Name.All, Name.DeviceCMYK, all_inks])
    lines = "\n".join((*_corners(trim, bleed), *_crosses(trim, bleed)))
    sheet = (bleed[0] - ROOM, bleed[1] - ROOM, bleed[2] + ROOM, bleed[3] + ROOM)
    return pdf.make_stream(
        f"/Registration CS 1 SCN {HAIRLINE} w\n{lines}".encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([Decimal(f"{length:.3f}") for length in sheet]),
        Resources=Dictionary(ColorSpace=Dictionary(Registration=space)),
    )


def _corners(trim: Box, bleed: Box) -> Iterator[str]:
    """Draw a line along each edge of the trim at each of its ends."""
    left, bottom, right, top = trim
    near, far = GAP, GAP + LENGTH
    for x in (left, right):
        yield _line(x, bleed[1] - near, x, bleed[1] - far)
        yield _line(x, bleed[3] + near, x, bleed[3] + far)
    for y in (bottom, top):
        yield _line(bleed[0] - near, y, bleed[0] - far, y)
        yield _line(bleed[2] + near, y, bleed[2] + far, y)


def _crosses(trim: Box, bleed: Box) -> Iterator[str]:
    """Draw a cross in a circle at the middle of each side."""
    middle_x, middle_y = (trim[0] + trim[2]) / 2, (trim[1] + trim[3]) / 2
    away = GAP + LENGTH / 2
    for x, y in (
        (middle_x, bleed[1] - away),
        (middle_x, bleed[3] + away),
        (bleed[0] - away, middle_y),
        (bleed[2] + away, middle_y),
    ):
        arm = LENGTH / 2
        yield _line(x - arm, y, x + arm, y)
        yield _line(x, y - arm, x, y + arm)
        yield _circle(x, y)


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"{x:.3f} {y:.3f} m {to_x:.3f} {to_y:.3f} l S"


def _circle(x: float, y: float) -> str:
    handle = RADIUS * CURVE
    start = f"{x + RADIUS:.3f} {y:.3f} m"
    turns = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
    curves = (
        f"{x + a * RADIUS + c * handle:.3f} {y + b * RADIUS + d * handle:.3f} "
        f"{x + c * RADIUS + a * handle:.3f} {y + d * RADIUS + b * handle:.3f} "
        f"{x + c * RADIUS:.3f} {y + d * RADIUS:.3f} c"
        for (a, b), (c, d) in pairwise(turns)
    )
    return " ".join((start, *curves, "s"))


def _box(box: Object) -> Box:
    left, bottom, right, top = (float(length) for length in box.as_list())
    return left, bottom, right, top
