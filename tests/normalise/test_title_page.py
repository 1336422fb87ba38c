"""What stands between title and author: a subtitle is carried into book.toml, all else is text."""

from __future__ import annotations

import pytest
from readings import lines, read

from bookgen.normalise.desk import Desk
from bookgen.normalise.shouted import lower_name, lower_title
from bookgen.normalise.title import take_title
from bookgen.scaffold import import_settings

BELOW = "by Margaret Elwood\n\nThe house stood at the end of the lane where nobody went any more.\n"


@pytest.mark.parametrize(
    ("line", "subtitle"),
    [
        ("A Novel", "A Novel"),
        ("(Essays)", "Essays"),
        ("or, The End of the Lane", "or, The End of the Lane"),
        ("the story of a lane", "the story of a lane"),
    ],
)
def test_a_line_that_is_a_subtitle_is_carried_into_the_settings(line, subtitle):
    taken = take_title(read("a.txt", f"THE QUIET HOUSE\n\n{line}\n\n{BELOW}"), Desk("en", "")).manuscript
    assert (subtitle, 1) == (taken.subtitle, len(taken.blocks))
    assert f'subtitle = "{subtitle}"' in import_settings(taken, name="house").splitlines()


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("To my mother", "en"),
        ("London 1923", "en"),
        ("London", "en"),
        ("John Murray, London", "en"),
        ("A Margarita", "es"),
        ("Für Anna", "de"),
    ],
)
def test_dedications_and_imprints_stay_text(line, language):
    taken = take_title(read("a.txt", f"THE QUIET HOUSE\n\n{line}\n\n{BELOW}"), Desk(language, "")).manuscript
    assert ("", ("Margaret Elwood",)) == (taken.subtitle, taken.authors)
    assert f"paragraph: {line}" == lines(taken)[0]


def test_numbers_of_kings_and_volumes_keep_their_capitals():
    assert "Xi Li Adams III" == lower_name("XI LI ADAMS III")
    title = lower_title("THE CIVIL LIFE OF HENRY VIII: VOLUME II.", read("a.txt", BELOW), "en")
    assert "The Civil Life of Henry VIII: Volume II." == title


@pytest.mark.parametrize(
    ("title", "text", "language", "taken"),
    [
        ("LE DERNIER PHARE", "Il a vu le dernier phare de la baie, et le phare.", "fr", "Le dernier phare"),
        ("DIE LAMPE AM MEER", "Er stand am Meer, wo die Lampe brannte.", "de", "Die Lampe am Meer"),
        ("DIE LATERNE AM MEER", "Er stand am Meer, wo die Lampe brannte.", "de", "DIE LATERNE AM MEER"),
    ],
)
def test_a_title_in_capitals_is_written_as_the_text_writes_its_words(title, text, language, taken):
    source = f"{title}\n\n{'par' if language == 'fr' else 'von'} JEAN DE LA TOUR\n\n{text * 3}\n"
    step = take_title(read("a.txt", source), Desk(language, "")).manuscript
    assert (taken, ("Jean de la Tour",)) == (step.title, step.authors)
