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

from PIL import Image, ImageChops, ImageCms, ImageFilter

PROFILE = "artifex-swop.icc"
CONDITION = "CGATS TR 001"
"""The printing condition as the ICC's registry names it."""
MOST_INK = 2.4
"""Inks in all, of 4.0: what IngramSpark prints."""
GREY = 10
"""Channels that differ by no more are a grey. Units: of 255."""
STEPS = 33
"""Shades of each channel in the table that pictures are converted by; what lies between is interpolated."""

Inks = tuple[float, float, float, float]


@cache
def profile() -> bytes:
    """Give the profile of the printing condition."""
    return files("bookgen.press").joinpath(PROFILE).read_bytes()


@lru_cache(maxsize=256)
def inks(red: float, green: float, blue: float) -> Inks:
    """Turn a colour of the screen into inks. Units: shares of 1."""
    channels = tuple(round(share * 255) for share in (red, green, blue))
    if max(channels) - min(channels) <= GREY:
        return 0.0, 0.0, 0.0, round(1 - sum(channels) / 765, 3)
    found = _converted(Image.new("RGB", (1, 1), channels)).getpixel((0, 0))
    assert isinstance(found, tuple)
    cyan, magenta, yellow, black = (share / 255 for share in found)
    return limited((cyan, magenta, yellow, black))


def limited(wanted: Inks) -> Inks:
    """Let black ink stand for the grey in a colour as far as there is too much ink."""
    cyan, magenta, yellow, black = wanted
    excess = sum(wanted) - MOST_INK
    grey = min(cyan, magenta, yellow, max(0.0, excess / 2), 1 - black)
    made = (cyan - grey, magenta - grey, yellow - grey, black + grey)
    too_much = max(1.0, sum(made) / MOST_INK)
    return tuple(round(ink / too_much, 3) for ink in made)  # type: ignore[return-value]


def convert_picture(picture: Image.Image) -> Image.Image:
    """Turn a picture of the screen into one of inks: of black alone where it is grey all over."""
    if picture.mode == "L":
        return picture
    picture = picture.convert("RGB")
    return picture.convert("L") if _is_grey(picture) else picture.filter(_table())


def _is_grey(picture: Image.Image) -> bool:
    red, green, blue = picture.split()
    differences = (ImageChops.difference(red, other) for other in (green, blue))
    return all(difference.getextrema()[1] <= GREY for difference in differences)  # type: ignore[operator]


@cache
def _table() -> ImageFilter.Color3DLUT:
    """Make the table of inks for every step of red, green and blue.

    Since no entry has too much ink, what is interpolated between entries has not either.
    """
    steps = [round(step * 255 / (STEPS - 1)) for step in range(STEPS)]
    colours = Image.new("RGB", (STEPS, STEPS * STEPS))
    colours.putdata([(red, green, blue) for blue in steps for green in steps for red in steps])
    shares = [share / 255 for share in _converted(colours).tobytes()]
    rows = zip(*(shares[ink::4] for ink in range(4)), strict=True)
    table = [ink for row in rows for ink in limited(row)]
    return ImageFilter.Color3DLUT(STEPS, table, channels=4, target_mode="CMYK")


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
