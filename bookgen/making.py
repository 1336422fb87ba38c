"""The making of a book's files: pages are set and bound, the EPUB is packed, and all of it is read back.

What a PDF says is read back by another process while this one makes the EPUB, whose cover a thread has drawn
meanwhile: the libraries that draw leave Python to others. As in `pipeline`, whose middle this is, a room is
imported where its step begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from bookgen.cache import Cache
from bookgen.finding import Finding
from bookgen.workers import AtOnce, Workers

if TYPE_CHECKING:
    from bookgen.book import Book
    from bookgen.cover import Drawn
    from bookgen.edition import Composition, Output, Stretch
    from bookgen.print.printing import Printed
    from bookgen.print.run import Run

Say = Callable[..., None]
"""Called as `say(step, done, total)` while a book is made."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a build works with."""

    workers: Workers
    cache: Cache
    say: Say
    cover: Future[Drawn] | None = None
    """The front cover, which is being drawn, where an EPUB is to be made."""


@contextmanager
def drawing_cover(book: Book, editions: tuple[str, ...], means: Means) -> Iterator[Means]:
    """Have the front cover drawn while the book is composed."""
    if "epub" not in editions:
        yield means
        return
    from bookgen.cover import draw_cover

    with ThreadPoolExecutor(1) as aside:
        yield replace(means, cover=aside.submit(draw_cover, book))


def make_files(
    book: Book, composition: Composition, printed: Printed | None, editions: tuple[str, ...], means: Means
) -> tuple[tuple[Output, ...], tuple[Finding, ...]]:
    """Make the wanted editions, all but the proof; an EPUB made without pages lists none and claims none."""
    from bookgen.edition import Edition, Output

    made: list[Output] = []
    reading: list[Callable[[], tuple[Finding, ...]]] = []
    findings: tuple[Finding, ...] = ()
    if printed:
        findings += printed.findings
        for pdf in _bind_files(book, printed, editions):
            made.append(pdf)
            reading.append(_have_read_back(pdf, printed, means))
        findings += _hold_against_printer(book, made[-1], printed)
    if printed and Edition.COVER in editions:
        means.say("drawing the cover")
        covers, found = _wrap(book, len(printed.pages))
        findings += found
        made += covers
    if means.cover:
        means.say("packaging")
        data, found = _package(book, composition, printed, means.cover.result())
        findings += found
        made.append(Output(f"{book.name}.epub", Edition.EPUB, data))
    means.say("checking the files")
    findings += tuple(finding for read in reading for finding in read())
    return tuple(made), findings


def start_pages(book: Book, composition: Composition, means: Means) -> Run:
    """Have the book's pages begun by the workers."""
    from bookgen.print.printing import start_printing

    return start_printing(book, composition, means.workers, means.cache)


def finish_pages(started: Run, means: Means) -> Printed:
    """Typeset the rest of the book and bind it; what was set is kept for the next time."""
    from bookgen.print.printing import finish_printing

    return finish_printing(started, partial(means.say, "typesetting"))


def _bind_files(book: Book, printed: Printed, editions: tuple[str, ...]) -> Iterator[Output]:
    """Give the pages as the screen and the press want them.

    The print edition is the one for the screen, unless the book is for the press alone.
    """
    from bookgen.edition import Edition, Output
    from bookgen.vocabulary import SCREEN

    pages, name = len(printed.pages), book.name
    is_for_screen = SCREEN in book.config.print.variant
    pdf = printed.pdf if is_for_screen else _separate(printed.pdf, book)
    yield Output(f"{name}.pdf", Edition.PRINT, pdf, pages)
    if Edition.PRESS in editions:
        pdf = _separate(pdf, book) if is_for_screen else pdf
        yield Output(f"{name}-press.pdf", Edition.PRESS, pdf, pages)


def _separate(pdf: bytes, book: Book) -> bytes:
    from bookgen.print.separate import separate

    return separate(pdf, book.config)


def _wrap(book: Book, pages: int) -> tuple[tuple[Output, ...], tuple[Finding, ...]]:
    from bookgen.wrapping import make_book_cover

    return make_book_cover(book, pages)


def _have_read_back(pdf: Output, printed: Printed, means: Means) -> Callable[[], tuple[Finding, ...]]:
    """Have other processes read the PDF back while this one makes the EPUB; give the way to their findings.

    What the pages say is read in the print edition alone; the press's file has the same pages. Where there
    are no other processes, since all pages were kept from before, none is started for this.
    """
    submit = (means.workers if means.workers.is_open else AtOnce()).submit
    file = submit(_check_file, pdf.name, pdf.data)
    if pdf.edition == "press":
        return file.result
    parts = _share_out(printed.stretches, means.workers.jobs)
    text = [submit(_check_pages, pdf.data, len(printed.pages), part, means.cache) for part in parts]
    return lambda: (*_merge(finding for part in text for finding in part.result()), *file.result())


def _check_file(name: str, data: bytes) -> tuple[Finding, ...]:
    from bookgen.check.pdf import check_pdf

    return check_pdf(name, data)


def _check_pages(
    data: bytes, page_count: int, stretches: Sequence[Stretch], cache: Cache
) -> tuple[Finding, ...]:
    from bookgen.check.printed import check_printed

    return check_printed(data, page_count, stretches, cache)


def _merge(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    from bookgen.check.printed import merge

    return merge(findings)


def _share_out(stretches: Sequence[Stretch], hands: int) -> Iterator[Sequence[Stretch]]:
    """Part the sections of a book, in their order, into as many shares of about as many pages."""
    pages = sum(len(stretch.pages) for stretch in stretches)
    share: list[Stretch] = []
    for stretch in stretches:
        share.append(stretch)
        if sum(len(one.pages) for one in share) * hands >= pages:
            yield share
            share = []
    if share:
        yield share


def _hold_against_printer(book: Book, pdf: Output, printed: Printed) -> tuple[Finding, ...]:
    if not book.config.print.printer:
        return ()
    from bookgen.check.interior import check_interior

    return check_interior(book.config, pdf, printed.lines)


def _package(
    book: Book, composition: Composition, printed: Printed | None, drawn: Drawn
) -> tuple[bytes, tuple[Finding, ...]]:
    from bookgen.check.balance import balance_epub
    from bookgen.check.epub import check_archive
    from bookgen.check.epub.archive import open_archive
    from bookgen.epub import package

    packaged = package(book, composition, printed.pages if printed else (), drawn.cover)
    opened = open_archive(f"{book.name}.epub", packaged.data)
    checked = (*balance_epub(composition, opened), *check_archive(opened))
    return packaged.data, (*drawn.findings, *packaged.findings, *checked)
