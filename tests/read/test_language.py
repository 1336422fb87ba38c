"""The language that a text is written in, where its source does not say it."""

from __future__ import annotations

import pytest
from readings import read

from bookgen.read.language import guess_language, with_language

TEXTS = {
    "en": "The house stood at the end of the lane, and nobody knew to whom it had belonged before the war.",
    "de": "Das Haus stand am Ende des Weges, und niemand wusste, wem es vor dem Krieg gehört hatte oder nicht.",
    "fr": "La maison se trouvait au bout du chemin, et personne ne savait à qui elle était avant la guerre.",
    "es": "La casa estaba al final del camino, y nadie sabía de quién había sido antes de que llegara la guerra.",
    "ru": "Дом стоял в конце дороги, и никто не знал, кому он был нужен до войны, но все о нём говорили.",
    "ja": "家は道の終わりに立っていた。戦争の前に誰のものだったのか、誰も知らなかった。村の人は皆、その家を怖がっていた。",
    "he": "הבית עמד בסוף הדרך ואיש לא ידע למי היה שייך לפני המלחמה הגדולה",
    "da": "Huset stod for enden af vejen, og ingen vidste, hvem det havde tilhørt før krigen, men alle talte om det og var bange for at gå derhen.",
    "nb": "Huset sto ved enden av veien, og ingen visste hvem det hadde tilhørt før krigen, men alle snakket om det og var redde for å gå dit.",
    "bg": "Къщата стоеше в края на пътя и никой не знаеше на кого е била преди войната, но всички говореха за нея и се страхуваха.",
    "sr": "Кућа је стајала на крају пута и нико није знао коме је припадала пре рата, али сви су о њој говорили и бојали је се.",
    "cs": "Dům stál na konci cesty a nikdo nevěděl, komu patřil před válkou, ale všichni o něm mluvili a báli se ho.",
    "ca": "La casa era al final del camí, i ningú no sabia de qui havia estat abans de la guerra, però tothom en parlava i tenia por d'anar-hi.",
    "fa": "خانه در انتهای راه بود و هیچ کس نمی‌دانست که پیش از جنگ از آن چه کسی بوده است، اما همه درباره آن حرف می‌زدند و از آن می‌ترسیدند.",
    "sk": "Dom stál na konci cesty a nikto nevedel, komu patril pred vojnou, ale všetci o ňom hovorili a báli sa ho.",
    "uk": "Дім стояв у кінці дороги, і ніхто не знав, кому він належав до війни, але всі про нього говорили й боялися його.",
}
UNLISTED = {
    "Nynorsk": "Huset stod ved enden av vegen, og ingen visste kven det hadde høyrt til før krigen, men alle snakka om det og var redde for å gå dit. Eg veit ikkje kvifor.",
    "Afrikaans": "Die huis het aan die einde van die pad gestaan, en niemand het geweet aan wie dit voor die oorlog behoort het nie.",
    "Galician": "A casa estaba ao final do camiño, e ninguén sabía de quen fora antes da guerra, pero todos falaban dela e tiñan medo.",
    "Belarusian": "Дом стаяў у канцы дарогі, і ніхто не ведаў, каму ён належаў да вайны, але ўсе пра яго гаварылі і баяліся яго.",
    "Croatian": "Kuća je stajala na kraju puta i nitko nije znao kome je pripadala prije rata, ali svi su o njoj govorili i bojali je se.",
    "Yiddish": "דאָס הויז איז געשטאַנען בײַם סוף פֿון וועג, און קיינער האָט נישט געוווּסט צו וועמען עס האָט געהערט פֿאַר דער מלחמה.",
    "Latin": "Domus in fine viae stabat, et nemo sciebat cuius ante bellum fuisset, sed omnes de ea loquebantur et timebant.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_tells_its_language_by_its_words_or_its_script(language):
    assert language == guess_language(" ".join([TEXTS[language]] * 4))


@pytest.mark.parametrize("language", UNLISTED)
def test_a_text_is_not_taken_for_one_in_a_language_near_to_its_own(language):
    assert guess_language(" ".join([UNLISTED[language]] * 4)) == ""


@pytest.mark.parametrize("text", ["", "ABBEY", "12 34 56 " * 50, "lorem ipsum dolor sit amet " * 20])
def test_thin_evidence_proposes_no_language(text):
    assert guess_language(text) == ""


def test_what_the_source_says_comes_first():
    source = f'<html lang="nl"><body><p>{TEXTS["en"] * 3}</p></body></html>'
    assert "nl" == with_language(read("a.html", source)).language
    assert "en" == with_language(read("a.txt", TEXTS["en"] * 3)).language


def test_a_latin_language_is_not_believed_of_a_text_in_other_letters():
    words = "и он сказал что это не так потому что она была в доме и все было хорошо но только на том и этом " * 5
    for stated, language in (("en-US", "ru"), ("bg", "bg")):
        page = f'<html lang="{stated}"><body><p>{words}</p></body></html>'
        assert language == with_language(read("a.html", page)).language
