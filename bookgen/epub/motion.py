"""Tell whether a picture moves: only what moves can flash."""

from __future__ import annotations

from bookgen.book import Asset

GIF_FRAME = b"\x21\xf9\x04"
"""A graphic control extension; a still picture has one at most (GIF89a, 23)."""
WEBP_HEAD = 64


def may_move(asset: Asset) -> bool:
    """Tell whether a picture is animated, as far as its format lets it be."""
    match asset.media_type:
        case "image/jpeg":
            return False
        case "image/png":
            return b"acTL" in asset.data[: asset.data.find(b"IDAT")]
        case "image/gif":
            return asset.data.count(GIF_FRAME) > 1
        case "image/webp":
            return b"ANIM" in asset.data[:WEBP_HEAD]
        case "image/svg+xml":
            return any(word in asset.data for word in (b"<animate", b"<set", b"@keyframes", b":animate"))
        case _:
            return True
