"""Notes at the foot of the page: where they stand, what they are to a reader who hears the page."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from print_parts import HARBOUR, INSPECTOR, Shelf, assert_collation, links, opened, print_it

from bookgen.check.balance_pdf import balance_pdf
from bookgen.check.runs import read_runs
from bookgen.compose import compose
from bookgen.print.footnotes import set_footnotes
from bookgen.print.printing import Printed
from builders import book, config

GOLDEN = Path(__file__).parent / "collations" / "footnotes.txt"
TEXT = "\n\n".join(f"{HARBOUR}{INSPECTOR * 2}Of this more elsewhere.[^{n}] {HARBOUR}" for n in range(1, 13))
NOTES = "\n\n".join(f"[^{n}]: {INSPECTOR if n % 3 else 'See above.'}" for n in range(1, 12))
TWO_PARAGRAPHS = "[^12]: See *Harbour Rolls*.[^13]\n\n    The rolls were lost.\n\n[^13]: Or so it was said."
MADE = book(f"# Ice\n\n{TEXT}\n\n{NOTES}\n\n{TWO_PARAGRAPHS}", config=config(print={"notes": "footnotes"}))


@pytest.fixture(scope="module")
def noted(workers: Executor, store: Shelf) -> Printed:
    return print_it(MADE, workers, store)


def test_pages_with_footnotes_collate_as_on_record(noted: Printed, update_golden: bool):
    assert_collation(GOLDEN, noted, MADE, update=update_golden)


def test_a_note_stands_on_the_page_of_its_mark(noted: Printed):
    pdf = opened(noted)
    forth = {name.removeprefix("n-"): page for page, name in links(pdf) if name.startswith("n-")}
    back = {name.removeprefix("r-"): page for page, name in links(pdf) if name.startswith("r-")}
    assert forth.keys() == back.keys()
    assert 12 <= sum(page == back[note] for note, page in forth.items())
    assert {0, 1} >= {back[note] - page for note, page in forth.items()}, "one that finds no room may follow"


def test_notes_stand_below_the_text(noted: Printed):
    notes = {id for d in noted.composition.documents for id in _blocks_of_notes(d.body)}
    for page in {line.page for line in noted.lines}:
        lines = [line for line in noted.lines if line.page == page]
        below = [line.y for line in lines if line.starts.block in notes]
        assert all(line.y > max(below) for line in lines if below and line.starts.block not in notes)


def test_a_book_with_footnotes_has_no_endnotes_nor_lists_them(noted: Printed):
    assert "endnotes" not in {page.starts.document for page in noted.pages if page.starts}
    assert "Notes" not in {line.text.strip() for line in noted.lines if line.starts.document == "contents"}


def test_a_footnote_is_a_note_of_its_own_in_the_structure_tree(noted: Printed):
    pdf = opened(noted)
    notes = [kid for kid in pdf.Root.StructTreeRoot.K[0].K if kid.S == "/Note"]
    assert 13 == len({str(note.ID) for note in notes})
    assert all(isinstance(note.Pg, pikepdf.Dictionary) for note in notes)


def test_footnotes_do_not_upset_the_balance(noted: Printed):
    assert () == balance_pdf(noted.composition, read_runs(noted.pdf))


def test_footnotes_stand_at_the_foot_whatever_sheet_a_book_brings(workers: Executor, store: Shelf):
    own = {**MADE.styles, "print.css": "h1 { font-style: italic }", "book.css": "p { margin: 0 }"}
    printed = print_it(replace(MADE, styles=own), workers, store)
    assert () == balance_pdf(printed.composition, read_runs(printed.pdf))


def test_a_lost_footnote_does(noted: Printed):
    cut = book(MADE.sections[0].markdown.replace("The rolls", "The old rolls"), config=MADE.config)
    expected = set_footnotes(compose(cut))
    assert ["B001"] == [finding.code for finding in balance_pdf(expected, read_runs(noted.pdf))]


def test_pages_begin_where_the_epub_finds_the_same_words(noted: Printed):
    bodies = {d.id: etree.fromstring(d.body) for d in compose(MADE).documents}
    first = {line.page: line for line in reversed(noted.lines)}
    for page in noted.pages:
        if page.starts and page.starts.document == "chapter-1":
            block = bodies["chapter-1"].xpath(f"descendant-or-self::*[@id='{page.starts.block}']")[0]
            rest = "".join("".join(block.itertext()).split())[page.starts.offset :]
            assert rest.startswith("".join(first[page.number].text.split())[:20])


def test_lines_with_a_mark_are_no_higher_than_others(noted: Printed):
    heights = {
        line.height for line in noted.lines if line.starts.document == "chapter-1" and len(line.text) > 50
    }
    assert 2 == len(heights), "the text's and the notes'"


def _blocks_of_notes(body: str) -> set[str]:
    notes = etree.fromstring(body).iterfind(".//*[@class='footnote']")
    return {element.get("id", "") for note in notes for element in note.iter(etree.Element)}
