"""A book while it is written: what was saved → its text at once → its pages when they are looked at.

A chapter that was saved is composed by itself and shown before anything else is done. The whole book is
composed and checked by another process, so that neither text nor pages wait for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from bookgen.book import Asset, Book, Section
from bookgen.cache import Cache
from bookgen.check.layout import check_layout
from bookgen.check.runs import read_runs
from bookgen.check.text import check_text
from bookgen.compose import compose
from bookgen.edition import Composition, Document, Edition, Galley
from bookgen.epub.content import as_composed, read_content
from bookgen.epub.stylesheet import stylesheet
from bookgen.errors import BookgenError, ToolError
from bookgen.finding import Finding
from bookgen.intake import balance_chapters
from bookgen.load import load_book
from bookgen.preview.view import Blocks, View, shown_sections, version_of
from bookgen.print.galleys import Galleys
from bookgen.store import Store
from bookgen.templates import find_template
from bookgen.workers import Workers

FEW = 5
"""How many chapters that were saved at once are shown before the whole book is composed."""
OFTEN = 10
"""After how many sections that were set the folios of all are told."""
FRAME = "frame-epub.xhtml.j2"
STYLE = "style.css"
READER = "html { line-height: 1.45 }\n"


@dataclass(frozen=True, slots=True)
class Examined:
    """What another process makes of the whole book."""

    composition: Composition = field(default_factory=lambda: Composition(()))
    findings: tuple[Finding, ...] = ()
    fault: str = ""


def examine(folder: Path, store: Store) -> Examined:
    """Compose and check a whole book as it lies there now."""
    try:
        book = load_book(folder)
        composition = compose(book, store)
        findings = (*composition.findings, *check_text(book, composition, store), *balance_chapters(folder))
    except BookgenError as error:
        return Examined(fault=str(error))
    return Examined(composition, findings)


def page_faults(galley: Galley, document: Document) -> tuple[Finding, ...]:
    """List what is wrong on a section's pages.

    It is for another process: the one that answers has to be free, and takes pictures with the library that
    may be asked here what a page says, which is not to be entered by two threads.
    """
    layout = check_layout(Composition((document,)), galley.pages, galley.lines, read_runs(galley.pdf))
    return (*galley.findings, *layout)


@dataclass(slots=True)
class WatchedBook:
    """A book as it now stands, and what is known of its pages: the desk of the preview."""

    folder: Path
    workers: Workers
    cache: Cache
    ring: Callable[[], None]
    """Called when there is something new to see."""
    book: Book | None = None
    examined: Examined = field(default_factory=Examined)
    fault: str = ""
    on_pages: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    """What is wrong on the pages of the sections that were looked at."""
    revision: int = 0
    checked: int = -1
    """The revision at which the whole book was examined."""
    set: int = -1
    """The revision at which every section was set."""
    is_closed: bool = False
    _blocks: Blocks = field(default_factory=Blocks)
    _galleys: Galleys | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _clerk: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    """Has pages checked that are shown already."""

    @property
    def view(self) -> View:
        """Say what there is to see."""
        book, documents = self.book, self.examined.composition.documents
        if book is None:
            return View(self.folder.resolve().name, fault=self.fault)
        on_pages = (finding for document in documents for finding in self.on_pages.get(document.id, ()))
        return View(
            name=book.name,
            title=book.config.title,
            sections=tuple(shown_sections(documents, self._folios(book))),
            findings=self._blocks.spot((*self.examined.findings, *on_pages), documents),
            fault=self.fault,
            style=version_of(*book.styles.values(), repr(book.config.print)),
            is_checked=self.checked == self.revision,
            is_set=self.set == self.revision,
        )

    def text(self, section: str) -> bytes | None:
        """Give a section as the EPUB has it, ids and lines included."""
        document = self._document(section, Edition.EPUB)
        if document is None or self.book is None:
            return None
        frame = find_template(FRAME, self.book.templates)
        content = read_content(frame, document, self.book.config.language, stylesheet=STYLE)
        return as_composed(content)

    def style(self) -> str:
        """Give the EPUB's style sheet, after the leading that reading systems have of their own."""
        return READER + stylesheet(self.book.styles) if self.book else ""

    def picture(self, href: str) -> Asset | None:
        """Give a picture that the text shows."""
        assets = self.book.assets if self.book else ()
        return next((asset for asset in assets if asset.href == href), None)

    def galley(self, section: str) -> Galley | None:
        """Set a section's pages; what is wrong on them is told later."""
        document = self._document(section, Edition.PRINT)
        if document is None or self.book is None:
            return None
        try:
            galley = self._press().pull(self.book, self.examined.composition, section)
        except (BrokenProcessPool, CancelledError):
            self._reopen()
            raise ToolError("a process that typesets ended before its time", hint="save again") from None
        if not self.is_closed:
            self._clerk.submit(self._check_pages, galley, document)
        return galley

    def reread(self) -> None:
        """Read the book again, and compose the chapters that were saved."""
        try:
            book = load_book(self.folder)
            composition = self._recomposed(book)
        except BookgenError as error:
            self.fault = str(error)
        else:
            with self._lock:
                self.book, self.fault = book, ""
                self.examined = replace(self.examined, composition=composition)
                self.revision += 1
        self.ring()

    def settle(self) -> None:
        """Have the whole book composed and checked, then have every section set that is not."""
        revision = self.revision
        if self.is_closed:
            return
        with suppress(BrokenProcessPool, CancelledError):
            examined = self.workers.submit(examine, self.folder, self.cache).result()
            for number, _ in enumerate(self._settled(examined, revision)):
                if self.revision != revision:
                    return
                if number % OFTEN == 0:
                    self.ring()
            self.set = self.checked
            self.ring()
            return
        self._reopen()

    def close(self) -> None:
        """Let go of whatever is still being made."""
        self.is_closed = True
        self.revision += 1
        self._clerk.shutdown(wait=False, cancel_futures=True)
        self.workers.stop()

    def _settled(self, examined: Examined, revision: int) -> Iterator[str]:
        """Take in what was made of the whole book, unless it has been saved again meanwhile."""
        with self._lock:
            if self.revision != revision or self.book is None:
                return
            if examined.fault:
                self.fault = examined.fault
                return
            self.examined, self.checked = examined, revision
        yield ""
        yield from self._press().set_rest(self.book, examined.composition)

    def _recomposed(self, book: Book) -> Composition:
        """Compose the chapters that were saved by themselves; what they share with others comes later."""
        known = self.examined.composition
        saved = _saved_sections(self.book, book)
        if not saved:
            return known
        alone = compose(replace(book, sections=saved))
        fresh = {document.source: document for document in alone.documents if document.source}
        documents = tuple(
            replace(fresh[document.source], id=document.id) if document.source in fresh else document
            for document in known.documents
        )
        assets = {asset.href: asset for asset in (*known.assets, *alone.assets)}
        return replace(known, documents=documents, assets=tuple(assets.values()))

    def _document(self, section: str, edition: Edition) -> Document | None:
        documents = self.examined.composition.documents
        return next((one for one in documents if one.id == section and edition in one.editions), None)

    def _folios(self, book: Book) -> dict[str, str]:
        with suppress(BookgenError):
            return self._press().folios(book, self.examined.composition)
        return {}

    def _press(self) -> Galleys:
        if self._galleys is None:
            self._galleys = Galleys(self.workers, self.cache)
        return self._galleys

    def _reopen(self) -> None:
        """Have new processes in place of those of which one died."""
        if not self.is_closed:
            self.workers.stop()
            self.workers.start()

    def _check_pages(self, galley: Galley, document: Document) -> None:
        if self.is_closed:
            return
        try:
            findings = self.workers.submit(page_faults, galley, document).result()
        except (BrokenProcessPool, CancelledError):
            return  # the pages are asked for again, of other processes
        if findings != self.on_pages.get(document.id, ()):
            self.on_pages[document.id] = findings
            self.ring()


def _saved_sections(before: Book | None, book: Book) -> tuple[Section, ...]:
    """List the chapters whose text alone differs from before; none where more than some texts changed."""
    if before is None or replace(before, sections=()) != replace(book, sections=()):
        return ()
    if [_shape(section) for section in before.sections] != [_shape(section) for section in book.sections]:
        return ()
    pairs = zip(before.sections, book.sections, strict=True)
    saved = tuple(now for then, now in pairs if then != now)
    return saved if len(saved) <= FEW else ()


def _shape(section: Section) -> tuple[object, ...]:
    return section.id, section.file, section.role, section.matter, section.level
