"""What a reader hands back: the text that the source says, the blocks it falls into, what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from bookgen.finding import Finding
from bookgen.manuscript import Block, Picture


@dataclass(frozen=True, slots=True)
class Reading:
    """A source as one reader read it."""

    source: str
    """All of its text."""
    blocks: tuple[Block, ...]
    starts: tuple[int, ...]
    """Offset of each line of `source`."""
    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    """BCP 47 tag."""
    pictures: tuple[Picture, ...] = ()
    findings: tuple[Finding, ...] = ()
    is_markdown: bool = True
    """Whether `source` is Markdown, as a transcript is."""
    files: tuple[tuple[int, str], ...] = ()
    """Where each file of an archive begins in `source`, and its path."""
