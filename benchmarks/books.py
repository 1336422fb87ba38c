"""The books that are measured: Moby-Dick as someone else typed it, or an invented one of its shape.

BOOKGEN_CORPUS names the folder of real manuscripts, else ../shared/corpus beside the checkout. Where there
is none the invented book stands in, and the tables say so.
"""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent
SYLLABLES = "ba ce di fo lu ma ne pi ro su ta ve li no ra se to vi ca do me pa ri sa te".split()
SETTINGS = """\
title = "{title}"
language = "en"
identifier = "urn:uuid:22222222-2222-4333-8444-555555555555"
modified = 2026-01-01T00:00:00Z
"""
PARAGRAPHS = 20
"""In an invented chapter; with 77 words in each, 139 chapters are as long as Moby-Dick."""
CHAPTERS = 139


def corpus() -> Path:
    """Name the folder of real manuscripts; it may not be there."""
    return Path(os.environ.get("BOOKGEN_CORPUS", ROOT.parent / "shared" / "corpus"))


def long_book(folder: Path, copies: int = 1) -> str:
    """Write a book of 139 chapters times `copies` into a new folder; say what it is."""
    chapters = folder / "chapters"
    chapters.mkdir(parents=True)
    source = corpus() / "markdown" / "moby-dick"
    title = "Moby-Dick" if source.is_dir() else "A Long Book"
    for copy in range(copies):
        if source.is_dir():
            for path in sorted(source.glob("*.md")):
                shutil.copy(path, chapters / f"{copy:02}-{path.name}")
        else:
            for number in range(1, CHAPTERS + 1):
                path = chapters / f"{copy:02}-{number:03}-chapter.md"
                path.write_text(_chapter(copy * CHAPTERS + number), encoding="utf-8")
    (folder / "book.toml").write_text(SETTINGS.format(title=title), encoding="utf-8")
    words = sum(len(path.read_text(encoding="utf-8").split()) for path in chapters.iterdir())
    return f"{title}, {len(list(chapters.iterdir()))} chapters, {words} words"


def _chapter(number: int) -> str:
    """Invent a chapter with one note, the same at every run."""
    chance = random.Random(number)
    paragraphs = [" ".join(_sentence(chance) for _ in range(6)) for _ in range(PARAGRAPHS)]
    return f"# Chapter {number}\n\n" + "\n\n".join(paragraphs) + f"[^1]\n\n[^1]: {_sentence(chance)}\n"


def _sentence(chance: random.Random) -> str:
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(chance.randint(5, 20))]
    return " ".join(words).capitalize() + "."
