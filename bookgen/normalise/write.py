"""The manuscript as chapters: Markdown files, a paragraph a line, the notes at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bookgen.manuscript import Block, Edit, Kind, Manuscript, Passage, Run, join_passages
from bookgen.normalise.desk import holds_lines
from bookgen.normalise.sections import sections

AT_START = re.compile(
    r"^(?:(?P<sign>[#>])|(?P<bullet>[+-])(?=[ \t]|$)|\d{1,9}(?P<point>\.)(?=[ \t]|$)"
    r"|(?P<bracket>\[)(?=[^\]\n]+\]:)|(?P<rule>[-=])(?=[-= \t]*$)|(?P<entity>:(?=[ \t])|/(?=//)|~(?=~~)))",
    re.MULTILINE,
)
"""What Markdown takes for block markup at the start of a line."""
SPACED_RULE = re.compile(r"^(?P<rule>[-_*])(?=(?:[ \t]*[-_*]){2,}[ \t]*$)", re.MULTILINE)
BLOCKS = {
    Kind.VERSE: "verse",
    Kind.SIGNATURE: "signature",
    Kind.SPEECH: "drama",
    Kind.DIRECTION: "stage-direction",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A chapter file whose every character still knows its place in the source."""

    file: str
    passage: Passage


def write_chapters(manuscript: Manuscript) -> tuple[Draft, ...]:
    """Write each section into its file."""
    drafts = []
    for start, stop in sections(manuscript):
        heading, *others = manuscript.blocks[start:stop]
        blocks = [heading, *(block for block in others if block.text)]
        text = [block for block in blocks if block.kind is not Kind.NOTE]
        notes = [block for block in blocks if block.kind is Kind.NOTE]
        pieces = (*_written(text), *map(_note, notes))
        passage = join_passages((join_passages(pieces, "\n\n"), _literal("\n", pieces[-1])))
        drafts.append(Draft(heading.label, passage))
    return tuple(drafts)


def _written(blocks: list[Block]) -> Iterator[Passage]:
    for kind, group in groupby(blocks, lambda block: block.kind):
        if kind in BLOCKS:
            yield _block(BLOCKS[kind], [_escaped(block.passage) for block in group])
        else:
            yield from map(_plain, group)


def _plain(block: Block) -> Passage:
    match block.kind:
        case Kind.HEADING:
            return _before("#" * block.level + " ", _heading(block.passage))
        case Kind.QUOTATION:
            lines = _escaped(block.passage)
            return _before("> ", lines.edit([Edit(n, n + 1, "\n> ") for n in _line_ends(lines.text)]))
        case Kind.BREAK:
            return Passage("* * *", (Run(0, block.place, block.place),))
        case Kind.MARKED | Kind.VERBATIM | Kind.METADATA:
            return block.passage
        case _:
            return _escaped(block.passage)


def _heading(passage: Passage) -> Passage:
    if passage.text.endswith("#") and not passage.text.endswith("\\#"):
        end = len(passage.text)
        return passage.edit([Edit(end - 1, end, "\\#")])
    return passage


def _line_ends(text: str) -> list[int]:
    return [found.start() for found in re.finditer("\n", text)]


def _block(name: str, paragraphs: list[Passage]) -> Passage:
    inside = join_passages(paragraphs, "\n\n")
    return join_passages((_before(f"/// {name}\n", inside), _literal("\n///", inside)))


def _note(block: Block) -> Passage:
    words = block.passage if holds_lines(block) else _escaped(block.passage)
    indented = words.edit([Edit(n, n, "    ") for n in _paragraph_starts(words.text)])
    return _before(f"[^{block.label}]: ", indented)


def _paragraph_starts(text: str) -> list[int]:
    return [found.end() for found in re.finditer(r"\n+(?=[^\n])", text)]


def _escaped(passage: Passage) -> Passage:
    """Escape what would be a list, a heading or a rule at the start of a line."""
    edits = []
    for pattern in (AT_START, SPACED_RULE):
        for found in pattern.finditer(passage.text):
            name = found.lastgroup or ""
            start, sign = found.start(name), found[name]
            edits.append(Edit(start, start + 1, f"&#{ord(sign)};" if name == "entity" else f"\\{sign}"))
    ordered = sorted({edit.start: edit for edit in edits}.values())
    return passage.edit(ordered) if ordered else passage


def _before(text: str, passage: Passage) -> Passage:
    place = passage.place(0)
    return join_passages((Passage(text, (Run(0, place, place),)), passage))


def _literal(text: str, after: Passage) -> Passage:
    place = after.end(len(after.text))
    return Passage(text, (Run(0, place, place),))
