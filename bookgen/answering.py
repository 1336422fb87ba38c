"""The order of the work around a proofreader's questions: what is open, and the editor's answers.

proof-marks.jsonl → answer → normalise → corrections.toml, marks, chapters; a book without a source has its
chapters changed. Whatever can fail comes before the first file is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bookgen.corrections import Correction, parse_corrections, serialise_corrections, without_entries
from bookgen.editing import Verdict
from bookgen.errors import Location, QueryError
from bookgen.finding import Finding
from bookgen.intake import CORRECTIONS, LEDGER, Papers, renew_unedited, sourced_papers
from bookgen.load import read_text
from bookgen.normalise.rules import CORRECTION_UNFIT
from bookgen.openmarks import FILE, MarkState, OpenMark, parse_open_marks, serialise_open_marks, short_names
from bookgen.publish import replace_file


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer or of its withdrawal."""

    marks: tuple[OpenMark, ...]
    names: Mapping[str, str]
    """The short name of each mark of the book by its long one."""
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
    chosen, names_of = _chosen(marks, names), short_names(marks)
    answered = next((mark for mark in chosen if mark.state is not MarkState.OPEN), None)
    if answered:
        hint = "'bookgen withdraw' takes the answer back"
        raise QueryError(f"the mark '{names_of[answered.id]}' is answered already", _place(answered), hint)
    if not verdict.is_accepted:
        return _kept(folder, marks, [_rejected(mark, verdict) for mark in chosen])
    made = [_accepted(mark, verdict, names_of[mark.id]) for mark in chosen]
    desk = _Desk.of(folder, marks)
    entries = [entry for mark in made if (entry := desk.accept(mark))]
    return desk.close(made, _with(desk.corrections_text, entries))


def withdraw_marks(folder: Path, names: Sequence[str]) -> Answered:
    """Take answers back; the corrections that they became are taken out again.

    Raises: QueryError for a name that no mark has, one that is not answered, or an answer that a later one
    builds upon; HandEditedError when a chapter was edited by hand.
    """
    marks = list_marks(folder)
    chosen = _chosen(marks, names)
    unanswered = next((mark for mark in chosen if mark.state is MarkState.OPEN), None)
    if unanswered:
        name = short_names(marks)[unanswered.id]
        raise QueryError(f"the mark '{name}' is not answered", _place(unanswered))
    accepted = [mark for mark in chosen if mark.state is MarkState.ACCEPTED]
    if not accepted:
        return _kept(folder, marks, [_reopened(mark) for mark in chosen])
    desk = _Desk.of(folder, marks)
    desk.put(_reopened(mark) for mark in chosen if mark not in accepted)
    desk.withdraw(accepted)
    return desk.close(chosen, _without(desk.corrections_text, accepted))


def _kept(folder: Path, marks: Sequence[OpenMark], made: Sequence[OpenMark]) -> Answered:
    """Note answers that change no text."""
    changed = {mark.id: mark for mark in made}
    keep_marks(folder, [changed.get(mark.id, mark) for mark in marks])
    return Answered(tuple(made), short_names(marks))


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


def _rejected(mark: OpenMark, verdict: Verdict) -> OpenMark:
    reason = verdict.reason or "Stands as it is."
    return replace(mark, state=MarkState.REJECTED, reason=reason, by=verdict.by)


def _accepted(mark: OpenMark, verdict: Verdict, name: str) -> OpenMark:
    words = verdict.replace or mark.suggestion
    if not mark.find or words is None:
        hint = "give the words with --replace" if mark.find else "edit the chapter and run 'bookgen adopt'"
        raise QueryError(f"the mark '{name}' suggests no words", _place(mark), hint)
    said = f"proofreader {mark.author or 'unnamed'} on page {mark.folio}"
    reason = verdict.reason or f"Asked by {said}."
    return replace(mark, state=MarkState.ACCEPTED, answer=words, reason=reason, by=verdict.by)


def _reopened(mark: OpenMark) -> OpenMark:
    return replace(mark, state=MarkState.OPEN, answer="", reason="", by="")


def _place(mark: OpenMark) -> Location | None:
    return Location(mark.chapter, mark.chapter_line) if mark.chapter else None


@dataclass
class _Desk:
    """A book's marks and chapters while answers are carried out; nothing is written before it is closed.

    After each answer the marks beside it learn how the words around theirs read now. In a book with a
    source an accepted mark stays as its entry of corrections.toml has it.
    """

    folder: Path
    marks: dict[str, OpenMark]
    texts: Mapping[str, str]
    papers: Papers | None = None
    """None for a book without a source."""
    known: set[tuple[str, ...]] = field(default_factory=set)
    """What corrections.toml says already."""
    changed: set[str] = field(default_factory=set)
    """Chapters in which words were exchanged."""

    @classmethod
    def of(cls, folder: Path, marks: Sequence[OpenMark]) -> _Desk:
        """Read what the answers change.

        Raises: HandEditedError when a chapter was edited by hand.
        """
        by_id = {mark.id: mark for mark in marks}
        if not (folder / LEDGER).is_file():
            files = {mark.chapter for mark in marks if (folder / mark.chapter).is_file()}
            return cls(folder, by_id, {file: read_text(folder / file, file) for file in sorted(files)})
        renew_unedited(folder)
        papers = sourced_papers(folder)
        known = {_deed(entry) for entry in papers.corrections.entries}
        return cls(folder, by_id, dict(papers.chapters), papers, known)

    @property
    def corrections_text(self) -> str:
        """What corrections.toml has."""
        return self.papers.corrections_text if self.papers else ""

    def put(self, marks: Iterable[OpenMark]) -> None:
        """Lay marks in the place of those of the same name."""
        self.marks.update({mark.id: mark for mark in marks})

    def accept(self, made: OpenMark) -> Correction | None:
        """Carry a mark out as it is answered; None where corrections.toml has its entry already."""
        mark = self.marks[made.id]
        entry = _entry(replace(made, find_before=mark.find_before, find_after=mark.find_after))
        if _deed(entry) in self.known:
            self.put([made])
            return None
        if mark.place_in(self.texts.get(mark.chapter, "")) is None:
            hint = (
                "the chapter has changed since: return the marked copy again, or edit it and reject the mark"
            )
            raise _misfit(mark, hint)
        self._exchange(mark, made)
        return entry

    def withdraw(self, accepted: Sequence[OpenMark]) -> None:
        """Put the former words back, round by round: a later answer may stand around an earlier one."""
        if self.papers:
            self.put(map(_reopened, accepted))
            return
        left = [mark.id for mark in accepted]
        while left:
            marks = [self.marks[id_] for id_ in left]
            fits = [mark for mark in marks if mark.place_in(self.texts.get(mark.chapter, "")) is not None]
            if not fits:
                raise _misfit(marks[0], "take later answers beside it back first, or edit the chapter")
            self._exchange(fits[0], _reopened(fits[0]))
            left.remove(fits[0].id)

    def _exchange(self, mark: OpenMark, made: OpenMark) -> None:
        """Write the words of a changed mark where those of the mark stand."""
        from bookgen.proof import anchored

        text = self.texts[mark.chapter]
        start = mark.place_in(text) or 0
        stop = start + len(mark.standing)
        now = text[:start] + made.standing + text[stop:]
        for one in self._moving():
            place = one.place_in(text) if one.chapter == mark.chapter else None
            if place is None or one.id == mark.id:
                continue
            if place + len(one.standing) <= start:
                self.put([anchored(one, mark.chapter, now, place)])
            elif place >= stop:
                self.put([anchored(one, mark.chapter, now, place + len(now) - len(text))])
        made = replace(made, find_before=mark.find_before, find_after=mark.find_after)
        self.put([made if self.papers else anchored(made, mark.chapter, now, start)])
        self.texts = {**self.texts, mark.chapter: now}
        self.changed.add(mark.chapter)

    def _moving(self) -> list[OpenMark]:
        """List the marks that go with the text."""
        return [one for one in self.marks.values() if not self.papers or one.state is not MarkState.ACCEPTED]

    def close(self, made: Sequence[OpenMark], corrections_text: str) -> Answered:
        """Write what has changed, the chapters last: of a book with a source they can be made again.

        Raises: QueryError where an accepted mark's correction would no longer fit.
        """
        if self.papers is None:
            for file in sorted(self.changed):
                replace_file(self.folder / file, self.texts[file].encode())
            keep_marks(self.folder, tuple(self.marks.values()))
            return self._answered(made)
        from bookgen.proof import carry_marks

        papers = replace(self.papers, corrections_text=corrections_text)
        intake, normalised = papers.normalise()
        self._refuse_unfit(papers, intake.findings)
        texts = {chapter.file: chapter.text for chapter in normalised.chapters}
        self.put(carry_marks(self._moving(), self.texts, texts))
        replace_file(self.folder / CORRECTIONS, corrections_text.encode())
        keep_marks(self.folder, tuple(self.marks.values()))
        papers.write(normalised)
        return self._answered(made, intake.findings)

    def _answered(self, made: Sequence[OpenMark], findings: tuple[Finding, ...] = ()) -> Answered:
        marks = tuple(self.marks[mark.id] for mark in made)
        return Answered(marks, short_names(self.marks.values()), findings)

    def _refuse_unfit(self, papers: Papers, findings: Iterable[Finding]) -> None:
        unfit = {finding.location for finding in findings if finding.code == CORRECTION_UNFIT.code}
        deeds = {_deed(entry) for entry in papers.corrections.entries if entry.location in unfit}
        for mark in self.marks.values():
            if mark.state is MarkState.ACCEPTED and _deed(_entry(mark)) in deeds:
                name = short_names(self.marks.values())[mark.id]
                raise _misfit(mark, f"it builds upon another answer: take '{name}' back with it")


def _misfit(mark: OpenMark, hint: str) -> QueryError:
    words = " ".join(mark.standing.split())
    return QueryError(f"the words '{words}' do not stand there as they did", _place(mark), hint)


def _entry(mark: OpenMark) -> Correction:
    return mark.correction(mark.answer, mark.reason, mark.by)


def _deed(entry: Correction) -> tuple[str, ...]:
    return entry.file, entry.before, entry.find, entry.after, entry.replace


def _with(text: str, entries: Sequence[Correction]) -> str:
    """Put entries at the end of corrections.toml's text."""
    end = "" if not text or text.endswith("\n") else "\n"
    return (text + end + serialise_corrections(tuple(entries))).lstrip("\n")


def _without(text: str, accepted: Iterable[OpenMark]) -> str:
    """Take the entries of accepted marks out of corrections.toml's text."""
    deeds = {_deed(_entry(mark)) for mark in accepted}
    return without_entries(text, (one for one in parse_corrections(text).entries if _deed(one) in deeds))
