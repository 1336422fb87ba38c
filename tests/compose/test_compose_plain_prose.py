"""Plain prose is passed over quickly, and comes out as the library alone would have it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from bookgen.compose.plain_prose import PlainProse
from bookgen.compose.source_lines import SourceLines

OTHERS = (FootnoteExtension, DefListExtension, SaneListExtension, TableExtension)
PIECES = [*"ab \n*_[]()<>&\\`#-=|:!>1.{}^", "\n\n", "  \n", "\n    ", "- ", "1. ", ":   ", "&amp;", "[^1]: ", "<br>"]


def html(text: str, *first: SourceLines | PlainProse) -> str:
    return Markdown(extensions=[*first, *(extension() for extension in OTHERS)]).convert(text)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_plain_prose_changes_nothing(text):
    assert html(text, SourceLines()) == html(text, SourceLines(), PlainProse())


@pytest.mark.parametrize("text", ["- one\n\nbehind a list", "term\n\n:   said of it\n\nand on", "- a\n\n    b\n\n    c _d_"])
def test_plain_prose_changes_nothing_behind_what_is_open(text):
    assert html(text, SourceLines()) == html(text, SourceLines(), PlainProse())
