"""Small books for the tests of catalogues."""

from __future__ import annotations

from pathlib import Path

SETTINGS = """\
title = "{title}"
language = "en"
identifier = "urn:uuid:11111111-2222-4333-8444-555555555555"
modified = 2026-01-02T00:00:00Z
"""
ENDLESS = "{% for one in range(10**9) %}{% for two in range(10**9) %}{% endfor %}{% endfor %}"
HUGE = "{% for one in range(1) %}{{ 'x' * (10**10 + one) }}{% endfor %}"
SECTION = "templates/section.xhtml.j2"


def write_book(folder: Path, *, settings: str = "", **files: str) -> Path:
    """Write a book of one short chapter, with other files by their paths."""
    (folder / "chapters").mkdir(parents=True)
    (folder / "book.toml").write_text(SETTINGS.format(title=folder.name.title()) + settings)
    (folder / "chapters/01-one.md").write_text(f"# One\n\nThis is {folder.name}.\n")
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


def finished(out: Path) -> dict[str, bytes]:
    """Read every finished file."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
