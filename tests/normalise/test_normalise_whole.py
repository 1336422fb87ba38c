"""The whole of normalising: what holds for any manuscript."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookgen.config import BookConfig, parse_config
from bookgen.errors import HandEditedError
from bookgen.ledger import Ledger, fingerprint, parse_ledger, serialise_ledger
from bookgen.normalise import (
    PASSES,
    Normalised,
    adopt,
    balance,
    is_stale,
    normalise,
    parse_corrections,
    refuse_hand_edits,
)
from bookgen.normalise.account import Line, account, opening, take_lines
from bookgen.normalise.desk import Desk
from bookgen.read import read_manuscript

SOURCE = """\
The Lighthouse

From Harbour-en
Jump to navigation Jump to search

Preface[edit source]

They met face-toface in 1923-26 and took a goslow approach.[1] So it was...

—Mary Penhalligard

In the words of the keeper, "the lamp is out."[2]

  1. See below.
  2. Said in 1924.
"""
FORMAT = "wiki-paste"
FRAGMENTS = st.sampled_from(
    """the keeper lamp face-toface 1923-26 [1] [2] [^1] 1. 2. # > - * *so* _so_ "he" 'tis ... … -- — \\ &amp; <b>
    [x](y) /// --- == CHAPTER I Contents Mac- Donald ¹ ^ ` ``` | : {.a} [edit] Notes a\u0301 \u00ad [n 1] 12""".split()
)
FORMATS = st.sampled_from(["text", "markdown", "wiki-paste"])
SEPARATORS = st.sampled_from([" ", " ", " ", "\n", "\n\n", "\n\n    ", ""])
TEXTS = st.lists(st.tuples(FRAGMENTS, SEPARATORS), min_size=1, max_size=40).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)


def config(**sections: str) -> BookConfig:
    plan = "".join(
        f'[[section]]\ntitle = "{title}"\nstarts = "{starts}"\n' for title, starts in sections.items()
    )
    head = 'title = "The Lighthouse"\nlanguage = "en"\nmodified = 2026-01-01T00:00:00Z\n'
    return parse_config(f'{head}identifier = "urn:uuid:00000000-0000-4000-8000-000000000001"\n{plan}')


PLAN = config(Preface="They met", Lighthouse="In the words")


def made(
    source: str = SOURCE, corrections: str = "", plan: BookConfig = PLAN, format: str = FORMAT
) -> Normalised:
    manuscript = read_manuscript("source/lamp.txt", source.encode(), format=format)
    return normalise(manuscript, plan, parse_corrections(corrections))


def pairs(normalised: Normalised) -> list[tuple[str, str]]:
    return [(chapter.file, chapter.text) for chapter in normalised.chapters]


def test_normalise_makes_chapters_of_a_wiki_paste():
    preface, lighthouse = made().chapters
    assert (
        "# Preface\n\nThey met face-to-face in 1923–26 and took a goslow approach.[^1] So it was\u00a0…\n\n"
        "/// signature\n—Mary Penhalligard\n///\n\n[^1]: See below.\n"
    ) == preface.text
    assert (
        "# Lighthouse\n\nIn the words of the keeper, “the lamp is out.”[^2]\n\n[^2]: Said in 1924.\n"
    ) == lighthouse.text
    assert "chapters/02-lighthouse.md" == lighthouse.file


def test_normalise_twice_gives_the_same_bytes():
    assert serialise_ledger(made().ledger) == serialise_ledger(made().ledger)
    assert made().chapters == made().chapters


def test_names_of_many_chapters_stand_in_the_order_of_their_numbers():
    source = "".join(f"# Chapter {n}\n\nText {n}.\n\n" for n in range(1, 102))
    files = [chapter.file for chapter in made(source, plan=config(), format="markdown").chapters]
    assert 101 == len(files)
    assert sorted(files) == files


def test_ledger_rows_lead_from_source_to_chapter():
    rows = {row.before: row for row in made().ledger.rows}
    assert ("source/lamp.txt:8:10", "chapters/01-preface.md:3") == (
        str(rows["face-toface"].at),
        str(rows["face-toface"].to),
    )
    assert ("query", "go-slow") == (rows["goslow"].status, rows["goslow"].after)
    assert rows["From Harbour-en\nJump to navigation Jump to search"].to is None


def test_ledger_survives_the_disc():
    ledger = made().ledger
    assert ledger == parse_ledger(serialise_ledger(ledger))


def test_accepted_query_is_applied_with_its_reason():
    text = '[[correction]]\naccept = "query-joined-words"\nat = "8:44"\nreason = "An adjective."\nby = "me"\n'
    normalised = made(corrections=text)
    row = next(row for row in normalised.ledger.rows if row.rule == "query-joined-words")
    assert ("applied", "An adjective.", "me") == (row.status, row.reason, row.by)
    assert "a go-slow approach" in normalised.chapters[0].text
    assert () == normalised.findings


def test_rejected_change_is_not_made():
    text = '[[correction]]\nreject = "set-dashes"\nat = "8:25"\nreason = "A shelf mark."\n'
    normalised = made(corrections=text)
    assert "1923-26" in normalised.chapters[0].text
    assert ["rejected"] == [row.status for row in normalised.ledger.rows if row.before == "1923-26"]


def test_correction_answers_the_query_about_its_words():
    text = '[[correction]]\nin = "chapters/01-preface.md"\nfind = "goslow"\nreplace = "slow"\nreason = "A slip."\n'
    normalised = made(corrections=text)
    assert [] == [row for row in normalised.ledger.rows if row.status == "query"]
    assert "took a slow approach" in normalised.chapters[0].text


@pytest.mark.parametrize(
    ("correction", "why"),
    [
        ('in = "chapters/01-preface.md"\nfind = "windmill"\nreplace = ""', "'windmill' does not stand in"),
        ('in = "chapters/01-preface.md"\nfind = "a"\nreplace = ""', "'a' stands 12 times in"),
        ('in = "chapters/09.md"\nfind = "a"\nreplace = ""', "there is no chapter 'chapters/09.md'"),
        ('accept = "query-joined-words"\nat = "1:1"', "'query-joined-words' proposes nothing at 1:1"),
        ('accept = "query-joined-words"\nat = "8:44"\nfind = "x"', "is about 'goslow' at 8:44, not 'x'"),
    ],
)
def test_correction_that_does_not_fit_is_a_finding(correction, why):
    findings = made(corrections=f'[[correction]]\n{correction}\nreason = "r"\n').findings
    assert ["N011"] == [finding.code for finding in findings]
    assert why in findings[0].message
    assert "corrections.toml:1" == str(findings[0].location)


def test_balance_catches_a_lost_sentence():
    normalised = made()
    lossy = [(file, text.replace(" So it was", "")) for file, text in pairs(normalised)]
    findings = balance(SOURCE, lossy, as_written(normalised.ledger, lossy))
    assert [("N001", "source/lamp.txt:8")] == [(f.code, str(f.location)) for f in findings]
    assert "'So it was'" in findings[0].message


def test_balance_catches_a_sentence_that_stands_twice():
    normalised = made()
    twice = [(file, text.replace("So it was", "So it was. So it was")) for file, text in pairs(normalised)]
    findings = balance(SOURCE, twice, as_written(normalised.ledger, twice))
    assert [("N002", "chapters/01-preface.md:3")] == [(f.code, str(f.location)) for f in findings]


def test_balance_closes_over_a_note_that_two_sections_show():
    note = "[^1]: See 'The Keeper's \"Log\"', 1871.\n"
    said = "\n\n".join("He didn't say \"no\" to 'it'." for _ in range(4))
    source = f"# One\n\nThe lamp.[^1]\n\n# Two\n\n{said}\n\nThe lamp.[^1]\n\n# Three\n\n{said}\n\n{note}"
    found = made(source, plan=config(), format="markdown").findings
    assert [] == [finding for finding in found if finding.code in ("N001", "N002", "N004")]


def test_a_whole_line_is_found_before_the_same_words_inside_another():
    text = "The Lamp of the Keeper\nIn The Lamp of the Keeper he wrote\none two three\nfour five six"
    short = ["one two three", "four five six"]  # their words take the cursor into the second line
    lines = [Line("a.md", n, line.split()) for n, line in enumerate(short + text.split("\n")[:2])]
    assert [] == take_lines(account(text, {opening(line.words) for line in lines}), lines)


def test_balance_catches_words_out_of_order():
    normalised = made()
    turned = [(file, text.replace("the lamp is out", "out is the lamp")) for file, text in pairs(normalised)]
    findings = balance(SOURCE, turned, as_written(normalised.ledger, turned))
    assert {"N001", "N002"} == {finding.code for finding in findings}


def test_balance_catches_a_row_that_accounts_for_nothing():
    ledger = made().ledger
    rows = tuple(
        replace(row, before="windmill") if row.before == "face-toface" else row for row in ledger.rows
    )
    codes = {finding.code for finding in balance(SOURCE, pairs(made()), replace(ledger, rows=rows))}
    assert "N004" in codes


def test_balance_of_a_hand_edited_chapter_is_a_warning():
    normalised = made()
    edited = [(file, text.replace("So it was", "So it is")) for file, text in pairs(normalised)]
    findings = balance(SOURCE, edited, normalised.ledger)
    assert ["N003"] == [finding.code for finding in findings]


def as_written(ledger: Ledger, chapters: list[tuple[str, str]]) -> Ledger:
    hashes = {file: fingerprint(text) for file, text in chapters}
    return replace(ledger, header=replace(ledger.header, chapters=hashes))


def test_hand_edited_chapter_is_refused_with_the_way_out():
    normalised = made()
    edited = [(file, text + "More.\n") for file, text in pairs(normalised)]
    refuse_hand_edits(normalised.ledger, pairs(normalised))
    with pytest.raises(
        HandEditedError, match=r"chapters/01-preface\.md: edited by hand since it was made"
    ) as caught:
        refuse_hand_edits(normalised.ledger, edited, "lamp")
    assert "run 'bookgen adopt lamp' to turn the edits into corrections" == caught.value.hint


def test_chapters_are_stale_when_source_plan_or_corrections_change():
    ledger = made().ledger
    sha256 = ledger.header.source_sha256
    assert not is_stale(ledger, sha256, PLAN, parse_corrections(""))
    assert is_stale(ledger, "0" * 64, PLAN, parse_corrections(""))
    assert is_stale(ledger, sha256, config(Preface="They met"), parse_corrections(""))
    assert is_stale(ledger, sha256, PLAN, parse_corrections("# A remark.\n"))


EDITS = [
    lambda text: text.replace("So it was", "So it is, and so it was"),
    lambda text: text.replace("They met ", ""),
    lambda text: text.replace("approach.[^1]", "approach.[^1]\n\nA paragraph of its own."),
    lambda text: text.replace("\n\n[^", "\n\nAn end.\n\n[^"),
    lambda text: text.rstrip("\n"),
    lambda text: text.replace("the", "teh"),
    lambda text: '# Anew\n\n"Quoted" \\and\ttabbed.\n',
]


@pytest.mark.parametrize("edit", EDITS)
def test_adopted_edits_give_the_edited_text_byte_for_byte(edit):
    edited = [(file, edit(text)) for file, text in pairs(made())]
    manuscript = read_manuscript("source/lamp.txt", SOURCE.encode(), format=FORMAT)
    adopted = adopt(manuscript, PLAN, "", edited)
    assert edited == pairs(made(corrections=adopted.corrections))
    assert [] == [f for f in adopted.normalised.findings if f.code in ("N001", "N002", "N011")]


def test_adopt_says_no_more_than_was_edited():
    edited = [(file, text.replace("lamp", "light")) for file, text in pairs(made())]
    manuscript = read_manuscript("source/lamp.txt", SOURCE.encode(), format=FORMAT)
    (entry,) = adopt(manuscript, PLAN, "", edited).entries
    assert ("lamp", "light", "", "") == (entry.find, entry.replace, entry.before, entry.after)


def test_adopt_refuses_a_chapter_that_has_gone():
    manuscript = read_manuscript("source/lamp.txt", SOURCE.encode(), format=FORMAT)
    with pytest.raises(HandEditedError, match="is gone"):
        adopt(manuscript, PLAN, "", pairs(made())[:1])


@given(TEXTS, FORMATS)
@settings(max_examples=100, deadline=None)
def test_no_word_of_any_text_is_lost(text, format):
    if not text.strip():
        return
    findings = made(text, plan=config(), format=format).findings
    assert [] == [finding for finding in findings if finding.code in ("N001", "N002", "N004")]


@given(TEXTS, FORMATS)
@settings(max_examples=100, deadline=None)
def test_every_pass_changes_any_text_only_once(text, format):
    if not text.strip():
        return
    current = read_manuscript("source/any.txt", text.encode(), format=format)
    for pass_ in PASSES:
        step = pass_(current, Desk())
        assert step.manuscript == pass_(step.manuscript, Desk()).manuscript, pass_.__name__
        current = step.manuscript


@given(TEXTS)
@settings(max_examples=40, deadline=None)
def test_any_edit_can_be_adopted(text):
    edited = [(file, old.replace("So it was", text)) for file, old in pairs(made())]
    manuscript = read_manuscript("source/lamp.txt", SOURCE.encode(), format=FORMAT)
    assert edited == pairs(adopt(manuscript, PLAN, "", edited).normalised)


def test_powers_of_a_formula_are_no_marks_that_lost_their_notes():
    page = "".join(f"<p>So {sign}<sup>2</sup> grows.</p>" for sign in "abcd")
    assert [] == [finding.code for finding in made(page, plan=config(), format="html").findings]
