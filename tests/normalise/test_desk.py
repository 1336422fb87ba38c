"""What a pass may look at and change."""

from __future__ import annotations

from time import process_time

from bookgen.manuscript import Block, Kind, Passage
from bookgen.normalise.desk import holds_words


def test_a_long_row_of_dashes_is_read_once():
    start = process_time()
    assert not holds_words(Block(Kind.VERBATIM, Passage.at(f"{'-' * 40_000}|x", 0)))
    assert process_time() - start < 1
