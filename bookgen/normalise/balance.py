"""The balance sheet: every word of the source is in the chapters, or a row of the ledger accounts for it.

In: the source's text, the chapters as they stand and the ledger. Out: a finding for each stretch of
words that was lost or came from nowhere; none when the sheet closes. The ledger is replayed on the
source, and each line of the chapters has to be found in the result, word by word, and used once.
This is an auditor: it knows the ledger and nothing of the passes.
"""

from __future__ import annotations

import difflib
import html
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bookgen.errors import Location
from bookgen.finding import Finding
from bookgen.ledger import Ledger, Row, Status
from bookgen.manuscript import Edit, Passage, line_starts
from bookgen.normalise.rules import HAND_EDITED, ROW_UNFIT, WORDS_GAINED, WORDS_LOST

WORD = re.compile(r"[^\W_]+")
MARKER_LINE = re.compile(r"^(?:\[\^[^\]\n]+\]:)?(?P<marker>[> \t]*/{3,}[^\n]*)$", re.MULTILINE)
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+\d*);")
NEARBY = 240
"""Units: characters. How far from its place a row's text is looked for, where others came before it."""
LONG_LINE = 5
"""Words: a line this long hardly stands inside another."""
MOST_COMPARED = 4_000_000
"""Product of two word counts above which words are counted instead of compared in order."""


class _Word(NamedTuple):
    text: str
    place: int
    """Offset in the text that it is from."""


@dataclass(slots=True)
class _Account:
    """What the source owes, and what of it was found."""

    words: list[_Word]
    used: bytearray = field(init=False)
    index: dict[int, defaultdict[tuple[str, ...], list[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.used = bytearray(len(self.words))

    def take(self, line: list[str], cursor: int, *, is_sought: bool = True) -> int:
        """Use the words of a line, at the cursor if they stand there; give the place after them or -1."""
        elsewhere = self._candidates(line) if is_sought and not self._is_at(line, cursor) else ()
        for start in (cursor, *elsewhere):
            if self._is_at(line, start):
                self.used[start : start + len(line)] = b"\x01" * len(line)
                return start + len(line)
        return -1

    def _is_at(self, line: list[str], start: int) -> bool:
        stop = start + len(line)
        if stop > len(self.words) or self.words[start].text != line[0] or any(self.used[start:stop]):
            return False
        return all(self.words[start + n].text == word for n, word in enumerate(line))

    def _candidates(self, line: list[str]) -> Sequence[int]:
        size = min(len(line), 3)
        if size not in self.index:
            places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
            texts = [word.text for word in self.words]
            for n, key in enumerate(zip(*(texts[shift:] for shift in range(size)), strict=False)):
                places[key].append(n)
            self.index[size] = places
        return self.index[size].get(tuple(line[:size]), ())

    def left(self) -> list[_Word]:
        """List the words that no line used."""
        return [word for word, used in zip(self.words, self.used, strict=True) if not used]


def balance(
    source: str,
    chapters: Sequence[tuple[str, str]],
    ledger: Ledger,
    *,
    is_markdown: bool = False,
    starts: Sequence[int] = (),
) -> tuple[Finding, ...]:
    """Compare the source with the chapters, given as (file, text), by way of the ledger.

    `is_markdown` says that the source itself is Markdown, whose entities are no words; `starts` gives the
    offset of each line where the source is a transcript, whose lines are another file's.
    """
    starts = starts or line_starts(source)
    expected, findings = _replayed(source, ledger, starts)
    sheet = _Account(_words(expected.text, is_markdown=is_markdown))
    unmatched = _taken(sheet, [(file, line) for file, text in chapters for line in _lines(text)])
    lost, gained = _difference(sheet.left(), unmatched)
    edited = [file for file, text in chapters if ledger.is_hand_edited(file, text)]
    report = _Report(starts, expected, ledger.header.source, dict(chapters))
    return (*findings, *report.findings(lost, gained, edited))


def _taken(sheet: _Account, lines: list[tuple[str, list[_Word]]]) -> list[tuple[str, _Word]]:
    """Find the lines in the source; hand back the words of those that are not there.

    A short line that does not stand where it is looked for waits until the longer ones are found: it
    might stand in the middle of one of them.
    """
    cursor, waiting, missing = 0, [], set()
    for number, (_, line) in enumerate(lines):
        stop = sheet.take([word.text for word in line], cursor, is_sought=len(line) >= LONG_LINE)
        if stop >= 0:
            cursor = stop
        elif len(line) < LONG_LINE:
            waiting.append(number)
        else:
            missing.add(number)
    for number in sorted(waiting, key=lambda n: -len(lines[n][1])):
        if sheet.take([word.text for word in lines[number][1]], 0) < 0:
            missing.add(number)
    return [(file, word) for n, (file, line) in enumerate(lines) if n in missing for word in line]


def _words(text: str, *, is_markdown: bool) -> list[_Word]:
    if is_markdown:
        text = MARKER_LINE.sub(lambda line: line[0].replace(line["marker"], " " * len(line["marker"])), text)
        if "&" in text:
            text = ENTITY.sub(lambda sign: html.unescape(sign[0]).ljust(len(sign[0])), text)
    return [_Word(found[0], found.start()) for found in WORD.finditer(text)]


def _lines(text: str) -> Iterator[list[_Word]]:
    """Yield the words of each line of a chapter, by their offset in it."""
    starts = line_starts(text)
    line: list[_Word] = []
    row = 1
    for word in _words(text, is_markdown=True):
        if row < len(starts) and word.place >= starts[row]:
            if line:
                yield line
            line = []
            row = bisect_right(starts, word.place)
        line.append(word)
    if line:
        yield line


def _replayed(source: str, ledger: Ledger, starts: Sequence[int]) -> tuple[Passage, list[Finding]]:
    """Do again to the source what the ledger says was done."""
    text = Passage.at(source, 0)
    findings: list[Finding] = []
    for sweep in _sweeps(ledger.rows):
        edits: list[Edit] = []
        for row in sweep:
            offset = starts[min(row.at.line, len(starts)) - 1] + row.at.column - 1
            edit = _edit(text, offset, row, edits[-1].stop if edits else 0)
            if edit is None:
                findings.append(ROW_UNFIT.found(row.at, rule=row.rule, before=row.before[:60]))
            else:
                edits.append(edit)
        text = text.edit(edits)
    return text, findings


def _sweeps(rows: tuple[Row, ...]) -> Iterator[list[Row]]:
    """Group the rows that one walk over the text can replay: of one rule, in the order of the source."""
    sweep: list[Row] = []
    for row in rows:
        if row.status is not Status.APPLIED or row.before == row.after:
            continue
        if sweep and (row.rule != sweep[-1].rule or row.at <= sweep[-1].at or row.rule == "correction"):
            yield sweep
            sweep = []
        sweep.append(row)
    if sweep:
        yield sweep


def _edit(text: Passage, offset: int, row: Row, done: int) -> Edit | None:
    """Find a row's text at its place, or near by where earlier rows have shifted it."""
    start = max(_current(text, offset), done)
    stop = _stop(text.text, start, row.before)
    if stop is None:
        start = text.text.find(row.before, max(start - NEARBY, done), start + NEARBY + len(row.before))
        stop = start + len(row.before)
    return Edit(start, stop, row.after) if start >= 0 else None


def _current(text: Passage, offset: int) -> int:
    """Find where a character of the source stands now."""
    run = text.runs[max(bisect_right(text.runs, offset, key=lambda run: run.source) - 1, 0)]
    return run.start + min(offset, run.stop) - run.source


def _stop(text: str, start: int, before: str) -> int | None:
    """Measure a row's text at a place; the reader's escapes and the kind of white space do not count."""
    if text.startswith(before, start):
        return start + len(before)
    plain = html.unescape(before)
    at, n = start, 0
    while n < len(plain):
        here = text[at : at + 1]
        if plain[n].isspace() and here.isspace():
            while n < len(plain) and plain[n].isspace():
                n += 1
            while text[at : at + 1].isspace():
                at += 1
        elif here == plain[n]:
            at, n = at + 1, n + 1
        elif plain[n] == "\\":
            n += 1
        else:
            return None
    return at


def _difference(
    left: list[_Word], unmatched: list[tuple[str, _Word]]
) -> tuple[list[list[_Word]], list[tuple[str, list[_Word]]]]:
    """Compare what is left of the source with the lines that were not found in it."""
    old, new = [word.text for word in left], [word.text for _, word in unmatched]
    if len(old) * len(new) > MOST_COMPARED:
        return [left], [(unmatched[0][0], [word for _, word in unmatched])]
    lost, gained = [], []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            lost += [left[a:b]] if b > a else []
            gained += [(unmatched[c][0], [word for _, word in unmatched[c:d]])] if d > c else []
    return lost, gained


@dataclass(frozen=True, slots=True)
class _Report:
    """What the findings need to name their places."""

    starts: Sequence[int]
    """Offset of each line of the source."""
    expected: Passage
    name: str
    chapters: dict[str, str]

    def findings(
        self, lost: list[list[_Word]], gained: list[tuple[str, list[_Word]]], edited: list[str]
    ) -> Iterator[Finding]:
        """Report what is lost and gained; in a hand-edited book, the hand is held to have done it."""
        if edited and (lost or gained):
            own = {file: sum(len(words) for name, words in gained if name == file) for file in edited}
            total = sum(map(len, lost))
            for n, file in enumerate(edited):
                yield HAND_EDITED.found(Location(file), lost=total if n == 0 else 0, gained=own[file])
        elif lost:
            for words in lost:
                line = bisect_right(self.starts, self.expected.place(words[0].place))
                yield WORDS_LOST.found(Location(self.name, line), words=_shown(words))
        for file, words in gained:
            if file not in edited:
                line = self.chapters[file].count("\n", 0, words[0].place) + 1
                yield WORDS_GAINED.found(Location(file, line), words=_shown(words))


def _shown(words: list[_Word]) -> str:
    text = " ".join(word.text for word in words[:12])
    return text if len(words) <= 12 else f"{text} … ({len(words)} words)"
