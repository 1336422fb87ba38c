"""Read marked copies of a proof: every mark, what it lies on, what it asks for, what it amounts to.

In: one or more marked copies, the chapters of today. Out: a `Return`. As many annotations as the files
have come out of it, each in exactly one mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bookgen.errors import Location, SourceError
from bookgen.finding import Finding
from bookgen.proof.annotations import Annotation, Kind
from bookgen.proof.copies import Copy
from bookgen.proof.grading import Grader
from bookgen.proof.locate import Finder
from bookgen.proof.marks import Answer, Grade, Mark, Reply, Verdict
from bookgen.proof.merging import merge_marks
from bookgen.proof.rules import copy_findings
from bookgen.proof.search import TextSearch
from bookgen.proof.spot import Spot
from bookgen.proof.threads import Thread, gather_threads

MOST_READ = 40
"""Pages that are looked at to tell a proof from a stranger."""
LEAST_KNOWN = 0.05
"""Share of a stranger's pages whose words have to be the book's."""


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What came in with one copy."""

    name: str
    proof: str
    """Which proof it is a copy of, as its slug line says; empty without a map."""
    annotations: int
    """How many the file has."""
    pages: int
    has_map: bool


@dataclass(frozen=True, slots=True)
class Return:
    """All marks of all copies."""

    marks: tuple[Mark, ...]
    copies: tuple[CopyReport, ...]
    findings: tuple[Finding, ...]

    @property
    def count_in(self) -> int:
        """How many annotations the files have."""
        return sum(copy.annotations for copy in self.copies)

    @property
    def count_out(self) -> int:
        """How many annotations the marks are made of."""
        return sum(len(mark.annotations) for mark in self.marks)

    def with_answers(self, held: Mapping[Answer, Verdict]) -> Return:
        """Let certain answers to queries of the margin come to something else."""

        def verdict(mark: Mark) -> Verdict:
            old = mark.verdict
            return held[old.answer] if old.answer and old.grade is Grade.CERTAIN else old

        return replace(self, marks=tuple(replace(mark, verdict=verdict(mark)) for mark in self.marks))

    def graded(self, grade: Grade) -> tuple[Mark, ...]:
        """List the marks of one grade."""
        return tuple(mark for mark in self.marks if mark.verdict.grade is grade)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A thread and where it lies."""

    thread: Thread
    spot: Spot


def read_return(copies: Sequence[Copy], chapters: Mapping[str, str]) -> Return:
    """Read marked copies against the chapters of today.

    Raises: SourceError for a copy that has nothing to do with the book.
    """
    marks: list[Mark] = []
    findings: list[Finding] = []
    for copy in copies:
        found = tuple(_read_copy(copy, chapters))
        _refuse_stranger(copy, found, chapters)
        findings += copy_findings(copy, found, chapters)
        marks += found
    reports = tuple(
        CopyReport(
            name=copy.name,
            proof=copy.proof_name,
            annotations=len(copy.annotations),
            pages=len(copy.pdf.pages),
            has_map=copy.proof is not None,
        )
        for copy in copies
    )
    return Return(merge_marks(marks), reports, tuple(findings))


def _read_copy(copy: Copy, chapters: Mapping[str, str]) -> Iterator[Mark]:
    finder = Finder(copy, TextSearch(chapters))
    made_from = {one.file: one.text for one in copy.proof.chapters} if copy.proof else chapters
    queries = {query.number: query for query in copy.proof.queries} if copy.proof else {}
    grader = Grader(chapters, made_from, queries)
    placed = [_on(finder, thread) for thread in gather_threads(copy.annotations)]
    for one in _paired(_across_pages(placed)):
        yield _mark(copy, one, grader)


def _on(finder: Finder, thread: Thread) -> _Placed:
    """Find what a thread lies on: a replacement on the words that it strikes out."""
    on = thread.strike if thread.is_replacement and thread.strike else thread.first
    return _Placed(thread, finder.spot(on))


def _across_pages(placed: Sequence[_Placed]) -> Iterator[_Placed]:
    """Join a mark at the end of a page with its other half at the head of the next."""
    waiting: _Placed | None = None
    for one in sorted(placed, key=_place):
        if waiting and _continues(waiting, one):
            waiting = _joined(waiting, one)
            continue
        if waiting:
            yield waiting
        waiting = one
    if waiting:
        yield waiting


def _place(one: _Placed) -> tuple[int, int, int]:
    return one.thread.first.page, one.spot.start, one.thread.first.number


def _continues(before: _Placed, after: _Placed) -> bool:
    """Tell the second half of one mark: the same hand, and no letter between the two."""
    one, other = before.thread.first, after.thread.first
    same = (one.kind, one.author) == (other.kind, other.author) and one.kind.has_words
    adjacent = 0 <= after.spot.start - before.spot.stop <= 1 and before.spot.file == after.spot.file != ""
    plain = not (before.thread.partners or after.thread.partners)
    silent = not other.comment or other.comment == one.comment
    return same and adjacent and plain and silent and other.page == one.page + 1


def _joined(before: _Placed, after: _Placed) -> _Placed:
    glue = " " if after.spot.start > before.spot.stop else ""
    spot = replace(
        before.spot,
        words=f"{before.spot.words}{glue}{after.spot.words}",
        after=after.spot.after,
        stop=after.spot.stop,
        is_whole=before.spot.is_whole and after.spot.is_whole,
    )
    thread = before.thread
    whole = replace(
        thread,
        replies=(*thread.replies, *after.thread.replies, replace(after.thread.first, comment="")),
        states=(*thread.states, *after.thread.states),
    )
    return _Placed(whole, spot)


def _paired(placed: Iterator[_Placed]) -> Iterator[_Placed]:
    """Make one replacement of a strike-out and a caret that stands at its end, by the same hand."""
    found = list(placed)
    carets = [one for one in found if _is_lone(one, Kind.CARET)]
    used: set[int] = set()
    for one in found:
        if not _is_lone(one, Kind.STRIKE_OUT) or one.thread.first.comment:
            continue
        caret = next((two for two in carets if id(two) not in used and _meets(one, two)), None)
        if caret:
            used.add(id(caret))
            found[found.index(one)] = _Placed(replace(one.thread, partners=(caret.thread.first,)), one.spot)
    yield from (one for one in found if id(one) not in used)


def _is_lone(one: _Placed, kind: Kind) -> bool:
    thread = one.thread
    return thread.first.kind is kind and not (thread.partners or thread.replies or thread.states)


def _meets(strike: _Placed, caret: _Placed) -> bool:
    """Tell whether a caret stands at the end of struck-out words."""
    one, other = strike.thread.first, caret.thread.first
    if (one.page, one.author) != (other.page, other.author) or strike.spot.file != caret.spot.file:
        return False
    return bool(strike.spot.file) and 0 <= caret.spot.start - strike.spot.stop <= 1


def _mark(copy: Copy, one: _Placed, grader: Grader) -> Mark:
    thread, spot = one.thread, one.spot
    first = thread.first
    members = thread.members
    comment = thread.caret.comment if thread.is_replacement and thread.caret else first.comment
    return Mark(
        copy=copy.name,
        annotations=tuple(sorted(member.number for member in members)),
        page=first.page + 1,
        kind="replacement" if thread.is_replacement else _kind(first),
        spot=spot,
        comment=comment.strip() or first.comment.strip(),
        author=first.author,
        date=max((member.date for member in (first, *thread.partners)), default=""),
        replies=tuple(Reply(r.author, r.date, r.comment) for r in thread.replies if r.comment),
        state=thread.state,
        faults=tuple(dict.fromkeys(fault for member in members for fault in member.faults)),
        verdict=grader.grade(thread, spot),
        today=grader.follow(spot) if spot.file else None,
    )


def _kind(first: Annotation) -> str:
    return first.kind if first.kind is not Kind.OTHER else first.subtype.lower() or "nameless"


def _refuse_stranger(copy: Copy, marks: Sequence[Mark], chapters: Mapping[str, str]) -> None:
    """Stop at a PDF that is neither a proof nor shows the book's text.

    What is written on a scan is kept: nobody can tell whose pages they are, and nothing may be lost.
    Raises: SourceError.
    """
    if copy.proof is not None or any(mark.spot.file for mark in marks):
        return
    pages = [copy.page(index) for index in range(min(len(copy.pdf.pages), MOST_READ))]
    if any(copy.slug_number(index) for index in range(len(pages))):
        return
    if not any(copy.has_letters(index) for index in range(len(pages))):
        if copy.annotations:
            return
        hint = "it is a scan or a print; type its marks in, or ask for the file that the viewer saved"
        message = f"'{copy.name}' has no text: its pages are pictures"
        raise SourceError(message, Location(copy.name), hint)
    search = TextSearch(chapters)
    lines = [line for page in pages for line in page.text.splitlines() if len(line) > 30][:400]
    known = sum(search.find("", line, "") is not None for line in lines)
    if known <= LEAST_KNOWN * len(lines):
        hint = "give the marked copy of this book's proof, 'NAME-proof.pdf'"
        raise SourceError(f"'{copy.name}' is no proof of this book", Location(copy.name), hint)
