"""The editor's corrections replayed on the chapters as they were written."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bookgen.corrections import Correction
from bookgen.finding import Finding
from bookgen.manuscript import Edit, Manuscript
from bookgen.normalise.desk import Change
from bookgen.normalise.rules import CORRECTION_UNFIT
from bookgen.normalise.write import Draft

RULE = "correction"
PIECE = re.compile(r"\s+|\w+|[^\w\s]")
LINE = re.compile(r"\n+|[^\n]+")
MARKUP = re.compile(r"\A(?:#{1,6} |> )")
NUMBER = re.compile(r"\d+-")
"""What bookgen puts before a chapter file's name."""
MOST_SHOWN = 60
"""Units: characters of a text in a message."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """The chapters after the corrections."""

    drafts: tuple[Draft, ...]
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]


def replay(manuscript: Manuscript, drafts: tuple[Draft, ...], entries: Sequence[Correction]) -> Replayed:
    """Apply the corrections in their order; one that does not fit is a finding."""
    by_file = {draft.file: draft for draft in drafts}
    changes: list[Change] = []
    findings: list[Finding] = []
    for entry in entries:
        if entry.accept or entry.reject:
            continue
        draft = _draft(by_file, entry.file)
        places = _places(draft.passage.text, entry) if draft else []
        if draft is None or len(places) != 1:
            findings.append(CORRECTION_UNFIT.found(entry.location, why=_why(entry, by_file, draft, places)))
            continue
        edits = list(_edits(draft.passage.text, entry, places[0]))
        changes += (_row(manuscript, draft, edit, entry) for edit in edits if _has_words(draft, edit))
        by_file[draft.file] = replace(draft, passage=draft.passage.edit(edits))
    return Replayed(tuple(by_file.values()), tuple(changes), tuple(findings))


def _draft(by_file: dict[str, Draft], file: str) -> Draft | None:
    """Find a chapter; where chapters came or went before it, it has another number and the same name."""
    name = NUMBER.sub("", file)
    namesakes = [draft for other, draft in by_file.items() if NUMBER.sub("", other) == name]
    return by_file.get(file) or (namesakes[0] if len(namesakes) == 1 else None)


def _places(text: str, entry: Correction) -> list[int]:
    """Find where the words stand; a no-break space in the chapter is as good as the editor's space."""
    wanted = entry.before + entry.find + entry.after
    places = _finds(text, wanted) or _finds(text.replace("\u00a0", " "), wanted.replace("\u00a0", " "))
    return [place + len(entry.before) for place in places]


def _finds(text: str, wanted: str) -> list[int]:
    places, place = [], text.find(wanted)
    while place >= 0:
        places.append(place)
        place = text.find(wanted, place + 1)
    return places


def _why(entry: Correction, by_file: dict[str, Draft], draft: Draft | None, places: list[int]) -> str:
    shown = entry.find if len(entry.find) <= MOST_SHOWN else entry.find[: MOST_SHOWN - 1] + "…"
    if draft is None:
        return f"there is no chapter '{entry.file}'; there are " + ", ".join(by_file)
    if not places:
        return f"'{shown}' does not stand in '{draft.file}'"
    lines = ", ".join(str(draft.passage.text.count("\n", 0, place) + 1) for place in places[:8])
    return f"'{shown}' stands {len(places)} times in '{draft.file}', on the lines {lines}"


def _edits(text: str, entry: Correction, start: int) -> Iterator[Edit]:
    """Reduce a correction to what it changes, so that the rest keeps its place in the source."""
    found = text[start : start + len(entry.find)]
    if "\n" not in found + entry.replace:
        yield from _core(found, entry.replace, start)
        return
    old, new = PIECE.findall(found), PIECE.findall(entry.replace)
    at = [start]
    for piece in old:
        at.append(at[-1] + len(piece))
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _by_line(text, Edit(at[a], at[b], "".join(new[c:d])))


def _by_line(text: str, edit: Edit) -> Iterator[Edit]:
    """Part an edit at its line ends: what follows one in the chapter may be far away in the source."""
    new = edit.text
    for line in LINE.finditer(text, edit.start, edit.stop):
        yield Edit(line.start(), line.end(), new)
        new = ""
    if new:
        yield edit


def _has_words(draft: Draft, edit: Edit) -> bool:
    """Tell whether the ledger has to account for an edit: not for white space and block markers."""
    before = draft.passage.text[edit.start : edit.stop]
    return bool(edit.text.strip()) or (bool(before.strip()) and not before.startswith("///"))


def _core(found: str, new: str, start: int) -> Iterator[Edit]:
    """Leave out the words that both begin and both end with."""
    old_pieces, new_pieces = PIECE.findall(found), PIECE.findall(new)
    least = min(len(old_pieces), len(new_pieces))
    head = next((n for n in range(least) if old_pieces[n] != new_pieces[n]), least)
    rest = least - head
    tail = next((n for n in range(rest) if old_pieces[-1 - n] != new_pieces[-1 - n]), rest)
    first = start + sum(map(len, old_pieces[:head]))
    last = start + sum(map(len, old_pieces[: len(old_pieces) - tail]))
    if first < last or len(new_pieces) > head + tail:
        yield Edit(first, last, "".join(new_pieces[head : len(new_pieces) - tail]))


def _row(manuscript: Manuscript, draft: Draft, edit: Edit, entry: Correction) -> Change:
    passage = draft.passage
    return Change(
        RULE,
        manuscript.location(passage.place(edit.start)),
        MARKUP.sub("", passage.text[edit.start : edit.stop]),
        edit.text,
        reason=entry.reason,
        by=entry.by,
    )
