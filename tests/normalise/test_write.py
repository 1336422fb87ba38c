"""Chapters as Markdown: what stands at the start of a line is still the text's own."""

from __future__ import annotations

import pytest

from bookgen.manuscript import Block, Kind, Manuscript, Passage
from bookgen.normalise.write import write_chapters


def written(*blocks: tuple[Kind, str]) -> str:
    heading = Block(Kind.HEADING, Passage.at("One", 0), level=1, label="chapters/01-one.md")
    others = (Block(kind, Passage.at(text, 9), level=2, label="1") for kind, text in blocks)
    (draft,) = write_chapters(Manuscript("source.txt", "text", "", (heading, *others)))
    return draft.passage.text.removeprefix("# One\n\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 9 Downing", "\\# 9 Downing"),
        ("> so", "\\> so"),
        ("- so", "\\- so"),
        ("+ so", "\\+ so"),
        ("-so", "-so"),
        ("1986. A year.", "1986\\. A year."),
        ("1986.5", "1986.5"),
        ("[a]: b", "\\[a]: b"),
        ("[1] b", "[1] b"),
        ("---", "\\---"),
        ("- - -", "\\- - -"),
        ("=== ", "\\=== "),
        ("/// verse", "&#47;// verse"),
        ("~~~", "&#126;~~"),
        (": so", "&#58; so"),
    ],
)
def test_block_markup_at_the_start_is_escaped(text, expected):
    assert expected + "\n" == written((Kind.PARAGRAPH, text))


def test_every_kind_has_its_form():
    assert (
        "## Two\n\n> said\n> so\n\n/// verse\na\nb\n\nc\n///\n\n* * *\n\n- item\n\n/// signature\n—Me\n///\n\n"
        "[^1]: Note.\n\n    More.\n"
    ) == written(
        (Kind.HEADING, "Two"),
        (Kind.QUOTATION, "said\nso"),
        (Kind.VERSE, "a\nb"),
        (Kind.VERSE, "c"),
        (Kind.BREAK, "***"),
        (Kind.NOTE, "Note.\n\nMore."),
        (Kind.MARKED, "- item"),
        (Kind.SIGNATURE, "—Me"),
    )
