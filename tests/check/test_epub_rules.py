from __future__ import annotations

import pytest
from check.epubs import epub

from bookgen.check.epub import RULES, check_epub


def codes(data):
    return {finding.code for finding in check_epub("book.epub", data)}


def test_a_good_epub_has_no_findings():
    assert () == check_epub("book.epub", epub())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_example_fires_its_rule(rule):
    assert rule.code in codes(epub(rule.example))


@pytest.mark.parametrize("rule", [r for r in RULES if r.instead], ids=lambda rule: rule.code)
def test_example_put_right_does_not_fire_it(rule):
    assert rule.code not in codes(epub(rule.instead))


@pytest.mark.parametrize("missing", ["toc", "landmarks"])
def test_a_list_that_the_navigation_lacks_is_reported_with_a_line(missing):
    found = check_epub("book.epub", epub(f"- nav {missing}"))
    lines = [one.location.line for one in found if one.code in ("E140", "E141") and one.location]
    assert lines == [1]
