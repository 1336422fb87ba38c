"""The language that a text is written in, where its source does not say it."""

from __future__ import annotations

import pytest
from readings import read

from bookgen.read.language import guess_language

TEXTS = {
    "en": "The house stood at the end of the lane, and nobody knew to whom it had belonged before the war.",
    "de": "Das Haus stand am Ende des Weges, und niemand wusste, wem es vor dem Krieg gehört hatte oder nicht.",
    "fr": "La maison se trouvait au bout du chemin, et personne ne savait à qui elle était avant la guerre.",
    "es": "La casa estaba al final del camino, y nadie sabía de quién había sido antes de que llegara la guerra.",
    "ru": "Дом стоял в конце дороги, и никто не знал, кому он был нужен до войны, но все о нём говорили.",
    "ja": "家は道の終わりに立っていた。戦争の前に誰のものだったのか、誰も知らなかった。村の人は皆、その家を怖がっていた。",
    "he": "הבית עמד בסוף הדרך ואיש לא ידע למי היה שייך לפני המלחמה הגדולה",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_tells_its_language_by_its_small_words_or_its_script(language):
    assert language == guess_language(" ".join([TEXTS[language]] * 3))


@pytest.mark.parametrize("text", ["", "ABBEY", "12 34 56 " * 50, "lorem ipsum dolor sit amet " * 20])
def test_thin_evidence_proposes_no_language(text):
    assert guess_language(text) == ""


def test_what_the_source_says_comes_first():
    source = f'<html lang="nl"><body><p>{TEXTS["en"] * 3}</p></body></html>'
    assert "nl" == read("a.html", source).language
    assert "en" == read("a.txt", TEXTS["en"] * 3).language
