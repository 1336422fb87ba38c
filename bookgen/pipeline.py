"""The order of the work: what is done to a book, one step after another, each in a room of its own.

    load → compose → check the text → typeset → package → check the files → publish

Workers that are other processes begin to typeset while the text is checked; where an error is found they are
stopped.
A room is imported where its step begins, so that a build with nothing to do imports none of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from bookgen.cache import Cache, cache_folder
from bookgen.errors import ToolError
from bookgen.finding import Finding, has_errors
from bookgen.freshness import read_by, why_stale
from bookgen.inputs import House, book_inputs, house, read_manifest, versions
from bookgen.making import Means, Say, drawing_cover, finish_pages, make_files, start_pages
from bookgen.manifest import MANIFEST, Inputs, Manifest, Published, manifest_text
from bookgen.proofing import AS_USUAL, PrintedBook, ProofWish, changes_since_proof, make_book_proof
from bookgen.publish import replace_files
from bookgen.workers import NoWorkers, Workers, deaths_told

if TYPE_CHECKING:
    from bookgen.book import Book
    from bookgen.check.layout_report import LayoutReport
    from bookgen.edition import Composition, Output

PAGED = frozenset({"print", "press", "proof", "cover"})
"""Editions that are made of pages."""
COMPANIONS = ("press", "cover")
"""Editions that have to agree with the pages of the print edition: once made, they are made again with it."""


class Status(StrEnum):
    """What became of a book."""

    BUILT = "built"
    UNCHANGED = "unchanged"
    """Nothing that it depends on had changed."""
    HELD_BACK = "held back"
    """A finding of severity error stands: the last good files stay."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted."""

    out: Path = Path("dist")
    editions: tuple[str, ...] = ("epub", "print")
    is_fresh: bool = False
    """Whether to make everything again, whatever is remembered."""
    proof: ProofWish = AS_USUAL
    cache: Path | None = None
    """Folder of what was typeset before; beside `out` when None."""

    @property
    def cache_folder(self) -> Path:
        """Name the folder of what was typeset before."""
        return self.cache or cache_folder(self.out)

    @property
    def wants_pages(self) -> bool:
        """Tell whether pages have to be typeset."""
        return not PAGED.isdisjoint(self.editions)


@dataclass(frozen=True, slots=True)
class Built:
    """What came out."""

    folder: Path
    """The book's folder in dist/."""
    status: Status
    files: tuple[Published, ...] = ()
    findings: tuple[Finding, ...] = ()
    is_renewed: bool = False
    """Whether the source was newer than the chapters, and was normalised first."""


def build_book(folder: Path, order: Order, workers: Workers, say: Say) -> Built:
    """Make a book's editions and publish them, unless an error is found or nothing has changed."""
    brought = house()
    if built := find_unchanged(folder, order, brought):
        return built
    if order.wants_pages and not _has_pages(folder, order, brought):
        workers.start()  # the processes get ready while the book is read and composed
    target = order.out / folder.resolve().name
    before = read_manifest(target)
    order = _with_companions(order, before)
    renewed, findings = _renew(folder, say)
    inputs = book_inputs(folder, brought)  # before they are read: what changes from now on is not in the book
    if not has_errors(findings):
        means = Means(workers, Cache(order.cache_folder, brought.maker, is_read=not order.is_fresh), say)
        with deaths_told():
            made = _make_book(folder, order, findings, means)
        findings = made.findings
    if has_errors(findings):
        return Built(target, Status.HELD_BACK, findings=findings, is_renewed=renewed)
    say("publishing")
    files = _publish(target, made, before, read_by(made.book, inputs))
    return Built(target, Status.BUILT, files, findings, renewed)


def find_unchanged(folder: Path, order: Order, brought: House) -> Built | None:
    """Find the wanted files where all of them lie as they were made, from what is there now."""
    target = order.out / folder.resolve().name
    manifest = None if order.is_fresh or order.proof.since else read_manifest(target)
    if manifest is None:
        return None
    order = _with_companions(order, manifest)
    now = book_inputs(folder, brought)
    found = [manifest.file_for(edition) for edition in order.editions]
    files = tuple(
        file
        for file in found
        if file
        and file.made in ("", _made_as(order, file.edition))
        and not any(why_stale(target, manifest, file, now))
    )
    return Built(target, Status.UNCHANGED, files) if len(files) == len(found) else None


def _has_pages(folder: Path, order: Order, brought: House) -> bool:
    """Tell whether the print edition lies there as it would be made: then its pages need not be set."""
    return find_unchanged(folder, replace(order, editions=("print",), proof=AS_USUAL), brought) is not None


def check_book(
    folder: Path, say: Say, out: Path = Path("dist")
) -> tuple[tuple[Finding, ...], LayoutReport | None]:
    """Check a book's settings, text and structure, what changed since its last proof, and its pages as built.

    Nothing is typeset: of pages that are not built, or not from these chapters, there is no layout report.
    """
    from bookgen.intake import balance_chapters

    book = _read(folder, say)
    target = out / folder.resolve().name
    cache = Cache(cache_folder(out), house().maker)
    composition = _compose(book, cache)
    findings = _check(book, composition, cache)
    report = None if has_errors(findings) else _report_layout(book, composition, cache, target, say)
    return (*balance_chapters(folder), *findings, *changes_since_proof(folder, target)), report


def _report_layout(
    book: Book, composition: Composition, cache: Cache, target: Path, say: Say
) -> LayoutReport | None:
    """Measure the finished pages, where the print PDF is what these chapters make."""
    manifest = read_manifest(target)
    if manifest is None or manifest.file_for("print") is None:
        return None
    from bookgen.check.layout import check_layout
    from bookgen.check.layout_report import LayoutReport
    from bookgen.check.runs import read_runs
    from bookgen.print.printing import print_book

    try:
        printed = print_book(book, composition, NoWorkers(), cache)
    except ToolError:
        say("no layout report: the print PDF is not up to date, 'bookgen build' makes it")
        return None
    findings = check_layout(printed.composition, printed.pages, printed.lines, read_runs(printed.pdf))
    return LayoutReport(len(printed.pages), findings, printed.mends)


def _renew(folder: Path, say: Say) -> tuple[bool, tuple[Finding, ...]]:
    """Bring the chapters up to the source, or hold them against it as they stand."""
    if not (folder / "source").is_dir():
        return False, ()
    from bookgen.intake import balance_chapters, renew_chapters

    say("holding the chapters against the source")
    intake = renew_chapters(folder)
    return (True, intake.findings) if intake else (False, balance_chapters(folder))


def _read(folder: Path, say: Say) -> Book:
    from bookgen.load import load_book

    say("reading")
    return load_book(folder)


def _compose(book: Book, cache: Cache, *, is_printed: bool = True) -> Composition:
    from bookgen.compose import compose

    return compose(book, cache, is_printed=is_printed)


def _check(book: Book, composition: Composition, cache: Cache) -> tuple[Finding, ...]:
    """List what is wrong with the text, and what was found when it was composed."""
    from bookgen.check.text import check_text

    return (*composition.findings, *check_text(book, composition, cache))


@dataclass(frozen=True, slots=True)
class _Made:
    """What was made of a book; nothing where an error was found before."""

    book: Book
    order: Order
    """What was wanted, with what the book's settings add to it."""
    findings: tuple[Finding, ...]
    outputs: tuple[Output, ...] = ()


def _make_book(folder: Path, order: Order, findings: tuple[Finding, ...], means: Means) -> _Made:
    """Make the editions that are wanted, adding to what was found of the source."""
    book = _read(folder, means.say)
    order = _with_variants(order, book)
    with drawing_cover(book, order.editions, means) as drawing:
        return _make_editions(folder, book, order, findings, drawing)


def _make_editions(
    folder: Path, book: Book, order: Order, findings: tuple[Finding, ...], means: Means
) -> _Made:
    """Compose and check the text, and make the files where no error stands."""
    composition = _compose(book, means.cache, is_printed=order.wants_pages)
    is_begun = order.wants_pages and means.workers.is_aside and not has_errors(composition.findings)
    begun = start_pages(book, composition, means) if is_begun else None
    findings = (*findings, *_check(book, composition, means.cache))
    if has_errors(findings):
        if begun:
            means.workers.stop()
        return _Made(book, order, findings)
    printed = None
    if order.wants_pages:
        printed = finish_pages(begun or start_pages(book, composition, means), means)
    outputs, found = make_files(book, composition, printed, order.editions, means)
    findings = _each_once((*findings, *found))
    if printed and "proof" in order.editions and not has_errors(findings):
        means.say("laying out the proof")
        outputs += (
            make_book_proof(folder, order.proof, PrintedBook(book, printed.composition, printed), findings),
        )
    return _Made(book, order, findings, outputs)


def _each_once(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    from bookgen.check.epub import without_repeats

    return without_repeats(findings)


def _with_companions(order: Order, before: Manifest | None) -> Order:
    """Make what goes with the pages again with them: another page count is another spine."""
    if "print" not in order.editions or not before:
        return order
    return _and_also(order, *(edition for edition in COMPANIONS if before.file_for(edition)))


def _with_variants(order: Order, book: Book) -> Order:
    """Make the press's file beside the screen's where book.toml asks for both."""
    is_both = "print" in order.editions and len(book.config.print.variant) > 1
    return _and_also(order, "press") if is_both else order


def _and_also(order: Order, *editions: str) -> Order:
    return replace(order, editions=tuple(dict.fromkeys((*order.editions, *editions))))


def _made_as(order: Order, edition: str) -> str:
    """Mark a proof by what it was to show, and an EPUB without page-list.

    Where pages are wanted too such an EPUB has to be made again.
    """
    if edition == "proof":
        return f"as {order.proof}"
    return "" if order.wants_pages else "without pages"


def _publish(target: Path, made: _Made, before: Manifest | None, reads: Inputs) -> tuple[Published, ...]:
    """Publish the wanted files, beside those that were made before."""
    order = made.order
    outputs = [output for output in made.outputs if output.edition in order.editions]
    outputs.sort(key=lambda output: order.editions.index(output.edition))
    files = tuple(
        Published(
            name=output.name,
            edition=output.edition,
            sha256=hashlib.sha256(output.data).hexdigest(),
            size=len(output.data),
            pages=output.pages,
            inputs=reads.key,
            made=_made_as(order, output.edition),
        )
        for output in outputs
    )
    names = {file.name for file in files}
    kept = tuple(file for file in (before.files if before else ()) if file.name not in names)
    inputs = {**(before.inputs if before else {}), reads.key: reads}
    manifest = Manifest(made.book.name, made.book.config.title, (*kept, *files), versions(), inputs)
    contents = {output.name: output.data for output in outputs}
    replace_files(target, contents | {MANIFEST: manifest_text(manifest).encode()})
    return files
