"""Turn a cover's SVG into pixels, and a photograph on it into part of a JPEG.

In: SVG that holds outlines, shapes and at most one picture. Out: a PNG, or a JPEG where there is a
picture. The picture is scaled by Pillow between what lies under it and what lies over it, which is ten
times as quick as having the SVG renderer do it, and reads every kind of JPEG.
"""

from __future__ import annotations

import base64
import copy
import io

import resvg_py
from lxml import etree
from PIL import Image, ImageOps, UnidentifiedImageError

from bookgen.cover.indexed import index_colours

WIDTH = 1600
LARGEST_FILE = 500_000
"""Units: bytes."""
QUALITIES = (90, 80, 65, 45, 25)
"""JPEG qualities that are tried until the file is small enough."""
SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"


class PictureUnreadableError(ValueError):
    """The picture on a cover is no picture that can be read."""


def rasterise(svg: str) -> tuple[bytes, str]:
    """Draw SVG as a file of 1600 pixels in width: bytes and media type.

    Raises: PictureUnreadableError; ValueError where the text is no SVG.
    """
    root = _parsed(svg)
    photograph = next((image for image in root.iterchildren(f"{SVG}image") if _is_photograph(image)), None)
    if photograph is not None:
        return _with_photograph(root, root.index(photograph)), "image/jpeg"
    data = index_colours(_pixels(svg))
    if len(data) <= LARGEST_FILE:
        return data, "image/png"
    return _jpeg(Image.open(io.BytesIO(data)).convert("RGB")), "image/jpeg"


def _parsed(svg: str) -> etree._Element:
    try:
        root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(error.msg) from None
    if root.tag != f"{SVG}svg":
        raise ValueError("its root is no svg element")
    return root


def _is_photograph(image: etree._Element) -> bool:
    return not (image.get(HREF) or "").startswith("data:image/svg")


def _pixels(svg: str) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, width=WIDTH))


def _layer(root: etree._Element, first: int, last: int) -> bytes:
    """Draw some of the root's children alone."""
    layer = copy.deepcopy(root)
    for child in (*layer[:first], *layer[last:]):
        layer.remove(child)
    return _pixels(etree.tostring(layer, encoding="unicode"))


def _with_photograph(root: etree._Element, place: int) -> bytes:
    image = root[place]
    canvas = Image.open(io.BytesIO(_layer(root, 0, place))).convert("RGB")
    over = Image.open(io.BytesIO(_layer(root, place + 1, len(root))))
    left, top, width, height = _box(root, image, canvas.width)
    _, _, encoded = (image.get(HREF) or "").partition("base64,")
    try:
        found = Image.open(io.BytesIO(base64.b64decode(encoded)))
        picture = ImageOps.exif_transpose(found).convert("RGB")
    except (UnidentifiedImageError, OSError) as error:
        raise PictureUnreadableError(str(error)) from None
    canvas.paste(ImageOps.fit(picture, (width, height), Image.Resampling.LANCZOS), (left, top))
    canvas.paste(over, (0, 0), over)
    return _jpeg(canvas)


def _box(root: etree._Element, image: etree._Element, pixels: int) -> tuple[int, int, int, int]:
    """Find where the picture stands. Units: pixels."""
    from_left, from_top, wide, _ = map(float, (root.get("viewBox") or "").split())
    scale = pixels / wide
    x, y, width, height = (float(image.get(name) or 0) for name in ("x", "y", "width", "height"))
    left, top = round((x - from_left) * scale), round((y - from_top) * scale)
    return left, top, round(width * scale), round(height * scale)


def _jpeg(picture: Image.Image) -> bytes:
    """Write the best JPEG that is small enough."""
    data = b""
    for quality in QUALITIES:
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True)
        data = file.getvalue()
        if len(data) <= LARGEST_FILE:
            break
    return data
