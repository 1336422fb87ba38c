from __future__ import annotations

import pytest
from check.pdfs import pdf

from bookgen.check.pdf import RULES, check_pdf


def codes(data):
    return {finding.code for finding in check_pdf("book.pdf", data)}


def test_a_good_pdf_has_no_findings():
    assert () == check_pdf("book.pdf", pdf())


@pytest.mark.parametrize("cut", [0, 400])
def test_a_file_cut_short_is_named_without_an_address_in_memory(cut):
    messages = [finding.message for finding in check_pdf("book.pdf", pdf()[:cut])]
    assert messages
    assert not [message for message in messages if "object at" in message or "BytesIO" in message]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_example_fires_its_rule(rule):
    assert rule.code in codes(pdf(rule.example))


@pytest.mark.parametrize("rule", [r for r in RULES if r.instead], ids=lambda rule: rule.code)
def test_example_put_right_does_not_fire_it(rule):
    assert rule.code not in codes(pdf(rule.instead))


def test_pictures_that_are_too_fine_or_too_coarse_are_told_once_a_page_each():
    fine, coarse = ("picture 2600 2600", "picture 20 20")
    said = [finding.code for finding in check_pdf("book.pdf", pdf("\n".join((fine, fine, coarse, coarse))))]
    assert ["P160", "P161"] == sorted(said)
