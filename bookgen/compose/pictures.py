"""Tell whether a picture's bytes are the picture that its name promises.

In: an `Asset`. Out: what is wrong with it, in the words of a finding; empty where nothing is.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from types import MappingProxyType

from bookgen.book import Asset

NAMES = MappingProxyType({"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WebP"})
SMALL = (64, 64)
"""Width and height, in pixels, to which a JPEG is decoded: all of its bytes are read, few pixels made."""


def picture_fault(asset: Asset) -> str:
    """Say why no reader could show a picture; a drawing in SVG is not looked at here."""
    if asset.media_type not in NAMES:
        return ""
    if not asset.data:
        return "the file is empty"
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  (most books have no pictures)

    try:
        found = _decoded_type(asset.data)
    except UnidentifiedImageError:
        return "it is no picture of a kind that is known"
    except Image.DecompressionBombError:
        return "it has more pixels than any page can show"
    except (OSError, SyntaxError, ValueError) as error:
        return f"it is damaged or cut short ({error})"
    says, is_ = NAMES[asset.media_type], NAMES.get(found, found)
    return f"its name says {says}, and it is {is_}" if says != is_ else ""


def _decoded_type(data: bytes) -> str:
    """Decode a picture to its end, and give its media type."""
    from PIL import Image  # noqa: PLC0415  (most books have no pictures)

    with warnings.catch_warnings(action="ignore"):
        picture = Image.open(BytesIO(data))
        found = Image.MIME.get(picture.format or "", "")
        picture.draft(None, SMALL)
        picture.load()
    return found
