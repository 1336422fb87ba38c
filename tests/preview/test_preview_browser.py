"""The preview as a writer sees it: Chromium beside an editor."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from judge_tools import browse

HERE = Path(__file__).parent
CHAPTER = "01-the-quay.md"
SETTINGS = """\
title = "The Quay"
language = "en"
identifier = "urn:uuid:22222222-2222-4333-8444-555555555555"
modified = 2026-01-01T00:00:00Z
"""

pytestmark = pytest.mark.judge


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "quay"
    (folder / "chapters").mkdir(parents=True)
    (folder / "book.toml").write_text(SETTINGS)
    paragraphs = (f"Paragraph {number}. {'The ferry left the quay at nine. ' * 14}" for number in range(12))
    (folder / "chapters" / CHAPTER).write_text("# The Quay\n\n" + "\n\n".join(paragraphs) + "\n")
    (folder / "chapters" / "02-the-sea.md").write_text("# The Sea\n\nIt was calm.[^1]\n\n[^1]: As ever.\n")
    return folder


@pytest.fixture
def watch(book: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bookgen", "watch", str(book), "--port", "0", "--out", f"{book.parent}/dist"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_a_writer_sees_what_was_saved_where_it_stands(watch, book, tmp_path):
    address = watch.stdout.readline().split()[-1]
    done = browse(HERE / "browse.mjs", address, str(book), CHAPTER, str(tmp_path / "shots"))
    watch.send_signal(signal.SIGINT)
    assert ([], 0) == (done.stdout.splitlines(), done.returncode)
    assert ("Ctrl-C ends it\nno longer watching\n", 0) == (watch.communicate(timeout=60)[1], watch.returncode)
