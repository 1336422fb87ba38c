"""A book's folder becomes a `Book`: which section is of which matter."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookgen.errors import ConfigError, SourceError
from bookgen.load import load_book

TOML = """\
title = "Rights"
language = "en"
identifier = "urn:uuid:11111111-2222-4333-8444-555555555555"
modified = 2026-01-02T03:04:05Z
"""


def folder(place: Path, *names: str, plan: str = "") -> Path:
    """Write a book's folder with these chapters."""
    (place / "chapters").mkdir()
    (place / "book.toml").write_text(TOML + plan)
    for name in names:
        (place / "chapters" / name).write_text(f"# {name}\n\nSome text.\n")
    return place


def test_introduction_of_a_second_part_is_body(tmp_path):
    book = load_book(folder(tmp_path, "1-introduction.md", "2-the-crossing.md", "3-introduction.md"))
    assert ["front", "body", "body"] == [section.matter.value for section in book.sections]


def test_chapters_are_read_in_the_order_of_their_numbers(tmp_path):
    names = ("1-one.md", "02-two.md", "10-ten.md", "100-hundred.md", "epilogue.md")
    book = load_book(folder(tmp_path, *reversed(names)))
    assert list(names) == [section.file.removeprefix("chapters/") for section in book.sections]


def test_back_matter_before_the_text_is_front_matter_and_within_it_body(tmp_path):
    names = ("1-credits.md", "2-the-crossing.md", "3-appendix-a.md", "4-the-return.md", "5-appendix-b.md")
    sections = load_book(folder(tmp_path, *names)).sections
    assert ["front", "body", "body", "body", "back"] == [section.matter.value for section in sections]


def test_front_matter_that_is_asked_for_within_the_body_is_refused(tmp_path):
    plan = '[[section]]\ntitle = "One"\n[[section]]\ntitle = "Two"\nmatter = "front"\n'
    with pytest.raises(
        SourceError, match=r"section 'Two' is to be front matter, and the body has begun before it"
    ):
        load_book(folder(tmp_path, "1-one.md", "2-two.md", plan=plan))


def test_plan_that_names_a_missing_file_says_which_is_meant_and_in_which_line(tmp_path):
    plan = '[[section]]\ntitle = "One"\nfile = "1-one.md"\n[[section]]\ntitle = "Two"\nfile = "2-tow.md"\n'
    with pytest.raises(ConfigError) as raised:
        load_book(folder(tmp_path, "1-one.md", "2-two.md", plan=plan))
    missing, left_over = raised.value.faults
    assert "section 2 'Two' has no chapter file '2-tow.md'" == missing.message
    assert ("did you mean '2-two.md'?", "book.toml:10") == (missing.hint, str(missing.location))
    assert "'chapters/2-two.md'" in left_over.message


@pytest.mark.parametrize(
    ("expected", "heading"),
    [
        ("Ave Maria", '*Ave Maria*{: lang="la" }[^1]'),
        ("The Rule & the law", "The [Rule](02.md) &amp; the <small>law</small>"),
        ("The * mark", r"The \* mark"),
    ],
)
def test_title_is_the_words_of_its_heading(expected, heading, tmp_path):
    place = folder(tmp_path, "1-one.md")
    (place / "chapters" / "1-one.md").write_text(f"# {heading}\n\nText.\n\n[^1]: Note.\n")
    assert expected == load_book(place).sections[0].title


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("preface", "02-preface-to-the-second-edition.md"),
        ("preface", "02-translators-preface.md"),
        ("foreword", "02-foreword-by-a-friend.md"),
        ("appendix", "20-appendix-a-ghosts.md"),
        ("appendix", "20-appendix-iv.md"),
        ("part", "03-part-i-this-world.md"),
        ("part", "03-book-the-first.md"),
        ("chapter", "03-part-of-the-way.md"),
        ("chapter", "03-index-fossils.md"),
        ("chapter", "03-appendix-vermiformis.md"),
    ],
)
def test_role_of_a_section_is_in_its_files_name(role, name, tmp_path):
    assert [role] == [section.role for section in load_book(folder(tmp_path, name)).sections]


def test_a_part_with_a_text_of_its_own_is_a_chapter(tmp_path):
    place = folder(tmp_path, "1-part-one.md", "2-the-crossing.md")
    (place / "chapters" / "1-part-one.md").write_text("# Part One\n\n" + "word " * 200)
    assert ["chapter", "chapter"] == [section.role for section in load_book(place).sections]


def test_chapters_stand_below_their_part(tmp_path):
    names = ("1-preface-to-it.md", "2-part-i.md", "3-one.md", "4-part-ii.md", "5-two.md", "6-appendix-a.md")
    sections = load_book(folder(tmp_path, *names)).sections
    assert [1, 1, 2, 1, 2, 1] == [section.level for section in sections]
