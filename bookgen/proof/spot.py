"""Where a mark lies, as a value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bookgen.proof.geometry import Box

CONTEXT = 40
"""Characters of the page that are shown on either side of the marked words."""


def words_before(text: str) -> str:
    """Leave the last words of what stands before a mark, none of them cut."""
    shown = text[-CONTEXT:]
    is_cut = len(text) > CONTEXT and not text[-CONTEXT - 1].isspace()
    return (re.sub(r"^\S*", "", shown) or shown) if is_cut else shown


def words_after(text: str) -> str:
    """Leave the first words of what stands after a mark, none of them cut."""
    shown = text[:CONTEXT]
    is_cut = len(text) > CONTEXT and not text[CONTEXT].isspace()
    return (re.sub(r"\S*$", "", shown) or shown) if is_cut else shown


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a mark lies."""

    words: str = ""
    """What is marked; empty for a place between or beside words."""
    before: str = ""
    after: str = ""
    """What stands around it on the page."""
    sheet: int = 0
    """Sheet of the proof, or page of the file where it is not one."""
    folio: str = ""
    line: int = 0
    """Of the page, counted from 1; 0 when it is not known."""
    file: str = ""
    """The chapter; empty for what no chapter has."""
    chapter_line: int = 0
    start: int = -1
    stop: int = -1
    """Characters of the chapter: of the one in the map, or of today's where `is_current`."""
    is_current: bool = False
    is_whole: bool = True
    """Whether the marked letters follow one another, in one paragraph."""
    boxes: tuple[Box, ...] = ()
    """The marked words on the page."""
    around: Box | None = None
    """The lines that it stands in."""
    faults: tuple[str, ...] = ()
