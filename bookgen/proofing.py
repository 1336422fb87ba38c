"""The order of the work around a proof: making it, taking marked copies back, comparing.

read the ledger → map → impose          marked copies → marks → corrections.toml → normalise again
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from bookgen.errors import Location, SourceError
from bookgen.finding import Finding
from bookgen.inputs import read_bytes
from bookgen.ledger import Row, parse_ledger
from bookgen.publish import replace_file, replace_files

if TYPE_CHECKING:
    from bookgen.book import Book
    from bookgen.edition import Composition, Output
    from bookgen.proof import Comparison, Copy, Corrected, Earlier, Return
    from bookgen.proof.order import PrintEdition

LEDGER = "chapters/ledger.jsonl"
CORRECTIONS = "corrections.toml"


@dataclass(frozen=True, slots=True)
class ProofWish:
    """How a proof is wanted."""

    paper: str = "a4"
    since: str = ""
    """A git revision or an earlier proof, to draw change bars against."""
    changed_only: bool = False


AS_USUAL = ProofWish()


@dataclass(frozen=True, slots=True)
class Returned:
    """What came of marked copies."""

    marks: Return
    copies: tuple[Copy, ...]
    chapters: Mapping[str, str]
    """The chapters that the marks were held against."""
    written: tuple[str, ...] = ()
    """Files that were changed."""
    entries: int = 0
    """How many corrections were written."""
    asked: int = 0
    """How many marks wait for the editor in the book's folder."""
    findings: tuple[Finding, ...] = field(default_factory=tuple)
    """What normalising again found."""


def proof_name(name: str) -> str:
    """Say what a book's proof is called."""
    return f"{name}-proof.pdf"


@dataclass(frozen=True, slots=True)
class PrintedBook:
    """A book that was just printed."""

    book: Book
    composition: Composition
    printed: PrintEdition


def make_book_proof(
    folder: Path, wish: ProofWish, made: PrintedBook, findings: tuple[Finding, ...]
) -> Output:
    """Make the proof of a book that was just printed."""
    from bookgen.edition import Edition, Output
    from bookgen.proof import ProofOrder, make_proof

    order = ProofOrder(
        paper=wish.paper,
        earlier=find_earlier(folder, wish.since) if wish.since else None,
        changed_only=wish.changed_only,
        rows=_ledger_rows(folder),
        findings=findings,
    )
    proof = make_proof(made.book, made.composition, made.printed, order)
    return Output(proof_name(made.book.name), Edition.PROOF, proof.pdf, proof.sheets)


def _ledger_rows(folder: Path) -> tuple[Row, ...]:
    if not (folder / LEDGER).is_file():
        return ()
    from bookgen.load import read_text

    return parse_ledger(read_text(folder / LEDGER, LEDGER)).rows


def find_earlier(folder: Path, since: str) -> Earlier:
    """Find what a proof is to be compared with: a proof by its path, or a git revision.

    Raises: SourceError when it is neither.
    """
    from bookgen.proof import Earlier, earlier_proof, read_map

    path = Path(since)
    if path.is_file():
        return earlier_proof(read_map(since, read_bytes(path)))
    chapters = {file: _in_revision(folder, since, file) for file in _chapters(folder)}
    known = {file: text for file, text in chapters.items() if text is not None}
    if not known:
        hint = "give an earlier proof's path, or a tag, branch or commit that has the book's chapters"
        raise SourceError(f"'{since}' is no earlier state of the book", Location(str(folder)), hint)
    return Earlier(since, MappingProxyType(known))


def _in_revision(folder: Path, revision: str, file: str) -> str | None:
    """Read a chapter as a git revision has it; None where it is not there."""
    done = _git(folder, "show", "--end-of-options", f"{revision}:./{file}")
    return done.replace("\r\n", "\n") if done is not None else None


def _git(folder: Path, *words: str) -> str | None:
    command = ("git", "-C", str(folder), *words)
    try:
        done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", errors="replace")
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def return_marks(files: Sequence[Path], folder: Path, *, is_applied: bool) -> Returned:
    """Read marked copies against the chapters; carry out what is certain where that is wanted.

    What is certain goes into corrections.toml, and the source is normalised again; where the chapters are
    the source themselves, they are changed.
    Raises: SourceError for a file that is no marked copy of this book; HandEditedError when a chapter was
    edited by hand since it was normalised.
    """
    from bookgen.proof import open_copy, read_return

    if is_applied and _has_source(folder):
        from bookgen.intake import renew_unedited

        renew_unedited(folder)  # the corrections have to fit what normalising gives again
    chapters = _chapters(folder)
    copies = tuple(open_copy(name, data) for name, data in _named(files))
    marks = read_return(copies, chapters)
    if _has_source(folder):
        marks = _hold_answers(marks, folder)
    returned = Returned(marks, copies, chapters)
    return _apply(returned, folder) if is_applied else returned


def _named(files: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Read the copies; two files of one name are told apart by their folders."""
    names = [path.name for path in files]
    for path in files:
        yield (path.name if names.count(path.name) == 1 else str(path)), read_bytes(path)


def _chapters(folder: Path) -> Mapping[str, str]:
    """Read the chapters as they are, by file."""
    from bookgen.load import load_book

    return MappingProxyType({section.file: section.markdown for section in load_book(folder).sections})


def _has_source(folder: Path) -> bool:
    return (folder / LEDGER).is_file()


def _hold_answers(marks: Return, folder: Path) -> Return:
    """Hold answers to the margin's queries against what is asked today."""
    from bookgen.editing import restate
    from bookgen.proof import decision_of, hold_answer

    answers = [mark.verdict.answer for mark in marks.marks if mark.verdict.answer]
    if not answers:
        return marks
    asked = restate(folder, [decision_of(answer) for answer in answers])
    held = {
        answer: hold_answer(answer, one.entry, len(one.queries), is_yes=one.is_accepted)
        for answer, one in zip(answers, asked, strict=True)
    }
    return marks.with_answers(held)


def _apply(returned: Returned, folder: Path) -> Returned:
    from bookgen.proof import correct

    corrected = correct(returned.marks.marks, returned.chapters)
    if corrected.entries:
        returned = _correct(returned, folder, corrected)
    return _ask(returned, folder, corrected)


def _correct(returned: Returned, folder: Path, corrected: Corrected) -> Returned:
    """Carry out what is certain."""
    from bookgen.proof import add_corrections

    if not _has_source(folder):
        for file, text in corrected.chapters.items():
            replace_file(folder / file, text.encode())
        return replace(returned, written=tuple(corrected.chapters), entries=len(corrected.entries))
    from bookgen.intake import normalise_book
    from bookgen.load import read_text

    path = folder / CORRECTIONS
    before = read_text(path, CORRECTIONS) if path.is_file() else ""
    after = add_corrections(before, corrected.entries)
    if after != before:
        replace_file(path, after.encode())
    intake = normalise_book(folder)
    written = (CORRECTIONS, *corrected.chapters)
    return replace(returned, written=written, entries=len(corrected.entries), findings=intake.findings)


def _ask(returned: Returned, folder: Path, corrected: Corrected) -> Returned:
    """Keep what is open for `bookgen queries`, beside what was kept before."""
    from bookgen.answering import keep_marks, list_marks
    from bookgen.openmarks import FILE, MarkState, merge_open_marks
    from bookgen.proof import ask, carry_marks

    before = list_marks(folder)
    asked = ask(returned.marks.marks, corrected, returned.chapters)
    moving = [one for one in before if one.state is not MarkState.ACCEPTED or not _has_source(folder)]
    chapters = {**returned.chapters, **corrected.chapters}
    carried = {one.id: one for one in carry_marks(moving, returned.chapters, chapters)}
    known = [carried.get(one.id, one) for one in before]
    marks = merge_open_marks(known, asked.marks, asked.settled)
    is_open = [mark for mark in marks if mark.state is MarkState.OPEN]
    if marks != before:
        keep_marks(folder, marks)
        returned = replace(returned, written=(*returned.written, FILE))
    return replace(returned, asked=len(is_open))


def write_report(returned: Returned, folder: Path, path: Path) -> None:
    """Write the report for the proofreader: a page, or Markdown where the path ends in '.md'.

    The page has its pictures inside; those of Markdown lie in a folder beside it.
    """
    from bookgen.load import load_book
    from bookgen.proof import report_html, report_markdown, show_marks

    book = load_book(folder)
    title = book.config.title
    shown = show_marks(returned.marks.marks, returned.chapters, returned.copies)
    if path.suffix.lower() not in (".md", ".markdown"):
        replace_file(path, report_html(title, returned.marks, shown, book.styles["proof.css"]).encode())
        return
    beside = f"{path.stem}-pictures"
    report = report_markdown(title, returned.marks, shown, beside)
    replace_file(path, report.text.encode())
    if report.pictures:
        replace_files(path.parent / beside, report.pictures)


def compare_files(old: Path, new: Path) -> Comparison:
    """Hold one proof against another.

    Raises: SourceError for a PDF that is no proof.
    """
    from bookgen.proof import compare_proofs, read_map

    return compare_proofs(read_map(str(old), read_bytes(old)), read_map(str(new), read_bytes(new)))


def changes_since_proof(folder: Path, target: Path) -> Iterator[Finding]:
    """Say what changed in each chapter since the last proof, which lies in the book's folder of dist/."""
    path = target / proof_name(folder.resolve().name)
    if not path.is_file():
        return
    from bookgen.proof import changes_found, read_map

    chapters = _chapters(folder)
    yield from changes_found(read_map(str(path), read_bytes(path)), chapters)
