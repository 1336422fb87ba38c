"""Draw text and rules into a PDF content stream, in black.

Units: points from the lower left corner of the sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bookgen.proof.face import Face


@dataclass(slots=True)
class Pen:
    """Collects the operators of one content stream."""

    operators: list[str] = field(default_factory=list)

    def text(self, face: Face, size: float, place: tuple[float, float], text: str) -> None:
        """Write one line from a point on the baseline."""
        if text:
            x, y = place
            self.operators.append(f"BT /{face.key} {size:g} Tf {x:.2f} {y:.2f} Td {face.show(text)} Tj ET")

    def centred(self, face: Face, size: float, place: tuple[float, float], text: str) -> None:
        """Write one line around a point."""
        x, y = place
        self.text(face, size, (x - face.width(text, size) / 2, y), text)

    def rule(self, start: tuple[float, float], end: tuple[float, float], width: float) -> None:
        """Draw a straight line."""
        (x, y), (to_x, to_y) = start, end
        self.operators.append(f"{width:g} w {x:.2f} {y:.2f} m {to_x:.2f} {to_y:.2f} l S")

    def frame(self, corner: tuple[float, float], size: tuple[float, float], width: float) -> None:
        """Draw a rectangle from its lower left corner."""
        (x, y), (across, up) = corner, size
        self.operators.append(f"{width:g} w {x:.2f} {y:.2f} {across:.2f} {up:.2f} re S")

    def stream(self) -> bytes:
        """Give the content stream, as something that is not part of the document's text."""
        body = "\n".join(self.operators)
        return f"/Artifact <</Type /Pagination>> BDC q 0 G 0 g\n{body}\nQ EMC".encode()
