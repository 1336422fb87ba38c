"""Readings written down as short lines, so that a test shows a whole one."""

from __future__ import annotations

import io
import zipfile

from bookgen.manuscript import Kind, Manuscript
from bookgen.read import read_manuscript


def read(name: str, source: str | bytes, *, format: str = "") -> Manuscript:
    """Read a source given as text or bytes."""
    return read_manuscript(name, source.encode() if isinstance(source, str) else source, format=format)


def lines(manuscript: Manuscript) -> list[str]:
    """Write the blocks of the text down, one a line: 'heading 1: Title'."""
    return [
        f"{block.kind}{f' {block.level}' if block.level else ''}{f' {block.label}' if block.label else ''}: "
        + block.text.replace("\n", "⏎")
        for block in manuscript.blocks
        if block.kind is not Kind.FURNITURE
    ]


def dropped(manuscript: Manuscript) -> dict[str, list[str]]:
    """Gather what is not the text by its reason."""
    found: dict[str, list[str]] = {}
    for block in manuscript.blocks:
        if block.kind is Kind.FURNITURE:
            found.setdefault(block.label, []).append(block.text)
    return found


def zipped(files: dict[str, str | bytes]) -> bytes:
    """Make a package."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return buffer.getvalue()
