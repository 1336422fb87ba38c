"""Pictures of the lines that marks lie on, for the report to the proofreader.

In: a marked copy and its marks. Out: for each mark a small PNG of its line with the mark on it, in grey.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

import pypdfium2
from PIL import Image, ImageDraw

from bookgen.proof.copies import Copy
from bookgen.proof.geometry import Box, hull
from bookgen.proof.marks import Mark

SCALE = 1.7
GREYS = 16
AROUND = 7.0
"""What is shown above and below the marked line. Units: points."""
ASIDE = 150.0
"""What is shown on either side of the marked words."""
TALLEST = 120.0


def picture_marks(copy: Copy, marks: Sequence[Mark]) -> Iterator[bytes]:
    """Draw each mark's line as it was marked; b'' where there is nothing to see."""
    for mark in marks:
        area = _area(copy, mark)
        yield _drawn(copy.document[mark.page - 1], area, mark) if area else b""


def _area(copy: Copy, mark: Mark) -> Box | None:
    """Choose what to show of the page."""
    rect = next((one.rect for one in copy.annotations if one.number == mark.annotations[0]), None)
    boxes = (*mark.spot.boxes, *([rect] if rect and not mark.spot.boxes else []))
    if not boxes:
        return None
    left, bottom, right, top = copy.document[mark.page - 1].get_mediabox()
    shown = hull(boxes)
    area = Box(
        max(shown.left - ASIDE, left),
        max(shown.bottom - AROUND, bottom),
        min(shown.right + ASIDE, right),
        min(shown.top + AROUND, top, shown.bottom + TALLEST),
    )
    return area if area.width > 1 and area.height > 1 else None


def _drawn(page: pypdfium2.PdfPage, area: Box, mark: Mark) -> bytes:
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
    out = BytesIO()
    image.quantize(GREYS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
