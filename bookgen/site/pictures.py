"""Pictures at the sizes that pages need.

In: a picture's bytes. Out: JPEGs of the cover at several widths; for a picture in the text, smaller copies
of it in its own format. The same bytes for the same picture and the same version of Pillow.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

COVER_WIDTHS = (200, 400, 800)
TEXT_WIDTHS = (480, 960)
WORTH_SCALING = 0.8
"""A copy that is hardly smaller than the picture is not made."""
QUALITY = 82
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


@dataclass(frozen=True, slots=True)
class Picture:
    """One size of a picture."""

    path: str
    """Below the site's folder for a cover; beside the page for a picture in the text."""
    width: int
    height: int
    data: bytes


def cover_pictures(data: bytes, folder: str) -> tuple[Picture, ...]:
    """Make the cover at the widths that shelf, book page and feeds show."""
    with Image.open(io.BytesIO(data)) as picture:
        scaled = picture.convert("RGB")
    made = []
    for width in reversed([width for width in COVER_WIDTHS if width < scaled.width] or [scaled.width]):
        scaled = _resized(scaled, width)
        made.append(Picture(f"{folder}/cover-{width}.jpg", *scaled.size, _encoded(scaled, "JPEG")))
    return tuple(reversed(made))


def text_pictures(data: bytes, media_type: str, path: str) -> tuple[Picture, ...]:
    """Give a picture with its smaller copies, smallest first; none for what is not made of dots."""
    if media_type not in FORMATS:
        return ()
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            whole = picture.copy()
    except (UnidentifiedImageError, OSError):
        return ()
    smaller = _smaller(whole, media_type, path)
    return (*(copy for copy in smaller if len(copy.data) < len(data)), Picture(path, *whole.size, data))


def _smaller(whole: Image.Image, media_type: str, path: str) -> Iterator[Picture]:
    stem, dot, ending = path.rpartition(".")
    for width in TEXT_WIDTHS:
        if width < whole.width * WORTH_SCALING:
            scaled = _resized(whole, width)
            data = _encoded(scaled, FORMATS[media_type])
            yield Picture(f"{stem}-{width}{dot}{ending}", *scaled.size, data)


def _resized(whole: Image.Image, width: int) -> Image.Image:
    height = max(1, round(whole.height * width / whole.width))
    smooth = whole.convert("RGBA") if whole.mode == "P" else whole
    return smooth.resize((width, height), Image.Resampling.LANCZOS)


def _encoded(picture: Image.Image, format: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, quality=QUALITY, optimize=True)
    return out.getvalue()
