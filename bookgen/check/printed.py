"""Read the finished print PDF back: every letter of the text is on its pages, and the pages are well set.

In: the composed book, the PDF, its pages and lines as they were typeset. Out: findings. Plain values in and
out, so that another process can do it.
"""

from __future__ import annotations

from bookgen.check.balance_pdf import balance_pdf
from bookgen.check.layout import check_layout
from bookgen.check.pdf import check_pdf
from bookgen.check.runs import read_runs
from bookgen.edition import Composition, Output, Page, PrintedLine
from bookgen.finding import Finding


def check_printed(
    composition: Composition, pdf: Output, pages: tuple[Page, ...], lines: tuple[PrintedLine, ...]
) -> tuple[Finding, ...]:
    """Check a print PDF that bookgen has just made."""
    runs = read_runs(pdf.data)
    return (
        *balance_pdf(composition, runs),
        *check_layout(composition, pages, lines, runs),
        *check_pdf(pdf.name, pdf.data),
    )
