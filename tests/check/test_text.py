from __future__ import annotations

import tomllib

import pytest

from bookgen.check.text import RULES, check_text
from bookgen.compose import compose
from bookgen.errors import Location
from builders import book, config, section

BY_CODE = {rule.code: rule for rule in RULES}
TEXT_RULES = [rule for rule in RULES if rule.code not in ("T006", "T301", "T302", "T303")]


def codes(findings):
    return {finding.code for finding in findings}


@pytest.mark.parametrize("rule", TEXT_RULES, ids=lambda rule: rule.code)
def test_example_fires_its_rule_and_nothing_else(rule, composed):
    assert {rule.code} == codes(check_text(*composed(rule.example)))


@pytest.mark.parametrize("rule", TEXT_RULES, ids=lambda rule: rule.code)
def test_example_put_right_fires_nothing(rule, composed):
    assert set() == codes(check_text(*composed(rule.instead)))


def test_missing_setting_is_named_and_a_said_one_is_not(composed):
    rule = BY_CODE["T301"]
    silent = check_text(*composed("Text.", **tomllib.loads(rule.example)))
    assert ["'description' is not said"] == [finding.message for finding in silent]
    assert () == check_text(*composed("Text.", **tomllib.loads(rule.instead)))


def styled(**styles):
    made = book(styles={f"{name.replace('_', '-')}.css": text for name, text in styles.items()})
    return [finding for finding in check_text(made, compose(made)) if finding.code in ("T302", "T303")]


def test_sheet_that_no_edition_reads_is_named():
    (found,) = styled(book="", print="@page {}", print_xtra="p {}", epub_extra="p {}", proof="", site="")
    assert ("T302", Location("styles/print-xtra.css")) == (found.code, found.location)
    assert found.hint.startswith("did you mean 'print-extra.css'? read are book.css, epub.css, print.css, book-")


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ({"print": "h2 { color: red }"}, ["T303"]),
        ({"print": "@page chapter { margin: 0 }"}, []),
        ({"print": "h2 { color: red }", "print_extra": "@page { size: A5 }"}, []),
    ],
)
def test_print_sheet_that_takes_heads_and_folios_away_is_named(sheets, expected):
    assert expected == [finding.code for finding in styled(**sheets)]


def planned(markdown, **plan):
    made = book(
        section(markdown, title=plan["title"], running_head=plan.get("running_head", "")),
        config=config(section=[plan]),
    )
    return [finding for finding in check_text(made, compose(made)) if finding.code == "T006"]


def test_title_of_the_plan_and_heading_of_the_page_are_compared():
    found = planned("<!-- a -->\n\n# The Lamp\n\nText.", title="Preface")
    assert ["book.toml calls the section 'Preface', its page is headed 'The Lamp'"] == [
        f.message for f in found
    ]
    assert Location("chapters/01-one.md", 3) == found[0].location


@pytest.mark.parametrize(
    ("heading", "plan"),
    [
        ("# The *Lamp’s* End[^1]\n\nText.\n\n[^1]: A note.", {"title": "The lamp's end"}),
        ("# The Lamp\n\nText.", {"title": "Preface", "running_head": "Lamp"}),
        ("Text alone.", {"title": "Preface"}),
    ],
)
def test_title_of_the_plan_may_differ_in_form_or_by_intent(heading, plan):
    assert [] == planned(heading, **plan)


def test_pictures_in_notes_are_looked_at_too(composed):
    findings = check_text(*composed("Text.[^1]\n\n[^1]: See the map. ![](map.png)"))
    assert {"T003"} == codes(findings)
