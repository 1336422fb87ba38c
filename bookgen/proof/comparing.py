"""Hold a proof against a proof, or against the chapters of today: what is not as it was.

In: two maps, or a map and chapters. Out: the words that changed, and the line and page breaks that moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bookgen.errors import Location, SourceError
from bookgen.proof.copies import open_copy
from bookgen.proof.follow import Fate, Trail, compare_texts
from bookgen.proofmap import MapLine, ProofMap

BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
CONTEXT = 24
"""Characters shown on either side of a change."""


@dataclass(frozen=True, slots=True)
class WordChange:
    """Words that differ."""

    at: Location
    """Chapter and line of the newer text; of the older where nothing is left."""
    before: str
    old: str
    new: str
    after: str

    @property
    def shown(self) -> tuple[str, str]:
        """The old and the new words, '¶' for a blank line; of white space alone with the words beside it."""
        texts = self.old, self.new
        if not any(text.strip() for text in texts):
            last, first = (self.before.split() or [""])[-1], (self.after.split() or [""])[0]
            texts = f"{last}{self.old}{first}".strip(), f"{last}{self.new}{first}".strip()
        old, new = (" ".join(BLANK_LINE.sub(" ¶ ", text).split()) for text in texts)
        return old, new


@dataclass(frozen=True, slots=True)
class MovedBreak:
    """A line or page that begins at another word than before."""

    page: str
    """Folio in the newer proof."""
    line: int
    """0 where a page begins elsewhere."""
    words: str
    """The first words after the break."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is not as it was."""

    words: tuple[WordChange, ...]
    line_breaks: tuple[MovedBreak, ...] = ()
    page_breaks: tuple[MovedBreak, ...] = ()
    pages: tuple[int, int] = (0, 0)
    """How many pages the older and the newer proof have."""


def read_map(name: str, data: bytes) -> ProofMap:
    """Take the map out of a proof.

    Raises: SourceError for a PDF that is no proof.
    """
    copy = open_copy(name, data)
    if copy.proof is None:
        hint = "only proofs made by 'bookgen build --edition proof' can be compared"
        raise SourceError(f"'{name}' is no proof: {copy.map_fault}", Location(name), hint)
    return copy.proof


def compare_proofs(old: ProofMap, new: ProofMap) -> Comparison:
    """Find the words that changed, and the line and page breaks that moved."""
    chapters = {chapter.file: chapter.text for chapter in new.chapters}
    lines, pages = _followed_breaks(old, chapters)
    return Comparison(
        words=compare_chapters(old, chapters).words,
        line_breaks=tuple(_moved(new, lines, is_page=False)),
        page_breaks=tuple(_moved(new, pages, is_page=True)),
        pages=(len(old.pages), len(new.pages)),
    )


def compare_chapters(old: ProofMap, chapters: Mapping[str, str]) -> Comparison:
    """Find the words of the chapters that are not as in the proof."""
    before = {chapter.file: chapter.text for chapter in old.chapters}
    files = dict.fromkeys((*before, *chapters))
    words = (
        change
        for file in files
        for change in _word_changes(file, before.get(file, ""), chapters.get(file, ""))
    )
    return Comparison(tuple(words))


def _word_changes(file: str, old: str, new: str) -> Iterator[WordChange]:
    for one in compare_texts(old, new):
        if one.is_same:
            continue
        line = new.count("\n", 0, one.new_start) + 1
        change = WordChange(
            Location(file, line),
            new[max(one.new_start - CONTEXT, 0) : one.new_start],
            old[one.old_start : one.old_stop],
            new[one.new_start : one.new_stop],
            new[one.new_stop : one.new_stop + CONTEXT],
        )
        if change.shown[0] != change.shown[1]:
            yield change


Breaks = dict[str, set[int]]
"""By chapter, the characters that a line or page begins with."""


def _followed_breaks(old: ProofMap, chapters: Mapping[str, str]) -> tuple[Breaks, Breaks]:
    """Say where in the newer chapters the older proof broke its lines and pages."""
    trails = [Trail(chapter.file, chapter.text, chapters) for chapter in old.chapters]
    lines: Breaks = {file: set() for file in chapters}
    pages: Breaks = {file: set() for file in chapters}
    for chapter, start, is_first in _starts(old):
        now = trails[chapter].follow(start, start + 1)
        if now.fate is not Fate.GONE and now.file in lines:
            lines[now.file].add(now.start)
            if is_first:
                pages[now.file].add(now.start)
    return lines, pages


def _starts(proof: ProofMap) -> Iterator[tuple[int, int, bool]]:
    """Give the chapter and first character of every line, and whether it is the first of its page."""
    for sheet in proof.pages:
        is_first = True
        for line in sheet.lines:
            start = _start(line)
            if start >= 0:
                yield line.chapter, start, is_first
                is_first = False


def _start(line: MapLine) -> int:
    return next((run.start for run in line.runs if run.start >= 0), -1)


def _moved(new: ProofMap, known: Breaks, *, is_page: bool) -> Iterator[MovedBreak]:
    """Give the breaks of the newer proof that the older one did not have."""
    for sheet in new.pages:
        first = next((line for line in sheet.lines if _start(line) >= 0), None)
        for line in sheet.lines:
            start = _start(line)
            if start < 0 or (is_page and line is not first):
                continue
            if start not in known.get(new.chapters[line.chapter].file, ()):
                words = " ".join(new.line_text(line).split()[:5])
                yield MovedBreak(sheet.folio, 0 if is_page else line.number, words)
