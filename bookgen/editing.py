"""The order of the work in the editor's loop: what is asked, the decision, its withdrawal, a line explained.

read → normalise → queries          decisions → corrections.toml → normalise → chapters and ledger
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bookgen.corrections import Correction, Corrections, serialise_corrections, without_entries
from bookgen.errors import QueryError
from bookgen.intake import CORRECTIONS, Intake, Papers, sourced_papers
from bookgen.ledger import Status
from bookgen.manuscript import Manuscript
from bookgen.normalise import Normalised, is_stale, refuse_hand_edits
from bookgen.normalise.decisions import Placed, place_decisions
from bookgen.normalise.explain import Explained, explain
from bookgen.normalise.queries import KINDS, Query, State, entry_for, queries_of
from bookgen.normalise.rules import CORRECTION_UNFIT
from bookgen.publish import replace_file


@dataclass(frozen=True, slots=True)
class Choice:
    """Which queries are meant: some by name, all of some kinds, or all."""

    names: tuple[str, ...] = ()
    """As they are listed; the first letters do where no other begins so."""
    kinds: tuple[str, ...] = ()
    is_all: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the editor says of them."""

    is_accepted: bool
    replace: str = ""
    """What to write instead of the suggestion."""
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of a decision or of its withdrawal."""

    queries: tuple[Query, ...]
    """Those that it was carried out on."""
    left: tuple[Query, ...]
    """Those that nothing proposed any more when the others were decided."""
    intake: Intake
    """Chapters and ledger, made anew."""


def list_queries(folder: Path) -> tuple[Query, ...]:
    """List every change that the passes propose or have made, in the order of the source; write nothing.

    Raises: SourceError for a book without a source.
    """
    papers = sourced_papers(folder)
    return _queries(papers, papers.manuscript())


def decide(folder: Path, choice: Choice, verdict: Verdict) -> Edited:
    """Write decisions to corrections.toml, and make the chapters anew with them.

    Raises: QueryError for a name that no query has, one that is decided, or where no pass would heed it;
    HandEditedError when a chapter was edited by hand.
    """
    papers = _unedited_papers(folder)
    manuscript = papers.manuscript()
    queries = _chosen(_queries(papers, manuscript), choice, State.OPEN)
    _refuse_decided(queries)
    if verdict.replace and len(queries) != 1:
        raise QueryError("other words can be given to one query at a time", None, "name one query")
    if not queries:
        return Edited((), (), papers.normalise()[0])
    entries = tuple(_entry(query, manuscript, verdict) for query in queries)
    fitting = _fitting(papers, entries)
    intake = _write(fitting)
    is_kept = [entry in fitting.entries for entry in entries]
    kept = tuple(query for query, kept in zip(queries, is_kept, strict=True) if kept)
    return Edited(kept, tuple(query for query in queries if query not in kept), intake)


def withdraw(folder: Path, choice: Choice) -> Edited:
    """Take decisions out of corrections.toml again, and make the chapters anew without them.

    Raises: QueryError for a name that no query has, or one that is not decided; ConfigError for an entry
    that has to be taken out by hand; HandEditedError when a chapter was edited by hand.
    """
    papers = _unedited_papers(folder)
    manuscript = papers.manuscript()
    queries = _chosen(_queries(papers, manuscript), choice, State.DECIDED)
    undecided = next((query for query in queries if query.state is not State.DECIDED), None)
    if undecided:
        raise QueryError(f"the query '{undecided.name}' is not decided", undecided.row.at)
    keys = {(query.row.rule, query.row.at.line, query.row.at.column) for query in queries}
    gone = [one.entry for one in place_decisions(papers.corrections, manuscript) if one.key in keys]
    text = without_entries(papers.corrections_text, gone)
    written = replace(papers, corrections_text=text)
    return Edited(queries, (), _write(_Fitting(written, (), *written.normalise())))


@dataclass(frozen=True, slots=True)
class Restated:
    """A decision that was made elsewhere, as the editor's own are written."""

    queries: tuple[Query, ...]
    """What it may be about: one query, several where its words do not say which, or none any more."""
    entry: Correction
    """With the words around, and where the source has them by now, where it is about one query."""

    @property
    def is_accepted(self) -> bool | None:
        """Whether the editor has said yes to all that it may be about, or no; None where not."""
        answers = {_answer(query) for query in self.queries}
        return answers.pop() if len(answers) == 1 else None


def _answer(query: Query) -> bool | None:
    return query.row.status is not Status.REJECTED if query.state is State.DECIDED else None


def restate(folder: Path, decisions: Sequence[Correction]) -> tuple[Restated, ...]:
    """Find what decisions are about, wherever their words stand by now.

    Raises: SourceError for a book without a source.
    """
    papers = sourced_papers(folder)
    manuscript = papers.manuscript()
    alike: dict[tuple[str, str], list[Query]] = {}
    for query in _queries(papers, manuscript):
        alike.setdefault((query.row.rule, " ".join(query.row.before.split())), []).append(query)
    return tuple(
        _restated(one, alike.get((one.key[0], " ".join(one.entry.find.split())), ()), manuscript)
        for one in place_decisions(Corrections(tuple(decisions)), manuscript)
    )


def _restated(decision: Placed, alike: Sequence[Query], manuscript: Manuscript) -> Restated:
    meant = [query for query in alike if (query.row.at.line, query.row.at.column) == decision.key[1:]]
    queries = tuple(meant or alike)
    if len(queries) != 1:
        return Restated(queries, decision.entry)
    entry = entry_for(queries[0], manuscript, is_accepted=bool(decision.entry.accept))
    return Restated(queries, entry)


def explain_line(folder: Path, place: str) -> tuple[Explained, ...]:
    """Say what each pass did to a line: '14' is one of the source, '01-preface:3' one of a chapter.

    Raises: QueryError where there is no such line.
    """
    papers = sourced_papers(folder)
    return explain(papers.manuscript(), papers.config, papers.corrections, place)


def _queries(papers: Papers, manuscript: Manuscript) -> tuple[Query, ...]:
    ledger = papers.ledger
    sha256 = hashlib.sha256(papers.data).hexdigest()
    if ledger is None or is_stale(ledger, sha256, papers.config, papers.corrections):
        ledger = papers.normalise()[1].ledger
    return queries_of(manuscript, ledger.rows, place_decisions(papers.corrections, manuscript))


def _unedited_papers(folder: Path) -> Papers:
    papers = sourced_papers(folder)
    if papers.ledger:
        refuse_hand_edits(papers.ledger, papers.chapters, str(folder))
    return papers


def _chosen(queries: Sequence[Query], choice: Choice, state: State) -> tuple[Query, ...]:
    """Find the queries that are meant: the named ones whatever their state, the others if in this one."""
    unknown = next((kind for kind in choice.kinds if kind not in KINDS), "")
    if unknown:
        raise QueryError(f"no queries are of the kind '{unknown}'", None, "kinds: " + ", ".join(KINDS))
    named = [_named(queries, name) for name in choice.names]
    return tuple(
        query
        for query in queries
        if query in named or (query.state is state and (choice.is_all or query.row.rule in choice.kinds))
    )


def _named(queries: Sequence[Query], name: str) -> Query:
    found = [query for query in queries if query.id.startswith(name.lower())]
    if len(found) == 1:
        return found[0]
    if not found:
        raise QueryError(f"there is no query '{name}'", None, "'bookgen queries' lists them with their names")
    raise QueryError(f"{len(found)} queries begin with '{name}'", None, "give more of the name")


def _refuse_decided(queries: Sequence[Query]) -> None:
    decided = next((query for query in queries if query.state is State.DECIDED), None)
    if decided:
        hint = "'bookgen withdraw' takes the decision back"
        raise QueryError(f"the query '{decided.name}' is decided already", decided.row.at, hint)


def _entry(query: Query, manuscript: Manuscript, verdict: Verdict) -> Correction:
    entry = entry_for(query, manuscript, is_accepted=verdict.is_accepted)
    usual = "Accepted as suggested." if verdict.is_accepted else "Stands as it is."
    return replace(entry, replace=verdict.replace, reason=verdict.reason or usual, by=verdict.by)


@dataclass(frozen=True, slots=True)
class _Fitting:
    """A book's papers with new decisions, all of which fit."""

    papers: Papers
    entries: tuple[Correction, ...]
    intake: Intake
    normalised: Normalised


def _fitting(papers: Papers, entries: tuple[Correction, ...]) -> _Fitting:
    """Leave out, round by round, what nothing proposes any more once the others are decided."""
    old = papers.corrections_text.rstrip("\n")
    text = (f"{old}\n" if old else "") + serialise_corrections(entries)
    written = replace(papers, corrections_text=text.lstrip("\n"))
    intake, normalised = written.normalise()
    unfit = {
        finding.location.line: finding
        for finding in normalised.findings
        if finding.code == CORRECTION_UNFIT.code and finding.location
    }
    lines = [entry.location.line for entry in written.corrections.entries[-len(entries) :] if entry.location]
    fits = tuple(entry for entry, line in zip(entries, lines, strict=True) if line not in unfit)
    if len(fits) == len(entries):
        return _Fitting(written, entries, intake, normalised)
    if not fits:
        hint = "a correction of the words themselves does it: [[correction]] with in, find and replace"
        raise QueryError(unfit[lines[0]].message, None, hint)
    return _fitting(papers, fits)


def _write(made: _Fitting) -> Intake:
    replace_file(made.papers.folder / CORRECTIONS, made.papers.corrections_text.encode())
    made.papers.write(made.normalised)
    return made.intake
