"""Answers to the queries of the margin: they go with their words, and nothing is written twice."""

from __future__ import annotations

import pytest
from proof_marks import annotate, find_words, note

from bookgen.corrections import parse_corrections
from bookgen.editing import Choice, Verdict, decide, list_queries
from bookgen.intake import import_manuscript
from bookgen.openmarks import FILE
from bookgen.pipeline import Order, build_book
from bookgen.proof import Grade
from bookgen.proofing import return_marks
from bookgen.workers import Workers

SOURCE = """The Ferry

The Crossing

The ferry took a goslow course in 1923. Nobody met Captain Penhalligard again, and nobody asked.

Captain Penhalligard had a goslow way. In the pre-trail hearing, and the pre-trial one, he said nothing of it.

The captain was slow to go, and the pre-trial hearing went on. They would go slow, and the papers were lost.
"""


@pytest.fixture(scope="module")
def proofed(tmp_path_factory):
    """The source, and the proof of the book that was made of it."""
    base = tmp_path_factory.mktemp("ferry")
    (base / "ferry.txt").write_text(SOURCE)
    import_manuscript(base / "ferry.txt", base / "ferry")
    with Workers(1) as workers:
        built = build_book(base / "ferry", Order(base / "dist", ("proof",)), workers, lambda *_: None)
    return base / "ferry.txt", (built.folder / built.files[0].name).read_bytes()


@pytest.fixture
def ferry(proofed, tmp_path):
    import_manuscript(proofed[0], tmp_path / "ferry")
    return tmp_path / "ferry"


@pytest.fixture
def answering(proofed, tmp_path):
    """Write a copy of the proof that answers queries 1 and 2, both about 'goslow'."""

    def write(first: str = "Q1: yes", second: str = "Q2: no"):
        data = proofed[1]
        at = find_words(data, "a goslow course"), find_words(data, "goslow way")
        marks = [note(where, said) for where, said in zip(at, (first, second), strict=True)]
        (tmp_path / "marked.pdf").write_bytes(annotate(data, marks))
        return tmp_path / "marked.pdf"

    return write


def entries(folder):
    return parse_corrections((folder / "corrections.toml").read_text()).entries


def verdicts(returned):
    return [(mark.verdict.grade, mark.verdict.why) for mark in returned.marks.marks]


def test_answer_is_written_with_the_words_around(ferry, answering):
    assert 2 == return_marks([answering()], ferry, is_applied=True).entries
    yes, no = entries(ferry)
    assert ("query-joined-words", "goslow", "The ferry took a") == (yes.accept, yes.find, yes.before)
    assert ("query-joined-words", "goslow", "Captain Penhalligard had a") == (no.reject, no.find, no.before)
    assert "took a go-slow course" in (ferry / "chapters/01-ferry.md").read_text()


def test_answer_that_comes_again_is_settled_and_counted_nowhere(ferry, answering):
    return_marks([answering()], ferry, is_applied=True)
    once = (ferry / "corrections.toml").read_text()
    again = return_marks([answering()], ferry, is_applied=True)
    assert [(Grade.SETTLED, "it is answered so already")] * 2 == verdicts(again)
    assert 0 == again.entries
    assert once == (ferry / "corrections.toml").read_text()


def test_answer_that_the_editor_has_given_otherwise_is_left_open(ferry, answering):
    name = next(query.name for query in list_queries(ferry) if query.around[0].endswith("took a "))
    decide(ferry, Choice(names=(name,)), Verdict(False))
    returned = return_marks([answering()], ferry, is_applied=True)
    assert (Grade.OPEN, "the editor has answered no already") == verdicts(returned)[0]
    assert 2 == len(entries(ferry))
    assert "Q1: yes" in (ferry / FILE).read_text()


def test_answer_goes_with_words_that_stand_once(ferry, answering):
    source = ferry / "source/ferry.txt"
    source.write_text(SOURCE.replace("The ferry took", "One line.\n\nThe ferry took"))
    returned = return_marks([answering("", "Q3: yes")], ferry, is_applied=True)
    assert Grade.CERTAIN is verdicts(returned)[1][0]
    assert ("pre-trail", 9, 47) == next((one.find, one.line, one.column) for one in entries(ferry))
    assert () == tuple(finding for finding in returned.findings if finding.code.startswith("N"))


def test_answer_whose_words_stand_in_several_places_is_left_open(ferry, answering):
    source = ferry / "source/ferry.txt"
    source.write_text(SOURCE.replace("The ferry took", "One line.\n\nThe ferry took"))
    returned = return_marks([answering()], ferry, is_applied=True)
    assert [(Grade.OPEN, "the source has changed, and asks that in 2 places")] * 2 == verdicts(returned)
    assert not (ferry / "corrections.toml").exists()


def test_answer_to_what_nothing_asks_any_more_is_settled(ferry, answering):
    (ferry / "source/ferry.txt").write_text(SOURCE.replace("goslow", "slow"))
    returned = return_marks([answering()], ferry, is_applied=True)
    assert [(Grade.SETTLED, "nothing asks that any more")] * 2 == verdicts(returned)
    assert not (ferry / "corrections.toml").exists()
