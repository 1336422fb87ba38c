"""The house's own first book: its chapters are what normalising makes of its source today."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookgen.config import parse_config
from bookgen.corrections import parse_corrections
from bookgen.ledger import serialise_ledger
from bookgen.normalise import Normalised, normalise
from bookgen.read import read_manuscript

FOLDER = Path(__file__).parent.parent.parent / "manuscript" / "thirst-for-power"


@pytest.fixture(scope="module")
def normalised() -> Normalised:
    config = parse_config((FOLDER / "book.toml").read_text())
    corrections = parse_corrections((FOLDER / "corrections.toml").read_text())
    data = (FOLDER / config.source.file).read_bytes()
    return normalise(read_manuscript(config.source.file, data), config, corrections)


def test_chapters_and_ledger_are_as_committed(normalised):
    written = {chapter.file: chapter.text for chapter in normalised.chapters}
    written["chapters/ledger.jsonl"] = serialise_ledger(normalised.ledger)
    assert {f"chapters/{p.name}": p.read_text() for p in (FOLDER / "chapters").iterdir()} == written


def test_only_the_note_that_breaks_off_is_left_to_the_editor(normalised):
    assert ["N010"] == [finding.code for finding in normalised.findings]
    assert [] == [row for row in normalised.ledger.rows if row.status == "query"]


def test_without_the_editor_every_doubt_is_a_query():
    config = parse_config((FOLDER / "book.toml").read_text())
    data = (FOLDER / config.source.file).read_bytes()
    rows = normalise(read_manuscript(config.source.file, data), config).ledger.rows
    assert {
        "StalinBukharin": "Stalin-Bukharin",
        "ZinovievTrotsky": "Zinoviev-Trotsky",
        "goslow": "go-slow",
        "cothinker": "co-thinker",
        "pre-trail": "pre-trial",
        "Tsinstadze": "Tsintsadze",
    } == {row.before: row.after for row in rows if row.status == "query"}


def test_six_marks_are_tied_and_years_are_text(normalised):
    introduction, text = (chapter.text for chapter in normalised.chapters)
    assert [1, 1, 1, 1, 1] == [introduction.count(f"[^{n}]:") for n in range(1, 6)]
    assert (1, 0) == (text.count("[^6]:"), introduction.count("[^6]"))
    assert "Revolutionaries [1922]" in introduction


def test_the_paragraph_that_a_page_cut_is_one_again(normalised):
    assert "from the leading group,” said Kamenev" in normalised.chapters[1].text
