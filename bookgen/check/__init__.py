"""Check a book's text, its finished EPUB and PDF, and any EPUB or PDF from elsewhere.

In: a composed book, or the bytes of a file. Out: findings. Nothing here stops a run or touches the disc:
a file that cannot be read is a finding too.
"""

from __future__ import annotations

from bookgen.check import balance, epub, layout, pdf, text
from bookgen.check.balance import check_balance
from bookgen.check.epub import check_epub
from bookgen.check.layout import check_layout, layout_report
from bookgen.check.pdf import check_pdf
from bookgen.check.runs import PageRuns, read_runs
from bookgen.check.text import check_text
from bookgen.finding import Rule

RULES: tuple[Rule, ...] = (*text.RULES, *epub.RULES, *pdf.RULES, *balance.RULES, *layout.RULES)

__all__ = [
    "RULES",
    "PageRuns",
    "check_balance",
    "check_epub",
    "check_layout",
    "check_pdf",
    "check_text",
    "layout_report",
    "read_runs",
]
