"""Every pass against its fixtures: passes/PASS/*.txt as 'title / . / input / . / output / . / rows'.

Below the title stand options, one a line: 'language: de', 'format: wiki-paste', 'held: PICTURE…', 'section: TITLE | FIRST
WORDS'. A case needs no Python: write title and input, then run pytest with --update-golden.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bookgen.config import SectionConfig
from bookgen.manuscript import Block, Kind, Manuscript
from bookgen.normalise import PASSES
from bookgen.normalise.desk import Change, Desk, Pass, name_of
from bookgen.read import read_manuscript

CASES = sorted((Path(__file__).parent / "passes").glob("*/*.txt"))
BY_NAME = {name_of(pass_): pass_ for pass_ in PASSES}


@dataclass(frozen=True)
class Case:
    head: str
    source: str
    pass_: Pass
    desk: Desk
    format: str
    held: frozenset[str] | None
    """The pictures that are there: 'held: a.png b.png'."""

    def read(self) -> Manuscript:
        manuscript = read_manuscript("source.txt", self.source.encode(), format=self.format)
        return replace(manuscript, held=self.held)


def parse_case(path: Path) -> tuple[Case, str]:
    head, source, *expected = path.read_text().split("\n.\n")
    options = [line.split(": ", 1) for line in head.splitlines()[1:]]
    plan = tuple(section(words) for key, words in options if key == "section")
    said = {key: words for key, words in options if key != "section"}
    desk = Desk(said.get("language", "en"), said.get("title", "A Book"), plan)
    held = frozenset(said["held"].split()) if "held" in said else None
    case = Case(head, source, BY_NAME[path.parent.name], desk, said.get("format", "text"), held)
    return case, "\n.\n".join(expected)


def section(words: str) -> SectionConfig:
    title, _, starts = words.partition(" | ")
    return SectionConfig(title=title, starts=starts)


def shown(block: Block) -> str:
    if block.kind is Kind.PARAGRAPH:
        return block.text
    of = f" {block.level}" if block.level else ""
    name = f" {block.label}" if block.label else ""
    return f"<{block.kind}{of}{name}> {block.text}"


def row(change: Change) -> str:
    at = f"{change.at.line}:{change.at.column}"
    return f"{at} {change.status} {change.before!r} → {change.after!r}"


def run(case: Case) -> str:
    step = case.pass_(case.read(), case.desk)
    blocks = "\n\n".join(shown(block) for block in step.manuscript.blocks)
    rows = "\n".join(row(change) for change in step.changes)
    findings = "".join(f"\n{finding.code} {finding.message}" for finding in step.findings)
    return f"{blocks}\n.\n{rows}{findings}\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_pass_does_what_its_fixture_says(path, update_golden):
    case, expected = parse_case(path)
    actual = run(case)
    if update_golden:
        path.write_text(f"{case.head}\n.\n{case.source}\n.\n{actual}")
        return
    assert expected == actual


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_pass_changes_nothing_the_second_time(path):
    case, _ = parse_case(path)
    once = case.pass_(case.read(), case.desk)
    twice = case.pass_(once.manuscript, case.desk)
    assert once.manuscript == twice.manuscript
    assert [c for c in twice.changes if c.status == "applied"] == []


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_pass_has_fixtures(name):
    assert [path for path in CASES if path.parent.name == name] != []
