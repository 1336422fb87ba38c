"""The changes as rows of the ledger, which say where in the chapters each place of the source is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from bookgen.errors import Location
from bookgen.ledger import Row, Status
from bookgen.manuscript import Manuscript
from bookgen.normalise.desk import Change
from bookgen.normalise.write import Draft


def rows_of(
    manuscript: Manuscript,
    drafts: tuple[Draft, ...],
    changes: Sequence[Change],
    corrections: Sequence[Change],
) -> Iterator[Row]:
    """Write the passes' changes and then the corrections as rows."""
    where = Whereabouts(drafts)
    for change in (*_unanswered(changes, corrections), *corrections):
        offset = manuscript.offset(change.at.line, change.at.column)
        to = where.find(offset, offset + len(change.before))
        yield Row(
            change.rule, change.at, change.before, change.after, change.status,
            change.confidence, to, change.reason, change.by,
        )  # fmt: skip


def _unanswered(changes: Sequence[Change], corrections: Sequence[Change]) -> list[Change]:
    """Leave out the queries that a correction of the same words has answered."""
    corrected = {(c.at.line, c.at.column + n) for c in corrections for n in range(max(len(c.before), 1))}
    return [
        change for change in changes if not (change.status is Status.QUERY and _words_of(change) & corrected)
    ]


def _words_of(change: Change) -> set[tuple[int, int]]:
    return {(change.at.line, change.at.column + n) for n in range(len(change.before))}


class Whereabouts:
    """Where in the chapters each place of the source is."""

    def __init__(self, drafts: tuple[Draft, ...]) -> None:
        self.drafts = drafts
        self.runs = sorted(
            (run.source, run.stop, number, run.start)
            for number, draft in enumerate(drafts)
            for run in draft.passage.runs
        )
        self.line_ends = [
            [found.start() for found in re.finditer("\n", draft.passage.text)] for draft in drafts
        ]

    def find(self, offset: int, stop: int) -> Location | None:
        """Find a stretch of the source, or what stands at its end; None where nothing of it is left."""
        at = max(bisect_right(self.runs, (offset, offset, 0, 0)) - 1, 0)
        for source, end, number, start in self.runs[at : at + 4]:
            if source <= stop and offset < max(end, source + 1):
                line = bisect_right(self.line_ends[number], start + max(offset - source, 0) - 1) + 1
                return Location(self.drafts[number].file, line)
        return None
