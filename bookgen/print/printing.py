"""The order of the work: typeset, fill in folios, set the furniture, bind.

In: a `Book` and its `Composition`. Out: the print PDF with its pages, lines and findings.
Front matter has folios of its own, so what lists folios (contents, endnotes) is set after the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

from bookgen.book import Book
from bookgen.edition import Composition, Document, Edition, Page, PrintedLine, TextPoint
from bookgen.errors import StyleError, ToolError
from bookgen.finding import Finding
from bookgen.print.bind import Binder, Part
from bookgen.print.fill import fill_folios, needs_folios, notes_heads
from bookgen.print.folios import Slot, paginate
from bookgen.print.furniture import FurnitureJob, Strings, furnish
from bookgen.print.geometry import page_sheets
from bookgen.print.rules import STYLE_COMPLAINT, find_faults
from bookgen.print.section import TypesetSection
from bookgen.print.typeset import TAGGED, TypesetJob, typeset
from bookgen.print.workshop import Store, Workshop
from bookgen.templates import find_template, render

Progress = Callable[[int, int], None]
"""Called with how many sections are typeset, and how many there are."""
ROUNDS = 5
"""How often the contents may change their own length before their folios are taken as they are."""
NOTES_HEAD = "notes-head"
VARIANTS = (TAGGED,)
"""What [print] may ask for. The variant goes into every job; ink and output intent are for `bind` to add."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The print edition."""

    pdf: bytes
    pages: tuple[Page, ...]
    findings: tuple[Finding, ...]
    slots: tuple[Slot, ...]
    parts: Mapping[str, Part]

    @property
    def lines(self) -> tuple[PrintedLine, ...]:
        """Every line of text where it stands; a build that makes no proof does not ask."""
        return tuple(_lines(self.slots, self.parts))


@dataclass(slots=True)
class _Run:
    """One book on its way through the workshop."""

    book: Book
    documents: tuple[Document, ...]
    shop: Workshop
    sheets: tuple[str, ...]
    pictures: Mapping[str, bytes]
    versos: set[str] = field(default_factory=set)
    """Sections that have to be set from a left-hand page on."""
    texts: dict[str, TypesetSection] = field(default_factory=dict)
    binder: Binder = field(default_factory=Binder)

    def take(self, section: str, key: str) -> None:
        """Take in a section's pages."""
        self.texts[section] = text = self.shop.collect(key)
        self.binder.add_text(section, text)

    def job(self, document: Document, folios: Mapping[str, str]) -> TypesetJob:
        """Say what a section's pages depend on."""
        body = fill_folios(document.body, folios)
        pictures = tuple((href, data) for href, data in self.pictures.items() if f'"{href}"' in body)
        return TypesetJob(
            xhtml=_frame(self.book, document, body),
            typeface=self.book.config.print.typeface,
            sheets=self.sheets,
            pictures=pictures,
            verso=document.id in self.versos,
            variant=self.book.config.print.variant,
        )

    def slots(self) -> tuple[Slot, ...]:
        """Give the pages of what is typeset; what is not yet counts as one page."""
        leaves = ((d, len(self.texts[d.id].leaves) if d.id in self.texts else 1) for d in self.documents)
        return paginate(leaves, self.book.config.print.signature)

    def folios(self) -> dict[str, str]:
        """Say on which folio every id begins."""
        pages = {(slot.section, slot.leaf): slot.folio for slot in self.slots()}
        return {
            anchor.id: pages[section, anchor.page]
            for section, text in self.texts.items()
            for anchor in text.anchors
        }


def print_book(
    book: Book,
    composition: Composition,
    workers: Executor,
    store: Store,
    on_progress: Progress = lambda done, all: None,
) -> Printed:
    """Typeset and bind the print edition.

    `workers` are processes that have not imported WeasyPrint themselves.
    Raises: StyleError for a typeface, variant or style sheet that bookgen does not have; ToolError when a
    worker dies.
    """
    run = _begin(book, composition, workers, store)
    try:
        parts = _typeset(run, on_progress)
    except BrokenProcessPool:
        hint = "there may be too little memory: try again with '--jobs 1'"
        raise ToolError("a process that typesets ended before its time", hint=hint) from None
    slots = run.slots()
    return Printed(
        pdf=run.binder.bind(slots, parts, book.config),
        pages=tuple(_page(slot, parts) for slot in slots),
        findings=tuple(_findings(parts)),
        slots=slots,
        parts=parts,
    )


def _typeset(run: _Run, on_progress: Progress) -> dict[str, Part]:
    """Have everything set, and set again what turned out to stand on a side of another measure."""
    for _ in range(ROUNDS):
        _typeset_text(run, on_progress)
        _typeset_lists(run, on_progress)
        parts = _parts(run)
        misfits = {id for id, part in parts.items() if not part.fits()} - run.versos
        if not misfits:
            break
        run.versos |= misfits
    return parts


def _begin(book: Book, composition: Composition, workers: Executor, store: Store) -> _Run:
    if book.config.print.variant not in VARIANTS:
        hint = f"say {' or '.join(repr(variant) for variant in VARIANTS)}"
        raise StyleError(f"print does not make '{book.config.print.variant}' yet", hint=hint)
    before, after = page_sheets(book.config.print)
    try:
        house = (book.styles["book.css"], book.styles["print.css"])
    except KeyError as error:
        raise StyleError(f"there is no style sheet {error}") from None
    documents = tuple(d for d in composition.documents if Edition.PRINT in d.editions)
    return _Run(
        book=book,
        documents=documents,
        shop=Workshop(workers, store, book.config.print.typeface),
        sheets=(before, *house, after),
        pictures={asset.href: asset.data for asset in composition.assets},
    )


def _typeset_text(run: _Run, on_progress: Progress) -> None:
    """Typeset what does not wait for folios, the longest first so that no worker idles at the end.

    What comes in is taken in the order of the book, so that the file's objects are always in one order.
    """
    jobs = {d.id: run.job(d, {}) for d in run.documents if not needs_folios(d.body)}
    longest_first = sorted(jobs, key=lambda id: -len(jobs[id].xhtml))
    orders = {id: run.shop.order(typeset, jobs[id]) for id in longest_first}
    under_way = list(run.shop.under_way.values())
    waiting = list(jobs)
    for done, _ in enumerate((None, *as_completed(under_way)), len(jobs) - len(under_way)):
        while waiting and run.shop.is_ready(orders[waiting[0]]):
            run.take(waiting[0], orders[waiting.pop(0)])
        on_progress(done, len(run.documents))


def _typeset_lists(run: _Run, on_progress: Progress) -> None:
    """Typeset what lists folios, until the folios that it lists are its own effect too."""
    waiting = [d for d in run.documents if needs_folios(d.body)]
    for _ in range(ROUNDS):
        folios = run.folios()
        orders = {d.id: run.shop.order(typeset, run.job(d, folios)) for d in waiting}
        if run.shop.under_way:
            _order_furniture(run)
        for id, key in orders.items():
            run.take(id, key)
        if run.folios() == folios:
            break
    on_progress(len(run.documents), len(run.documents))


def _order_furniture(run: _Run) -> dict[str, str]:
    """Order the heads and folios of all that is typeset.

    Ordered before the lists are done, it keeps idle workers busy; a wrong guess costs but time.
    """
    return {id: run.shop.order(furnish, job) for id, job in _furniture_jobs(run).items()}


def _parts(run: _Run) -> dict[str, Part]:
    orders = _order_furniture(run)
    return {d.id: Part(d, run.texts[d.id], run.shop.collect(orders[d.id])) for d in run.documents}


def _furniture_jobs(run: _Run) -> dict[str, FurnitureJob]:
    """Say what each typeset section's heads and folios depend on, strings of earlier sections too."""
    first = {slot.section: slot for slot in reversed(run.slots())}
    carried: dict[str, str] = {}
    jobs = {}
    for document in run.documents:
        if document.id not in run.texts:
            continue
        leaves = _leaf_strings(run, document, carried)
        jobs[document.id] = FurnitureJob(
            language=document.language or run.book.config.language,
            typeface=run.book.config.print.typeface,
            sheets=run.sheets,
            leaves=leaves,
            count=first[document.id].count,
            verso=first[document.id].verso,
        )
        for _, strings in leaves:
            carried |= dict(strings)
    return jobs


def _leaf_strings(
    run: _Run, document: Document, carried: Mapping[str, str]
) -> tuple[tuple[str, Strings], ...]:
    """Give each leaf's page type and strings."""
    text = run.texts[document.id]
    leaves = [(leaf.name, leaf.strings) for leaf in text.leaves]
    if document.role == "endnotes":
        heads = notes_heads(document.body, text, run.folios(), run.book.config.language)
        leaves = [
            (name, (*strings, (NOTES_HEAD, head)))
            for (name, strings), head in zip(leaves, heads, strict=True)
        ]
    name, strings = leaves[0]
    set_here = dict(strings)
    inherited = tuple(pair for pair in carried.items() if pair[0] not in set_here)
    return ((name, (*inherited, *strings)), *leaves[1:])


def _frame(book: Book, document: Document, body: str) -> str:
    """Put print's frame round a section."""
    template = find_template("frame-print.xhtml.j2", book.templates)
    language = document.language or book.config.language
    return render(template, book=book.config, document=document, body=body, language=language)


def _page(slot: Slot, parts: Mapping[str, Part]) -> Page:
    if not slot.section:
        return Page(slot.number, slot.folio, None)
    leaf = parts[slot.section].text.leaves[slot.leaf]
    return Page(slot.number, slot.folio, TextPoint(slot.section, leaf.block or slot.section, leaf.offset))


def _lines(slots: Iterable[Slot], parts: Mapping[str, Part]) -> Iterable[PrintedLine]:
    """Give every line of the book where it stands on its page."""
    numbers = {(slot.section, slot.leaf): slot.number for slot in slots}
    for section, part in parts.items():
        shifts = part.shifts()
        for line in part.text.lines:
            x, y = shifts[line.page]
            yield PrintedLine(
                page=numbers[section, line.page],
                x=line.x + x,
                y=line.y + y,
                width=line.width,
                height=line.height,
                starts=TextPoint(section, line.block, line.offset),
                text=line.text,
                broken=line.broken,
            )


def _findings(parts: Mapping[str, Part]) -> Iterable[Finding]:
    complaints: dict[str, None] = {}
    for part in parts.values():
        yield from find_faults(part.document, part.text, part.furniture)
        complaints |= dict.fromkeys(part.text.complaints + part.furniture.complaints)
    for complaint in complaints:
        if ".notdef" not in complaint:
            yield STYLE_COMPLAINT.found(complaint=complaint)
