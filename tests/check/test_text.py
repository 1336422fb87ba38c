from __future__ import annotations

import tomllib

import pytest

from bookgen.check.text import RULES, check_text

BY_CODE = {rule.code: rule for rule in RULES}
TEXT_RULES = [rule for rule in RULES if rule.code != "T301"]


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


def test_pictures_in_notes_are_looked_at_too(composed):
    findings = check_text(*composed("Text.[^1]\n\n[^1]: See the map. ![](map.png)"))
    assert {"T003"} == codes(findings)
