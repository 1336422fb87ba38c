"""The layout report: what a compositor would count on the finished pages, and what was mended there.

In: what `check_layout` found, and what the typesetting mended by itself. Out: a few lines of text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bookgen.check.layout import RULES
from bookgen.finding import Finding

COUNTED = (
    "widows",
    "orphans",
    "runts",
    "ladders of hyphens",
    "headings at a foot",
    "short pages",
    "loose lines",
    "short last pages",
    "words divided over a page",
    "unequal facing pages",
)
"""What each rule counts, in the order of the rules."""


@dataclass(frozen=True, slots=True)
class LayoutReport:
    """How well the pages of a book are made."""

    pages: int
    findings: tuple[Finding, ...]
    mends: tuple[str, ...]
    """A line each: page, first words, what was done and why."""

    @property
    def totals(self) -> tuple[tuple[str, int], ...]:
        """Say how often each fault remains."""
        counts = Counter(finding.code for finding in self.findings)
        return tuple((name, counts[rule.code]) for name, rule in zip(COUNTED, RULES, strict=True))


def report_lines(report: LayoutReport) -> Iterator[str]:
    """Write a report: every place, then the totals."""
    yield f"layout of {report.pages} pages:"
    for finding in report.findings:
        yield f"  {finding.message} [{finding.code}]"
    for mend in report.mends:
        yield f"  mended: {mend}"
    yield "  " + ", ".join(f"{name} {count}" for name, count in report.totals)
    yield f"  mended {len(report.mends)}"
