"""Read Markdown: its blocks, without parsing what stands inside them.

In: decoded text. Out: its blocks. Lists and quotations keep their markers, and code, tables, raw
HTML and block markers stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bookgen.manuscript import Block, Edit, Kind, Passage, Run, join_passages

FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
HEADING = re.compile(r"(#{1,6})[ \t]+(?![#\s]*$)(.*?)(?:[ \t]+#+)?[ \t]*$")
UNDERLINE = re.compile(r"(=+|-+)[ \t]*$")
NOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:[ \t]*")
RULE = re.compile(r" {0,3}(?:\*[ \t]*){3,}$| {0,3}(?:-[ \t]*){3,}$| {0,3}(?:_[ \t]*){3,}$")
LISTED = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)]|#\.)[ \t]+|>")
INNER_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})")
DIVISION = re.compile(r" {0,3}:{3,}")
DEFINED = re.compile(r" {0,3}:[ \t]+\S")
TERM = re.compile(r"[^\n]{0,79}[^\s.,;:!?]\s*")
"""What stands above a definition: no line of prose that goes on in the next."""
GRID = re.compile(r"[ \t]*\+(?:[-=:]+\+)+[ \t]*$")
COLUMNS = re.compile(r"[ \t]*-{2,}(?:[ \t]+-{2,})+[ \t]*$")
"""The rule below the heads of a table whose columns spaces part."""
MARKER = re.compile(r"[> \t]*/{3,}")
RAW = re.compile(r"</?[A-Za-z]|<!|[> \t]*/{3,}|\||\[[^\]\n]+\]:\s| {4}|\t|:[ \t]")
LABELLED = re.compile(r" {0,3}\[(?!\^)[^\]\n]+\]:\s")
ADDRESS = r"(?:<[^>]*>|\S*[/#]\S*|[A-Za-z][\w+.-]+:\S+|\S+\.(?:x?html?|md|txt|pdf|epub|png|jpe?g|gif|svg|webp))"
NOTED = re.compile(
    rf" {{0,3}}\[(?:\d{{1,4}}|[A-Za-z])\]:[ \t]+(?!{ADDRESS}(?:[ \t]+[\"'(].*)?[ \t]*$)\S", re.IGNORECASE
)
"""A line labelled as notes are, with words behind it and no link's address: 'Ibid.'."""
STRUCTURED = re.compile(r"\n[ \t]*\n[ \t]+(?:[-*+>]|\d{1,9}[.)])[ \t]|\n[ \t]+(?:```|~~~)|\n[ \t]*\n(?: {8}|\t\t)\S")
"""A note that holds a list, a quotation or code."""
OUTDENT = re.compile(r"\n( {1,4}|\t)(?=\S|[ \t])")
FENCED = re.compile(r"^(`{3,}|~{3,})(?P<language>[^`\n]*)\n(?P<code>(?:[^\n]*\n)*?)\1[ \t]*$(?:\n(?=[ \t]*\n))?", re.MULTILINE)
"""Code between fences; what says in which language it is stays as it stands."""
FRONT_FIELD = re.compile(r"[\w-]+[ \t]*:(?:\s|\Z)")
INDENTS = ("    ", "\t")
TABLE_RULE = re.compile(r"[ \t|:-]*-[ \t|:-]*\|[ \t|:-]*$|\|[ \t|:-]*-[ \t|:-]*$")


@dataclass(slots=True)
class _Lines:
    """The lines that are still to be read, each with its offset."""

    rows: list[tuple[str, int]]
    next: int = 0
    taken: list[tuple[str, int]] = field(default_factory=list)

    @property
    def line(self) -> str:
        return self.rows[self.next][0]

    @property
    def is_left(self) -> bool:
        return self.next < len(self.rows)

    def take(self) -> None:
        self.taken.append(self.rows[self.next])
        self.next += 1

    def after_blank(self) -> str:
        """Look at the next line that is not blank."""
        ahead = self.next
        while ahead < len(self.rows) and not self.rows[ahead][0].strip():
            ahead += 1
        return self.rows[ahead][0] if ahead < len(self.rows) else ""

    def is_ruled_again(self) -> bool:
        """Tell whether a rule like this line ends what begins here."""
        ahead = self.next + 1
        while ahead < len(self.rows) and self.rows[ahead][0].strip():
            if COLUMNS.match(self.rows[ahead][0]):
                return ahead > self.next + 1
            ahead += 1
        return False

    def is_closed(self, fence: str) -> bool:
        """Tell whether a fence that this line opens is closed further down."""
        return any(row.strip(" \t>").startswith(fence) for row, _ in self.rows[self.next + 1 :])

    def passage(self) -> Passage:
        """Hand over the lines that were taken."""
        rows, self.taken = self.taken, []
        while rows and not rows[-1][0].strip():
            rows.pop()
        pieces = [Passage(text, (Run(0, offset, offset + len(text)),)) for text, offset in rows]
        return join_passages(pieces, "\n")


def read_blocks(source: str) -> tuple[Block, ...]:
    """Find the blocks of a Markdown text."""
    rows, offset = [], 0
    for line in source.split("\n"):
        rows.append((line, offset))
        offset += len(line) + 1
    return tuple(_blocks(_Lines(rows)))


def _blocks(lines: _Lines) -> Iterator[Block]:
    if (size := _front_matter_size(lines.rows)) > 0:
        yield _front_matter(lines, size)
    while lines.is_left:
        if lines.line.strip():
            yield _block(lines)
        else:
            lines.next += 1


def _front_matter_size(rows: list[tuple[str, int]]) -> int:
    """Count the lines from the first rule to the next; three full stops end a list of fields as well."""
    texts = [row.rstrip() for row, _ in rows]
    ends = ("---", "...") if len(texts) > 1 and FRONT_FIELD.match(texts[1]) else ("---",)
    return next((n + 1 for n, text in enumerate(texts) if n and text in ends), 0) if texts[0] == "---" else 0


def _front_matter(lines: _Lines, size: int) -> Block:
    for _ in range(size):
        lines.take()
    return Block(Kind.METADATA, lines.passage())


def _block(lines: _Lines) -> Block:
    line = lines.line
    if fence := FENCE.match(line):
        return _fenced(lines, fence[1])
    if heading := HEADING.match(line):
        return _heading(lines, heading)
    if note := NOTE.match(line):
        return _note(lines, note)
    if DIVISION.match(line):
        lines.take()
        return Block(Kind.PARAGRAPH, lines.passage().stripped())
    if GRID.match(line) or (COLUMNS.match(line) and lines.is_ruled_again()):
        return _verbatim(lines)
    if RULE.match(line):
        lines.take()
        return Block(Kind.BREAK, lines.passage().stripped())
    return _by_start(lines)


def _by_start(lines: _Lines) -> Block:
    if LISTED.match(lines.line):
        return _listed(lines)
    if NOTED.match(lines.line):
        return _labelled(lines)
    return _verbatim(lines) if RAW.match(lines.line) else _paragraph(lines)


def _fenced(lines: _Lines, fence: str) -> Block:
    lines.take()
    while lines.is_left and not lines.line.strip().startswith(fence):
        lines.take()
    if lines.is_left:
        lines.take()
    return Block(Kind.VERBATIM, lines.passage())


def _heading(lines: _Lines, heading: re.Match[str]) -> Block:
    lines.take()
    passage = lines.passage().cut(heading.start(2), heading.end(2))
    return Block(Kind.HEADING, passage, level=len(heading[1]))


def _note(lines: _Lines, note: re.Match[str]) -> Block:
    """Take a definition with the lines that go on with it and the indented paragraphs that follow."""
    lines.take()
    while lines.is_left and not NOTE.match(lines.line):
        if not (lines.line.strip() and lines.taken[-1][0].strip()) and not lines.after_blank().startswith(
            INDENTS
        ):
            break
        lines.take()
    rows = lines.passage()
    words = rows.cut(note.end(), len(rows.text))
    is_plain = not STRUCTURED.search(words.text)
    words = _unindented(words) if is_plain else _outdented(words)
    if not words.text.strip():  # a label alone is no note, and its number is not to be lost
        bracket = rows.text.index("[")
        return Block(Kind.PARAGRAPH, rows.edit([Edit(bracket, bracket, "\\")]).stripped())
    return Block(Kind.NOTE, words, level=0 if is_plain else 1, label=note[1])


def _labelled(lines: _Lines) -> Block:
    """Take the words behind a note's label as text: a link's address would be shown nowhere."""
    lines.take()
    while lines.is_left and lines.line.strip() and not LABELLED.match(lines.line):
        lines.take()
    rows = lines.passage()
    bracket = rows.text.index("[")
    return Block(Kind.PARAGRAPH, rows.edit([Edit(bracket, bracket, "\\")]).stripped())


def _outdented(passage: Passage) -> Passage:
    """Take a note's indent off its lines, and set code between fences in: a note in a chapter has no fences."""
    text = passage.edit([Edit(found.start(1), found.end(1), "") for found in OUTDENT.finditer(passage.text)])
    edits: list[Edit] = []
    for code in FENCED.finditer(text.text):
        if code["language"].strip():
            continue
        gap = "" if text.text[: code.start()].endswith("\n\n") else "\n"
        edits.append(Edit(code.start(), code.start("code"), gap))
        starts = (found.start() for found in re.finditer(r"^(?=[^\n])", code["code"], re.MULTILINE))
        edits += [Edit(code.start("code") + n, code.start("code") + n, "    ") for n in starts]
        edits.append(Edit(code.end("code"), code.end(), ""))
    return text.edit(edits).stripped() if edits else text


def _unindented(passage: Passage) -> Passage:
    pieces, offset = [], 0
    for line in passage.text.split("\n"):
        indent = len(line) - len(line.lstrip(" \t"))
        pieces.append(passage.cut(offset + indent, offset + len(line)))
        offset += len(line) + 1
    return join_passages(pieces, "\n")


def _listed(lines: _Lines) -> Block:
    """Take a list or quotation: up to a blank line that no indented or listed line follows."""
    fence = ""
    while lines.is_left:
        is_blank = not lines.line.strip()
        if not fence and (DIVISION.match(lines.line) or (is_blank and not _goes_on(lines))):
            break
        fence = _open_fence(lines, fence)
        lines.take()
    return Block(Kind.MARKED, lines.passage())


def _open_fence(lines: _Lines, fence: str) -> str:
    """Say which fence of code inside a list is open behind a line."""
    if fence:
        return "" if lines.line.strip(" \t>").startswith(fence) else fence
    found = INNER_FENCE.match(lines.line)
    return found[1] if found and lines.is_closed(found[1]) else ""


def _definitions(lines: _Lines) -> Block:
    """Take terms and their definitions: up to a blank line that no indented line or definition follows."""
    while lines.is_left:
        if not lines.line.strip():
            after = lines.after_blank()
            if not after.startswith(INDENTS) and not DEFINED.match(after):
                break
        lines.take()
    return Block(Kind.MARKED, lines.passage())


def _goes_on(lines: _Lines) -> bool:
    """Tell whether a list or quotation goes on behind a blank line."""
    after, first = lines.after_blank(), lines.taken[0][0]
    is_like = after.startswith(">") == first.startswith(">")
    is_inside = after.startswith(INDENTS if first.startswith(">") else ("  ", "\t"))
    return is_inside or bool(LISTED.match(after) and is_like)


def _verbatim(lines: _Lines) -> Block:
    is_list = bool(LABELLED.match(lines.line))
    while lines.is_left and lines.line.strip() and not (is_list and NOTED.match(lines.line)):
        lines.take()
    return Block(Kind.VERBATIM, lines.passage())


def _paragraph(lines: _Lines) -> Block:
    while lines.is_left and lines.line.strip() and not _interrupts(lines):
        lines.take()
        underline = lines.is_left and UNDERLINE.match(lines.line)
        if underline:
            passage = lines.passage()
            lines.next += 1
            return Block(Kind.HEADING, passage.stripped(), level=1 if underline[1][0] == "=" else 2)
        if lines.is_left and (TABLE_RULE.match(lines.line) or _is_below_heads(lines)):
            return _verbatim(lines)
        if _is_defined(lines):
            return _definitions(lines)
    return Block(Kind.PARAGRAPH, lines.passage().stripped())


def _is_below_heads(lines: _Lines) -> bool:
    return len(lines.taken) == 1 and bool(COLUMNS.match(lines.line))


def _is_defined(lines: _Lines) -> bool:
    """Tell whether the line that was taken is a term: its definition stands below."""
    if len(lines.taken) != 1 or not lines.is_left or not TERM.fullmatch(lines.taken[0][0]):
        return False
    return bool(DEFINED.match(lines.line if lines.line.strip() else lines.after_blank()))


def _interrupts(lines: _Lines) -> bool:
    """Tell whether a line ends the paragraph before it without a blank line."""
    if not lines.taken:
        return False
    return any(start.match(lines.line) for start in (HEADING, FENCE, NOTE, MARKER, DIVISION))
