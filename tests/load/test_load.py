"""A book's folder becomes a `Book`: which section is of which matter."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookgen.errors import SourceError
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


def test_front_matter_that_is_asked_for_within_the_body_is_refused(tmp_path):
    plan = '[[section]]\ntitle = "One"\n[[section]]\ntitle = "Two"\nmatter = "front"\n'
    with pytest.raises(
        SourceError, match=r"section 'Two' is to be front matter, and the body has begun before it"
    ):
        load_book(folder(tmp_path, "1-one.md", "2-two.md", plan=plan))


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
