"""Rectangles in PDF user space. Units: points, from the lower left corner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Length of the horizontal sides."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Length of the vertical sides."""
        return self.top - self.bottom

    @property
    def centre(self) -> tuple[float, float]:
        """The middle, x before y."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def overlap(self, other: Box) -> float:
        """Measure how much of the vertical extent two boxes share."""
        return max(0.0, min(self.top, other.top) - max(self.bottom, other.bottom))

    def meets(self, other: Box) -> bool:
        """Tell whether two boxes have a point in common."""
        across = self.left <= other.right and other.left <= self.right
        return across and self.bottom <= other.top and other.bottom <= self.top


def around(points: Iterable[tuple[float, float]]) -> Box:
    """Find the smallest box that holds all points."""
    across, up = zip(*points, strict=True)
    return Box(min(across), min(up), max(across), max(up))


def hull(boxes: Iterable[Box]) -> Box:
    """Find the smallest box that holds all boxes."""
    left, bottom, right, top = zip(
        *((box.left, box.bottom, box.right, box.top) for box in boxes), strict=True
    )
    return Box(min(left), min(bottom), max(right), max(top))
