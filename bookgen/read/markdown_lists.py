"""Lists inside lists, indented as chapters have them: four columns a step.

In: a list as others write it, whose inner items stand below the first word of the outer one. Out: the same lines,
and nothing but their white space changed. Source: CommonMark 0.31, 5.2, on what belongs to an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookgen.manuscript import Edit, Passage

ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<marker>(?:[-*+]|\d{1,9}[.)]|#\.))(?P<gap>[ \t]+)(?=\S)")
STEP = 4
"""Units: columns, as Python-Markdown wants them."""
FENCE = re.compile(r"`{3,}|~{3,}")


def set_steps(passage: Passage) -> Passage:
    """Indent every line of a list by its depth."""
    if ITEM.match(passage.text) is None or "\n" not in passage.text:
        return passage
    edits = [edit for edit in _edits(passage.text) if passage.text[edit.start : edit.stop] != edit.text]
    return passage.edit(edits) if edits else passage


def _edits(text: str) -> Iterator[Edit]:
    edges: list[int] = []
    """Where the text of each open item begins, the outermost first."""
    offset = 0
    is_code, is_after_blank = False, False
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" \t"))
        columns = len(line[:indent].expandtabs(STEP))
        item = None if is_code else ITEM.match(line)
        while edges and columns < edges[-1] and (item or is_after_blank):
            edges.pop()
        beyond = columns - edges[-1] if edges and not item else 0
        if line.strip() and beyond >= 0:
            kept = beyond if beyond >= (1 if is_code else STEP) else 0
            yield Edit(offset, offset + indent, " " * (STEP * len(edges) + kept))
        if item:
            edges.append(columns + len(item["marker"]) + min(len(item["gap"].expandtabs(STEP)), STEP))
        is_code ^= bool(FENCE.match(line.strip()))
        is_after_blank = not line.strip() and not is_code
        offset += len(line) + 1
