"""What a text browser prints as 'n^o' and 'x^2' raised again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookgen.manuscript import Manuscript
from bookgen.normalise.desk import Desk, Proposal, Step, prose, settle

DUMP = "dump"
RAISED = re.compile(r"(?<=[^\W_])\^([^\W_]{1,4})(?![\w^])")


def set_raised(manuscript: Manuscript, desk: Desk) -> Step:
    """Raise the letters and digits behind a '^', where the text comes from a browser that writes them so."""
    if manuscript.format != DUMP:
        return Step(manuscript)
    return settle("set-raised", manuscript, _raised(manuscript), desk)


def _raised(manuscript: Manuscript) -> Iterator[Proposal]:
    for index, text in prose(manuscript):
        for found in RAISED.finditer(text):
            yield Proposal(index, found.start(), found.end(), f"<sup>{found[1]}</sup>")
