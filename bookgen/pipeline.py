"""The order of the work: what is done to a book, one step after another, each in a room of its own.

    load → compose → check the text → typeset → package → check the files → publish

A room is imported where its step begins, so that a build with nothing to do imports none of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bookgen.cache import Cache, cache_folder
from bookgen.errors import Location, SourceError
from bookgen.finding import Finding, Rule, has_errors
from bookgen.inputs import file_hash, inputs_hash, maker_hash, read_bytes, read_manifest, versions
from bookgen.manifest import MANIFEST, Manifest, Published, manifest_text
from bookgen.proofing import AS_USUAL, PrintedBook, ProofWish, changes_since_proof, make_book_proof
from bookgen.publish import replace_files
from bookgen.workers import Workers

if TYPE_CHECKING:
    from bookgen.book import Book
    from bookgen.edition import Composition, Output
    from bookgen.print import Printed

Say = Callable[..., None]
"""Called as `say(step, done, total)` while a book is made."""


PACKAGE = Path(__file__).parent
PAGED = frozenset({"print", "proof", "cover"})
"""Editions that are made of pages."""


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
    target = order.out / folder.resolve().name
    maker = maker_hash()
    inputs = inputs_hash(folder, maker)
    before = read_manifest(target)
    order = _with_cover(order, before)
    if not order.is_fresh and (files := _unchanged_files(target, before, order, inputs)):
        return Built(target, Status.UNCHANGED, files)
    renewed, source_findings = _renew(folder, say)
    if renewed:
        inputs = inputs_hash(folder, maker)
    if has_errors(source_findings):
        return Built(target, Status.HELD_BACK, findings=source_findings)
    if order.wants_pages:
        workers.start()  # the processes get ready while the book is composed
    book = _read(folder, say)
    means = _Means(workers, Cache(cache_folder(order.out), maker, is_read=not order.is_fresh), say)
    composition, findings = _compose(book, means.cache)
    findings = (*source_findings, *findings)
    if has_errors(findings):
        return Built(target, Status.HELD_BACK, findings=findings, is_renewed=renewed)
    made = _make(book, composition, order, means)
    findings = _each_once((*findings, *made.findings))
    if has_errors(findings):
        return Built(target, Status.HELD_BACK, findings=findings, is_renewed=renewed)
    outputs = made.outputs
    if "proof" in order.editions and made.printed:
        say("laying out the proof")
        printed = PrintedBook(book, composition, made.printed)
        outputs += (make_book_proof(folder, order.proof, printed, findings),)
    say("publishing")
    wanted = tuple(output for output in outputs if output.edition in order.editions)
    wanted = tuple(sorted(wanted, key=lambda output: order.editions.index(output.edition)))
    files = _publish(target, book, wanted, before, partial(_made_of, inputs, order))
    return Built(target, Status.BUILT, files, findings, renewed)


def check_book(folder: Path, say: Say, out: Path = Path("dist")) -> tuple[Finding, ...]:
    """Check a book's settings, text and structure, and what changed since its last proof.

    Nothing is typeset.
    """
    from bookgen.intake import balance_chapters

    book = _read(folder, say)
    since = changes_since_proof(folder, out / folder.resolve().name)
    return (*balance_chapters(folder), *_compose(book, Cache(cache_folder(out), maker_hash()))[1], *since)


def check_file(path: Path) -> tuple[Finding, ...]:
    """Check a finished EPUB or PDF, made by bookgen or not."""
    data = read_bytes(path)
    match path.suffix.lower():
        case ".epub":
            from bookgen.check.epub import check_epub

            return check_epub(path.name, data)
        case ".pdf":
            from bookgen.check.pdf import check_pdf

            return check_pdf(path.name, data)
    hint = "name a book's folder, an .epub or a .pdf"
    raise SourceError(f"'{path}' is nothing that can be checked", Location(str(path)), hint)


def all_rules() -> tuple[Rule, ...]:
    """Gather the rules of every room: each module that declares some has them in `RULES`."""
    rules: dict[str, Rule] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "\nRULES" in path.read_text(encoding="utf-8"):
            name = ".".join(("bookgen", *path.relative_to(PACKAGE).with_suffix("").parts))
            rules |= {rule.code: rule for rule in import_module(name.removesuffix(".__init__")).RULES}
    return tuple(rules[code] for code in sorted(rules))


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


def _compose(book: Book, cache: Cache) -> tuple[Composition, tuple[Finding, ...]]:
    from bookgen.check.text import check_text
    from bookgen.compose import compose

    composition = compose(book, cache)
    return composition, (*composition.findings, *check_text(book, composition))


@dataclass(frozen=True, slots=True)
class _Made:
    outputs: tuple[Output, ...]
    printed: Printed | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Means:
    """What a build works with."""

    workers: Workers
    cache: Cache
    say: Say


def _make(book: Book, composition: Composition, order: Order, means: _Means) -> _Made:
    """Make the editions that are wanted; an EPUB made without pages lists none and claims none."""
    from bookgen.edition import Edition, Output

    made: list[Output] = []
    findings: tuple[Finding, ...] = ()
    printed = _print(book, composition, means) if order.wants_pages else None
    if printed:
        findings += printed.findings
        made.append(Output(f"{book.name}.pdf", Edition.PRINT, printed.pdf, len(printed.pages)))
    if printed and Edition.COVER in order.editions:
        means.say("drawing the cover")
        covers, found = _wrap(book, len(printed.pages))
        findings += found
        made += covers
    if Edition.EPUB in order.editions:
        means.say("packaging")
        data, found = _package(book, composition, printed)
        findings += found
        made.append(Output(f"{book.name}.epub", Edition.EPUB, data))
    means.say("checking the files")
    return _Made(tuple(made), printed, (*findings, *_check_files(composition, printed, made)))


def _print(book: Book, composition: Composition, means: _Means) -> Printed:
    from bookgen.print import print_book

    report = partial(means.say, "typesetting")
    printed = print_book(book, composition, means.workers.pool, means.cache, report)
    means.cache.prune()
    return printed


def _wrap(book: Book, pages: int) -> tuple[tuple[Output, ...], tuple[Finding, ...]]:
    from bookgen.wrapping import make_book_cover

    return make_book_cover(book, pages)


def _package(
    book: Book, composition: Composition, printed: Printed | None
) -> tuple[bytes, tuple[Finding, ...]]:
    from bookgen.cover import draw_cover
    from bookgen.epub import package

    drawn = draw_cover(book)
    packaged = package(book, composition, printed.pages if printed else (), drawn.cover)
    return packaged.data, (*drawn.findings, *packaged.findings)


def _check_files(
    composition: Composition, printed: Printed | None, made: Iterable[Output]
) -> Iterator[Finding]:
    from bookgen.check.balance import balance_epub, balance_pdf
    from bookgen.check.epub import check_epub
    from bookgen.check.layout import check_layout
    from bookgen.check.pdf import check_pdf
    from bookgen.check.runs import read_runs

    files = {output.edition.value: output for output in made}
    epub, pdf = files.get("epub"), files.get("print")
    if epub:
        yield from balance_epub(composition, epub.data)
        yield from check_epub(epub.name, epub.data)
    if pdf and printed:
        runs = read_runs(pdf.data)
        yield from balance_pdf(composition, runs)
        yield from check_layout(composition, printed.pages, printed.lines, runs)
        yield from check_pdf(pdf.name, pdf.data)


def _each_once(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    from bookgen.check.epub import without_repeats

    return without_repeats(findings)


def _with_cover(order: Order, before: Manifest | None) -> Order:
    """Make the wrap cover again with the pages it wraps: another page count is another spine."""
    is_due = "print" in order.editions and "cover" not in order.editions
    if is_due and before and before.file_for("cover"):
        return replace(order, editions=(*order.editions, "cover"))
    return order


def _unchanged_files(
    target: Path, manifest: Manifest | None, order: Order, inputs: str
) -> tuple[Published, ...]:
    """Give the wanted files when all of them lie there as they were made, from what is there now."""
    found = [manifest.file_for(edition) if manifest else None for edition in order.editions]
    files = tuple(
        file
        for file in found
        if file and file.inputs in (inputs, _made_of(inputs, order, file.edition)) and _is_whole(target, file)
    )
    return files if len(files) == len(found) and not order.proof.since else ()


def _made_of(inputs: str, order: Order, edition: str) -> str:
    """Mark the inputs of a proof by what it was to show, and those of an EPUB without page-list.

    Where pages are wanted too such an EPUB has to be made again.
    """
    if edition == "proof":
        return f"{inputs} as {order.proof}"
    return inputs if order.wants_pages else f"{inputs} without pages"


def _is_whole(target: Path, file: Published) -> bool:
    return file_hash(target / file.name) == file.sha256


def _publish(
    target: Path,
    book: Book,
    outputs: tuple[Output, ...],
    before: Manifest | None,
    made_of: Callable[[str], str],
) -> tuple[Published, ...]:
    files = tuple(
        Published(
            name=output.name,
            edition=output.edition,
            sha256=hashlib.sha256(output.data).hexdigest(),
            size=len(output.data),
            pages=output.pages,
            inputs=made_of(output.edition),
        )
        for output in outputs
    )
    names = {file.name for file in files}
    kept = tuple(file for file in (before.files if before else ()) if file.name not in names)
    manifest = Manifest(book.name, book.config.title, (*kept, *files), versions())
    contents = {output.name: output.data for output in outputs}
    replace_files(target, contents | {MANIFEST: manifest_text(manifest).encode()})
    return files
