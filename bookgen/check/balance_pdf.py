"""The balance sheet of the print edition: its pages show every letter of the chapters.

In: the composed documents and the text of the print PDF's pages. Out: a finding for each passage that was
lost, added or changed on the way, at the chapter's line. A PDF divides words and numbers lists, so that
letters and digits are compared, and not words.
"""

from __future__ import annotations

from bookgen.check.balance import MOST_FINDINGS, UNREAD, documents_of, tell_difference
from bookgen.check.collation import Difference, collate
from bookgen.check.letters import Letters, boil_down
from bookgen.check.runs import PageRuns
from bookgen.edition import Composition, Edition
from bookgen.finding import Finding

CONTEXT_LETTERS = 30


def balance_pdf(
    composition: Composition, pages: tuple[PageRuns, ...], *, is_marked: bool = False
) -> tuple[Finding, ...]:
    """Compare every letter of the composed text with what the pages of the finished PDF show.

    Footnotes are a text of their own: where they stand follows from the pages. `is_marked` tells that running
    heads and folios are known to be marked as artifacts.
    """
    if not pages:
        return (UNREAD.found(edition="PDF", reason="it has no page that can be read"),)
    findings: list[Finding] = []
    for footnotes in (False, True):
        text = boil_down(documents_of(composition, Edition.PRINT), footnotes=footnotes)
        shown = tuple(page.of(footnotes=footnotes) for page in pages)
        differences = collate(text, shown, most=MOST_FINDINGS, is_marked=is_marked)
        findings += (_pdf_finding(text, difference) for difference in differences)
    return tuple(findings)


def _pdf_finding(text: Letters, difference: Difference) -> Finding:
    start, end = difference.start, difference.end
    lost = text.words(start, end) if end > start else ""
    before = text.words(max(start - CONTEXT_LETTERS, 0), start) if start else ""
    edition = f"PDF (page {difference.page})"
    return tell_difference(edition, text.place(start), before, lost, difference.found)
