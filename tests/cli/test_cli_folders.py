"""`bookgen new`, `import`, `normalise`, `adopt`, `check`, `explain`, `doctor` and `clean` from outside."""

from __future__ import annotations

import json
from pathlib import Path

import click.testing
import pytest

from bookgen.checking import all_rules
from bookgen.cli import COMMANDS, bookgen
from bookgen.normalise.desk import name_of
from bookgen.normalise.passes import PASSES

SOURCE = """\
The Ferry

From Example Wiki
Jump to navigation Jump to search

The Crossing[edit source]

The ferry left the quay at nine.[1] Nobody saw her come back.

↑ So the log-book says.

Retrieved from "https://wiki.example/index.php?title=The_Ferry&oldid=7"
"""


def test_import_curls_the_marks_of_the_title(run):
    text = "THE LAMPLIGHTER'S YEAR\n\nby Ada Penrose\n\nThe ferry left the quay at nine, and nobody saw her.\n"
    Path("draft.txt").write_text(text)
    assert 0 == run("import", "draft.txt", "lamp")[0]
    assert 'title = "The Lamplighter’s Year"' in Path("lamp/book.toml").read_text()


def test_import_proposes_title_and_author_from_above_a_plain_text(run):
    text = "THE LADY OF THE LAMP\nby Ann Author\n\nThe ferry left the quay at nine, and nobody saw her come back.\n"
    Path("draft.txt").write_text(text)
    assert 0 == run("import", "draft.txt", "lamp")[0]
    settings = Path("lamp/book.toml").read_text()
    assert 'title = "The Lady of the Lamp"' in settings
    assert 'name = "Ann Author"\nrole = "aut"' in settings
    (chapter,) = Path("lamp/chapters").glob("*.md")
    assert "# The Lady of the Lamp\n\nThe ferry left" in chapter.read_text()


PNG = b"\x89PNG\r\n\x1a\n"


def test_new_makes_a_folder_that_has_nothing_to_find_fault_with(run):
    assert 0 == run("new", "my-first-book")[0]
    assert 'title = "My First Book"' in Path("my-first-book/book.toml").read_text()
    assert (0, "my-first-book: nothing found\n", "my-first-book: reading\n") == run("check", "my-first-book")


def test_new_names_a_folder_with_spaces_as_the_shell_wants_it(run):
    assert "next: bookgen build 'my book'\n" in run("new", "my book")[1]


def test_a_file_or_a_folder_without_settings_is_not_sent_to_new(run):
    Path("draft.txt").write_text(SOURCE)
    Path("dist").mkdir()
    assert (
        3,
        "",
        "draft.txt: 'draft.txt' is a file, not a book's folder\n"
        "  hint: 'bookgen import draft.txt DIR' makes a book's folder of a manuscript\n",
    ) == run("build", "draft.txt", "--quiet")
    status, _, said = run("build", "dist", "--quiet")
    assert (3, False) == (status, "bookgen new" in said)


def test_new_gives_each_book_an_identifier_of_its_own(run):
    for name in ("one", "two"):
        run("new", name)
    first, second = (
        Path(f"{name}/book.toml").read_text().partition("identifier")[2] for name in ("one", "two")
    )
    assert first.splitlines()[0] != second.splitlines()[0]


@pytest.mark.parametrize("words", [("new", "full"), ("import", "source.txt", "full")])
def test_a_folder_with_something_in_it_is_left_alone(run, words):
    Path("source.txt").write_text(SOURCE)
    Path("full").mkdir()
    Path("full/mine.txt").write_text("mine")
    status, _, said = run(*words)
    assert (3, "'full' is there already and not empty\n  hint: name a folder that does not exist yet\n") == (
        status,
        said[said.index("'full'") :],
    )
    assert ["full/mine.txt"] == [str(path) for path in Path("full").rglob("*")]


@pytest.mark.parametrize("title", ['say-"yes"', "back\\slash", "naïve", "日本"])
def test_new_writes_any_title_as_toml(run, title):
    assert 0 == run("new", title)[0]
    assert 0 == run("check", title)[0]


def test_import_keeps_the_source_and_writes_chapters_and_ledger(run):
    Path("ferry.txt").write_text(SOURCE)
    status, said, progress = run("import", "ferry.txt", "ferry")
    assert (0, SOURCE) == (status, Path("ferry/source/ferry.txt").read_text())
    assert progress.startswith("read as wiki-paste: the line 'Jump to navigation'")
    assert 'title = "The Ferry"' in Path("ferry/book.toml").read_text()
    (chapter,) = Path("ferry/chapters").glob("*.md")
    assert "The ferry left the quay at nine.[^1]" in chapter.read_text()
    assert Path("ferry/chapters/ledger.jsonl").exists()
    assert "made ferry: 1 chapter, " in said


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "there is no 'draft.txt'"),
        (b"", "empty"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\xff\xfe", "draft.txt"),
    ],
)
def test_import_of_nothing_readable_leaves_no_folder(run, data, message):
    if data is not None:
        Path("draft.txt").write_bytes(data)
    status, _, said = run("import", "draft.txt", "book")
    assert 3 == status
    assert message in said
    assert not Path("book").exists()


def test_import_takes_the_pictures_that_lie_beside_the_source_and_no_others(run):
    Path("from").mkdir()
    Path("from/map.png").write_bytes(PNG)
    Path("secret.png").write_bytes(PNG)
    Path("from/page.html").write_text(
        "<title>T</title><h1>One</h1><p>Look.</p><p><img src='map.png' alt='A map'></p>"
        "<p><img src='../secret.png' alt='A secret'></p>"
    )
    assert 0 == run("import", "from/page.html", "book")[0]
    assert [PNG] == [path.read_bytes() for path in Path("book").rglob("*.png")]


@pytest.fixture
def ferry(run) -> Path:
    """An imported book; gives its one chapter."""
    Path("ferry.txt").write_text(SOURCE)
    assert 0 == run("import", "ferry.txt", "ferry")[0]
    (chapter,) = Path("ferry/chapters").glob("*.md")
    return chapter


def test_normalise_gives_the_same_chapters_again(run, ferry):
    before = {path: path.read_bytes() for path in ferry.parent.iterdir()}
    assert 0 == run("normalise", "ferry")[0]
    assert before == {path: path.read_bytes() for path in ferry.parent.iterdir()}


def test_normalise_stops_before_a_hand_edit_and_adopt_keeps_it(run, ferry):
    edited = ferry.read_text().replace("quay", "pier")
    ferry.write_text(edited)
    status, _, said = run("normalise", "ferry")
    assert (3, edited) == (status, ferry.read_text())
    assert "hint: run 'bookgen adopt ferry'" in said
    assert "wrote 1 correction: " in run("adopt", "ferry")[1]
    assert "pier" in Path("ferry/corrections.toml").read_text()
    assert 0 == run("normalise", "ferry")[0]
    assert edited == ferry.read_text()


def test_adopt_without_edits_writes_no_corrections(run, ferry):
    assert "nothing was edited by hand" in run("adopt", "ferry")[1]
    assert not Path("ferry/corrections.toml").exists()


@pytest.mark.parametrize(
    ("file", "added"),
    [
        ("source/ferry.txt", "\nNobody asked.\n"),
        (
            "corrections.toml",
            '[[correction]]\nin = "{chapter}"\nfind = "nine"\nreplace = "ten"\nreason = "The log."\n',
        ),
    ],
)
def test_adopt_does_not_undo_what_is_newer_than_the_chapters(run, ferry, file, added):
    ferry.write_text(ferry.read_text().replace("quay", "pier"))
    path = Path("ferry", file)
    before = path.read_text() if path.exists() else ""
    path.write_text(before + added.replace("{chapter}", f"chapters/{ferry.name}"))
    status, _, said = run("adopt", "ferry")
    assert (3, True) == (status, said.startswith(f"{file}: '{file}' has changed since the chapters were"))
    path.write_text(before)
    assert 0 == run("adopt", "ferry")[0]


def test_normalise_of_a_book_without_source_says_so(run):
    run("new", "plain")
    status, _, said = run("normalise", "plain")
    assert 3 == status
    assert said.startswith("book.toml: the book has no source to normalise\n  hint: ")


def test_check_reports_each_path_and_json_has_the_same(run):
    run("new", "good")
    status, said, _ = run("check", "good", "nowhere.epub")
    assert (3, "checked 2: nothing found in 1\n") == (status, said)
    facts = json.loads(run("check", "good", "nowhere.epub", "--json")[1])
    assert [0, 1] == [len(one["faults"]) for one in facts["checked"]]


@pytest.mark.parametrize("name", ["empty.epub", "empty.pdf"])
def test_check_of_an_empty_file_is_an_error_that_is_found(run, name):
    Path(name).write_bytes(b"")
    status, said, _ = run("check", name)
    assert 1 == status
    assert said.startswith(f"{name}: 1 error")


def test_explain_shows_a_rule(run):
    status, said, _ = run("explain", "e001")
    assert (0, True) == (status, said.startswith("E001  error  link to"))
    assert "\nExample:\n" in said


def test_explain_lists_every_rule_and_pass(run):
    status, said, _ = run("explain")
    listed = {line.split()[0] for line in said.splitlines() if line.strip()}
    assert 0 == status
    assert {rule.code for rule in all_rules()} <= listed
    assert {name_of(pass_) for pass_ in PASSES} <= listed


def test_explain_lists_the_rules_that_begin_so(run):
    _, said, _ = run("explain", "x")
    assert ["Proofs", "X001", "X002"] == [line.split()[0] for line in said.splitlines()[:3]]
    assert "Passes" not in said


def test_explain_knows_the_passes_by_name(run):
    status, said, _ = run("explain", "curl-quotes")
    assert (0, True) == (status, said.startswith("curl-quotes  pass\n\nCurl straight marks by"))
    status, _, fault = run("explain", "curl-quote")
    assert (2, True) == (status, "did you mean 'curl-quotes'?" in fault)


def test_check_of_several_names_those_in_which_something_was_found(run):
    for name in ("one", "two"):
        run("new", name)
    Path("two/chapters/01-chapter.md").write_text("# One\n\nText.[^1]\n")
    status, said, _ = run("check", "one", "two")
    assert (1, "two: 1 error") == (status, said.splitlines()[0])
    assert "checked 2: nothing found in 1" == said.splitlines()[-1]
    assert (0, "checked 2: nothing found\n") == run("check", "one", "one")[:2]


def test_check_takes_a_folder_of_finished_books(run):
    run("new", "one")
    assert 0 == run("build", "one", "--edition", "epub")[0]
    assert (0, "dist/one/one.epub: nothing found\n", "") == run("check", "dist")
    assert (0, "dist/one/one.epub: nothing found\n", "") == run("check", "dist/one")


def test_doctor_lists_what_is_needed_and_clean_forgets(run):
    status, said, _ = run("doctor")
    assert (0, "Pango", "nothing is missing") == (status, said.split()[0], said.splitlines()[-1])
    Path(".bookgen/cache/ab").mkdir(parents=True)
    assert "emptied" in run("clean")[1]
    assert (0, "there was nothing to forget\n", "") == run("clean")


def test_book_without_a_source_has_no_queries(run):
    run("new", "plain")
    assert (0, "0 queries open\n", "") == run("queries", "plain")


def test_status_tells_books_of_one_name_apart(run):
    for folder in ("first/same", "second/same", "other"):
        Path(folder).parent.mkdir(exist_ok=True)
        run("new", folder)
    _, said, _ = run("status", "first/same", "second/same", "other")
    assert ["book", "first/same", "second/same", "other"] == [line.split()[0] for line in said.splitlines()]


def test_every_command_has_help_with_an_example():
    runner = click.testing.CliRunner()
    for name in COMMANDS:
        text = runner.invoke(bookgen, [name, "--help"]).output
        assert f"bookgen {name}" in text.partition("Example")[2], name
