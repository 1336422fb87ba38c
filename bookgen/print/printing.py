"""The order of the work: typeset, fill in folios, set the furniture, bind.

In: a `Book` and its `Composition`. Out: the print PDF with its pages, lines and findings.
Front matter has folios of its own, so what lists folios (contents, endnotes) is set after the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from bookgen.book import Book
from bookgen.edition import Composition, Page, PrintedLine, Stretch
from bookgen.finding import Finding
from bookgen.print.bind import bind
from bookgen.print.fill import needs_folios
from bookgen.print.folios import Slot
from bookgen.print.gather import Part
from bookgen.print.jobs import furnish, typeset
from bookgen.print.run import Run, begin, faults_of, furniture_jobs, lines_of, mends_of, page_at, stretches_of
from bookgen.store import Store

Progress = Callable[[int, int], None]
"""Called with how many sections are typeset, and how many there are."""
ROUNDS = 5
"""How often the contents may change their own length before their folios are taken as they are."""


@dataclass(frozen=True)
class Printed:
    """The print edition."""

    pdf: bytes
    """As the screen wants it: tagged, with links. `separate` makes the press's of it."""
    pages: tuple[Page, ...]
    findings: tuple[Finding, ...]
    slots: tuple[Slot, ...]
    parts: Mapping[str, Part]
    composition: Composition
    """The book as it was set: with its notes where print has them."""

    @cached_property
    def lines(self) -> tuple[PrintedLine, ...]:
        """Every line of text where it stands; a build that makes no proof does not ask."""
        return tuple(lines_of(self.slots, self.parts))

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The pages of each section; together they are all pages of the book."""
        return tuple(stretches_of(self.slots, self.parts, self.pages))

    @property
    def mends(self) -> tuple[str, ...]:
        """What was done to paragraphs so that their pages are well made, in words."""
        return tuple(mends_of(self.slots, self.parts))


def print_book(
    book: Book,
    composition: Composition,
    workers: Executor,
    store: Store,
    on_progress: Progress = lambda done, all: None,
) -> Printed:
    """Typeset and bind the print edition.

    `workers` are processes that have not imported WeasyPrint themselves.
    Raises: StyleError for a typeface or style sheet that bookgen does not have;
    BrokenProcessPool when a worker dies.
    """
    return finish_printing(start_printing(book, composition, workers, store), on_progress)


def start_printing(book: Book, composition: Composition, workers: Executor, store: Store) -> Run:
    """Have the workers begin to typeset, while the text is still looked over.

    Raises: StyleError for a typeface or style sheet that bookgen does not have.
    """
    run = begin(book, composition, workers, store)
    _order_text(run)
    return run


def finish_printing(run: Run, on_progress: Progress = lambda done, all: None) -> Printed:
    """Typeset and bind what was started.

    Raises: BrokenProcessPool when a worker dies.
    """
    parts = _typeset(run, on_progress)
    slots = run.slots()
    return Printed(
        pdf=bind(slots, parts, run.book.config, run.shop.store),
        pages=tuple(page_at(slot, parts) for slot in slots),
        findings=tuple(faults_of(parts)),
        slots=slots,
        parts=parts,
        composition=run.composition,
    )


def _typeset(run: Run, on_progress: Progress) -> dict[str, Part]:
    """Have everything set, and set again what turned out to stand on a side of another measure."""
    for _ in range(ROUNDS):
        _typeset_to_measure(run, on_progress)
        parts = _parts(run)
        misfits = {id for id, part in parts.items() if not part.fits()} - run.versos
        if not misfits:
            break
        run.versos |= misfits
        run.is_moved = True
    return parts


def _typeset_to_measure(run: Run, on_progress: Progress) -> None:
    """Have everything set, and again while more pages turn out to need a wider gutter, or to face others."""
    for number in count():
        _typeset_text(run, on_progress)
        if _is_unsettled(run, number):
            continue
        _typeset_lists(run, on_progress)
        if not _is_unsettled(run, number):
            break


def _is_unsettled(run: Run, number: int) -> bool:
    """Tell whether a round showed that texts have to be set anew.

    Where pages of a section come to face others it may become a page longer, and those behind it begin on
    other sides; that need not come to an end, and is looked at a few times only.
    """
    return run.thicken() or (number < ROUNDS and run.take_sides())


def _typeset_text(run: Run, on_progress: Progress) -> None:
    """Typeset what does not wait for folios."""
    orders = _order_text(run)
    under_way = {run.shop.under_way[key]: id for id, key in orders.items() if key in run.shop.under_way}
    for section in orders.keys() - under_way.values():
        run.take(section, orders[section])
    on_progress(len(run.texts), len(run.documents))
    for future in as_completed(under_way):
        run.take(under_way[future], orders[under_way[future]])
        on_progress(len(run.texts), len(run.documents))


def _order_text(run: Run) -> dict[str, str]:
    """Order what does not wait for folios, the longest first so that no worker idles at the end."""
    jobs = {d.id: run.job(d, {}) for d in run.documents if not needs_folios(d.body)}
    longest_first = sorted(jobs, key=lambda id: -len(jobs[id].xhtml))
    return {id: run.shop.order(typeset, jobs[id]) for id in longest_first}


def _typeset_lists(run: Run, on_progress: Progress) -> None:
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


def _order_furniture(run: Run) -> dict[str, str]:
    """Order the heads and folios of all that is typeset.

    Ordered before the lists are done, it keeps idle workers busy; a wrong guess costs but time.
    """
    return {id: run.shop.order(furnish, job) for id, job in furniture_jobs(run).items()}


def _parts(run: Run) -> dict[str, Part]:
    orders = _order_furniture(run)
    return {d.id: Part(d, run.texts[d.id], run.shop.collect(orders[d.id])) for d in run.documents}
