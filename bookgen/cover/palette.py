"""The colours of a cover, all from the one that book.toml names."""

from __future__ import annotations

from dataclasses import dataclass

CREAM, INK = "#f7f0e1", "#1d1a17"
READABLE = 4.5
"""Contrast of text: WCAG 2.2, 1.4.3."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as '#rrggbb'."""

    ground: str
    """The book's own colour."""
    ink: str
    """What is written on the ground."""
    tint: str
    """For rules and ornaments on the ground."""
    shade: str
    """A darker ground."""
    paper: str
    paper_ink: str
    """What is written on paper: the book's colour where it is dark enough to read."""
    dark: str = INK


def palette(colour: str) -> Palette:
    """Make the colours of a cover."""
    ground = colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
    inks = (CREAM, INK, "#ffffff", "#000000")
    ink = next(ink for ink in inks if contrast(ink, ground) >= READABLE)
    readable = contrast(ground, CREAM) >= READABLE
    return Palette(
        ground=ground,
        ink=ink,
        tint=mix(ground, ink, 0.55),
        shade=mix(ground, INK, 0.35),
        paper=CREAM,
        paper_ink=ground if readable else INK,
    )


def mix(first: str, second: str, share: float) -> str:
    """Mix two colours; `share` of the second."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(one + (other - one) * share):02x}" for one, other in pairs)


def contrast(first: str, second: str) -> float:
    """Measure the contrast of two colours: 1 to 21.

    Source: WCAG 2.2, relative luminance and contrast ratio.
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
