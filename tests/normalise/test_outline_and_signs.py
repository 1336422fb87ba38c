"""Passes: the outline by what headings say, and notes that a sign calls."""

from __future__ import annotations

from readings import lines, read

from bookgen.normalise.desk import Desk
from bookgen.normalise.outline import join_numbers, set_outline
from bookgen.normalise.sections import find_headings
from bookgen.normalise.sign_notes import tie_sign_notes

DESK = Desk("en", "")


def outline(source: str) -> list[str]:
    step = set_outline(read("a.md", source), DESK)
    return [line for line in lines(step.manuscript) if line.startswith("heading")]


def tied(source: str) -> list[str]:
    return lines(tie_sign_notes(read("a.txt", source, format="text"), DESK).manuscript)


def test_headings_that_say_chapter_open_sections_among_subheads_of_their_level():
    source = "## Book I\n\n### Chapter I\n\n### 1. Sub\n\na\n\n### 2. Sub\n\n### 3. Sub\n\n### 4. Sub\n\n### Chapter II\n\nb\n\n### Chapter III\n\nc\n"
    assert ["heading 1: Book I", "heading 1: Chapter I", "heading 2: 1. Sub"] == outline(source)[:3]
    assert ["heading 1: Chapter II", "heading 1: Chapter III"] == outline(source)[-2:]


def test_acts_open_sections_and_scenes_do_not():
    source = "## ACT I\n\n### SCENE I\n\na\n\n### ACT II\n\n### SCENE I\n\nb\n\n## ACT III\n\nc\n"
    assert [
        "heading 1: ACT I",
        "heading 2: SCENE I",
        "heading 1: ACT II",
        "heading 2: SCENE I",
        "heading 1: ACT III",
    ] == outline(source)


def test_headings_that_only_say_title_and_author_go():
    step = set_outline(read("a.md", "# Title: The Sea\n\n## Author: Ann\n\n## One\n\na\n"), DESK)
    assert ("The Sea", ("Ann",)) == (step.manuscript.title, step.manuscript.authors)
    assert ["Title: The Sea", "Author: Ann"] == [change.before for change in step.changes]


def test_short_sections_below_a_title_stay_subheads():
    assert ["heading 1: One", "heading 2: a", "heading 2: b", "heading 2: c"] == outline(
        "# One\n\n## a\n\nx\n\n## b\n\ny\n\n## c\n\nz\n"
    )


def test_the_outline_is_set_once():
    first = set_outline(
        read("a.md", "## Book I\n\n### Chapter I\n\na\n\n### Chapter II\n\nb\n\n### Chapter III\n\nc\n"), DESK
    ).manuscript
    assert first == set_outline(first, DESK).manuscript


def test_an_asterisk_is_tied_to_the_note_behind_its_paragraph():
    assert ["paragraph: He rose.[^s1]", "note s1: So they say.", "paragraph: Then he fell."] == tied(
        "He rose.*\n\n* So they say.\n\nThen he fell.\n"
    )


def test_two_signs_mean_two_notes():
    assert ["note s1: First.", "note s2: Second."] == [
        line for line in tied("One* and two.†\n\n* First.\n\n† Second.\n") if line.startswith("note")
    ]


def test_footnotes_that_say_so_are_tied_and_lose_their_brackets():
    source = "He rose[1] and fell[2].\n\n[Footnote 1: So they say.]\n\n[Footnote 2: And so it is.\n\nOr was.]\n\nMore.\n"
    assert [
        "paragraph: He rose[^1] and fell[^2].",
        "note 1: So they say.",
        "note 2: And so it is.⏎⏎Or was.",
        "paragraph: More.",
    ] == tied(source)


def test_asterisks_that_are_no_marks_stay():
    source = "A * b * c.\n\n“WHALE. * * * Sw. hval.”\n\n*This is no note, for no mark calls it.\n"
    assert not any(line.startswith("note") for line in tied(source))


def test_tying_signs_is_done_once():
    first = tie_sign_notes(read("a.txt", "He rose.*\n\n* So they say.\n", format="text"), DESK).manuscript
    assert first == tie_sign_notes(first, DESK).manuscript


def test_a_number_and_the_title_below_it_become_one_heading():
    source = "CHAPTER I\n\nTHE SEA\n\nIt was a long day at sea.\n\nCHAPTER II\n\nTHE LAND\n\nIt was a short night there.\n"
    manuscript = find_headings(read("a.txt", source, format="text"), DESK).manuscript
    found = [line for line in lines(join_numbers(manuscript, DESK).manuscript) if line.startswith("heading")]
    assert ["heading 2: CHAPTER I: THE SEA", "heading 2: CHAPTER II: THE LAND"] == found


def test_speech_below_a_chapters_number_is_no_title():
    source = "CHAPTER I\n\n“STOP!”\n\nIt was a long day at sea.\n\nCHAPTER II\n\nthe boat went on and on over the sea.\n\nIt was a night.\n"
    manuscript = find_headings(read("a.txt", source, format="text"), DESK).manuscript
    assert manuscript == join_numbers(manuscript, DESK).manuscript
