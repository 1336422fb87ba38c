"""Draw a face of the cover with the operators of PDF, in the inks of the press.

In: SVG as the cover templates write it. Out: a content stream with the pictures it shows. What SVG can do
beyond shapes, plain colours and pictures is painted as one picture of the whole face.
Rules: SVG 1.1, 7-11; ISO 32000-2, 8.4-8.5 (graphics state, paths).
"""

from __future__ import annotations

import base64
import binascii
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import resvg_py
from fontTools.misc.transform import Identity
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from fontTools.svgLib.path.shapes import PathBuilder
from lxml import etree
from PIL import Image, UnidentifiedImageError

from bookgen.errors import TemplateError
from bookgen.press.ink import inks

SVG = "{http://www.w3.org/2000/svg}"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
SHAPES = frozenset("path rect circle ellipse line polyline polygon".split())
SILENT = frozenset("title desc metadata".split())
BEYOND = frozenset(
    "style class opacity fill-opacity stroke-opacity clip-path mask filter stroke-dasharray".split()
)
"""Attributes that only the painting of the whole face can follow."""
TRANSFORM = re.compile(r"(\w+)\s*\(([^)]*)\)")
COLOURS: Mapping[str, str] = {"black": "#000000", "white": "#ffffff"}
WHOLE_FACE_PIXELS = 1700
"""Width of a face that is painted: 300 to the inch for a page of five and a half inches."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A face in its own units, y downwards, from the corner of its bleed."""

    width: float
    height: float
    operators: str
    pictures: tuple[Image.Image, ...]
    """Shown as '/P0', '/P1' …"""


@dataclass(frozen=True, slots=True)
class _Style:
    fill: str = "#000000"
    stroke: str = "none"
    stroke_width: float = 1.0


@dataclass(slots=True)
class _Desk:
    pictures: list[Image.Image] = field(default_factory=list)


class _BeyondUsError(Exception):
    """Something that is not drawn but painted."""


def draw_face(svg: str) -> Drawing:
    """Draw a face.

    Raises: TemplateError for what is not SVG.
    """
    try:
        root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))
        left, top, width, height = (float(number) for number in root.get("viewBox", "").split())
    except (etree.XMLSyntaxError, ValueError) as error:
        hint = "begin with <svg xmlns=… viewBox=…>"
        raise TemplateError(f"cover template does not give SVG with a viewBox: {error}", hint=hint) from None
    desk = _Desk()
    try:
        body = "\n".join(_children(root, _style(root, _Style()), desk))
    except _BeyondUsError:
        return _painted(svg, width, height)
    moved = f"1 0 0 1 {_number(-left)} {_number(-top)} cm"
    return Drawing(width, height, f"{moved}\n{body}", tuple(desk.pictures))


def _painted(svg: str, width: float, height: float) -> Drawing:
    try:
        data = bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, width=WHOLE_FACE_PIXELS))
    except ValueError as error:
        raise TemplateError(f"cover template does not give SVG: {error}") from None
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    placed = f"{_number(width)} 0 0 {_number(-height)} 0 {_number(height)} cm"
    return Drawing(width, height, f"q {placed} /P0 Do Q", (picture,))


def _children(parent: etree._Element, style: _Style, desk: _Desk) -> Iterator[str]:
    for element in parent.iterchildren(etree.Element):
        name = element.tag.removeprefix(SVG)
        if name in SILENT:
            continue
        if not BEYOND.isdisjoint(element.attrib):
            raise _BeyondUsError
        own = _style(element, style)
        if name == "g":
            yield from _group(element, own, desk)
        elif name in SHAPES:
            yield _shape(element, own)
        elif name == "image":
            yield _image(element, desk)
        else:
            raise _BeyondUsError


def _style(element: etree._Element, outer: _Style) -> _Style:
    try:
        stroke_width = float(element.get("stroke-width", outer.stroke_width))
    except ValueError:
        raise _BeyondUsError from None
    return replace(
        outer,
        fill=element.get("fill", outer.fill),
        stroke=element.get("stroke", outer.stroke),
        stroke_width=stroke_width,
    )


def _group(element: etree._Element, style: _Style, desk: _Desk) -> Iterator[str]:
    yield f"q {_matrix(element)}"
    yield from _children(element, style, desk)
    yield "Q"


def _shape(element: etree._Element, style: _Style) -> str:
    paint = "B" if style.fill != "none" and style.stroke != "none" else "S" if style.stroke != "none" else "f"
    if style.fill == "none" and style.stroke == "none":
        return ""
    builder = PathBuilder()
    plain = etree.Element(element.tag, {k: v for k, v in element.items() if k != "transform"})
    builder.add_path_from_element(plain)
    parts = ["q", _matrix(element)]
    if style.fill != "none":
        parts.append(f"{_inks(style.fill)} k")
    if style.stroke != "none":
        parts.append(f"{_inks(style.stroke)} K {_number(style.stroke_width)} w")
    if element.get("fill-rule") == "evenodd" and paint != "S":
        paint += "*"
    return " ".join((*parts, *_path(builder.paths[0]), paint, "Q"))


def _path(data: str) -> Iterator[str]:
    pen = RecordingPen()
    parse_path(data, pen)
    point = (0.0, 0.0)
    for step, points in pen.value:
        match step:
            case "moveTo":
                yield f"{_pair(points[0])} m"
            case "lineTo":
                yield f"{_pair(points[0])} l"
            case "curveTo":
                yield f"{' '.join(map(_pair, points))} c"
            case "qCurveTo":
                yield f"{' '.join(map(_pair, _raised(point, *points)))} c"
            case "closePath":
                yield "h"
        point = points[-1] if points else point


Point = tuple[float, float]


def _raised(start: Point, control: Point, end: Point) -> tuple[Point, Point, Point]:
    """Write a quadratic curve as a cubic one, the only kind that PDF has."""
    first = tuple(a + (b - a) * 2 / 3 for a, b in zip(start, control, strict=True))
    second = tuple(c + (b - c) * 2 / 3 for b, c in zip(control, end, strict=True))
    return (first[0], first[1]), (second[0], second[1]), end


def _image(element: etree._Element, desk: _Desk) -> str:
    """Place a picture so that it fills its box and what is too much is cut off."""
    href = element.get(XLINK_HREF) or element.get("href") or ""
    if element.get("transform") or "slice" not in element.get("preserveAspectRatio", ""):
        raise _BeyondUsError
    try:
        picture = Image.open(io.BytesIO(base64.b64decode(href.partition("base64,")[2], validate=True)))
        picture.load()
    except (UnidentifiedImageError, OSError, binascii.Error):
        raise _BeyondUsError from None
    x, y, width, height = (float(element.get(name, "0")) for name in ("x", "y", "width", "height"))
    scale = max(width / picture.width, height / picture.height)
    wide, tall = picture.width * scale, picture.height * scale
    left, top = x + (width - wide) / 2, y + (height - tall) / 2
    desk.pictures.append(picture.convert("RGB"))
    window = f"{_pair((x, y))} {_pair((width, height))} re W n"
    placed = f"{_number(wide)} 0 0 {_number(-tall)} {_number(left)} {_number(top + tall)} cm"
    return f"q {window} {placed} /P{len(desk.pictures) - 1} Do Q"


def _inks(colour: str) -> str:
    code = COLOURS.get(colour, colour)
    if len(code) == len("#rgb"):
        code = "#" + "".join(2 * digit for digit in code[1:])
    try:
        channels = tuple(int(code[place : place + 2], 16) / 255 for place in (1, 3, 5))
    except ValueError:
        raise _BeyondUsError from None
    if not code.startswith("#") or len(code) != len("#rrggbb"):
        raise _BeyondUsError
    return " ".join(_number(share) for share in inks(*channels))


def _matrix(element: etree._Element) -> str:
    """Read an element's transform as an operator; '' where it has none."""
    transform = Identity
    for name, numbers in TRANSFORM.findall(element.get("transform", "")):
        shares = [float(number) for number in numbers.replace(",", " ").split()]
        match name, len(shares):
            case "matrix", 6:
                transform = transform.transform(shares)
            case "translate", 1 | 2:
                transform = transform.translate(*shares)
            case "scale", 1 | 2:
                transform = transform.scale(*shares)
            case "rotate", 1:
                transform = transform.rotate(math.radians(shares[0]))
            case _:
                raise _BeyondUsError
    return f"{' '.join(_number(number) for number in transform)} cm" if transform != Identity else ""


def _pair(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    short = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
