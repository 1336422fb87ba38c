"""The EPUB's one style sheet: the shared sheet, then what leaves the reader in charge.

In: the book's styles. Out: CSS, and a finding where it takes colours out of the reader's hands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bookgen.epub.rules import COLOUR_FIXED
from bookgen.errors import Location
from bookgen.finding import Finding

LINTING = """\
/* stylelint-disable no-descending-specificity, no-duplicate-selectors --
   two sheets in one: the second is there to override the first */"""
"""For editors that lint a book's CSS as it were written by hand, as calibre's does."""
SHEETS = ("book.css", "epub.css")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
COLOUR = re.compile(r"(?<![-\w])(color|background|background-color)\s*:\s*([^;}]+)")
YIELDING = frozenset({"inherit", "transparent", "none", "currentcolor", "unset", "initial"})


def stylesheet(styles: Mapping[str, str], typeface: str = "") -> str:
    """Join the sheets into one."""
    sheets = [styles[name].strip() for name in SHEETS if name in styles]
    parts = ('@charset "utf-8";', LINTING, typeface.strip(), *sheets)
    return "\n\n".join(part for part in parts if part) + "\n"


def check_colours(styles: Mapping[str, str]) -> Iterator[Finding]:
    """Report a colour that is fixed for text or ground."""
    for name in SHEETS:
        for found in COLOUR.finditer(COMMENT.sub("", styles.get(name, ""))):
            if found[2].strip().lower() not in YIELDING:
                yield COLOUR_FIXED.found(Location(f"styles/{name}"), property=found[1])
