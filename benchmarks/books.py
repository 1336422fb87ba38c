"""The books that are measured: Moby-Dick as someone else typed it, or an invented one of its shape, or many
books made of its chapters.

BOOKGEN_CORPUS names the folder of real manuscripts, else ../shared/corpus beside the checkout. Where there
is none the invented book stands in, and the tables say so.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
SYLLABLES = "ba ce di fo lu ma ne pi ro su ta ve li no ra se to vi ca do me pa ri sa te".split()
SETTINGS = """\
title = "{title}"
language = "en"
identifier = "urn:uuid:22222222-2222-4333-8444-{number:012}"
modified = 2026-01-01T00:00:00Z
"""
SHORTEST, LONGEST = 5_000, 60_000
"""Of a catalogue's books. Units: words."""
SLACK = 500
"""By how much a book may be longer than was wanted. Units: words."""
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
    (folder / "book.toml").write_text(SETTINGS.format(title=title, number=555555555555), encoding="utf-8")
    words = sum(len(path.read_text(encoding="utf-8").split()) for path in chapters.iterdir())
    return f"{title}, {len(list(chapters.iterdir()))} chapters, {words} words"


def catalogue(folder: Path, count: int) -> str:
    """Write so many books into a new folder, the same at every run; say what they are.

    As in a publisher's list many are short and few are long: of 300 half have fewer than 10,000 words.
    """
    long_book(folder / "model")
    chapters = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("model/chapters/*.md"))]
    shutil.rmtree(folder / "model")
    lengths = []
    for number in range(1, count + 1):
        share = (number - 1) / max(count - 1, 1)
        wanted = round(SHORTEST * (LONGEST / SHORTEST) ** share**2)
        texts = tuple(_drawn(chapters, wanted, random.Random(number)))
        _write_book(folder / f"book-{number:04}", number, texts)
        lengths.append(sum(len(text.split()) for text in texts))
    return f"{count} books of {min(lengths):,} to {max(lengths):,} words, {sum(lengths):,} in all"


def _drawn(chapters: Sequence[str], wanted: int, chance: random.Random) -> Iterator[str]:
    """Draw chapters until they have about so many words, each with its paragraphs in an order of its own.

    So no chapter is the same as another book's, and nothing that was made for one serves two.
    """
    for text in chance.sample(chapters, len(chapters)):
        words = len(text.split())
        if wanted > 0 and words <= wanted + SLACK:
            wanted -= words
            yield _shuffled(text, chance)


def _shuffled(text: str, chance: random.Random) -> str:
    """Put the plain paragraphs of a chapter into another order; headings, notes and markers stay."""
    blocks = text.strip().split("\n\n")
    plain = [number for number, block in enumerate(blocks) if block[0].isalpha() or block[0] in "“‘"]
    shuffled = chance.sample(plain, len(plain))
    order = dict(zip(plain, shuffled, strict=True))
    return "\n\n".join(blocks[order.get(number, number)] for number in range(len(blocks))) + "\n"


def _write_book(folder: Path, number: int, texts: Sequence[str]) -> None:
    (folder / "chapters").mkdir(parents=True)
    settings = SETTINGS.format(title=f"Book {number}", number=number)
    (folder / "book.toml").write_text(settings, encoding="utf-8")
    for place, text in enumerate(texts, 1):
        (folder / "chapters" / f"{place:03}.md").write_text(text, encoding="utf-8")


def _chapter(number: int) -> str:
    """Invent a chapter with one note, the same at every run."""
    chance = random.Random(number)
    paragraphs = [" ".join(_sentence(chance) for _ in range(6)) for _ in range(PARAGRAPHS)]
    return f"# Chapter {number}\n\n" + "\n\n".join(paragraphs) + f"[^1]\n\n[^1]: {_sentence(chance)}\n"


def _sentence(chance: random.Random) -> str:
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(chance.randint(5, 20))]
    return " ".join(words).capitalize() + "."
