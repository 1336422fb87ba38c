from __future__ import annotations

import pytest
from check.conftest import book_of
from lxml import etree

from bookgen.check.layout import RULES, check_layout
from bookgen.check.runs import PageRuns, Run
from bookgen.compose import compose
from bookgen.edition import Composition, Page, PrintedLine, TextPoint

BREAK = "---"
LEADING = 14.0


def laid_out(picture: str):
    """Read a picture of pages: a line a line, '---' between pages, an empty line between paragraphs.

    A line that ends in '-' divides a word; '| 0.9' is how far its word spaces are stretched.
    """
    blocks = [part.strip().splitlines() for part in picture.split("\n\n")]
    blocks = [[line.partition(" | ")[0] for line in block if line != BREAK] for block in blocks]
    whole = compose(book_of("\n\n".join(" ".join(block) for block in blocks if block)))
    document = next(document for document in whole.documents if document.source)
    ids = [e.get("id") for e in etree.fromstring(document.body).iter() if e.get("data-line") and _is_leaf(e)][
        1:
    ]
    return Composition((document,)), tuple(_lines(picture, document.id, ids))


def _is_leaf(element):
    return etree.QName(element).localname in ("p", "h1", "h2")


def _lines(picture, document, ids):
    page, y, block = 1, 0.0, 0
    for line in picture.split("\n"):
        if line == BREAK:
            page, y = page + 1, 0.0
        elif not line:
            block += 1
        else:
            words = line.partition(" | ")[0].removeprefix("## ")
            y -= LEADING
            place = TextPoint(document, ids[block], 0)
            broken = words.endswith("-")
            yield PrintedLine(page, 0, y, 100, LEADING, place, words.removesuffix("-"), broken)


def findings_of(picture):
    composition, lines = laid_out(picture)
    pages = tuple(Page(n, str(n), None) for n in range(1, lines[-1].page + 1))
    runs = [
        Run(w.partition(" | ")[0], False, float(w.partition(" | ")[2]))
        for w in picture.split("\n")
        if " | " in w
    ]
    return check_layout(composition, pages, lines, (PageRuns(1, tuple(runs)),))


def codes(findings):
    return {finding.code for finding in findings}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_example_fires_its_rule(rule):
    assert rule.code in codes(findings_of(rule.example))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_example_put_right_does_not_fire_it(rule):
    assert rule.code not in codes(findings_of(rule.instead))


def test_a_finding_names_folio_chapter_and_line():
    (widow, _) = findings_of("The ferry left the quay\nat nine, with a full load\n---\nof passengers.")
    assert "page 2 begins with the last line of a paragraph: 'of passengers.'" == widow.message
    assert "chapters/01.md:3" == str(widow.location)
