"""What proofreaders asked and nobody has answered yet: proof-marks.jsonl, one JSON object a line.

A mark that leaves only one reading becomes a correction at once; every other one is kept here, in the book's
folder, until the editor answers it. Answers stay, so that the same copy can come back and asks nothing twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bookgen.corrections import Correction
from bookgen.errors import Location, SourceError

FILE = "proof-marks.jsonl"
KIND = "proof-marks"
"""What these queries are called beside the passes' own kinds."""
PREFIX = "p-"
"""How their names begin; no query of a pass has a hyphen in its name."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH, LEAST = 10, 4
"""Units: letters of a whole name, and of the shortest that is shown."""


class MarkState(StrEnum):
    """How a mark stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class OpenMark:
    """A mark that the editor has to decide about."""

    kind: str
    """'highlight', 'note', …"""
    folio: str
    """Of the proof; the page of the file where it is not known."""
    line: int
    """Of that page; 0 where it is not known."""
    chapter: str
    """File; empty for a mark on what no chapter has."""
    chapter_line: int
    before: str
    words: str
    after: str
    """The marked words on the page and what stands around them."""
    comment: str
    author: str
    date: str
    why: str
    """Why it is not certain."""
    replies: tuple[str, ...] = ()
    """What others said to it: 'Ben: no, keep it'."""
    find: str = ""
    """Whole words of the chapter that the mark is about; empty where it is about a place alone."""
    find_before: str = ""
    find_after: str = ""
    """As much of the chapter around them as makes them the only ones."""
    suggestion: str | None = None
    """What to write instead of `find`; None where the mark does not say."""
    state: MarkState = MarkState.OPEN
    answer: str = ""
    """What was written instead, where it was accepted."""
    reason: str = ""
    by: str = ""

    @property
    def id(self) -> str:
        """Name it by what was marked, what was said and by whom, so that it is the same in the next copy."""
        said = (self.kind, self.folio, str(self.line), self.before, self.words, self.comment, self.author)
        number = int.from_bytes(hashlib.sha256("\0".join(said).encode("utf-8", "replace")).digest())
        letters = []
        for _ in range(LENGTH):
            number, letter = divmod(number, len(LETTERS))
            letters.append(LETTERS[letter])
        return PREFIX + "".join(letters)

    @property
    def standing(self) -> str:
        """The words of the chapter that it stands for: `find`, or what was written instead."""
        return self.answer if self.state is MarkState.ACCEPTED else self.find

    def place_in(self, text: str) -> int | None:
        """Find where its words begin in its chapter; None where they are not there, or not once."""
        around = self.find_before + self.standing + self.find_after
        return text.index(around) + len(self.find_before) if self.find and text.count(around) == 1 else None

    def correction(self, words: str, reason: str, by: str) -> Correction:
        """Say with what its words are replaced, as corrections.toml does."""
        return Correction(
            file=self.chapter,
            find=self.find,
            replace=words,
            before=self.find_before,
            after=self.find_after,
            reason=reason,
            by=by,
        )


def short_names(marks: Iterable[OpenMark]) -> dict[str, str]:
    """Give each mark's id the first letters of it that tell it from all others."""
    ids = sorted({mark.id for mark in marks})
    length = len(PREFIX) + LEAST
    while len({id_[:length] for id_ in ids}) < len(ids):
        length += 1
    return {id_: id_[:length] for id_ in ids}


def merge_open_marks(
    known: Iterable[OpenMark], came: Iterable[OpenMark], settled: Iterable[str]
) -> tuple[OpenMark, ...]:
    """Put new marks beside the known ones; what is settled by now is no longer asked.

    An answered mark stays whole: the words that it was about may stand nowhere else any more.
    """
    over = set(settled)
    merged = {mark.id: mark for mark in known}
    for mark in came:
        if merged.get(mark.id, mark).state is MarkState.OPEN:
            merged[mark.id] = mark
    return tuple(one for id_, one in merged.items() if id_ not in over or one.state is not MarkState.OPEN)


def serialise_open_marks(marks: Iterable[OpenMark]) -> str:
    """Write proof-marks.jsonl, the same bytes for the same marks."""
    return "".join(json.dumps(asdict(mark), ensure_ascii=False) + "\n" for mark in marks)


def parse_open_marks(text: str, file: str = FILE) -> tuple[OpenMark, ...]:
    """Read proof-marks.jsonl.

    Raises: SourceError that names the line which is not a mark's.
    """
    rows = text.removesuffix("\n").split("\n") if text else []
    return tuple(_read(row, Location(file, n)) for n, row in enumerate(rows, 1))


def _read(row: str, place: Location) -> OpenMark:
    try:
        fields: dict[str, Any] = json.loads(row)
        fields["replies"] = tuple(map(str, fields["replies"]))
        fields["state"] = MarkState(fields["state"])
        return OpenMark(**fields)
    except (ValueError, KeyError, TypeError) as error:
        hint = "mend the line or take it out; the marked copy can be returned again"
        raise SourceError(f"not a proofreader's mark: {error}", place, hint) from None
