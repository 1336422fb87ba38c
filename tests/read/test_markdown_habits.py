"""Reading what Pandoc, kramdown, GitHub and Google Docs have beside plain Markdown."""

from __future__ import annotations

import pytest
from readings import dropped, lines, read


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Term\n:   What it\n    means\n\nb\n", ["marked: Term⏎:   What it⏎    means", "paragraph: b"]),
        ("Term\n\n:   One\n\n:   Two\n", ["marked: Term⏎⏎:   One⏎⏎:   Two"]),
        ("He said: so\n: it was, and it is.\n", ["marked: He said: so⏎: it was, and it is."]),
        ("He said,\n: so it was.\n", ["paragraph: He said,⏎: so it was."]),
        ("a  \nb\n", ["paragraph: a\\⏎b"]),
        ("::: {.x}\n> said\n\na\n:::\n", ["marked: > said", "paragraph: a"]),
        ("- a\n  - b\n\n    more\n- c\n", ["marked: - a⏎    - b⏎⏎        more⏎- c"]),
        ("- a\n    - b\n        - c\n", ["marked: - a⏎    - b⏎        - c"]),
        ("1. a\n\n   ```\n   x\n\n   y\n   ```\n", ["marked: 1. a⏎⏎    ```⏎    x⏎⏎    y⏎    ```"]),
    ],
)
def test_lines_keep_their_order_and_depth(source, shown):
    assert shown == lines(read("a.md", source))


@pytest.mark.parametrize(
    ("table", "piped"),
    [
        (" Port   Fare\n------ ------\n Sark      --\n   -       -\n------ ------\n", "| Port | Fare |⏎| --- | --- |⏎| Sark | -- |⏎| - | - |"),
        (" Port   Fare\n------ ------\n Sark       2\n Herm     1.5\n", "| Port | Fare |⏎| --- | --- |⏎| Sark | 2 |⏎| Herm | 1.5 |"),
        ("+------+---+\n| Port | a |\n+======+===+\n| Sark | b |\n+------+---+\n", "| Port | a |⏎| --- | --- |⏎| Sark | b |"),
        ("|------+---|\n| Port | a |\n|------+---|\n| Sark | b |\n|======+===|\n| Herm | c |\n", "| Port | a |⏎| --- | --- |⏎| Sark | b |⏎| Herm | c |"),
        ("+------+---+\n| Port | a |\n| Sark | b |\n+------+---+\n", "```⏎+------+---+⏎| Port | a |⏎| Sark | b |⏎+------+---+⏎```"),
    ],
)
def test_a_table_drawn_with_signs_has_pipes_or_keeps_its_columns(table, piped):
    assert [f"verbatim: {piped}"] == lines(read("a.md", table))


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("a\n\n* TOC\n{:toc}\n", "a contents list"),
        ("a\n\n{::comment}\nhidden\n{:/comment}\n", "a comment"),
        ("a\n\n*[SI]: système international\n", "what an abbreviation stands for"),
        ("a\n\n^\n", "an instruction to another program"),
    ],
)
def test_kramdowns_own_lines_are_dropped(source, why):
    manuscript = read("a.md", source)
    assert ["paragraph: a"] == lines(manuscript)
    assert [why] == list(dropped(manuscript))


@pytest.mark.parametrize("end", ["---", "..."])
def test_front_matter_ends_as_yaml_may_end(end):
    manuscript = read("a.md", f"---\ntitle: The Ferry\n{end}\n\nIt left.\n\n---\n\nIt came.\n")
    assert "The Ferry" == manuscript.title
    assert ["paragraph: It left.", "paragraph: It came."] == [one for one in lines(manuscript) if "It" in one]


def test_full_stops_between_paragraphs_end_no_front_matter():
    manuscript = read("a.md", "---\nIt left.\n\n...\n\nIt came.\n")
    assert 2 == sum("It" in one for one in lines(manuscript))


def test_a_picture_written_out_in_the_text_becomes_a_file():
    source = "![][one]\n\n[one]: <data:image/gif;base64,R0lGODlhAQABAAAAACw=>\n"
    manuscript = read("a.md", source)
    assert [("images/picture.gif", b"GIF89a")] == [(one.href, one.data[:6]) for one in manuscript.pictures]
    assert "[one]: <images/picture.gif>" in manuscript.source


def test_attributes_below_a_table_and_a_note_are_dropped():
    manuscript = read("a.md", "a[^1]\n\n| A | B |\n|---|---|\n| 1 | 2 |\n{: .wide}\n\n[^1]: A note\n{: .fn}\n")
    assert ["paragraph: a[^1]", "verbatim: | A | B |⏎|---|---|⏎| 1 | 2 |", "note 1: A note"] == lines(manuscript)
    assert {"an attribute": ["{: .wide}", "{: .fn}"]} == dropped(manuscript)
