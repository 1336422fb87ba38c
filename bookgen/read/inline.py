"""Plain text as Markdown: what Markdown would take for markup is escaped.

In: a passage of plain text. Out: the same passage, every character of it still to be read. Block
markup at the start of a line is not dealt with here: lines still change their beginnings.
Source: Python-Markdown's `ESCAPED_CHARS`; what is not in that list is written as an entity.
"""

from __future__ import annotations

import re

from bookgen.manuscript import Edit, Passage

ACTIVE = re.compile(
    r"""\\(?=[\\`*_{}\[\]()>#+.!-])   # a backslash that would escape
    | [*_`{]                          # emphasis, code, attributes
    | <(?=[A-Za-z/!?])                # a tag
    | &(?=\#?\w+;)                    # an entity
    | \[(?=[^\]\n]*\]\()              # a link
    | \[(?=\^[^\]\s]+\]:)             # a note's definition
    """,
    re.VERBOSE,
)
ENTITIES = {"<": "&lt;", "&": "&amp;"}


EMPHASIS = re.compile(r"(?<![^\W\d])\\_(?=\S)((?:(?!\\_|\n\n).)+?)(?<=\S)\\_(?!\w)", re.DOTALL)


def escape(passage: Passage) -> Passage:
    """Escape the markup characters of plain text."""
    edits = [
        Edit(found.start(), found.end(), ENTITIES.get(found[0], "\\" + found[0]))
        for found in ACTIVE.finditer(passage.text)
    ]
    return passage.edit(edits) if edits else passage


def emphasise(passage: Passage) -> Passage:
    """Write _italics_ as Markdown does."""
    edits = []
    for found in EMPHASIS.finditer(passage.text) if "\\_" in passage.text else ():
        edits += [Edit(found.start(), found.start() + 2, "*"), Edit(found.end() - 2, found.end(), "*")]
    return passage.edit(edits) if edits else passage
