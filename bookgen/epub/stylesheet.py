"""The EPUB's one style sheet: the shared sheet, what leaves the reader in charge, what the book adds.

In: the book's styles. Out: CSS, and a finding where it takes colours or sizes out of the reader's hands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bookgen.book import sheets_of
from bookgen.epub.rules import COLOUR_FIXED, SIZE_FIXED
from bookgen.errors import Location
from bookgen.finding import Finding

LINTING = """\
/* stylelint-disable no-descending-specificity, no-duplicate-selectors --
   several sheets in one: each is there to override those before */"""
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
    sheets = [text.strip() for _, text in sheets_of(styles, *SHEETS)]
    parts = ('@charset "utf-8";', LINTING, typeface.strip(), *sheets)
    return "\n\n".join(part for part in parts if part) + "\n"


def check_styles(styles: Mapping[str, str]) -> Iterator[Finding]:
    """Report what takes colours or sizes out of the reader's hands."""
    for name, text in sheets_of(styles, *SHEETS):
        file = Location(f"styles/{name}")
        for selector, declarations in RULE.findall(COMMENT.sub("", text)):
            if not all(PICTURE.search(one.strip()) for one in selector.split(",")):
                yield from (COLOUR_FIXED.found(file, property=one) for one in _fixed_colours(declarations))
            for property, value in SIZE.findall(declarations):
                yield SIZE_FIXED.found(file, property=property, value=value.strip())


def _fixed_colours(declarations: str) -> Iterator[str]:
    for property, value in COLOUR.findall(declarations):
        if value.strip().lower() not in YIELDING:
            yield property
