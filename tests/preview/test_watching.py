"""A book while it is written: what is shown at once, what follows, and how a broken book recovers."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bookgen.cache import Cache
from bookgen.errors import ToolError
from bookgen.store import NOTHING_KEPT
from bookgen.watched import Examined, WatchedBook, examine
from bookgen.watching import _follow
from bookgen.workers import Workers

SETTINGS = """\
title = "The Quay"
language = "en"
identifier = "urn:uuid:22222222-2222-4333-8444-555555555555"
modified = 2026-01-01T00:00:00Z
"""


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1) as pool:
        yield pool


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "quay"
    (folder / "chapters").mkdir(parents=True)
    (folder / "book.toml").write_text(SETTINGS)
    (folder / "chapters/01-the-quay.md").write_text("# The Quay\n\nIt was early.[^1]\n\n[^1]: At five.\n")
    (folder / "chapters/02-the-sea.md").write_text("# The Sea\n\nIt was calm. See [the quay](01-the-quay.md).\n")
    return folder


@pytest.fixture
def desk(folder: Path, workers: Workers) -> WatchedBook:
    desk = WatchedBook(folder, workers, Cache(folder.parent / "cache"), lambda: None)
    desk.reread()
    desk.examined = examine(folder, NOTHING_KEPT)
    return desk


def save(desk: WatchedBook, file: str, text: str) -> None:
    (desk.folder / file).write_text(text)
    desk.reread()


def words(desk: WatchedBook, section: str) -> str:
    return (desk.text(section) or b"").decode()


def test_a_saved_chapter_is_shown_before_the_book_is_composed(desk: WatchedBook):
    before = desk.view
    save(desk, "chapters/02-the-sea.md", "# The Sea\n\nIt was rough. Not [calm](gone.md).\n")
    after = desk.view
    changed = {a.id for a, b in zip(before.sections, after.sections, strict=True) if a.version != b.version}
    assert {"the-sea"} == changed
    assert "It was rough." in words(desk, "the-sea")
    assert not after.is_checked


def test_text_keeps_ids_and_lines_and_the_epubs_style(desk: WatchedBook):
    assert 'data-line="3"' in words(desk, "the-quay")
    assert 'href="style.css"' in words(desk, "the-quay")
    assert "p" in desk.style()
    assert desk.text("half-title") is None


def test_settling_checks_the_book_and_counts_its_pages(desk: WatchedBook):
    save(desk, "chapters/02-the-sea.md", "# The Sea\n\nIt was calm.[^9]\n")
    assert [] == [spot for spot in desk.view.findings if spot.code == "C001"]
    desk.settle()
    view = desk.view
    assert [("C001", "chapters/02-the-sea.md:3", "the-sea")] == [
        (spot.code, spot.place, spot.section) for spot in view.findings if spot.severity == "error"
    ]
    assert (True, True) == (view.is_checked, view.is_set)
    assert {"the-quay": "1", "the-sea": "3"} == {
        one.id: one.folio for one in view.sections if one.id in ("the-quay", "the-sea")
    }


def test_pages_of_a_saved_chapter_hold_what_was_saved(desk: WatchedBook):
    save(desk, "chapters/02-the-sea.md", "# The Sea\n\nIt was rough.\n")
    galley = desk.galley("the-sea")
    assert "It was rough." in [line.text.strip() for line in galley.lines]
    assert desk.galley("nothing") is None


def test_what_was_examined_too_late_is_not_shown(desk: WatchedBook):
    stale = Examined(fault="stale")
    save(desk, "chapters/02-the-sea.md", "# The Sea\n\nIt was rough.\n")
    assert [] == list(desk._settled(stale, desk.revision - 1))
    assert "" == desk.fault


@pytest.mark.parametrize(
    ("file", "broken", "said"),
    [
        ("book.toml", "titel = 'x'\n" + SETTINGS, "book.toml:1: unknown key 'titel'"),
        ("chapters/02-the-sea.md", "# The Sea\n\nIt \x01 was.\n", "chapters/02-the-sea.md:3: "),
    ],
)
def test_a_book_that_does_not_load_says_where_and_recovers(desk: WatchedBook, file, broken, said):
    whole = (desk.folder / file).read_text()
    save(desk, file, broken)
    assert said in desk.view.fault
    assert "It was calm." in words(desk, "the-sea")
    save(desk, file, whole)
    assert "" == desk.view.fault


def test_a_folder_without_a_book_says_so(tmp_path: Path, workers: Workers):
    desk = WatchedBook(tmp_path, workers, Cache(tmp_path / "cache"), lambda: None)
    desk.reread()
    assert "there is no 'book.toml'" in desk.view.fault
    assert () == desk.view.sections


def test_a_picture_is_known_by_its_name_alone(desk: WatchedBook, folder: Path):
    (folder / "images").mkdir()
    (folder / "images/x.png").write_bytes(b"png")
    desk.reread()
    assert b"png" == desk.picture("images/x.png").data
    assert [None] * 3 == [desk.picture(name) for name in ("book.toml", "../quay/images/x.png", "/etc/passwd")]


def test_a_process_that_died_is_replaced(desk: WatchedBook):
    desk.galley("the-sea")
    process = next(iter(desk.workers.pool._processes.values()))
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    save(desk, "chapters/02-the-sea.md", "# The Sea\n\nIt was over.\n")
    with pytest.raises(ToolError, match="ended before its time"):
        desk.galley("the-sea")
    assert desk.galley("the-sea")


def test_many_saves_leave_no_more_behind_than_one(desk: WatchedBook):
    def left() -> tuple[int, ...]:
        return len(desk._galleys.texts), len(desk._galleys.keys), len(desk.on_pages)

    sizes = []
    for number in range(6):
        save(desk, "chapters/02-the-sea.md", f"# The Sea\n\nIt was calm {number} times.\n")
        desk.settle()
        desk.galley("the-sea")
        desk._clerk.submit(int).result()
        sizes.append(left())
    assert 1 == len(set(sizes))


def test_an_interrupt_ends_it_cleanly(folder: Path):
    command = [sys.executable, "-m", "bookgen", "watch", str(folder), "--port", "0", "--out", f"{folder}/../dist"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        address = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
    assert address.startswith("quay  http://127.0.0.1:")
    assert ("Ctrl-C ends it\nno longer watching\n", 0) == (said, process.returncode)


def test_a_save_is_noticed(folder: Path, workers: Workers, monkeypatch):
    saved = "# The Sea\n\nIt was rough.\n"
    monkeypatch.setattr(WatchedBook, "settle", lambda desk: None)

    async def seen() -> str:
        loop, heard = asyncio.get_running_loop(), asyncio.Event()
        cache = Cache(folder.parent / "cache")
        desk = WatchedBook(folder, workers, cache, lambda: loop.call_soon_threadsafe(heard.set))
        following = asyncio.create_task(_follow(desk))
        while desk.book is None or desk.book.sections[1].markdown != saved:
            await asyncio.wait_for(heard.wait(), 30)
            heard.clear()
            (folder / "chapters/02-the-sea.md").write_text(saved)
        following.cancel()
        return desk.book.sections[1].markdown

    assert saved == asyncio.run(seen())
