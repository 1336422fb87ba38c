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
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bookgen.errors import Location
from bookgen.finding import Finding
from bookgen.ledger import Ledger, Row, Status
from bookgen.manuscript import Edit, Passage, line_starts
from bookgen.normalise.account import WORD, Line, New, account, opening, take_lines
from bookgen.normalise.rules import HAND_EDITED, ROW_UNFIT, WORDS_GAINED, WORDS_LOST

MARKER_LINE = re.compile(r"^(?:\[\^[^\]\n]+\]:)?(?P<marker>[> \t]*/{3,}[^\n]*)$", re.MULTILINE)
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+\d*);")
NEARBY = 2400
"""Units: characters. How far from its place a row's text is looked for, where others came before it."""
MOST_COMPARED = 4_000_000
"""Product of two word counts above which words are counted instead of compared in order."""


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
    rows = ledger.rows if is_markdown else tuple(map(_as_plain_text, ledger.rows))
    expected, findings = _replayed(source, rows, starts)
    owed = _plain(expected.text) if is_markdown else expected.text
    lines = [line for file, text in chapters for line in _lines(file, text)]
    sheet = account(owed, {opening(line.words) for line in lines})
    unmatched = take_lines(sheet, lines)
    lost, gained = _difference(sheet.words, sheet.left(), unmatched)
    edited = [file for file, text in chapters if ledger.is_hand_edited(file, text)]
    report = _Report(starts, expected, owed, ledger.header.source)
    return (*findings, *report.findings(lost, gained, edited))


def _plain(text: str) -> str:
    """Take out of Markdown what is no word of the text; every line keeps its length."""
    if "///" in text:
        text = MARKER_LINE.sub(lambda line: line[0].replace(line["marker"], " " * len(line["marker"])), text)
    if "&" in text:
        text = ENTITY.sub(lambda sign: html.unescape(sign[0]).ljust(len(sign[0])), text)
    return text


def _lines(file: str, text: str) -> Iterator[Line]:
    for row, line in enumerate(_plain(text).split("\n"), 1):
        words = WORD.findall(line)
        if words:
            yield Line(file, row, words)


def _as_plain_text(row: Row) -> Row:
    """Take the reader's entities out of what a row puts into a plain text."""
    return replace(row, after=html.unescape(row.after)) if "&" in row.after else row


def _replayed(source: str, rows: tuple[Row, ...], starts: Sequence[int]) -> tuple[Passage, list[Finding]]:
    """Do again to the source what the ledger says was done."""
    text = Passage.at(source, 0)
    findings: list[Finding] = []
    seen: set[tuple[str, Location]] = set()
    for sweep in _sweeps(rows):
        edits: list[Edit] = []
        for row in sweep:
            if (row.rule, row.at) in seen and _has_same_words(row):
                continue  # the same place in a note's copy, whose row gives the words alone
            seen.add((row.rule, row.at))
            offset = starts[min(row.at.line, len(starts)) - 1] + row.at.column - 1
            edit = _edit(text, offset, row, edits[-1].stop if edits else 0)
            if edit is None:
                findings.append(ROW_UNFIT.found(row.at, rule=row.rule, before=row.before[:60]))
            else:
                edits.append(edit)
        text = text.edit(edits)
    return text, findings


def _has_same_words(row: Row) -> bool:
    return WORD.findall(row.before) == WORD.findall(row.after)


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
    if not text.runs:
        return 0
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
    words: list[str], left: list[int], unmatched: list[New]
) -> tuple[list[list[int]], list[list[New]]]:
    """Compare what is left of the source with the lines that were not found in it."""
    old, new = [words[n] for n in left], [word.text for word in unmatched]
    if len(old) * len(new) > MOST_COMPARED:
        return [left], [unmatched]
    lost, gained = [], []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            lost += [left[a:b]] if b > a else []
            gained += [unmatched[c:d]] if d > c else []
    return lost, gained


@dataclass(frozen=True, slots=True)
class _Report:
    """What the findings need to name their places."""

    starts: Sequence[int]
    """Offset of each line of the source."""
    expected: Passage
    owed: str
    """The text whose words were counted, as long as `expected`."""
    name: str

    def findings(
        self, lost: list[list[int]], gained: list[list[New]], edited: list[str]
    ) -> Iterator[Finding]:
        """Report what is lost and gained; in a hand-edited book, the hand is held to have done it."""
        if edited and (lost or gained):
            new = Counter(word.file for words in gained for word in words)
            total = sum(map(len, lost))
            for n, file in enumerate(edited):
                yield HAND_EDITED.found(Location(file), lost=total if n == 0 else 0, gained=new[file])
        elif lost:
            found = list(WORD.finditer(self.owed))
            for numbers in lost:
                line = bisect_right(self.starts, self.expected.place(found[numbers[0]].start()))
                words = [found[n][0] for n in numbers]
                yield WORDS_LOST.found(Location(self.name, line), words=_shown(words))
        for stretch in gained:
            first = stretch[0]
            if first.file not in edited:
                place = Location(first.file, first.row)
                yield WORDS_GAINED.found(place, words=_shown([word.text for word in stretch]))


def _shown(words: list[str]) -> str:
    text = " ".join(words[:12])
    return text if len(words) <= 12 else f"{text} … ({len(words)} words)"
