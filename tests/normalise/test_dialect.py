"""Passes: other dialects of Markdown written as this book's."""

from __future__ import annotations

import pytest
from readings import lines, read

from bookgen.normalise.desk import Decision, Desk
from bookgen.normalise.dialect import part_inline_notes, write_dialect
from bookgen.normalise.reference_links import write_links_in_line

DESK = Desk("en", "")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a ~~b c~~ d", "a <s>b c</s> d"),
        ("x^2^ and 1^st^", "x<sup>2</sup> and 1<sup>st</sup>"),
        ("H~2~O", "H<sub>2</sub>O"),
        ("[Small]{.smallcaps} caps", "Small caps"),
        ("`a ~~b~~` and ~ 5 ~ 6", "`a ~~b~~` and ~ 5 ~ 6"),
        ("a[^1] and 2^10 to 2^12", "a[^1] and 2^10 to 2^12"),
    ],
)
def test_signs_of_other_dialects_are_written_as_ours(source, shown):
    manuscript = write_dialect(read("a.md", source + "\n\n[^1]: n\n"), DESK).manuscript
    assert f"paragraph: {shown}" == lines(manuscript)[0]
    assert manuscript == write_dialect(manuscript, DESK).manuscript


def test_a_note_in_the_line_becomes_one_below():
    step = part_inline_notes(read("a.md", "He rose.^[So *they* say.] Then he fell.\n"), DESK)
    assert ["paragraph: He rose.[^inline-1] Then he fell.", "note inline-1: So *they* say."] == lines(step.manuscript)
    assert step.manuscript == part_inline_notes(step.manuscript, DESK).manuscript


def test_an_address_stays_where_the_editor_leaves_its_link():
    kept = Desk("en", "", decisions={("write-links-in-line", 1, 16): Decision(accept=False)})
    manuscript = read("a.md", "See [the ferry][f] and [quay].\n\n[f]: ferry.md\n\n[quay]: quay.md\n")
    step = write_links_in_line(manuscript, kept)
    assert ["paragraph: See [the ferry][f] and [quay](quay.md).", "verbatim: [f]: ferry.md"] == lines(step.manuscript)
    assert step.manuscript == write_links_in_line(step.manuscript, kept).manuscript
