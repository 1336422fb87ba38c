"""Chapter files are named by their titles, in letters that every file system has."""

from __future__ import annotations

import pytest

from bookgen.normalise.file_names import chapter_name


@pytest.mark.parametrize(
    ("expected", "title"),
    [
        ("introduction", "Introduction"),
        ("glava-i-serzhant-gvardii", "Глава I. Сержант гвардии"),
        ("iozh-i-podezd", "Йож и подъезд"),
        ("odysseia", "Ὀδύσσεια"),
        ("strasse-nach-lodz", "Straße nach Łódź"),
        ("section", "第一章"),
    ],
)
def test_chapter_file_has_its_titles_words(expected, title):
    assert f"chapters/03-{expected}.md" == chapter_name(3, 9, title)
