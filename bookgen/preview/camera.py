"""Take pictures of a galley's pages, one at a time, as they are asked for.

In: a `Galley`. Out: PNG of a trimmed page, and where each line of text stands on it.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from io import BytesIO

import pypdfium2

from bookgen.edition import Galley

KEPT = 6
"""How many galleys are kept open: the one on view, and those that a page still asks for."""
WIDTHS = (200, 2400)
"""How narrow and how wide a picture may be. Units: pixels."""
QUICKLY = 1
"""Level of compression: the way is short."""


@dataclass(frozen=True, slots=True)
class _Film:
    galley: Galley
    document: pypdfium2.PdfDocument


@dataclass(slots=True)
class Camera:
    """The galleys that were shown last. pdfium is not to be entered by two threads."""

    _films: OrderedDict[str, _Film] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def load(self, galley: Galley) -> str:
        """Make a galley ready for pictures; give the name that they are asked for by."""
        key = hashlib.sha256(galley.pdf).hexdigest()[:16]
        with self._lock:
            if key not in self._films:
                self._films[key] = _Film(galley, pypdfium2.PdfDocument(galley.pdf))
            self._films.move_to_end(key)
            while len(self._films) > KEPT:
                self._films.popitem(last=False)[1].document.close()
        return key

    def layout(self, key: str) -> dict[str, object]:
        """Say how large the pages of a loaded galley are and where their lines stand.

        Units: points from the upper left corner of the trimmed page.
        """
        with self._lock:
            film = self._films[key]
            sizes = [_trim(page) for page in film.document]
        heights = [top - bottom for _, bottom, _, top in sizes]
        pages = [
            {"folio": page.folio, "width": right - left, "height": top - bottom}
            for page, (left, bottom, right, top) in zip(film.galley.pages, sizes, strict=True)
        ]
        lines = [
            (
                line.page - 1,
                round(line.x, 1),
                round(heights[line.page - 1] - line.y - line.height, 1),
                round(line.width, 1),
                round(line.height, 1),
                line.starts.block,
            )
            for line in film.galley.lines
        ]
        return {"section": film.galley.section, "key": key, "pages": pages, "lines": lines}

    def shoot(self, key: str, number: int, width: int) -> bytes | None:
        """Take a picture of a page, counted from 1; None when there is no such page or galley any more."""
        with self._lock:
            film = self._films.get(key)
            if film is None or not 1 <= number <= len(film.document):
                return None
            page = film.document[number - 1]
            left, bottom, right, top = _trim(page)
            outer = page.get_mediabox()
            crop = (left - outer[0], bottom - outer[1], outer[2] - right, outer[3] - top)
            scale = min(max(width, WIDTHS[0]), WIDTHS[1]) / (right - left)
            page.set_cropbox(*outer)
            image = page.render(scale=scale, crop=crop, may_draw_forms=False).to_pil()
            page.close()
        out = BytesIO()
        image.save(out, "PNG", compress_level=QUICKLY)
        return out.getvalue()


def _trim(page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    """Give the corners of the trimmed page: left, bottom, right, top."""
    left, bottom, right, top = page.get_trimbox()
    return left, bottom, right, top
