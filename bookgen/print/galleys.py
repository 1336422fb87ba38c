"""Pull galleys: one section's pages at a time, for somebody who looks on while the book is written.

In: a `Book`, its `Composition` as it stands now, the id of a section. Out: a `Galley`. The other sections
count with the pages that they had when they were last set; one that was never set counts as one page.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

from bookgen.book import Book
from bookgen.edition import Composition, Document, Galley
from bookgen.print.bind import bind
from bookgen.print.fill import needs_folios
from bookgen.print.gather import Part
from bookgen.print.jobs import furnish, typeset
from bookgen.print.run import Run, begin, faults_of, furniture_jobs, lines_of, page_at
from bookgen.print.section import TypesetSection
from bookgen.store import Store, key_of

ROUNDS = 3
"""How often a section is set for the side on which it opens."""
AT_ONCE = 2
"""How many sections are set at a time while nobody waits for them."""


@dataclass(slots=True)
class Galleys:
    """The sections of one book as they were last set; each is set again when it has changed."""

    workers: Executor
    """Processes that have not imported WeasyPrint themselves."""
    store: Store
    texts: dict[str, TypesetSection] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    """What each text was set from, as the workshop hashes it."""

    def pull(self, book: Book, composition: Composition, section: str) -> Galley:
        """Set a section, unless it is set, and bind its pages with their heads and folios.

        Raises: StyleError for a typeface or style sheet that bookgen does not have; KeyError for
        a section that is not in print; BrokenProcessPool when a worker dies.
        """
        run = self._run(book, composition)
        part = self._part(run, section)
        own = (slot for slot in run.slots() if slot.section == section)
        slots = tuple(replace(slot, number=number) for number, slot in enumerate(own, 1))
        parts = {section: part}
        return Galley(
            section=section,
            pdf=bind(slots, parts, book.config, self.store),
            pages=tuple(page_at(slot, parts) for slot in slots),
            lines=tuple(lines_of(slots, parts)),
            findings=tuple(faults_of(parts)),
        )

    def set_rest(self, book: Book, composition: Composition) -> Iterator[str]:
        """Set every section that is not set as it now stands, one at a step.

        What lists folios comes last, the contents after the notes, which they list. Yields the ids of those
        that were set.
        """
        run = self._run(book, composition)
        lists = [document for document in run.documents if needs_folios(document.body)]
        under_way: deque[tuple[str, str]] = deque()
        for document in (document for document in run.documents if document not in lists):
            if key := self._order(run, document):
                under_way.append((document.id, key))
            if len(under_way) == AT_ONCE:
                yield self._take(run, *under_way.popleft())
        for section, key in under_way:
            yield self._take(run, section, key)
        for document in reversed(lists):
            if key := self._order(run, document):
                yield self._take(run, document.id, key)

    def folios(self, book: Book, composition: Composition) -> dict[str, str]:
        """Say on which folio each section begins."""
        slots = reversed(self._run(book, composition).slots())
        return {slot.section: slot.folio for slot in slots if slot.section}

    def _run(self, book: Book, composition: Composition) -> Run:
        run = begin(book, composition, self.workers, self.store)
        known = dict(self.texts)
        run.texts = {document.id: known[document.id] for document in run.documents if document.id in known}
        run.thicken()
        run.take_sides()
        return run

    def _part(self, run: Run, section: str) -> Part:
        """Set a section with its furniture; again, where it matters which pages are left-hand ones."""
        document = {document.id: document for document in run.documents}[section]
        for versos in (set[str](), {section}):
            run.versos = versos
            for _ in range(ROUNDS):
                if key := self._order(run, document):
                    self._take(run, section, key)
                if not run.take_sides():
                    break
            furniture = run.shop.collect(run.shop.order(furnish, furniture_jobs(run)[section]))
            part = Part(document, run.texts[section], furniture)
            if part.fits():
                break
        return part

    def _order(self, run: Run, document: Document) -> str:
        """Have a section's text set and give the order's key; '' where it is set as it now stands."""
        folios = run.folios() if needs_folios(document.body) else {}
        job = run.job(document, folios)
        is_set = self.keys.get(document.id) == key_of(typeset.__name__, job)
        return "" if is_set else run.shop.order(typeset, job)

    def _take(self, run: Run, section: str, key: str) -> str:
        run.texts[section] = self.texts[section] = run.shop.collect(key)
        self.keys[section] = key
        return section
