"""What others say of the site: the Nu checker, axe, Chromium with the hands of a reader, onixcheck.

Where a judge cannot be had these tests are skipped on a desk and fail in CI.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from judge_tools import browse, module, needed, run
from site_parts import NOTED, published, site

HERE = Path(__file__).parent

pytestmark = pytest.mark.judge


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A site of three books on the disc; one long, one in another script."""
    root = tmp_path_factory.mktemp("site")
    long = "# Long\n\n" + "\n\n".join(f"Paragraph {number}. " + "Many words. " * 40 for number in range(60))
    whale = published(
        f"{NOTED}\n\n" + "\n\n".join("A long time ago. " * 30 for _ in range(12)),
        long,
        folios={"chapter-1": "1", "chapter-2": "9"},
        errata="mailto:errata@books.example",
        subjects=("Whaling", "Sea stories"),
        description="A voyage.",
        isbn={"epub": "978-0-306-40615-7", "print": "978-92-95055-12-4"},
    )
    books = (
        whale,
        published(
            "# Les fleurs\n\nDes fleurs.", name="fleurs", title="Les fleurs", language="fr", contributors=()
        ),
        published(
            "# باب\n\nكان يا ما كان.[^1]\n\n[^1]: حاشية.",
            name="kalila",
            title="كليلة ودمنة",
            language="ar",
            contributors=(),
        ),
    )
    files = site(*books, title="The Shelf", description="Free to read.", url="https://books.example")
    style = (HERE.parent.parent / "styles" / "site.css").read_bytes()
    downloads = {
        download: data
        for book in books
        for download, data in (
            (f"books/{book.name}/{book.name}.epub", book.epub),
            (f"books/{book.name}/{book.name}.pdf", b"%PDF-1.7"),
        )
    }
    for path, data in {**files, "site.css": style, **downloads}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def test_the_nu_checker_finds_no_error(folder):
    java, jar = needed(shutil.which("java"), "Java"), module("vnu-jar/build/dist/vnu.jar")
    pages = sorted(map(str, folder.rglob("*.html")))
    done = run(java, "-jar", jar, "--errors-only", *pages)
    assert (0, "") == (done.returncode, done.stderr)


def test_a_reader_finds_the_way_and_axe_no_violation(folder, tmp_path):
    done = browse(HERE / "browse.mjs", str(folder), str(tmp_path / "shots"))
    assert ([], "") == (done.stdout.splitlines(), done.stderr)


def test_onixcheck_finds_no_error(folder):
    onixcheck = pytest.importorskip("onixcheck")
    for path in sorted(folder.rglob("onix.xml")):
        assert [] == [str(error) for error in onixcheck.validate(str(path))]
