"""`bookgen build --edition cover`: the wrap that goes with the pages."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pikepdf

SETTINGS = """\
title = "A Small Book"
language = "en"
identifier = "urn:uuid:11111111-2222-4333-8444-555555555555"
modified = 2026-01-02T00:00:00Z
"""


def build(folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bookgen", "build", "small", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert 0 == done.returncode, done.stderr
    return done.stdout


def made_for(folder: Path) -> int:
    """Read for how many pages the cover is made."""
    data = (folder / "dist/small/small-cover.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return int(str(pdf.docinfo["/BookgenPages"]))


def pages_of(folder: Path) -> int:
    with pikepdf.open(folder / "dist/small/small.pdf") as pdf:
        return len(pdf.pages)


def test_a_cover_follows_the_page_count_of_its_book(tmp_path):
    chapter = tmp_path / "small/chapters/01-one.md"
    chapter.parent.mkdir(parents=True)
    (tmp_path / "small/book.toml").write_text(SETTINGS)
    chapter.write_text("# One\n\nIt was a fine day.\n")
    assert "small-cover.pdf" in build(tmp_path, "--edition", "print", "--edition", "cover")
    before = made_for(tmp_path)
    assert pages_of(tmp_path) == before
    chapter.write_text("# One\n\n" + "\n\n".join(["It was a fine day on the river. " * 30] * 20) + "\n")
    assert "small-cover.pdf" in build(tmp_path)
    assert pages_of(tmp_path) == made_for(tmp_path) > before
