"""`bookgen build` from outside: what it says, what it exits with, what lies in dist/ afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bookgen.cli import main
from bookgen.pipeline import Order, Status, build_book
from bookgen.workers import Workers

BOOKGEN = (sys.executable, "-m", "bookgen")
CHAPTER = "# One\n\nIt was a fine day.[^1]\n\n[^1]: So the log-book says.\n"
SETTINGS = """\
title = "A Small Book"
language = "en"
identifier = "urn:uuid:11111111-2222-4333-8444-555555555555"
modified = 2026-01-02T00:00:00Z
"""


def run(*words: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [*BOOKGEN, *map(str, words)]
    environ = os.environ | environment
    return subprocess.run(
        command, cwd=cwd, env=environ, capture_output=True, text=True, check=False, timeout=120
    )


def write_book(folder: Path, chapter: str | bytes = CHAPTER, settings: str | bytes = SETTINGS) -> Path:
    (folder / "chapters").mkdir(parents=True)
    for path, text in ((folder / "book.toml", settings), (folder / "chapters/01-one.md", chapter)):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A folder with one book, built."""
    folder = tmp_path_factory.mktemp("built")
    write_book(folder / "small")
    done = run("build", "small", cwd=folder)
    assert 0 == done.returncode, done.stderr
    return folder


@pytest.fixture
def shelf(built, tmp_path) -> Path:
    """A copy of that folder, to do with as a test likes."""
    subprocess.run(["cp", "-a", f"{built}/.", str(tmp_path)], check=True)
    return tmp_path


def test_a_book_comes_out_with_its_manifest(built):
    files = files_in(built / "dist" / "small")
    assert {"small.epub", "small.pdf", "manifest.json"} == set(files)
    assert files["small.epub"].startswith(b"PK")
    assert files["small.pdf"].startswith(b"%PDF-")
    manifest = json.loads(files["manifest.json"])
    assert ["small.epub", "small.pdf"] == [file["name"] for file in manifest["files"]]
    assert [len(files["small.epub"]), len(files["small.pdf"])] == [file["size"] for file in manifest["files"]]
    assert "weasyprint" in manifest["versions"]


def test_results_are_on_stdout_and_progress_on_stderr(shelf):
    done = run("build", "small", "--fresh", cwd=shelf)
    assert ["small: reading", "small: typesetting"] == done.stderr.splitlines()[:2]
    assert ["dist/small/small.epub", "dist/small/small.pdf"] == [
        line.split()[0] for line in done.stdout.splitlines()[-2:]
    ]


def test_quiet_shows_no_progress(shelf):
    assert "" == run("build", "small", "--fresh", "--quiet", cwd=shelf).stderr


def test_a_second_build_changes_nothing(shelf):
    before = files_in(shelf / "dist")
    done = run("build", "small", cwd=shelf)
    assert ["nothing changed"] * 2 == [line.split("  ")[-1] for line in done.stdout.splitlines()]
    assert ("", before) == (done.stderr, files_in(shelf / "dist"))


def test_a_damaged_file_is_made_again(shelf):
    whole = files_in(shelf / "dist")
    (shelf / "dist/small/small.epub").write_bytes(b"")
    assert 0 == run("build", "small", cwd=shelf).returncode
    assert whole == files_in(shelf / "dist")


def test_the_same_book_gives_the_same_bytes_elsewhere(shelf, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write_book(elsewhere / "small")
    run(
        "build",
        "small",
        "--jobs",
        1,
        "--out",
        "out",
        cwd=elsewhere,
        TZ="Asia/Tokyo",
        LC_ALL="C",
        PYTHONHASHSEED="7",
    )
    assert files_in(shelf / "dist") == files_in(elsewhere / "out")


def test_one_edition_is_built_alone_and_the_other_stays(shelf):
    pdf = (shelf / "dist/small/small.pdf").read_bytes()
    (shelf / "small/chapters/01-one.md").write_text("# One\n\nIt rained.\n")
    done = run("build", "small", "--edition", "epub", "--json", cwd=shelf)
    facts = json.loads(done.stdout)
    assert ["dist/small/small.epub"] == [file["path"] for file in facts["books"][0]["files"]]
    assert pdf == (shelf / "dist/small/small.pdf").read_bytes()
    manifest = json.loads((shelf / "dist/small/manifest.json").read_text())
    assert 2 == len({file["inputs"] for file in manifest["files"]})


def test_json_has_the_facts_of_the_result(shelf):
    facts = json.loads(run("build", "small", "nowhere", "--json", cwd=shelf).stdout)
    small, nowhere = facts["books"]
    assert (1, "unchanged", "failed") == (facts["status"], small["result"], nowhere["result"])
    assert ["epub", "print"] == [file["edition"] for file in small["files"]]
    assert "there is no 'book.toml' in 'nowhere'" == nowhere["faults"][0]["message"]


def test_a_failing_book_does_not_stop_the_next_and_a_table_ends_the_run(shelf):
    write_book(shelf / "bad", settings="title = 5\n")
    done = run("build", "bad", "small", cwd=shelf)
    assert 1 == done.returncode
    table = [line.split()[:2] for line in done.stdout.splitlines()[-2:]]
    assert [["book", "result"], ["bad", "failed"]] == table
    assert "2 books" in done.stdout


BAD_BOOKS = {
    "a missing folder": ({"folder": "nowhere"}, 3, "book.toml: there is no 'book.toml' in 'nowhere'"),
    "no chapters": ({"chapter": None}, 3, "chapters: the book has no chapters"),
    "an empty book.toml": ({"settings": ""}, 3, "book.toml: the file has no 'title'"),
    "a binary book.toml": ({"settings": b"\xff\xfe\x00"}, 3, "'book.toml' is not UTF-8 text"),
    "no TOML": ({"settings": "title = \n"}, 3, "book.toml:1:9: invalid value"),
    "an unknown key": ({"settings": SETTINGS + "trimm = 'A5'\n"}, 3, "book.toml:5: unknown key 'trimm'"),
    "a wrong type": (
        {"settings": SETTINGS + "subtitle = 5\n"},
        3,
        "book.toml:5: 'subtitle' is an integer, 5",
    ),
    "a bad date": ({"settings": SETTINGS.replace("2026-01-02T", "2026-13-02T")}, 3, "book.toml:4:"),
    "a bad language": (
        {"settings": SETTINGS.replace('"en"', '"english"')},
        3,
        "book.toml:2: 'language' is 'english'",
    ),
    "a binary chapter": (
        {"chapter": b"# One\n\n\x80\xff\n"},
        3,
        "chapters/01-one.md:3: 'chapters/01-one.md' is not UTF-8",
    ),
    "a mark without a note": ({"chapter": "# One\n\nText.[^1]\n"}, 1, "chapters/01-one.md:3: error: "),
    "a note without a mark": (
        {"chapter": "# One\n\nText.\n\n[^1]: A note.\n"},
        None,
        "chapters/01-one.md:5: ",
    ),
    "an empty chapter": ({"chapter": ""}, None, "chapters/01-one.md"),
}


@pytest.mark.parametrize("name", BAD_BOOKS)
def test_a_bad_book_says_what_is_wrong_and_the_last_good_files_stay(shelf, name, monkeypatch, capsys):
    changes, status, message = BAD_BOOKS[name]
    before = files_in(shelf / "dist")
    if "settings" in changes:
        text = changes["settings"]
        (shelf / "small/book.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    if "chapter" in changes:
        text = changes["chapter"]
        (shelf / "small/chapters/01-one.md").unlink()
        if text is not None:
            (shelf / "small/chapters/01-one.md").write_bytes(
                text if isinstance(text, bytes) else text.encode()
            )
    monkeypatch.chdir(shelf)
    with pytest.raises(SystemExit) as ended:
        main(["build", changes.get("folder", "small")])
    said = capsys.readouterr()
    assert message in said.out + said.err
    if status is not None:
        assert status == ended.value.code
        assert before == files_in(shelf / "dist")


def test_an_error_in_the_text_ends_the_typesetting_that_was_begun(shelf):
    chapter = next((shelf / "small/chapters").iterdir())
    chapter.write_text("# One\n\nThe caf\ufffd was closed.\n")
    with Workers() as workers:
        built = build_book(shelf / "small", Order(shelf / "elsewhere"), workers, lambda *_: None)
        assert (Status.HELD_BACK, False) == (built.status, workers.is_open)
    assert "T108" in {finding.code for finding in built.findings}


def test_a_template_error_names_template_and_line(shelf):
    (shelf / "small/templates").mkdir()
    (shelf / "small/templates/title-page.xhtml.j2").write_text("<section>\n{% if %}\n</section>\n")
    before = files_in(shelf / "dist")
    done = run("build", "small", cwd=shelf)
    assert (3, before) == (done.returncode, files_in(shelf / "dist"))
    assert "title-page.xhtml.j2:2: " in done.stderr


def test_a_folder_that_may_not_be_written_is_said_in_a_line(shelf):
    (shelf / "file").write_text("in the way")
    done = run("build", "small", "--out", "file/dist", cwd=shelf)
    assert 3 == done.returncode
    assert "cannot write 'file/dist/small': not a directory" in done.stderr


FULL_DISC = """
import errno, os, sys
from bookgen import publish
from bookgen.cli import main
def full(folder):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
publish._sync = full
main(sys.argv[1:])
"""


def test_a_full_disc_leaves_the_last_good_book(shelf):
    before = files_in(shelf / "dist")
    (shelf / "small/chapters/01-one.md").write_text("# One\n\nIt rained.\n")
    command = [sys.executable, "-c", FULL_DISC, "build", "small"]
    done = subprocess.run(command, cwd=shelf, capture_output=True, text=True, check=False, timeout=120)
    assert (3, before) == (done.returncode, files_in(shelf / "dist"))
    assert (
        "dist/small: cannot write 'dist/small': no space left on device\n  hint: free some space"
        in done.stderr
    )


def test_an_interrupt_ends_the_run_and_leaves_the_last_good_book(shelf):
    before = files_in(shelf / "dist")
    (shelf / "small/chapters/01-one.md").write_text(
        "# One\n\n" + "It rained all day and all night.\n\n" * 6000
    )
    process = subprocess.Popen(
        [*BOOKGEN, "build", "small"], cwd=shelf, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert process.stderr is not None
    while "typesetting" not in process.stderr.readline():
        pass
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert 130 == process.returncode
    assert "interrupted; the finished books are as they were\n" == said[said.index("interrupted") :]
    assert "Traceback" not in said
    assert before == files_in(shelf / "dist")


def test_two_books_of_one_name_are_not_built_over_each_other(tmp_path):
    for name in ("one/lamp", "two/lamp"):
        (tmp_path / name).mkdir(parents=True)
    done = run("build", "one/lamp", "two/lamp", cwd=tmp_path)
    assert 2 == done.returncode
    assert "'one/lamp' and 'two/lamp' would both be built into 'dist/lamp'" in done.stderr


INTERRUPTED_AT_ONCE = """
import os, signal
from bookgen.workers import Workers
if __name__ == "__main__":
    with Workers(1) as workers:
        workers.start()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.killpg(0, signal.SIGINT)
        print(workers.pool.submit(int, "7").result())
"""


def test_processes_that_are_just_starting_leave_an_interrupt_to_their_parent(tmp_path):
    script = tmp_path / "interrupted.py"
    script.write_text(INTERRUPTED_AT_ONCE)
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=False, timeout=60,
        start_new_session=True,
    )  # fmt: skip
    assert (0, "7\n", "") == (done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["bild"], "no such command 'bild'\n  hint: did you mean 'build'?"),
        (["build"], "missing argument 'DIR...'\n  hint: 'bookgen build --help' tells more"),
        (["build", "small", "--fres"], "no such option '--fres'\n  hint: did you mean '--fresh'?"),
        (["build", "small", "--edition", "kindle"], "'kindle' is not one of 'epub', 'print'"),
        (["explain", "Q123"], "no rule has the code 'Q123'"),
    ],
)
def test_wrong_usage_says_what_is_right(tmp_path, words, message):
    done = run(*words, cwd=tmp_path)
    assert 2 == done.returncode
    assert message in done.stderr


def test_results_that_nobody_reads_are_no_fault(built):
    command = f"{sys.executable} -m bookgen explain E001 | head -c 1"
    done = subprocess.run(
        ["bash", "-c", command], cwd=built, capture_output=True, text=True, check=False, timeout=60
    )
    assert ("E", "") == (done.stdout, done.stderr)


def test_debug_shows_where_a_fault_arose(tmp_path):
    assert "Traceback" in run("build", "nowhere", "--debug", cwd=tmp_path).stderr


def test_both_variants_come_of_one_run(shelf, monkeypatch, capsys):
    settings = (shelf / "small/book.toml").read_text()
    monkeypatch.chdir(shelf)
    (shelf / "small/book.toml").write_text(settings + '\n[print]\nvariant = ["pdf/ua-1", "pdf/x-4"]\n')
    with pytest.raises(SystemExit) as ended:
        main(["build", "small", "--edition", "print"])
    capsys.readouterr()
    assert 0 == ended.value.code
    claims = [(shelf / f"dist/small/{name}").read_bytes() for name in ("small.pdf", "small-press.pdf")]
    assert [False, True] == [b"GTS_PDFXVersion" in data for data in claims]


def test_an_epub_alone_loads_nothing_that_sets_or_reads_pages(tmp_path):
    write_book(tmp_path / "small")
    done = run("build", "small", "--edition", "epub", cwd=tmp_path, PYTHONPROFILEIMPORTTIME="1")
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert {"bookgen.epub", "ebooklib"} <= loaded
    for_pages = {"weasyprint", "pydyf", "pikepdf", "pypdfium2", "bookgen.print", "multiprocessing", "pymdownx"}
    assert set() == for_pages & loaded
