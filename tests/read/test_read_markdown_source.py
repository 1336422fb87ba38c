"""Reading Markdown with the habits of Pandoc, kramdown and GitHub."""

from __future__ import annotations

import pytest
from readings import dropped, lines, read


def test_front_matter_says_title_authors_and_language():
    manuscript = read("a.md", "---\ntitle: 'The Sea'\nauthor:\n  - Ann Author\n  - Bob Other\nlang: de\n---\n\n# One\n\na\n")
    assert ("The Sea", ("Ann Author", "Bob Other"), "de") == (manuscript.title, manuscript.authors, manuscript.language)


@pytest.mark.parametrize(
    ("fields", "authors"),
    [
        ("author:\n- Ann Author\n- Bob Other\nkeywords:\n  - salt\n", ("Ann Author", "Bob Other")),
        ("author:\n  - name: Ann Author\n    works:\n      - A Tale\n  - name: Bob Other\n", ("Ann Author", "Bob Other")),
        ("author:\nkeywords:\n  - salt\n", ()),
        ("author: Author, Ann\n", ("Author, Ann",)),
        ("author: ['Author, Ann', Bob Other]\n", ("Author, Ann", "Bob Other")),
    ],
)
def test_authors_are_what_the_field_itself_lists(fields, authors):
    assert authors == read("a.md", f"---\ntitle: The Sea\n{fields}---\n\n# One\n\na\n").authors


def test_the_first_of_two_titles_is_the_books():
    assert "The Sea" == read("a.md", "---\ntitle: The Sea\ncover:\ntitle: A Gull\n---\n\n# One\n\na\n").title


def test_pandocs_title_block_says_title_and_author():
    manuscript = read("a.md", "% The Sea\n% Ann Author; Bob Other\n\n# One\n\na\n")
    assert ("The Sea", ("Ann Author", "Bob Other")) == (manuscript.title, manuscript.authors)
    assert ["heading 1: One", "paragraph: a"] == lines(manuscript)


@pytest.mark.parametrize(
    ("source", "shown", "why"),
    [
        ("# One {#one .unnumbered}\n\na\n", ["heading 1: One", "paragraph: a"], "an attribute"),
        ("a\n{:.first}\n", ["paragraph: a"], "an attribute"),
        ("a\n\n{:.first}\n\nb\n", ["paragraph: a", "paragraph: b"], "an attribute"),
        ("a\n\n\\newpage\n\nb\n", ["paragraph: a", "paragraph: b"], "an instruction to another program"),
        ("a\n\n<!-- a secret -->\n\nb\n", ["paragraph: a", "paragraph: b"], "a comment"),
        ("::: {.warning}\na\n:::\n", ["paragraph: a"], "a division's fence"),
        ("## Contents\n\n- [One](#one)\n- [Two](#two)\n\n## One\n\na\n", ["heading 2: One", "paragraph: a"], "a contents list"),
    ],
)
def test_what_is_no_word_of_the_book_is_dropped(source, shown, why):
    manuscript = read("a.md", source)
    assert shown == lines(manuscript)
    assert [why] == list(dropped(manuscript))


def test_a_line_block_is_verse_and_a_table_is_none():
    assert ["verse: One⏎  two"] == lines(read("a.md", "| One\n|   two\n"))
    assert ["verbatim: | a | b |⏎|---|---|⏎| c | d |"] == lines(read("a.md", "| a | b |\n|---|---|\n| c | d |\n"))


def test_code_keeps_what_looks_like_an_attribute():
    assert ["verbatim: ```⏎a⏎{:.b}⏎```"] == lines(read("a.md", "```\na\n{:.b}\n```\n"))


def test_pictures_beside_the_source_come_along_and_others_are_found():
    manuscript = read("a.md", "![map](img/map.png)\n\n![x](../x.png)\n")
    assert ["img/map.png"] == [picture.origin for picture in manuscript.pictures]
    assert ["R001"] == [finding.code for finding in manuscript.findings]


def test_a_note_may_be_set_in_and_a_label_without_words_is_no_note():
    source = "a[^x] b[^y]\n\n  [^x]: Set in.\n [^y]: Less.\n\n[^z]: \n"
    assert ["paragraph: a[^x] b[^y]", "note x: Set in.", "note y: Less.", "paragraph: \\[^z]:"] == lines(read("a.md", source))
