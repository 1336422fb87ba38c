"""Shorter ways to what WeasyPrint does for every line of text, with the very same pages.

In: WeasyPrint as it is imported. Out: the same with two of its functions replaced, both of which go the
long way where a line is out of the ordinary. Half of what a section costs is spent in them:

- WeasyPrint makes a Pango context, a font description and a list of features for each of the four layouts
  that it makes of a line. Lines of one style can share them.
- It asks cffi for each number of each glyph, one by one. They lie in a row, and the same letter is set to
  the same width a thousand times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

Library: TypeAlias = Any
"""Something of WeasyPrint's or cffi's, which have no types."""
FEATURES = (
    "font_kerning",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
)
"""What `font_features` asks of a style, in its order."""
SHAPING = (
    *FEATURES,
    "direction",
    "font_language_override",
    "lang",
    "font_style",
    "font_stretch",
    "font_weight",
    "font_size",
    "font_variation_settings",
)
"""All that decides, beside the families, how a style's letters are shaped."""
GLYPH_INFO = 5
"""Numbers that Pango keeps of a glyph: glyph, width, two offsets, attributes."""
SMALLEST = 1e-6
"""Smaller type is not drawn. Units: CSS pixels."""
EXACT_SIZES = 14802
"""The version of Pango that says a font's size as it is."""


def take_shortcuts(weasyprint: Library) -> None:
    """Put the shorter ways into the place of the longer ones."""
    line_break, text = weasyprint.text.line_break, weasyprint.draw.text
    line_break.Layout.setup = _setup(line_break)
    text.draw_first_line = _draw_first_line(text)


@dataclass(frozen=True, slots=True)
class _Shaper:
    """What the layouts of one style share."""

    context: Library
    description: Library
    language: Library
    features: bytes

    @classmethod
    def of(cls, layout: Library, style: Library, line_break: Library) -> _Shaper:
        """Take a style's from a layout that was set up the long way."""
        pango, ffi, gobject = line_break.pango, line_break.ffi, line_break.gobject
        context = pango.pango_font_map_create_context(style.font_config.font_map)
        pango.pango_context_set_round_glyph_positions(context, False)
        pango.pango_context_set_base_dir(context, line_break.PANGO_DIRECTION[style["direction"]])
        if style["lang"] or style["font_language_override"] != "normal":
            pango.pango_context_set_language(context, layout.language)
        features = line_break.font_features(*itemgetter(*FEATURES)(style))
        return cls(
            context=ffi.gc(context, gobject.g_object_unref),
            description=line_break.get_font_description(style),
            language=layout.language,
            features=",".join(f"{name} {value}" for name, value in features.items()).encode(),
        )


def _setup(line_break: Library) -> Callable[[Library, Library], None]:
    """Make a setting up of layouts that share a shaper; those of decorated text measure their own."""
    pango, ffi, unref = line_break.pango, line_break.ffi, line_break.gobject.g_object_unref
    long_way, shaping = line_break.Layout.setup, itemgetter(*SHAPING)
    known: WeakKeyDictionary[Library, dict[object, _Shaper]] = WeakKeyDictionary()

    def setup(layout: Library, style: Library) -> None:
        shapers = known.setdefault(style.font_config, {})
        key = (tuple(style["font_family"]), shaping(style))
        if style["text_decoration_line"] != "none" or key not in shapers:
            long_way(layout, style)
            if style["text_decoration_line"] == "none":
                shapers[key] = _Shaper.of(layout, style, line_break)
            return
        shaper = shapers[key]
        layout.style, layout.language, layout.first_line_direction = style, shaper.language, 0
        layout.ascent = layout.underline_position = layout.strikethrough_position = None
        layout.layout = ffi.gc(pango.pango_layout_new(shaper.context), unref)
        pango.pango_layout_set_auto_dir(layout.layout, False)
        pango.pango_layout_set_font_description(layout.layout, shaper.description)
        if shaper.features:
            attributes = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(shaper.features))
            pango.pango_layout_set_attributes(layout.layout, attributes)
            pango.pango_attr_list_unref(attributes)  # the layout holds it from here on

    return setup


@dataclass(frozen=True, slots=True)
class _Run:
    """Letters of a line that one face shows."""

    item: Library
    font: Library
    size: float
    glyphs: list[int]
    widths: list[int]


@dataclass(slots=True, eq=False)
class _Codes(dict[tuple[int, int], str]):
    """How a glyph of one face at one size is written, by the width that it is set to.

    Of the font it knows the widths alone: what holds on to a font would keep it, and its document, for ever.
    """

    text: Library
    widths: dict[int, int]
    size: float
    face: Library = field(init=False)
    """Pango's own font, which may be another object on the next line."""
    extents: tuple[Library, Library] = field(init=False)
    """Where Pango writes how large a glyph is."""

    def __missing__(self, key: tuple[int, int]) -> str:
        glyph, width = key
        if glyph not in self.widths:
            self.text.pango.pango_font_get_glyph_extents(self.face, glyph, *self.extents)
            self.widths[glyph] = round(self._thousandths(self.extents[1].width))
        kern = int(self.widths[glyph] - self._thousandths(width))
        code = self[key] = f"{glyph:04x}>{kern}<" if kern else f"{glyph:04x}"
        return code

    def _thousandths(self, width: int) -> float:
        return float(width * 1000 * self.text.FROM_UNITS / self.size)


def _draw_first_line(text: Library) -> Callable[..., list[Library]]:
    """Make a drawing of lines that reads a run's glyphs in one go."""
    long_way: Callable[..., list[Library]] = text.draw_first_line
    known: WeakKeyDictionary[Library, dict[float, _Codes]] = WeakKeyDictionary()

    def codes_of(run: _Run, stream: Library) -> _Codes:
        sizes = known.setdefault(run.font, {})
        if run.size not in sizes:
            sizes[run.size] = _Codes(text, run.font.widths, run.size)
        codes = sizes[run.size]
        codes.face, codes.extents = run.item.item.analysis.font, (stream.ink_rect, stream.logical_rect)
        return codes

    def draw_first_line(
        stream: Library, box: Library, overflow: str, ellipsis: Library, matrix: Library
    ) -> list[Library]:
        is_plain = overflow != "ellipsis" and ellipsis == "none" and box.text.strip()
        runs = _runs(text, stream, box) if is_plain and box.style["font_size"] >= SMALLEST else None
        if runs is None:
            return long_way(stream, box, overflow, ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        shown, font_before = "", None
        for run in runs:
            face = run.item.item.analysis.font
            if face != font_before:
                if shown:
                    stream.show_text(shown)
                shown, font_before = "", face
                stream.set_font_size(run.font.hash, run.size)
            _tell_texts(run, box.pango_layout.text)
            codes = "".join(map(codes_of(run, stream).__getitem__, zip(run.glyphs, run.widths, strict=True)))
            shown += f"<{codes}>".removesuffix("<>")
        stream.show_text(shown)
        return []

    return draw_first_line


def _runs(text: Library, stream: Library, box: Library) -> list[_Run] | None:
    """Read the runs of a line; None where one has a glyph that is missing, raised, moved or coloured."""
    pango, ffi, layout = text.pango, text.ffi, box.pango_layout
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    runs = []
    node = line.runs[0]
    while node != ffi.NULL:
        item, node = node.data, node.next
        size = item.glyphs.num_glyphs * ffi.sizeof("PangoGlyphInfo")
        numbers = memoryview(ffi.buffer(item.glyphs.glyphs, size)).cast("i").tolist()
        glyphs = numbers[::GLYPH_INFO]
        font, font_size = stream.add_font(item.item.analysis.font)
        is_special = font.bitmap or font.png or font.svg or font.colr
        is_moved = any(numbers[2::GLYPH_INFO]) or any(numbers[3::GLYPH_INFO])
        if is_special or is_moved or max(glyphs, default=0) >= pango.PANGO_GLYPH_EMPTY:
            return None
        if pango.pango_version() < EXACT_SIZES:
            font_size = box.style["font_size"]
        runs.append(_Run(item, font, font_size, glyphs, numbers[1::GLYPH_INFO]))
    return runs


def _tell_texts(run: _Run, line: str) -> None:
    """Say of glyphs that were not met before which text they stand for."""
    item, clusters = run.item.item, run.item.glyphs.log_clusters
    last = len(run.glyphs) - 1
    is_from_right = item.analysis.level % 2
    for number, glyph in enumerate(run.glyphs):
        if glyph in run.font.to_unicode:
            continue
        after = number - 1 if is_from_right else number + 1
        end = clusters[after] if 0 <= after <= last else item.length
        start = item.offset + clusters[number]
        run.font.to_unicode[glyph] = line.encode()[start : item.offset + end].decode()
