"""The EPUB's one style sheet: the shared sheet, then what leaves the reader in charge.

In: the book's styles. Out: CSS, and a finding where it takes colours or sizes out of the reader's hands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bookgen.epub.rules import COLOUR_FIXED, SIZE_FIXED
from bookgen.errors import Location
from bookgen.finding import Finding

LINTING = """\
/* stylelint-disable no-descending-specificity, no-duplicate-selectors --
   two sheets in one: the second is there to override the first */"""
"""For editors that lint a book's CSS as it were written by hand, as calibre's does."""
SHEETS = ("book.css", "epub.css")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
COLOUR = re.compile(r"(?<![-\w])(color|background|background-color)\s*:\s*([^;}]+)")
SIZE = re.compile(
    r"(?<![-\w])(font-size|font|line-height)\s*:\s*([^;}]*\d(?:px|pt|pc|cm|mm|in|q)\b)", re.IGNORECASE
)
PICTURE = re.compile(r"(^|[\s>+~])(img|svg)[^\s>+~]*$")
"""Selects a picture, whose ground is no ground of a text."""
YIELDING = frozenset({"inherit", "transparent", "none", "currentcolor", "unset", "initial"})


def stylesheet(styles: Mapping[str, str], typeface: str = "") -> str:
    """Join the sheets into one."""
    sheets = [styles[name].strip() for name in SHEETS if name in styles]
    parts = ('@charset "utf-8";', LINTING, typeface.strip(), *sheets)
    return "\n\n".join(part for part in parts if part) + "\n"


def check_styles(styles: Mapping[str, str]) -> Iterator[Finding]:
    """Report what takes colours or sizes out of the reader's hands."""
    for name in SHEETS:
        file = Location(f"styles/{name}")
        for selector, declarations in RULE.findall(COMMENT.sub("", styles.get(name, ""))):
            if not all(PICTURE.search(one.strip()) for one in selector.split(",")):
                yield from (COLOUR_FIXED.found(file, property=one) for one in _fixed_colours(declarations))
            for property, value in SIZE.findall(declarations):
                yield SIZE_FIXED.found(file, property=property, value=value.strip())


def _fixed_colours(declarations: str) -> Iterator[str]:
    for property, value in COLOUR.findall(declarations):
        if value.strip().lower() not in YIELDING:
            yield property
