"""Make the press's PDF of the bound book: the same pages, in the inks of the press.

In: the book as it is bound for the screen. Out: PDF/X-4. No line is set again; every colour is turned into
inks where it stands, and what leads a reader about (links, outline, tags) stays behind.
Rules: ISO 15930-7 (PDF/X-4); ISO 32000-1, 8.6 (colour spaces), 8.7.4 (shadings), 11.6.6 (groups).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from PIL import Image

from bookgen.direction import direction
from bookgen.press.ink import Inks, convert_picture, inks, limited
from bookgen.press.pdfx import LEAST_VERSION, claim_pdfx, fill_picture
from bookgen.press.printers import PRINTERS
from bookgen.print.metadata import add_metadata

if TYPE_CHECKING:
    from bookgen.config import BookConfig

NUMBERS = rb"((?:-?\d*\.?\d+(?:e-?\d+)? ){%d})"
COLOUR = re.compile(
    rb"^(?:%s(rg|RG)|/DeviceCMYK (?:cs|CS)\s%s(scn|SCN))$" % (NUMBERS % 3, NUMBERS % 4), re.MULTILINE
)
"""How WeasyPrint writes a colour into a content stream: on lines of its own."""
OPERATORS = {b"rg": "k", b"RG": "K", b"scn": "k", b"SCN": "K"}
WAYS = ("/Names", "/Outlines", "/PageMode", "/StructTreeRoot", "/MarkInfo")
"""What leads a reader about; printers ask for files without it."""
PAGE_WAYS = ("/Annots", "/StructParents", "/Tabs")


def separate(data: bytes, config: BookConfig) -> bytes:
    """Turn a bound book into the file for the press."""
    with pikepdf.open(BytesIO(data)) as pdf:
        _drop_ways(pdf)
        for stream in _content(pdf):
            _ink_content(stream)
        for thing in pdf.objects:
            if isinstance(thing, Dictionary | Stream):
                _ink_object(thing)
        for page in pdf.pages:
            _name_blend_space(page.obj)
        _cut_spine_bleed(pdf, config)
        add_metadata(pdf, config, is_tagged=False)
        claim_pdfx(pdf, config)
        return _written(pdf)


def _drop_ways(pdf: Pdf) -> None:
    for holder, keys in ((pdf.Root, WAYS), *((page.obj, PAGE_WAYS) for page in pdf.pages)):
        for key in keys:
            if key in holder:
                del holder[key]


def _content(pdf: Pdf) -> Iterator[Object]:
    """Give every stream of drawing operators once: those of pages, forms and patterns."""
    streams: dict[tuple[int, int], Object] = {}
    for page in pdf.pages:
        contents = page.obj.get("/Contents", Array())
        parts = contents if isinstance(contents, Array) else [contents]
        streams |= {part.objgen: part for part in parts}
    for thing in pdf.objects:
        if isinstance(thing, Stream) and (thing.get("/Subtype") == Name.Form or "/PatternType" in thing):
            streams[thing.objgen] = thing
    yield from streams.values()


def _ink_content(stream: Object) -> None:
    before = stream.read_bytes()
    after = COLOUR.sub(_ink_colour, before)
    if after != before:
        stream.write(after)


def _ink_colour(found: re.Match[bytes]) -> bytes:
    screen, screen_operator, given, operator = found.groups()
    wanted = _inks_of(screen) if screen else limited(tuple(map(float, given.split())))  # type: ignore[arg-type]
    return f"{' '.join(f'{ink:g}' for ink in wanted)} {OPERATORS[screen_operator or operator]}".encode()


def _inks_of(channels: bytes) -> Inks:
    red, green, blue = (min(max(float(channel), 0.0), 1.0) for channel in channels.split())
    return inks(red, green, blue)


def _ink_object(thing: Object) -> None:
    """Ink a picture, a shading or a group, wherever it is used."""
    group = thing.get("/Group")
    if group is not None and group.get("/CS") == Name.DeviceRGB:
        group.CS = Name.DeviceCMYK
    if thing.get("/Subtype") == Name.Image and thing.get("/ColorSpace") == Name.DeviceRGB:
        _ink_picture(thing)
    listed = thing.get("/Resources", Dictionary()).get("/Shading", Dictionary())
    for shading in (*listed.values(), thing.get("/Shading")):
        if isinstance(shading, Dictionary) and shading.get("/ColorSpace") == Name.DeviceRGB:
            shading.ColorSpace = Name.DeviceCMYK
            _ink_function(shading.Function)


def _ink_picture(stream: Object) -> None:
    is_photo = stream.get("/Filter") == Name.DCTDecode
    if is_photo:
        picture: Image.Image = Image.open(BytesIO(stream.read_raw_bytes()))
    else:
        picture = Image.frombytes("RGB", (int(stream.Width), int(stream.Height)), stream.read_bytes())
    fill_picture(stream, convert_picture(picture), is_photo=is_photo)


def _ink_function(function: Object) -> None:
    """Ink the ends of a gradient and of each of its parts."""
    for part in function.get("/Functions", ()):
        _ink_function(part)
    for end in {"/C0", "/C1"} & set(function.keys()):
        if len(function[end]) == 3:
            red, green, blue = (float(share) for share in function[end])
            function[end] = Array([Decimal(f"{ink:g}") for ink in inks(red, green, blue)])


def _name_blend_space(page: Object) -> None:
    """Say in which inks a page blends what is transparent on it."""
    shown = page.Resources.get("/XObject", Dictionary()).values()
    if any("/SMask" in each or "/Group" in each for each in shown):
        page.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)


def _cut_spine_bleed(pdf: Pdf, config: BookConfig) -> None:
    """Take the bleed off the edge at the spine, where a printer wants none there."""
    if PRINTERS[config.print.printer].interior.bleeds_at_spine:
        return
    is_rtl = direction(config.language) == "rtl"
    for number, page in enumerate(pdf.pages, 1):
        edge = 2 if number % 2 == is_rtl else 0
        for box in ("/BleedBox", "/MediaBox"):
            corners = list(page.obj[box].as_list())
            corners[edge] = page.obj.TrimBox[edge]
            page.obj[box] = Array(corners)


def _written(pdf: Pdf) -> bytes:
    out = BytesIO()
    pdf.save(
        out,
        force_version=LEAST_VERSION,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue()
