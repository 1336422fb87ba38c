"""Write a picture of few colours as a small PNG.

In: the PNG of a drawing, four bytes a pixel. Out: the same picture with a palette, half a byte or a byte a
pixel, packed by libdeflate, whose bytes do not depend on the machine; the PNG as it came where a palette
would show. Source: PNG (Third Edition), 5 and 11.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

import deflate
from PIL import Image, ImageChops

PALETTES = ((6, 4), (16, 4), (256, 8))
"""Colours and bits a pixel, in the order they are tried."""
LARGEST_ERROR = 26
"""How far a colour may move unseen, in the softened edge of a letter. Units: of 255."""
BAND = 256
"""Units: rows."""
LEVEL = 9
"""Of libdeflate: beyond it the time grows sixfold for a twentieth of the size."""
SIGNATURE = b"\x89PNG\r\n\x1a\n"
INDEXED = 3


def index_colours(png: bytes) -> bytes:
    """Give an opaque picture a palette, where that cannot be seen."""
    drawn = Image.open(io.BytesIO(png))
    if drawn.getchannel("A").getextrema() != (255, 255):
        return png
    picture = drawn.convert("RGB")
    drawn.close()
    for colours, bits in PALETTES:
        indexed = picture.quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        if _looks_alike(indexed, picture):
            return _write(indexed, bits)
    return png


def _looks_alike(indexed: Image.Image, picture: Image.Image) -> bool:
    """Compare in bands, which takes a tenth of the memory."""
    for top in range(0, picture.height, BAND):
        band = (0, top, picture.width, min(top + BAND, picture.height))
        moved = ImageChops.difference(indexed.crop(band).convert("RGB"), picture.crop(band))
        if moved.point(lambda levels: levels > LARGEST_ERROR).getbbox() is not None:
            return False
    return True


def _write(indexed: Image.Image, bits: int) -> bytes:
    width, height = indexed.size
    header = struct.pack(">IIBBBBB", width, height, bits, INDEXED, 0, 0, 0)
    rows = b"".join(_rows(indexed, bits))
    palette = bytes(indexed.getpalette("RGB") or ())[: 3 << bits]
    packed = bytes(deflate.zlib_compress(rows, LEVEL))
    chunks = {b"IHDR": header, b"PLTE": palette, b"IDAT": packed, b"IEND": b""}
    return SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks.items())


def _rows(indexed: Image.Image, bits: int) -> Iterator[bytes]:
    """Yield each row unfiltered: the neighbours of an index say nothing of it."""
    data = indexed.tobytes("raw", "P" if bits == 8 else f"P;{bits}")
    length = len(data) // indexed.height
    for start in range(0, len(data), length):
        yield b"\0" + data[start : start + length]


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
