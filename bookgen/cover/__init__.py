"""The front cover, drawn from title, author and a colour or picture.

In: `Book`. Out: `Drawn`, a picture for the EPUB, or SVG for the wrap of the print edition.
"""

from bookgen.cover.draw import Drawn, alt_text, designs, draw_cover, draw_svg
from bookgen.cover.panels import draw_panel
from bookgen.cover.rules import RULES

__all__ = ["RULES", "Drawn", "alt_text", "designs", "draw_cover", "draw_panel", "draw_svg"]
