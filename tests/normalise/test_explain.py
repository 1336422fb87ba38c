"""What each pass did to a line of the source, or of a chapter."""

from __future__ import annotations

import pytest

from bookgen.config import parse_config
from bookgen.corrections import parse_corrections
from bookgen.errors import QueryError
from bookgen.normalise.explain import Explained, explain
from bookgen.read import read_manuscript

SOURCE = """\
The Lighthouse

From Harbour-en
Jump to navigation Jump to search

Preface[edit source]

They met face-toface in 1923-26 and took a goslow approach.[1] So it was...

Nothing happened here.

  1. See below.
"""
PLAN = parse_config(
    'title = "The Lighthouse"\nlanguage = "en"\nmodified = 2026-01-01T00:00:00Z\n'
    'identifier = "urn:uuid:00000000-0000-4000-8000-000000000001"\n'
)
CORRECTION = (
    '[[correction]]\nin = "chapters/01-preface.md"\nfind = "So it was"\nreplace = "So"\nreason = "r"\n'
)


def told(place: str, corrections: str = "") -> tuple[Explained, ...]:
    manuscript = read_manuscript("source/lamp.txt", SOURCE.encode(), format="wiki-paste")
    return explain(manuscript, PLAN, parse_corrections(corrections), place)


def test_line_is_told_pass_by_pass_with_what_was_asked():
    (line,) = told("8", CORRECTION)
    said = [
        (deed.name, [(change.before, change.after, str(change.status)) for change in deed.changes])
        for deed in line.deeds
    ]
    assert [
        ("read", []),
        ("tie-notes", [("[1]", "[^1]", "applied")]),
        ("restore-hyphens", [("face-toface", "face-to-face", "applied")]),
        ("query-joined-words", [("goslow", "go-slow", "query")]),
        ("set-ellipses", [("...", "\u00a0…", "applied")]),
        ("set-dashes", [("1923-26", "1923–26", "applied")]),
        ("correction", [(" it was", "", "applied")]),
    ] == said
    assert ["chapters/01-preface.md:3"] == [str(place) for place in line.to]


def test_change_that_no_row_notes_is_told_by_what_the_line_is_then():
    (line,) = told("6")
    assert [("read", "heading 2, furniture"), ("drop-furniture", "heading 2"), ("open-sections", "heading 1")] == [
        (deed.name, deed.kind) for deed in line.deeds
    ]


def test_line_that_is_gone_says_which_pass_dropped_it():
    (line,) = told("4")
    assert ("drop-furniture", "", "") == (line.deeds[-1].name, line.deeds[-1].kind, line.deeds[-1].text)
    assert () == line.to


def test_line_that_nothing_touched_has_only_been_read():
    (line,) = told("10")
    assert ["read"] == [deed.name for deed in line.deeds]


@pytest.mark.parametrize("name", ["01-preface", "01-preface.md", "chapters/01-preface.md"])
def test_line_of_a_chapter_leads_to_its_line_of_the_source(name):
    assert ["source/lamp.txt:12"] == [str(line.at) for line in told(f"{name}:7")]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("99", "there is no line '99'"),
        ("0", "there is no line '0'"),
        ("01-preface:40", "there is no line '01-preface:40'"),
        ("02-other:1", "there is no chapter '02-other'"),
        ("somewhere", "'somewhere' is no line"),
    ],
)
def test_place_that_is_not_there_is_said(place, message):
    with pytest.raises(QueryError, match=message):
        told(place)
