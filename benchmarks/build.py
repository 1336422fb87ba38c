"""How long a long book takes: from nothing, with nothing to do, and after a change to one chapter.

    make bench
    python benchmarks/build.py [CHAPTERS] [BOOK]    BOOK is a folder to measure instead of an invented book

The invented book has the shape of a novel: words of Latin look, sentences and paragraphs of the usual
length, a note here and there; the same at every run.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SYLLABLES = "ba ce di fo lu ma ne pi ro su ta ve li no ra se to vi ca do me pa ri sa te".split()
SETTINGS = """\
title = "A Long Book"
language = "en"
identifier = "urn:uuid:22222222-2222-4333-8444-555555555555"
modified = 2026-01-01T00:00:00Z
"""
PARAGRAPHS = 20
"""In a chapter; with 77 words in each, 139 chapters are as long as Moby-Dick."""


def sentence(chance: random.Random) -> str:
    """Invent a sentence."""
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(chance.randint(5, 20))]
    return " ".join(words).capitalize() + "."


def chapter(number: int) -> str:
    """Invent a chapter with one note."""
    chance = random.Random(number)
    paragraphs = [" ".join(sentence(chance) for _ in range(6)) for _ in range(PARAGRAPHS)]
    return f"# Chapter {number}\n\n" + "\n\n".join(paragraphs) + f"[^1]\n\n[^1]: {sentence(chance)}\n"


def invent_book(folder: Path, chapters: int) -> None:
    """Write the invented book."""
    (folder / "chapters").mkdir(parents=True)
    (folder / "book.toml").write_text(SETTINGS)
    for number in range(1, chapters + 1):
        (folder / f"chapters/{number:03}-chapter.md").write_text(chapter(number))


def seconds(folder: Path, *options: str) -> float:
    """Build the book and take the time."""
    start = time.monotonic()
    command = [sys.executable, "-m", "bookgen", "build", str(folder), "--out", str(folder.parent / "dist")]
    subprocess.run([*command, "--quiet", *options], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def main() -> None:
    """Measure and print."""
    chapters = int(sys.argv[1]) if len(sys.argv) > 1 else 139
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "long"
        if len(sys.argv) > 2:
            shutil.copytree(sys.argv[2], folder)
        else:
            invent_book(folder, chapters)
        words = sum(len(path.read_text().split()) for path in folder.glob("chapters/*.md"))
        print(f"{words} words")
        print(f"from nothing        {seconds(folder):6.2f} s")
        print(f"nothing to do       {min(seconds(folder) for _ in range(3)):6.2f} s")
        first = min(folder.glob("chapters/*.md"))
        first.write_text(first.read_text() + "\nOne word more.\n")
        print(f"one chapter changed    {seconds(folder):6.2f} s")


if __name__ == "__main__":
    main()
