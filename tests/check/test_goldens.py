"""Each folder here holds, under its rule's code, what is checked (`in`) and what is found (`report.txt`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from check.conftest import book_of
from check.epubs import epub

from bookgen.check.epub import check_epub
from bookgen.check.text import check_text
from bookgen.compose import compose

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/in"))


def findings_of(case: Path):
    if case.name.startswith("E"):
        return check_epub("book.epub", epub((case / "in" / "changes.txt").read_text()))
    book = book_of("\n".join(path.read_text() for path in sorted((case / "in").glob("*.md"))))
    return check_text(book, compose(book))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_report_is_the_golden_one(case, update_golden):
    found = findings_of(case)
    report = "".join(f"{finding}\n" for finding in found)
    golden = case / "report.txt"
    if update_golden:
        golden.write_text(report)
    assert golden.read_text() == report
    assert case.name in {finding.code for finding in found}
