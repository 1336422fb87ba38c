"""The only writer: files appear together or not at all."""

import errno
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from bookgen import publish
from bookgen.errors import OutputError
from bookgen.publish import create_folder, remove_folder, replace_files

OLD = {"a.epub": b"old", "a.pdf": b"old"}
NEW = {"a.epub": b"new", "a.pdf": b"new"}


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_replace_files_makes_the_folder_and_those_above_it(tmp_path):
    replace_files(tmp_path / "dist" / "a", {"a.epub": b"1", "deep/er.txt": b"2"})
    assert {"a.epub": b"1", "deep/er.txt": b"2"} == files_in(tmp_path / "dist" / "a")


def test_replace_files_keeps_what_it_was_not_told_of_and_drops_what_it_was(tmp_path):
    book = tmp_path / "a"
    replace_files(book, OLD)
    (book / "notes").mkdir()
    (book / "notes" / "mine.txt").write_bytes(b"mine")
    replace_files(book, {"a.epub": b"new"}, drop=["a.pdf"])
    assert {"a.epub": b"new", "notes/mine.txt": b"mine"} == files_in(book)


def test_a_reader_who_has_the_file_open_reads_on_in_the_old_one(tmp_path):
    book = tmp_path / "a"
    replace_files(book, OLD)
    with (book / "a.epub").open("rb") as reader:
        begun = reader.read(1)
        replace_files(book, NEW)
        assert (b"old", b"new") == (begun + reader.read(), (book / "a.epub").read_bytes())


def test_nothing_is_left_beside_the_folder(tmp_path):
    for files in (OLD, NEW):
        replace_files(tmp_path / "a", files)
    assert ["a"] == [path.name for path in tmp_path.iterdir()]


def test_the_folder_has_the_rights_that_any_new_folder_has(tmp_path):
    (tmp_path / "plain").mkdir()
    replace_files(tmp_path / "a", OLD)
    assert (tmp_path / "plain").stat().st_mode == (tmp_path / "a").stat().st_mode


def full_disc(path: Path) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def test_a_full_disc_leaves_the_last_good_files(tmp_path, monkeypatch):
    replace_files(tmp_path / "a", OLD)
    monkeypatch.setattr(publish, "_sync", full_disc)
    with pytest.raises(OutputError) as caught:
        replace_files(tmp_path / "a", NEW)
    assert "no space left on device" in caught.value.message
    assert "free some space on the disc; the last good files are as they were" == caught.value.hint
    assert OLD == files_in(tmp_path / "a")
    assert ["a"] == [path.name for path in tmp_path.iterdir()]


def test_a_file_in_the_place_of_the_folder_is_an_output_error(tmp_path):
    (tmp_path / "dist").write_text("a file")
    with pytest.raises(OutputError, match="cannot write"):
        replace_files(tmp_path / "dist" / "a", NEW)


def test_a_disc_that_cannot_exchange_still_ends_with_the_new_files(tmp_path, monkeypatch):
    monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    for files in (OLD, NEW):
        replace_files(tmp_path / "a", files)
    assert NEW == files_in(tmp_path / "a")
    assert ["a"] == [path.name for path in tmp_path.iterdir()]


def test_an_old_folder_without_successor_is_put_back_first(tmp_path):
    replace_files(tmp_path / ".a.bookgen-old", {"kept.txt": b"kept"})
    replace_files(tmp_path / "a", NEW)
    assert NEW | {"kept.txt": b"kept"} == files_in(tmp_path / "a")
    assert ["a"] == [path.name for path in tmp_path.iterdir()]


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from bookgen import publish
    calls = 0
    def die(*_):
        global calls
        calls += 1
        if calls == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
    for name in ("fsync", "link", "open"):
        real = getattr(os, name)
        setattr(os, name, lambda *a, real=real, **k: (die(), real(*a, **k))[1])
    publish.replace_files(Path(sys.argv[1]), {"a.epub": b"new", "a.pdf": b"new"})
"""


@pytest.mark.parametrize("call", [1, 3, 5, 7, 9])
def test_a_killed_run_leaves_the_old_files_or_the_new_ones_whole(tmp_path, call):
    book = tmp_path / "dist" / "a"
    replace_files(book, OLD)
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(book), str(call)]
    done = subprocess.run(command, check=False, timeout=30)
    assert files_in(book) in (OLD, NEW)
    assert (done.returncode == -signal.SIGKILL) or files_in(book) == NEW
    replace_files(book, NEW)
    assert NEW == files_in(book)
    assert ["a"] == [path.name for path in book.parent.iterdir()]


def test_two_runs_at_once_end_with_the_files_of_one(tmp_path):
    code = "import sys; from pathlib import Path; from bookgen.publish import replace_files as r\n"
    code += (
        "for _ in range(30): r(Path(sys.argv[1]), dict.fromkeys(['a.epub', 'a.pdf'], sys.argv[2].encode()))"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "a"), word]) for word in ("one", "two")
    ]
    assert [0, 0] == [run.wait(timeout=60) for run in runs]
    assert 1 == len(set(files_in(tmp_path / "a").values()))
    assert ["a"] == [path.name for path in tmp_path.iterdir()]


def test_create_folder_takes_an_empty_folder_and_refuses_a_full_one(tmp_path):
    (tmp_path / "a").mkdir()
    create_folder(tmp_path / "a", OLD)
    with pytest.raises(OutputError, match="is there already and not empty"):
        create_folder(tmp_path / "a", NEW)
    assert OLD == files_in(tmp_path / "a")


def test_remove_folder_says_whether_there_was_one(tmp_path):
    replace_files(tmp_path / "a", OLD)
    assert [True, False] == [remove_folder(tmp_path / "a"), remove_folder(tmp_path / "a")]
