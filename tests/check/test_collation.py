"""Lines that run both ways: what readers do to them is no fault, and what changes a word is one."""

from __future__ import annotations

import pytest

from bookgen.book import Matter
from bookgen.check.cmaps import read_cmap
from bookgen.check.collation import collate
from bookgen.check.letters import boil_down
from bookgen.check.runs import PageRuns, Run
from bookgen.check.stretches import is_made_of, stretches
from bookgen.edition import Document

TEXT = "הספר של John Smith נדפס בשנת 1936 בעיר"


def is_faithful(line: str) -> bool:
    paragraph = f'<section xmlns="http://www.w3.org/1999/xhtml"><p>{TEXT}</p></section>'
    document = Document("one", "One", "chapter", Matter.BODY, paragraph)
    pages = (PageRuns(1, (Run(line, artifact=False),)),)
    return not list(collate(boil_down((document,)), pages, most=9, is_marked=True))


@pytest.mark.parametrize(
    "line",
    [
        TEXT,
        "בעיר 1936 נדפס בשנת Smith John הספר של",
        "ריעב 1936 תנשב ספדנ John Smith לש רפסה",
        "הַספר של Smith John נדפס 1936 בשנת בעיר",
    ],
)
def test_a_line_may_be_read_backwards_and_its_words_in_any_order(line: str):
    assert is_faithful(line)


@pytest.mark.parametrize(
    "line",
    [
        "בעיר 6391 נדפס בשנת Smith John הספר של",
        "בעיר 1936 נדפס בשנת Simth John הספר של",
        "בעיר 1936 נפדס בשנת Smith John הספר של",
        "בעיר 1936 נדפס בשנת Smith nhoJ הספר של",
    ],
)
def test_letters_in_another_order_are_found(line: str):
    assert not is_faithful(line)


def test_a_line_is_parted_at_spaces_signs_and_turns():
    assert ["abc", "123", "של", "١٢", "12", "15"] == stretches("xABC123 שֶׁל ١٢ 12–15", used=1)


def test_words_that_begin_alike_are_tried_in_every_order():
    assert is_made_of("abcabab", ("ab", "abc", "ab"))
    assert not is_made_of("abcabba", ("ab", "abc", "ab"))


def test_a_ligature_from_right_to_left_is_read_as_it_is_painted():
    cmap = b"2 beginbfchar\n<0007> <06440627>\n<0008> <00660069>\nendbfchar"
    assert {7: "لا"[::-1], 8: "fi"} == read_cmap(cmap)


def test_a_tables_head_stands_again_where_another_begins_like_it():
    tables = "".join(
        f"<table><thead><tr>{head}</tr></thead><tr><td>{row}</td></tr></table>"
        for head, row in (("<th>ebb</th><th>flow</th>", "x"), ("<th>ebb</th><th>flow</th><th>calm</th>", "y z"))
    )
    body = f'<section xmlns="http://www.w3.org/1999/xhtml">{tables}</section>'
    document = Document("one", "One", "chapter", Matter.BODY, body)
    pages = (
        PageRuns(1, tuple(Run(text, artifact=False) for text in "ebb flow x ebb flow calm y".split())),
        PageRuns(2, tuple(Run(text, artifact=False) for text in "ebb flow calm z".split())),
    )
    assert [] == list(collate(boil_down((document,)), pages, most=9, is_marked=True))


def test_a_lists_number_may_be_painted_before_a_line_that_runs_both_ways():
    body = f'<section xmlns="http://www.w3.org/1999/xhtml"><ol><li>שלום</li></ol><p>{TEXT}</p></section>'
    document = Document("one", "One", "chapter", Matter.BODY, body)
    lines = ("שלום", "1.", "בעיר 1936 נדפס בשנת Smith John הספר של")
    pages = (PageRuns(1, tuple(Run(line, artifact=False) for line in lines)),)
    assert [] == list(collate(boil_down((document,)), pages, most=9, is_marked=True))
