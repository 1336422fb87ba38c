"""`bookgen queries`, `accept`, `reject`, `withdraw` and `normalise --explain` from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bookgen.openmarks import FILE, OpenMark, serialise_open_marks

SOURCE = """\
The Ferry

From Example Wiki
Jump to navigation Jump to search

The Crossing[edit source]

The ferry took a goslow course in 1923-26.[1] Nobody met Captain Penhalligard again.

Captain Penhalligard had a goslow way. In the pre-trail hearing, and the pre-trial one, Penhalligard spoke.

↑ So the log of Penhalilgard says.

Retrieved from "https://wiki.example/index.php?title=The_Ferry&oldid=7"
"""


@pytest.fixture
def ferry(run) -> Path:
    """An imported book."""
    Path("ferry.txt").write_text(SOURCE)
    assert 0 == run("import", "ferry.txt", "ferry")[0]
    return Path("ferry")


@pytest.fixture
def facts(run, ferry):
    """Give the queries as JSON has them."""
    return lambda *words: json.loads(run("queries", ferry, "--json", *words)[1])


def chapter() -> str:
    return Path("ferry/chapters/01-the-crossing.md").read_text()


def test_queries_are_listed_by_kind_with_what_stands_round_them(run, ferry):
    status, said, _ = run("queries", ferry)
    assert 0 == status
    assert "query-joined-words (2): Ask about words that look like two" in said
    assert "  ‘goslow’ → ‘go-slow’, 2 times\n" in said
    assert "source/ferry.txt:8:18 · chapters/01-the-crossing.md:3\n" in said
    assert "The ferry took a [goslow] course in 1923-26.[1] Nobody" in said
    assert "4 queries open: bookgen accept ferry ID, or reject\n" in said


def test_queries_say_the_same_to_a_machine(facts):
    first = facts("--kind", "query-joined-words")[0]
    assert ("goslow", "go-slow", 2, "open", None) == tuple(
        first[key] for key in ("before", "suggestion", "count", "state", "answer")
    )
    assert {"file": "source/ferry.txt", "line": 8, "column": 18} == first["source"]
    assert {"file": "chapters/01-the-crossing.md", "line": 3} == first["chapter"]


def test_accepted_query_is_in_chapter_and_corrections(run, ferry, facts):
    name = facts()[0]["id"]
    status, said, _ = run("accept", ferry, name, "--reason", "An adjective.", "--by", "ann")
    assert 0 == status
    assert f"accepted {name}: ‘goslow’ → ‘go-slow’ (chapters/01-the-crossing.md:3)" in said
    assert "took a go-slow course" in chapter()
    assert 'reason = "An adjective."\nby = "ann"\n' in Path("ferry/corrections.toml").read_text()
    assert [name] == [query["id"] for query in facts("--state", "decided")]


def test_other_words_can_be_written_instead(run, ferry, facts):
    assert 0 == run("accept", ferry, facts()[0]["id"], "--replace", "leisurely")[0]
    assert "took a leisurely course" in chapter()


def test_a_kind_is_decided_at_once_and_all_the_rest(run, ferry, facts):
    assert "rejected 2 queries\n" in run("reject", ferry, "--kind", "query-joined-words")[1]
    assert "accepted 2 queries\n" in run("accept", ferry, "--all")[1]
    assert [] == facts()
    assert ("goslow" in chapter(), "pre-trail" in chapter()) == (True, False)
    assert "accepted 0 queries\n" in run("accept", ferry, "--all")[1]


def test_change_that_was_made_without_asking_can_be_refused(run, ferry, facts):
    (made,) = facts("--state", "made", "--kind", "set-dashes")
    assert 0 == run("reject", ferry, made["id"])[0]
    assert "in 1923-26" in chapter()


def test_withdrawn_decision_is_asked_again_and_the_file_is_as_before(run, ferry, facts):
    remarks = "# Mine.\n"
    Path("ferry/corrections.toml").write_text(remarks)
    assert 0 == run("normalise", ferry)[0]
    before, queries = chapter(), facts()
    run("accept", ferry, "--all")
    assert before != chapter()
    assert "withdrew 4 queries\n" in run("withdraw", ferry, "--all")[1]
    assert (before, queries) == (chapter(), facts())
    assert remarks.strip() == Path("ferry/corrections.toml").read_text().strip()


def test_decisions_stand_when_the_source_has_new_lines(run, ferry):
    run("accept", ferry, "--all")
    source = Path("ferry/source/ferry.txt")
    source.write_text(SOURCE.replace("The ferry took", "A line.\n\nThe ferry took"))
    assert 0 == run("normalise", ferry)[0]
    assert "The ferry took a go-slow course" in chapter()


def test_decision_that_no_longer_fits_is_an_error_with_its_line(run, ferry):
    run("accept", ferry, "--all")
    source = Path("ferry/source/ferry.txt")
    source.write_text(SOURCE.replace("In the pre-trail hearing, and the pre-trial one, ", ""))
    status, said, _ = run("normalise", ferry)
    assert 1 == status
    assert "the correction no longer fits: 'query-spellings' proposes nothing about 'pre-trail'" in said


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (("accept", "ferry", "zzzz"), 3, "there is no query 'zzzz'"),
        (("accept", "ferry"), 2, "name queries by ID, or give --kind, or --all"),
        (("accept", "ferry", "--kind", "query-spelling"), 2, "'query-spelling' is not one of"),
        (("queries", "ferry", "--kind", "spellings"), 2, "'spellings' is not one of"),
        (("accept", "ferry", "--all", "--replace", "x"), 3, "one query at a time"),
        (("normalise", "ferry", "--explain", "99"), 3, "there is no line '99'"),
    ],
)
def test_what_is_not_there_is_said(run, ferry, words, status, message):
    ended, _, said = run(*words)
    assert status == ended
    assert message in said
    assert not Path("ferry/corrections.toml").exists()


def test_answers_are_not_given_twice_nor_taken_back_before(run, ferry, facts):
    name = facts()[0]["id"]
    assert f"the query '{name}' is not decided" in run("withdraw", ferry, name)[2]
    run("accept", ferry, name)
    assert f"the query '{name}' is decided already" in run("reject", ferry, name)[2]


def test_refusal_that_no_pass_would_heed_is_not_written(run, ferry, facts):
    name = facts("--state", "made", "--kind", "tie-notes")[0]["id"]
    status, _, said = run("reject", ferry, name)
    assert (3, False) == (status, Path("ferry/corrections.toml").exists())
    assert "'tie-notes' does what it does at 8:43 without asking" in said


def test_hand_edited_chapter_stops_a_decision(run, ferry):
    path = Path("ferry/chapters/01-the-crossing.md")
    path.write_text(path.read_text() + "\nMore.\n")
    assert 3 == run("accept", ferry, "--all")[0]
    assert not Path("ferry/corrections.toml").exists()


def test_explain_tells_what_each_pass_did_to_a_line(run, ferry):
    before = {path: path.read_bytes() for path in ferry.rglob("*") if path.is_file()}
    status, said, _ = run("normalise", ferry, "--explain", "01-the-crossing:3")
    assert 0 == status
    assert said.startswith("source/ferry.txt:8  The ferry took a goslow course")
    assert "  set-dashes\n    8:35  ‘1923-26’ → ‘1923–26’\n" in said
    assert "  query-joined-words\n    8:18  ‘goslow’ → ‘go-slow’  (asked)\n" in said
    assert "  now in chapters/01-the-crossing.md:3\n" in said
    assert before == {path: path.read_bytes() for path in ferry.rglob("*") if path.is_file()}


@pytest.fixture
def asking(ferry) -> OpenMark:
    """A proofreader's open mark on the imported book."""
    mark = OpenMark(
        kind="note", folio="1", line=2, chapter="chapters/01-the-crossing.md", chapter_line=3, before="",
        words="Nobody", after="", comment="who?", author="Ann", date="", why="a question", find="Nobody",
        suggestion="None",
    )  # fmt: skip
    (ferry / FILE).write_text(serialise_open_marks([mark]))
    return mark


def test_kinds_of_marks_and_of_queries_are_answered_together(run, facts, asking):
    assert {"proof-marks", "query-joined-words"} <= {one["kind"] for one in facts()}
    status, said, _ = run("reject", "ferry", "--kind", "proof-marks", "--kind", "query-joined-words")
    assert 0 == status
    assert "rejected 1 mark of proofreaders" in said
    assert {"proof-marks", "query-joined-words"}.isdisjoint(one["kind"] for one in facts())


def test_kind_of_marks_with_none_open_answers_nothing(run, facts, ferry):
    before = facts()
    status, said, _ = run("accept", ferry, "--kind", "proof-marks")
    assert (0, "accepted 0 marks of proofreaders\n") == (status, said)
    assert before == facts()


def test_all_leaves_the_marks_of_proofreaders_alone(run, facts, asking):
    assert 0 == run("reject", "ferry", "--all")[0]
    assert ["proof-marks"] == [one["kind"] for one in facts()]


def test_errors_of_marks_are_told_beside_answers_to_queries(run, ferry, asking):
    assert 0 == run("accept", ferry, asking.id)[0]
    unfit = '\n[[correction]]\nin = "chapters/01-the-crossing.md"\nfind = "xyz"\nreplace = ""\nreason = "r"\n'
    with (ferry / "corrections.toml").open("a") as file:
        file.write(unfit)
    assert 1 == run("withdraw", ferry, asking.id)[0]
