"""bookgen's own words: each language has them all."""

from __future__ import annotations

import pytest

from bookgen.labels import LANGUAGES, _labels, label, label_language


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_language_has_every_label_with_its_fields(language):
    english = _labels("en")
    own = _labels(language)
    assert list(english) == list(own)
    assert all(
        own[name].strip() and own[name].count("{}") == words.count("{}") for name, words in english.items()
    )


@pytest.mark.parametrize(
    ("spoken", "language"),
    [
        ("zh", "zh-CN"),
        ("zh-hant", "zh-TW"),
        ("zh-hant", "zh-Hant-HK"),
        ("ar", "ar-EG"),
        ("en", "nl"),
        ("en", "zhx"),
    ],
)
def test_labels_are_said_in_the_books_language_and_script(spoken, language):
    assert spoken == label_language(language)
    assert label("contents", spoken) == label("contents", language)
