"""From the screen's colours to the press's four inks.

In: red, green and blue. Out: cyan, magenta, yellow and black of the printing condition whose profile lies
beside this module. Greys and what is nearly black are black ink alone, so that text has one sharp edge; no
colour takes more ink than papers bear.
The profile is Ghostscript's 'Artifex CMYK SWOP Profile' (© 2011 Artifex Software, AGPL-3.0-or-later).
"""

from __future__ import annotations

import io
from functools import cache, lru_cache
from importlib.resources import files

from PIL import Image, ImageCms

PROFILE = "artifex-swop.icc"
CONDITION = "CGATS TR 001"
"""The printing condition as the ICC's registry names it."""
MOST_INK = 2.4
"""Inks in all, of 4.0: what IngramSpark prints."""
GREY = 10
"""Channels that differ by no more are a grey. Units: of 255."""

Inks = tuple[float, float, float, float]


@cache
def profile() -> bytes:
    """Give the profile of the printing condition."""
    return files("bookgen.wrap").joinpath(PROFILE).read_bytes()


@lru_cache(maxsize=256)
def inks(red: float, green: float, blue: float) -> Inks:
    """Turn a colour of the screen into inks. Units: shares of 1."""
    channels = tuple(round(share * 255) for share in (red, green, blue))
    if max(channels) - min(channels) <= GREY:
        return 0.0, 0.0, 0.0, round(1 - sum(channels) / 765, 3)
    pixel = Image.new("RGB", (1, 1), channels)
    found = _converted(pixel).getpixel((0, 0))
    assert isinstance(found, tuple)
    cyan, magenta, yellow, black = (share / 255 for share in found)
    return _limited(cyan, magenta, yellow, black)


def convert_picture(picture: Image.Image) -> Image.Image:
    """Turn a picture of the screen into one of inks."""
    return _converted(picture.convert("RGB"))


def _limited(cyan: float, magenta: float, yellow: float, black: float) -> Inks:
    """Let black ink stand for the grey in a colour as far as there is too much ink."""
    excess = cyan + magenta + yellow + black - MOST_INK
    grey = min(cyan, magenta, yellow, max(0.0, excess / 2), 1 - black)
    made = (cyan - grey, magenta - grey, yellow - grey, black + grey)
    too_much = max(1.0, sum(made) / MOST_INK)
    return tuple(round(ink / too_much, 3) for ink in made)  # type: ignore[return-value]


def _converted(picture: Image.Image) -> Image.Image:
    made = ImageCms.applyTransform(picture, _transform())
    assert made is not None
    return made


@cache
def _transform() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(io.BytesIO(profile())),
        "RGB",
        "CMYK",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
