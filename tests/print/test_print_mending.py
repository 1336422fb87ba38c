"""Pages mended as they are made: within limits, and only where a fault was."""

from __future__ import annotations

from print_parts import opened

from bookgen.print import Printed
from bookgen.print.mending import MOST


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
