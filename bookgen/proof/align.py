"""Tie each letter of a composed document to the character of the chapter that it came from.

In: a document and the chapters. Out: for each of its letters, white space not counted, the chapter and
the character, or none for what composing put in (the number of a noteref). A letter is tied only to the
same letter; markup between letters is stepped over.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from lxml import etree

from bookgen.edition import Document
from bookgen.proof.chapter import Chapter

MADE = frozenset({"noteref", "backlink", "note-number", "folio"})
"""Classes of what composing puts in."""
CERTAIN = 10
"""Letters in a row that show the way again where a block does not follow its source step by step."""
NEAR = 3_000
"""How far on in the source the way is looked for. Units: letters."""
LONGEST_LOSS = 2_000
"""How many letters a block may have that its source has not."""


@dataclass
class DocumentLetters:
    """All letters of a composed document in reading order."""

    chapter: list[int] = field(default_factory=list)
    """For each letter the index of its chapter; -1 for none."""
    char: list[int] = field(default_factory=list)
    """For each letter its character in that chapter; -1 for none."""
    parts: list[str] = field(default_factory=list)
    blocks: dict[str, tuple[int, int]] = field(default_factory=dict)
    """For each element with an id the letters before it and those up to its end."""
    sources: dict[str, tuple[int, int]] = field(default_factory=dict)
    """For each element with an id the chapter and line that it says it came from."""

    @cached_property
    def text(self) -> str:
        """The letters as one string."""
        return "".join(self.parts)

    cuts: list[int] = field(default_factory=list)
    """Where the chapter changes, or what composing put in begins or ends."""

    def add(self, said: str, chapter: int, chars: list[int]) -> None:
        """Add letters, each with its character in a chapter."""
        before = len(self.char)
        self.parts.append(said)
        self.char.extend(chars)
        self.chapter.extend([chapter] * len(said))
        if before and (self.chapter[before - 1] != chapter or (self.char[before - 1] < 0) != (chars[0] < 0)):
            self.cuts.append(before)
        if -1 in chars:
            steps = enumerate(pairwise(chars), before + 1)
            self.cuts += [index for index, (one, other) in steps if (one < 0) != (other < 0)]


@dataclass(slots=True)
class _Walk:
    """Where the walk through one document stands."""

    chapters: Sequence[Chapter]
    indices: Mapping[str, int]
    letters: DocumentLetters
    cursors: dict[tuple[int, int], int] = field(default_factory=dict)
    """For each chapter and line that a block names, the next letter of its source."""
    latest: dict[int, int] = field(default_factory=dict)
    """For each chapter the next letter of its source, whichever block comes."""


def align_document(document: Document, chapters: Sequence[Chapter]) -> DocumentLetters:
    """Walk a document and tie its letters."""
    indices = {chapter.file: index for index, chapter in enumerate(chapters)}
    walk = _Walk(chapters, indices, DocumentLetters())
    root = etree.fromstring(document.body)
    _element(walk, root, indices.get(document.source, -1), 0, made=False)
    return walk.letters


def _element(walk: _Walk, element: etree._Element, chapter: int, line: int, *, made: bool) -> None:
    if not isinstance(element.tag, str):
        return
    made = made or not MADE.isdisjoint((element.get("class") or "").split())
    source = element.get("data-source")
    if source is not None:
        chapter = walk.indices.get(source, -1)
    line = int(element.get("data-line") or line)
    begin = len(walk.letters.char)
    _text(walk, element.text, chapter, line, made=made)
    for child in element:
        _element(walk, child, chapter, line, made=made)
        _text(walk, child.tail, chapter, line, made=made)
    name = element.get("id")
    if name:
        walk.letters.blocks[name] = begin, len(walk.letters.char)
        walk.letters.sources[name] = chapter, line


def _text(walk: _Walk, text: str | None, chapter: int, line: int, *, made: bool) -> None:
    said = "".join((text or "").split())
    if not said:
        return
    chars = [-1] * len(said)
    if chapter >= 0 and not made:
        chars = _tied(walk, said, chapter, line)
    walk.letters.add(said, chapter, chars)


def _tied(walk: _Walk, said: str, chapter: int, line: int) -> list[int]:
    source = walk.chapters[chapter]
    at = walk.cursors.get((chapter, line), source.first_letter(line) if line else None)
    if at is None:
        latest = walk.latest.get(chapter, 0)
        found = source.letters.text.find(said, latest)
        at = found if found >= 0 else latest
    chars = _chars(source, said, at)
    last = max(chars, default=-1)
    if last >= 0:
        walk.cursors[chapter, line] = walk.latest[chapter] = bisect_left(source.letters.start, last + 1)
    return chars


def _chars(source: Chapter, said: str, at: int) -> list[int]:
    """Tie letters to a chapter; what is lost when read as Markdown may stand there as it is, in code."""
    start = source.letters.start
    if source.letters.text.startswith(said, at):
        return start[at : at + len(said)]
    found = align(said, source.letters.text, at)
    if -1 in found and len(said) > CERTAIN:
        raw, raw_start = source.raw
        begin = bisect_left(raw_start, start[at]) if at < len(start) else len(raw_start)
        verbatim = raw.find(said, begin, begin + len(said) + NEAR)
        if verbatim >= 0:
            return raw_start[verbatim : verbatim + len(said)]
    return [start[index] if index >= 0 else -1 for index in found]


def align(said: str, source: str, at: int) -> list[int]:
    """Find each letter in the source from a place on; -1 for a letter that is not there."""
    found: list[int] = []
    place = at
    while len(found) < len(said):
        step = _next(source, place, said[len(found)])
        if step is None:
            lost, step = _found_again(said, len(found), source, place)
            found += [-1] * lost
            if len(found) == len(said):
                break
        found.append(step)
        place = step + 1 if step >= 0 else place
    return found


def _next(source: str, place: int, letter: str) -> int | None:
    """Step over markup to a letter; -1 for punctuation of composing's own, None where the way is lost."""
    while place < len(source) and source[place] != letter:
        if source[place].isalnum():
            return None if letter.isalnum() else -1
        place += 1
    return place if place < len(source) else None


def _found_again(said: str, index: int, source: str, place: int) -> tuple[int, int]:
    """Find the way again: how many letters are not in the source, and where the next one is."""
    for lost in range(min(len(said) - index, LONGEST_LOSS)):
        chunk = said[index + lost : index + lost + CERTAIN]
        again = source.find(chunk, place, place + NEAR)
        if again >= 0 and len(chunk) == CERTAIN:
            return lost, again
    return len(said) - index, -1


def letter_runs(letters: DocumentLetters, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut letters where their chapter changes or where composing put something in."""
    cuts = letters.cuts
    inside = cuts[bisect_right(cuts, begin) : bisect_left(cuts, end)]
    yield from pairwise((begin, *inside, end))
