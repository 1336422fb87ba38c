"""Pictures of the lines that marks lie on, for the report to the proofreader.

In: a marked copy and its marks. Out: for each mark a small PNG of its line with the mark on it, in grey.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from PIL import Image, ImageDraw

from bookgen.proof.copies import Copy
from bookgen.proof.geometry import Box, hull
from bookgen.proof.marks import Mark

SCALE = 1.7
GREYS = 16
AROUND = 7.0
"""What is shown above and below the marked line. Units: points."""
TALLEST = 120.0


def picture_marks(copy: Copy, marks: Sequence[Mark]) -> Iterator[bytes]:
    """Draw each mark's line as it was marked; b'' where there is nothing to see."""
    for mark in marks:
        area = _area(copy, mark)
        yield _drawn(copy, mark, area) if area else b""


def _area(copy: Copy, mark: Mark) -> Box | None:
    """Choose what to show of the page: the lines that the mark stands in, and the mark itself."""
    rect = _rect(copy, mark)
    seen = [box for box in (mark.spot.around, *mark.spot.boxes, None if mark.spot.boxes else rect) if box]
    if not seen:
        return None
    left, bottom, right, top = copy.document[mark.page - 1].get_mediabox()
    shown = hull(seen)
    area = Box(
        max(shown.left - AROUND, left),
        max(shown.bottom - AROUND, bottom),
        min(shown.right + AROUND, right),
        min(shown.top + AROUND, top, shown.bottom + TALLEST),
    )
    return area if area.width > 1 and area.height > 1 else None


def _rect(copy: Copy, mark: Mark) -> Box | None:
    return next((one.rect for one in copy.annotations if one.number == mark.annotations[0]), None)


def _drawn(copy: Copy, mark: Mark, area: Box) -> bytes:
    page = copy.document[mark.page - 1]
    left, bottom, right, top = page.get_mediabox()
    page.set_cropbox(left, bottom, right, top)
    page.set_rotation(0)
    crop = (area.left - left, area.bottom - bottom, right - area.right, top - area.top)
    image = page.render(scale=SCALE, crop=crop, grayscale=True, may_draw_forms=False).to_pil()
    pen = ImageDraw.Draw(image)
    for box in mark.spot.boxes:
        at = [(x - area.left) * SCALE for x in (box.left, box.right)]
        up = [(area.top - y) * SCALE for y in (box.top, box.bottom)]
        pen.rectangle((at[0] - 2, up[0] - 1, at[1] + 2, up[1] + 1), outline=0)
    rect = None if mark.spot.boxes else _rect(copy, mark)
    if rect:
        x, y = rect.centre
        foot = ((x - area.left) * SCALE, (area.top - y) * SCALE)
        pen.line([(foot[0] - 4, foot[1] + 7), foot, (foot[0] + 4, foot[1] + 7)], fill=0, width=2)
    out = BytesIO()
    image.quantize(GREYS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
