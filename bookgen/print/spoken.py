"""Say what each glyph of a line stands for where letters and glyphs do not pair off by themselves.

In: WeasyPrint, which gives all text of a cluster to the glyph that is painted first: in letters that run from
right to left, to the mark above a letter and not to the letter. Out: the same with each glyph its own letter,
so that what is copied, searched or heard is what was written.
Rules: ISO 32000-1, 9.10.3 (ToUnicode). One of the modules that know WeasyPrint's private parts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, zip_longest
from typing import Any

from bookgen.direction import RIGHT_TO_LEFT

JOINER = "\u200d"
"""What a glyph says that only joins two others; viewers show a glyph's number where it says nothing."""


@contextmanager
def spoken_glyphs(library: Any) -> Iterator[None]:
    """Have glyphs paired with their letters while WeasyPrint draws a document."""
    drawing = library.draw.text
    paint = drawing.draw_first_line

    def draw_first_line(stream: Any, textbox: Any, *how: Any) -> Any:
        if RIGHT_TO_LEFT.search(textbox.text):
            _pair_line(library, stream, textbox)
        return paint(stream, textbox, *how)

    drawing.draw_first_line = draw_first_line
    try:
        yield
    finally:
        drawing.draw_first_line = paint


def _pair_line(library: Any, stream: Any, textbox: Any) -> None:
    """Pair the glyphs of a line's runs from right to left with their letters."""
    ffi = library.text.ffi.ffi
    text = textbox.pango_layout.text.encode()
    line, _ = textbox.pango_layout.get_first_line()
    run = line.runs[0]
    while run != ffi.NULL:
        glyph_item, run = run.data, run.next
        if glyph_item.item.analysis.level % 2:
            font, _ = stream.add_font(glyph_item.item.analysis.font)
            _pair_run(glyph_item, text, font.to_unicode)


def _pair_run(glyph_item: Any, text: bytes, texts: dict[int, str]) -> None:
    item, glyphs = glyph_item.item, glyph_item.glyphs
    end = item.length
    for start, cluster in groupby(range(glyphs.num_glyphs), key=lambda n: glyphs.log_clusters[n]):
        letters = text[item.offset + start : item.offset + end].decode()
        infos = [glyphs.glyphs[n] for n in reversed(list(cluster))]
        for glyph, own in pair([(info.glyph, info.geometry.width == 0) for info in infos], letters):
            texts.setdefault(glyph, own)
        end = start


def pair(glyphs: Sequence[tuple[int, bool]], text: str) -> Iterator[tuple[int, str]]:
    """Pair glyphs, each with whether it takes no room, with a cluster's letters, both as they are read."""
    if len(glyphs) == len(text):
        yield from zip((glyph for glyph, _ in glyphs), text, strict=True)
        return
    marks = [letter for letter in text if unicodedata.category(letter) == "Mn"]
    above = [glyph for glyph, takes_no_room in glyphs if takes_no_room] if marks else []
    below = [letter for letter in text if letter not in marks] if above else list(text)
    yield from _shared([glyph for glyph, _ in glyphs if glyph not in above], below)
    yield from _shared(above, marks)


def _shared(glyphs: Sequence[int], letters: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Give the first glyph what is left when the others have a letter each; one without is a joiner."""
    first = len(letters) - max(min(len(glyphs), len(letters)) - 1, 0)
    own = ["".join(letters[:first]), *letters[first:]]
    yield from zip_longest(glyphs, own[: len(glyphs)], fillvalue=JOINER)
