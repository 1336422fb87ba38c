"""What a return leaves open is kept for the editor, listed beside the queries, and answered like them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from proof_marks import annotate, caret, find_words, note, on_words

from bookgen.corrections import parse_corrections
from bookgen.errors import SourceError
from bookgen.inputs import UNREAD
from bookgen.openmarks import (
    FILE,
    MarkState,
    OpenMark,
    merge_open_marks,
    parse_open_marks,
    serialise_open_marks,
)
from bookgen.proof import ask, correct, open_copy, read_return

CHAPTER = "chapters/01-lantern.md"


@pytest.fixture
def marked(made, tmp_path):
    """A book without source, as its proof shows it, and a marked copy of that proof."""
    data = made.proof.pdf
    marks = [
        on_words("StrikeOut", find_words(data, "from afar"), "“from far away”"),
        on_words("StrikeOut", find_words(data, "very quiet"), "too long, I think"),
        on_words("Highlight", find_words(data, "stood beneath"), "who says so?"),
        note(find_words(data, "the waterfall was"), "is it one?"),
    ]
    (tmp_path / "marked.pdf").write_bytes(annotate(data, marks))
    folder = tmp_path / "small"
    (folder / "chapters").mkdir(parents=True)
    for file, text in made.chapters.items():
        (folder / file).write_text(text)
    settings = 'title = "A Small Book"\nlanguage = "en"\nmodified = 2026-01-02T00:00:00Z\n'
    (folder / "book.toml").write_text(settings + 'identifier = "urn:x:1"\n')
    return folder


@pytest.fixture
def asked(run, marked):
    """Return the copy; gives the open marks by the words that they lie on."""
    status, said, _ = run("proof", "return", "marked.pdf", marked, "--apply")
    assert 0 == status
    assert "3 marks for the editor: bookgen queries" in said
    return lambda *words: {
        one["before"]: one for one in json.loads(run("queries", marked, "--json", *words)[1])
    }


def chapter(folder: Path) -> str:
    return (folder / "chapters/01-first.md").read_text()


def test_open_marks_are_listed_with_what_was_said(run, marked, asked):
    assert "heard from far away." in chapter(marked)
    said = run("queries", marked)[1]
    assert "proof-marks (3): Asked by proofreaders" in said
    assert "‘who says so?’" in said
    assert "‘is it one?’" in said
    assert "3 queries open" in said
    assert "*a* evening" not in chapter(marked)


def test_accepted_mark_is_carried_out_and_can_be_withdrawn(run, marked, asked):
    before = chapter(marked)
    name = asked()["*a very quiet*"]["id"]
    status, said, _ = run("accept", marked, name)
    assert 0 == status
    assert f"to undo: bookgen withdraw {marked} {name}" in said
    assert before.replace("*a very quiet*", "*a*") == chapter(marked)
    assert "accepted" == asked("--state", "decided")["*a very quiet*"]["answer"]
    assert 0 == run("withdraw", marked, name)[0]
    assert before == chapter(marked)
    assert 3 == len(asked())


def test_answers_call_marks_by_the_names_that_the_list_gives(run, marked, asked):
    names = {one["id"] for one in asked().values()}
    said = run("reject", marked, "--kind", "proof-marks")[1]
    assert names == set(re.findall(r"^rejected (\S+):", said, re.M))
    assert names == set(re.search(r"^to undo: bookgen withdraw \S+ (.*)$", said, re.M)[1].split())
    fault = run("reject", marked, min(names))[2]
    assert f"the mark '{min(names)}' is answered already" in fault


def test_answer_outlives_a_second_return_of_its_copy(run, marked, asked):
    before = chapter(marked)
    name = asked()["stood beneath"]["id"]
    assert 0 == run("accept", marked, name, "--replace", "leant on")[0]
    assert 0 == run("proof", "return", "marked.pdf", marked, "--apply")[0]
    assert before.replace("stood beneath", "leant on") == chapter(marked)
    assert 0 == run("withdraw", marked, name)[0]
    assert before == chapter(marked)


def test_answered_mark_stays_whole_when_its_copy_comes_again():
    mark = OpenMark("note", "1", 2, CHAPTER, 7, "", "a b", "", "c?", "Ann", "", "why", find="a b")
    answered = replace(mark, state=MarkState.ACCEPTED, answer="c")
    again = replace(mark, find="", chapter_line=9)
    assert (answered,) == merge_open_marks([answered], [again], [])
    assert (again,) == merge_open_marks([mark], [again], [])


def test_marks_beside_one_another_are_answered_and_withdrawn_in_any_order(run, marked):
    (marked / "chapters/01-first.md").write_text("# First\n\nHe saw a red fox and a red fox ran.\n")
    beside = OpenMark("note", "1", 2, "chapters/01-first.md", 3, "", "fox", "", "?", "Ann", "", "why")
    first = replace(beside, words="red fox", find="red fox", find_before="saw a ", suggestion="hen")
    second = replace(beside, find="ran.", find_before="a red fox and a red fox ", suggestion="hid.")
    third = replace(beside, comment="cut", find="and", find_before="saw a red fox ", suggestion="")
    (marked / FILE).write_text(serialise_open_marks([first, second, third]))
    before = chapter(marked)
    assert 0 == run("accept", marked, first.id)[0]
    assert 0 == run("accept", marked, second.id, third.id)[0]
    assert "He saw a hen  a red fox hid.\n" == chapter(marked).splitlines(keepends=True)[2]
    assert 0 == run("withdraw", marked, first.id)[0]
    assert 0 == run("withdraw", marked, second.id, third.id)[0]
    assert before == chapter(marked)


def test_marks_beside_one_another_are_answered_where_there_is_a_source(run, tmp_path):
    (tmp_path / "fox.txt").write_text("The Fox\n\nIntroduction\n\nHe saw a red fox or a red fox or a dog.\n")
    assert 0 == run("import", "fox.txt", "fox")[0]
    (path,) = (one for one in (tmp_path / "fox/chapters").glob("*.md") if "red fox" in one.read_text())
    before, file = path.read_text(), f"chapters/{path.name}"
    beside = OpenMark("note", "1", 2, file, 3, "", "fox", "", "?", "Ann", "", "why")
    first = replace(beside, words="red fox", find="red fox", find_before="saw a ", suggestion="hen")
    second = replace(beside, find="or", find_before="saw a red fox ", suggestion="and")
    (tmp_path / "fox" / FILE).write_text(serialise_open_marks([first, second]))
    assert 0 == run("accept", "fox", first.id)[0]
    assert 0 == run("accept", "fox", second.id)[0]
    assert "He saw a hen and a red fox or a dog." in path.read_text()
    decided = (tmp_path / "fox/corrections.toml").read_text(), (tmp_path / "fox" / FILE).read_text()
    status, _, fault = run("withdraw", "fox", first.id)
    assert 3 == status
    assert f"take '{second.id[:6]}' back with it" in fault
    assert decided == ((tmp_path / "fox/corrections.toml").read_text(), (tmp_path / "fox" / FILE).read_text())
    assert 0 == run("withdraw", "fox", first.id, second.id)[0]
    assert before == path.read_text()


def test_answer_that_stands_in_corrections_already_is_not_written_twice(run, tmp_path):
    (tmp_path / "fox.txt").write_text("The Fox\n\nIntroduction\n\nHe saw a red fox.\n")
    assert 0 == run("import", "fox.txt", "fox")[0]
    (path,) = (one for one in (tmp_path / "fox/chapters").glob("*.md") if "red fox" in one.read_text())
    mark = OpenMark(
        "note", "1", 2, f"chapters/{path.name}", 3, "", "red", "", "?", "Ann", "", "why", find="red"
    )
    (tmp_path / "fox" / FILE).write_text(serialise_open_marks([mark]))
    assert 0 == run("accept", "fox", mark.id, "--replace", "red, red")[0]
    corrections = (tmp_path / "fox/corrections.toml").read_text()
    (tmp_path / "fox" / FILE).write_text(serialise_open_marks([mark]))
    assert 0 == run("accept", "fox", mark.id, "--replace", "red, red")[0]
    assert corrections == (tmp_path / "fox/corrections.toml").read_text()


def test_mark_without_words_is_answered_with_other_words_or_refused(run, marked, asked):
    name = asked()["stood beneath"]["id"]
    status, _, fault = run("accept", marked, name)
    assert 3 == status
    assert "give the words with --replace" in fault
    assert 0 == run("accept", marked, name, "--replace", "stood above")[0]
    assert "stood above the mountain" in chapter(marked)


def test_rejected_marks_change_nothing_and_are_not_asked_again(run, marked, asked):
    before = chapter(marked)
    assert 0 == run("reject", marked, "--kind", "proof-marks", "--reason", "As the author wants it.")[0]
    assert before == chapter(marked)
    assert {} == asked()
    assert 0 == run("proof", "return", "marked.pdf", marked, "--apply")[0]
    assert {} == asked()


def test_answer_to_words_that_changed_since_is_refused(run, marked, asked):
    name = asked()["*a very quiet*"]["id"]
    edited = chapter(marked).replace("very quiet", "quiet")
    (marked / "chapters/01-first.md").write_text(edited)
    status, _, fault = run("accept", marked, name)
    assert 3 == status
    assert "do not stand there as they did" in fault
    assert edited == chapter(marked)
    assert 3 == len(asked())


def test_return_without_apply_keeps_nothing(run, marked):
    assert 0 == run("proof", "return", "marked.pdf", marked)[0]
    assert not (marked / "proof-marks.jsonl").exists()


def test_accepted_mark_becomes_a_correction_where_there_is_a_source(run, tmp_path):
    (tmp_path / "lantern.txt").write_text(
        "The Lantern\n\nIntroduction\n\nThe carpenter's office stood beneath the mountain.\n"
    )
    assert 0 == run("import", "lantern.txt", "lantern")[0]
    mark = OpenMark(
        kind="note", folio="1", line=2, chapter=CHAPTER, chapter_line=7, before="The carpenter’s ",
        words="office", after=" stood", comment="workshop, I think", author="Ann", date="", why="a remark",
        find="office", suggestion="workshop",
    )  # fmt: skip
    (tmp_path / "lantern" / "proof-marks.jsonl").write_text(serialise_open_marks([mark]))
    assert 0 == run("accept", "lantern", mark.id[:6])[0]
    assert "carpenter’s workshop stood" in (tmp_path / "lantern" / CHAPTER).read_text()
    (entry,) = parse_corrections((tmp_path / "lantern" / "corrections.toml").read_text()).entries
    assert ("office", "workshop", "editor") == (entry.find, entry.replace, entry.by)
    assert 0 == run("withdraw", "lantern", mark.id)[0]
    assert "carpenter’s office stood" in (tmp_path / "lantern" / CHAPTER).read_text()
    assert () == parse_corrections((tmp_path / "lantern" / "corrections.toml").read_text()).entries


def test_words_of_open_marks_stand_once_in_the_corrected_chapter(made):
    data = made.proof.pdf
    marks = [
        caret(find_words(data, "It was"), "almost always, as everybody knew,"),
        on_words("Highlight", find_words(data, "stood beneath"), "hm"),
        on_words("Highlight", find_words(data, "from afar"), "“nearby”?"),
    ]
    found = read_return([open_copy("m.pdf", annotate(data, marks))], made.chapters)
    corrected = correct(found.marks, made.chapters)
    asked = ask(found.marks, corrected, made.chapters)
    text = corrected.chapters["chapters/01-first.md"]
    assert ["stood beneath", "from afar."] == [mark.find for mark in asked.marks]
    assert [1, 1] == [text.count(m.find_before + m.find + m.find_after) for m in asked.marks]
    assert 1 == len(asked.settled)


def test_open_marks_make_no_book_stale():
    assert FILE in UNREAD


def test_marks_survive_being_written_and_read():
    mark = OpenMark("note", "xii", 3, "", 0, "a\u2028", "", "b", "?", "Ben", "", "why", replies=("Ann: no",))
    answered = OpenMark(**{**{f: getattr(mark, f) for f in mark.__slots__}, "state": MarkState.REJECTED})
    assert (mark, answered) == parse_open_marks(serialise_open_marks((mark, answered)))


@pytest.mark.parametrize("row", ["{", "[]", "{}", '{"kind": 1}', '{"replies": 3}'])
def test_damaged_row_is_named(row):
    with pytest.raises(SourceError, match="not a proofreader's mark") as error:
        parse_open_marks(f"{row}\n")
    assert 1 == error.value.location.line
