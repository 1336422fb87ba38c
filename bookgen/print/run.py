"""One book on its way through the workshop: what is typeset, and what a job depends on.

In: a `Book` and its `Composition`. Out: jobs for the workers and, of what they hand back, pages, lines and
findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial

from bookgen.book import Book, sheets_of
from bookgen.direction import direction
from bookgen.edition import Composition, Document, Edition, Page, PrintedLine, Stretch, TextPoint
from bookgen.errors import Location, StyleError
from bookgen.finding import Finding
from bookgen.print.fill import ask_folios, fill_folios, notes_heads
from bookgen.print.folios import Slot, paginate
from bookgen.print.footnotes import set_footnotes
from bookgen.print.gather import Part
from bookgen.print.geometry import page_sheets
from bookgen.print.jobs import FurnitureJob, NamedSheet, Strings, TypesetJob
from bookgen.print.mending import UNEVEN
from bookgen.print.rules import STYLE_COMPLAINT, find_faults
from bookgen.print.section import Mend, PackedLines, TypesetSection
from bookgen.print.workshop import Workshop
from bookgen.store import Store
from bookgen.templates import find_template, render

COMPLAINT = re.compile(r"(?:(\S+\.css):(\d+): )?(.*)", re.DOTALL)
SHEETS = ("book.css", "print.css")
NOTES_HEAD = "notes-head"
QUOTED = 4
"""Words quoted of a paragraph."""


@dataclass(slots=True)
class Run:
    """One book on its way through the workshop."""

    book: Book
    composition: Composition
    """The book as it is set: with its notes where print has them."""
    documents: tuple[Document, ...]
    shop: Workshop
    house: tuple[NamedSheet, ...]
    """The style sheets for both editions and for print."""
    pictures: Mapping[str, bytes]
    pages: int = 0
    """How many pages the gutter is for."""
    is_moved: bool = False
    """Whether texts have to be set where they will be bound: CSS of the book's own has margins too."""
    versos: set[str] = field(default_factory=set)
    """Sections that have to be set from a left-hand page on."""
    sides: dict[str, str] = field(default_factory=dict)
    """What the first page is, 'verso' or 'recto', of sections with a short page that may open on either."""
    texts: dict[str, TypesetSection] = field(default_factory=dict)

    def take(self, section: str, key: str) -> None:
        """Take in a section's pages."""
        self.texts[section] = self.shop.collect(key)

    def sheets(self, *, is_bound: bool) -> tuple[NamedSheet, ...]:
        """Give the style sheets, with the margins as bound or as a text is set before that is known."""
        before, after = page_sheets(self.book.config.print, self.pages, is_bound=is_bound)
        return (("", before), *self.house, ("", after))

    def thicken(self) -> bool:
        """Widen the gutter to what so many pages need; tell whether the texts have to be set anew for it."""
        before = self.sheets(is_bound=self.is_moved)
        self.pages = max(self.pages, len(self.slots()))
        return before != self.sheets(is_bound=self.is_moved)

    def job(self, document: Document, folios: Mapping[str, str]) -> TypesetJob:
        """Say what a section's pages depend on."""
        body = fill_folios(document.body, folios)
        pictures = tuple((href, data) for href, data in self.pictures.items() if f'"{href}"' in body)
        return TypesetJob(
            xhtml=frame(self.book, document, body),
            typeface=self.book.config.print.typeface,
            sheets=self.sheets(is_bound=self.is_moved),
            pictures=pictures,
            verso=document.id in self.versos,
            opens_on="recto" if document.recto else self.sides.get(document.id, ""),
        )

    def take_sides(self) -> bool:
        """Learn which pages face those that end a line short; tell whether texts have to be set anew."""
        before = self.sides
        sides = {slot.section: "verso" if slot.verso else "recto" for slot in reversed(self.slots())}
        either = (document.id for document in self.documents if not document.recto)
        short = {id for id in either if id in self.texts and self.texts[id].has_short}
        self.sides = {id: sides[id] for id in sorted(short | before.keys())}
        return self.sides != before

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


def begin(book: Book, composition: Composition, workers: Executor, store: Store) -> Run:
    """Plan the run of a book.

    Raises: StyleError for a style sheet or typeface that bookgen does not have.
    """
    missing = next((name for name in SHEETS if name not in book.styles), "")
    if missing:
        raise StyleError(f"there is no style sheet '{missing}'")
    at_foot = book.config.print.notes == "footnotes"
    composition = set_footnotes(composition) if at_foot else ask_folios(composition)
    return Run(
        book=book,
        composition=composition,
        documents=tuple(d for d in composition.documents if Edition.PRINT in d.editions),
        shop=Workshop(workers, store),
        house=tuple((f"styles/{name}", text) for name, text in sheets_of(book.styles, *SHEETS)),
        pictures={asset.href: asset.data for asset in composition.assets},
    )


def furniture_jobs(run: Run) -> dict[str, FurnitureJob]:
    """Say what each typeset section's heads and folios depend on, strings of earlier sections too."""
    first = {slot.section: slot for slot in reversed(run.slots())}
    carried: dict[str, str] = {}
    sheets = run.sheets(is_bound=True)
    is_rtl = direction(run.book.config.language) == "rtl"
    jobs = {}
    for document in run.documents:
        if document.id not in run.texts:
            continue
        leaves = _leaf_strings(run, document, carried)
        jobs[document.id] = FurnitureJob(
            language=document.language or run.book.config.language,
            typeface=run.book.config.print.typeface,
            sheets=sheets,
            leaves=leaves,
            count=first[document.id].count,
            left=first[document.id].verso is not is_rtl,
        )
        for _, strings in leaves:
            carried |= dict(strings)
    return jobs


def _leaf_strings(
    run: Run, document: Document, carried: Mapping[str, str]
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


def frame(book: Book, document: Document, body: str) -> str:
    """Put print's frame round a section."""
    template = find_template("frame-print.xhtml.j2", book.templates)
    language = document.language or book.config.language
    return render(template, book=book.config, document=document, body=body, language=language)


def page_at(slot: Slot, parts: Mapping[str, Part]) -> Page:
    """Say what stands on a page."""
    if not slot.section:
        return Page(slot.number, slot.folio, None)
    leaf = parts[slot.section].text.leaves[slot.leaf]
    return Page(slot.number, slot.folio, TextPoint(slot.section, leaf.block or slot.section, leaf.offset))


def lines_of(slots: Iterable[Slot], parts: Mapping[str, Part]) -> Iterator[PrintedLine]:
    """Give every line of the book where it stands on its page."""
    for stretch in stretches_of(slots, parts, ()):
        yield from stretch.lines()


def stretches_of(
    slots: Iterable[Slot], parts: Mapping[str, Part], pages: Sequence[Page]
) -> Iterator[Stretch]:
    """Part the bound pages into those of each section, blank ones with those before them."""
    numbers: dict[str, list[int]] = {}
    section = ""
    for slot in slots:
        section = slot.section or section
        numbers.setdefault(section, []).append(slot.number)
    for section, part in parts.items():
        own, shifts = tuple(numbers[section]), tuple(part.shifts())
        yield Stretch(
            document=part.document,
            pages=tuple(pages[own[0] - 1 : own[-1]]),
            set_from=part.text.lines.data + repr(shifts).encode(),
            lines=partial(_printed_lines, section, part.text.lines, own, shifts),
        )


def _printed_lines(
    section: str, lines: PackedLines, numbers: tuple[int, ...], shifts: tuple[tuple[float, float], ...]
) -> tuple[PrintedLine, ...]:
    return tuple(
        PrintedLine(
            page=numbers[line.page],
            x=line.x + shifts[line.page][0],
            y=line.y + shifts[line.page][1],
            width=line.width,
            height=line.height,
            starts=TextPoint(section, line.block, line.offset),
            text=line.text,
            broken=line.broken,
        )
        for line in lines
    )


def faults_of(parts: Mapping[str, Part]) -> Iterable[Finding]:
    """Report on the sections, and once on what their style sheets say."""
    complaints: dict[str, None] = {}
    for part in parts.values():
        yield from find_faults(part.document, part.text, part.furniture)
        complaints |= dict.fromkeys(part.text.complaints + part.furniture.complaints)
    for complaint in complaints:
        if ".notdef" not in complaint:
            file, line, what = COMPLAINT.fullmatch(complaint).groups()  # type: ignore[union-attr]  # it always matches
            yield STYLE_COMPLAINT.found(Location(file, int(line)) if file else None, complaint=what)


def mends_of(slots: Iterable[Slot], parts: Mapping[str, Part]) -> Iterable[str]:
    """Say what was done to paragraphs so that their pages are well made."""
    folios = {(slot.section, slot.leaf): slot.folio for slot in slots}
    for section, part in parts.items():
        words = {line.block: line.text for line in reversed(part.text.lines)} if part.text.mends else {}
        for mend in part.text.mends:
            done = _told(mend, words.get(mend.block, ""))
            yield f"page {folios[section, mend.page]}: {done} ({mend.fault})"


def _told(mend: Mend, words: str) -> str:
    """Say what was done to a page or to the paragraph that begins with some words."""
    if mend.fault == UNEVEN:
        return f"{'runs a line long' if mend.amount > 0 else 'ends a line short'} with the page that faces it"
    quote = " ".join(words.split()[:QUOTED])
    return f"'{quote} …' set {abs(mend.amount)}/1000 em {'looser' if mend.amount > 0 else 'tighter'}"
