"""The order of the work around a proofreader's questions: what is open, and the editor's answers.

proof-marks.jsonl → answer → corrections.toml → normalise; a book without a source has its chapters changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bookgen.corrections import Correction, parse_corrections, serialise_corrections, without_entries
from bookgen.editing import Verdict
from bookgen.errors import Location, QueryError
from bookgen.finding import Finding
from bookgen.intake import CORRECTIONS, LEDGER, normalise_book, renew_unedited
from bookgen.load import read_text
from bookgen.openmarks import (
    FILE,
    MarkState,
    OpenMark,
    parse_open_marks,
    serialise_open_marks,
)
from bookgen.publish import replace_file


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer or of its withdrawal."""

    marks: tuple[OpenMark, ...]
    findings: tuple[Finding, ...] = ()


def list_marks(folder: Path) -> tuple[OpenMark, ...]:
    """List what proofreaders asked, with the answers that were given.

    Raises: SourceError for a line of proof-marks.jsonl that is no mark's.
    """
    path = folder / FILE
    return parse_open_marks(read_text(path, FILE)) if path.is_file() else ()


def keep_marks(folder: Path, marks: Sequence[OpenMark]) -> None:
    """Write proof-marks.jsonl; with no mark left there is none."""
    path = folder / FILE
    if marks:
        replace_file(path, serialise_open_marks(marks).encode())
    else:
        path.unlink(missing_ok=True)


def answer_marks(folder: Path, names: Sequence[str], verdict: Verdict) -> Answered:
    """Write answers down; a yes becomes a correction.

    Raises: QueryError for a name that no mark has, one that is answered, or a yes that says no words;
    HandEditedError when a chapter was edited by hand.
    """
    marks = list_marks(folder)
    chosen = _chosen(marks, names)
    answered = next((mark for mark in chosen if mark.state is not MarkState.OPEN), None)
    if answered:
        hint = "'bookgen withdraw' takes the answer back"
        raise QueryError(f"the mark '{answered.id}' is answered already", _place(answered), hint)
    made = [_answered(mark, verdict) for mark in chosen]
    entries = [mark.correction(mark.answer, mark.reason, mark.by) for mark in made if verdict.is_accepted]
    findings = _carry_out(folder, entries) if entries else ()
    _keep(folder, marks, made)
    return Answered(tuple(made), findings)


def withdraw_marks(folder: Path, names: Sequence[str]) -> Answered:
    """Take answers back; the corrections that they became are taken out again.

    Raises: QueryError for a name that no mark has, or one that is not answered.
    """
    marks = list_marks(folder)
    chosen = _chosen(marks, names)
    unanswered = next((mark for mark in chosen if mark.state is MarkState.OPEN), None)
    if unanswered:
        raise QueryError(f"the mark '{unanswered.id}' is not answered", _place(unanswered))
    entries = [
        mark.correction(mark.answer, mark.reason, mark.by)
        for mark in chosen
        if mark.state is MarkState.ACCEPTED
    ]
    findings = _take_back(folder, entries) if entries else ()
    made = [replace(mark, state=MarkState.OPEN, answer="", reason="", by="") for mark in chosen]
    _keep(folder, marks, made)
    return Answered(tuple(made), findings)


def _keep(folder: Path, marks: Sequence[OpenMark], made: Sequence[OpenMark]) -> None:
    changed = {mark.id: mark for mark in made}
    keep_marks(folder, [changed.get(mark.id, mark) for mark in marks])


def _chosen(marks: Sequence[OpenMark], names: Sequence[str]) -> list[OpenMark]:
    found = [_named(marks, name.lower()) for name in names]
    return list({mark.id: mark for mark in found}.values())


def _named(marks: Sequence[OpenMark], name: str) -> OpenMark:
    found = [mark for mark in marks if mark.id.startswith(name)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise QueryError(f"there is no mark '{name}'", None, "'bookgen queries' lists them with their names")
    raise QueryError(f"{len(found)} marks begin with '{name}'", None, "give more of the name")


def _answered(mark: OpenMark, verdict: Verdict) -> OpenMark:
    said = f"proofreader {mark.author or 'unnamed'} on page {mark.folio}"
    if not verdict.is_accepted:
        reason = verdict.reason or "Stands as it is."
        return replace(mark, state=MarkState.REJECTED, reason=reason, by=verdict.by)
    words = verdict.replace or mark.suggestion
    if not mark.find or words is None:
        hint = "give the words with --replace" if mark.find else "edit the chapter and run 'bookgen adopt'"
        raise QueryError(f"the mark '{mark.id}' suggests no words", _place(mark), hint)
    reason = verdict.reason or f"Asked by {said}."
    return replace(mark, state=MarkState.ACCEPTED, answer=words, reason=reason, by=verdict.by)


def _place(mark: OpenMark) -> Location | None:
    return Location(mark.chapter, mark.chapter_line) if mark.chapter else None


def _carry_out(folder: Path, entries: Sequence[Correction]) -> tuple[Finding, ...]:
    """Replace words for good, in corrections.toml or, where a book has no source, in its chapters."""
    edits = [(entry, entry.find, entry.replace) for entry in entries]
    if not (folder / LEDGER).is_file():
        return _write(folder, _edited(folder, edits))
    renew_unedited(folder)
    _edited(folder, edits)  # what does not fit is refused before anything is written
    return _rewrite(folder, lambda text: _ended(text) + serialise_corrections(tuple(entries)))


def _take_back(folder: Path, entries: Sequence[Correction]) -> tuple[Finding, ...]:
    if not (folder / LEDGER).is_file():
        return _write(folder, _edited(folder, [(entry, entry.replace, entry.find) for entry in entries]))
    renew_unedited(folder)
    deeds = {_deed(entry) for entry in entries}

    def without(text: str) -> str:
        gone = (entry for entry in parse_corrections(text).entries if _deed(entry) in deeds)
        return without_entries(text, gone)

    return _rewrite(folder, without)


def _deed(entry: Correction) -> tuple[str, ...]:
    return entry.file, entry.before, entry.find, entry.after, entry.replace


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _rewrite(folder: Path, change: Callable[[str], str]) -> tuple[Finding, ...]:
    path = folder / CORRECTIONS
    text = read_text(path, CORRECTIONS) if path.is_file() else ""
    replace_file(path, change(text).lstrip("\n").encode())
    return normalise_book(folder).findings


def _edited(folder: Path, edits: Sequence[tuple[Correction, str, str]]) -> dict[str, str]:
    """Replace words of chapters, each where its neighbours say; give the new texts.

    Raises: QueryError for words that are not there any more, or in several places.
    """
    texts: dict[str, str] = {}
    for entry, old, new in edits:
        path = folder / entry.file
        text = texts.get(entry.file) or (read_text(path, entry.file) if path.is_file() else "")
        wanted = entry.before + old + entry.after
        if text.count(wanted) != 1:
            hint = "the chapter has changed since: edit it, and reject the mark"
            message = f"the words '{' '.join(old.split())}' do not stand there as they did"
            raise QueryError(message, Location(entry.file), hint)
        texts[entry.file] = text.replace(wanted, entry.before + new + entry.after)
    return texts


def _write(folder: Path, texts: Mapping[str, str]) -> tuple[Finding, ...]:
    for file, text in texts.items():
        replace_file(folder / file, text.encode())
    return ()
