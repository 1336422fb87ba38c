"""The proof: the print PDF's pages with room to mark them, and the way back from marks to corrections.

In: a book with its print edition and ledger; later, marked copies. Out: the proof as bytes; marks as
values, and what they amount to as entries for corrections.toml or as new chapter texts. Nothing here
touches the disc. Rules: ISO 32000-2, 12.5 (annotations), 7.11.4 (embedded files).
"""

from __future__ import annotations

from bookgen.proof.asking import anchored, ask, carry_marks
from bookgen.proof.comparing import Comparison, compare_chapters, compare_proofs, read_map
from bookgen.proof.copies import Copy, open_copy
from bookgen.proof.correcting import Corrected, add_corrections, correct, decision_of
from bookgen.proof.earlier import Earlier, earlier_proof
from bookgen.proof.grading import hold_answer
from bookgen.proof.making import make_proof
from bookgen.proof.marks import Grade, Mark
from bookgen.proof.order import Proof, ProofOrder
from bookgen.proof.reporting import (
    mark_facts,
    mark_row,
    mark_said,
    report_html,
    report_markdown,
    show_marks,
)
from bookgen.proof.returning import Return, read_return
from bookgen.proof.rules import RULES, changes_found

__all__ = [
    "RULES",
    "Comparison",
    "Copy",
    "Corrected",
    "Earlier",
    "Grade",
    "Mark",
    "Proof",
    "ProofOrder",
    "Return",
    "add_corrections",
    "anchored",
    "ask",
    "carry_marks",
    "changes_found",
    "compare_chapters",
    "compare_proofs",
    "correct",
    "decision_of",
    "earlier_proof",
    "hold_answer",
    "make_proof",
    "mark_facts",
    "mark_row",
    "mark_said",
    "open_copy",
    "read_map",
    "read_return",
    "report_html",
    "report_markdown",
    "show_marks",
]
