"""Pages mended as they are made: within limits, and only where a fault was."""

from __future__ import annotations

from concurrent.futures import Executor

from print_parts import Shelf, chapter, opened, print_it, uneven_book

from bookgen.check.layout import UNEQUAL_FACING, check_layout
from bookgen.print.mending import LOOSE, MOST
from bookgen.print.printing import Printed
from builders import book, config


def test_no_page_ends_within_a_word_that_a_slight_change_can_move(printed: Printed):
    ends = {line.page: line for line in printed.lines if line.starts.document in ("the-harbour", "ice")}
    assert not [line.text for line in ends.values() if line.broken]


def test_mends_keep_to_what_no_eye_notices(printed: Printed):
    mends = [mend for part in printed.parts.values() for mend in part.text.mends]
    assert mends
    assert all(0 < abs(mend.amount) <= MOST for mend in mends)


def test_mends_are_told_with_page_and_first_words(printed: Printed):
    assert any(line.startswith("page 3: 'The harbour lay quiet …' set ") for line in printed.mends)
    assert len(opened(printed).pages) == len(printed.pages)


def test_a_loose_line_is_mended_where_a_slight_change_can(workers: Executor, store: Shelf):
    plain = book(chapter("Ice", 3), config=config(print={"trim": "4.5x7in"}))
    undivided = {**plain.styles, "print.css": plain.styles["print.css"] + "p { hyphens: none }"}
    printed = print_it(book(*plain.sections, config=plain.config, styles=undivided), workers, store)
    (mend,) = (mend for part in printed.parts.values() for mend in part.text.mends if mend.fault == LOOSE)
    assert 0 < abs(mend.amount) <= MOST
    begins = f"page {mend.page + 1}: 'The harbour lay quiet …' set"
    assert any(line.startswith(begins) and line.endswith("(loose line)") for line in printed.mends)


def test_facing_pages_end_on_one_line(workers: Executor, store: Shelf):
    printed = print_it(uneven_book(), workers, store)
    findings = check_layout(printed.composition, printed.pages, printed.lines)
    assert UNEQUAL_FACING.code not in {finding.code for finding in findings}
    mended = [mend.split()[1] for mend in printed.mends if mend.endswith("(uneven spread)")]
    assert ["6:", "7:", "20:", "21:"] == mended
    assert 1 == len({leaf.area.height for part in printed.parts.values() for leaf in part.text.leaves})
