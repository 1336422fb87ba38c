"""Read the finished print PDF back: every letter of the text is on its pages, and the pages are well set.

In: the PDF and the stretches of pages on which its sections stand. Out: findings. Each section is held
against its own pages, and together these are all pages of the file. What was found of a section is kept
under all that it follows from, the pages as they lie in the finished file among it, so that after a change
only the pages that it touched are read again. Plain values in and out: other processes do it, each with a
part of the sections.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import chain, islice

import pikepdf

from bookgen.check.balance import MOST_FINDINGS, UNREAD
from bookgen.check.balance_pdf import balance_pdf
from bookgen.check.layout import WIDEST_STRETCH, check_layout, in_order
from bookgen.check.pdf.opening import MALFORMED
from bookgen.check.runs import NotOurs, PageReader, PageRuns, Run, read_runs
from bookgen.check.traces import Tracer
from bookgen.edition import Composition, Stretch
from bookgen.finding import Finding, pack_findings, unpack_findings
from bookgen.store import Store, key_of


def check_printed(
    data: bytes, page_count: int, stretches: Sequence[Stretch], store: Store
) -> tuple[Finding, ...]:
    """Check some sections of a print PDF that bookgen has just made."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            reader = PageReader(pdf)
            if len(reader.pages) == page_count:
                tracer = Tracer(reader)
                recalled = (_recall(stretch, store, reader, tracer) for stretch in stretches)
                return tuple(chain.from_iterable(recalled))
    except (NotOurs, *MALFORMED):
        pass  # the long way
    pages = read_runs(data)
    if len(pages) != page_count:
        return (UNREAD.found(edition="PDF", reason=f"it has {len(pages)} pages, and {page_count} were set"),)
    return tuple(chain.from_iterable(_check(stretch, pages) for stretch in stretches))


def merge(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put what was found of a book in parts into the order of a whole."""
    kept = tuple(findings)
    balance = (finding for finding in kept if finding.code.startswith("B"))
    layout = in_order(finding for finding in kept if not finding.code.startswith("B"))
    return (*islice(balance, MOST_FINDINGS), *layout)


def _check(stretch: Stretch, pages: Sequence[PageRuns]) -> Iterator[Finding]:
    text = Composition((stretch.document,))
    runs = tuple(pages[page.number - 1] for page in stretch.pages)
    yield from balance_pdf(text, runs)
    yield from check_layout(text, stretch.pages, stretch.lines(), runs)


def _recall(stretch: Stretch, store: Store, reader: PageReader, tracer: Tracer) -> tuple[Finding, ...]:
    """Check a section, or take what was found of it from the store.

    Where it stands in the book tells in the layout alone, and in what is lost or added, which is not kept.
    """
    numbers = [page.number for page in stretch.pages]
    key = key_of("read back", (stretch.document.body, [tracer.trace(number) for number in numbers]))
    loose = store.get(key)
    if loose is None:
        runs = tuple(map(reader.runs, numbers))
        loose = _pack_loose(runs, numbers[0])
        if lost := balance_pdf(Composition((stretch.document,)), runs, is_marked=True):
            return (*lost, *_recall_layout(stretch, store, loose))
        store.put(key, loose)
    return _recall_layout(stretch, store, loose)


def _recall_layout(stretch: Stretch, store: Store, loose: bytes) -> tuple[Finding, ...]:
    document, folios = stretch.document, [(page.number, page.folio) for page in stretch.pages]
    text = document.id, document.body, document.source, document.role
    key = key_of("layout", (text, stretch.set_from, folios, loose))
    kept = store.get(key)
    if kept is None:
        runs = _unpack_loose(loose, stretch.pages[0].number)
        kept = pack_findings(check_layout(Composition((document,)), stretch.pages, stretch.lines(), runs))
        store.put(key, kept)
    return unpack_findings(kept)


def _pack_loose(pages: Iterable[PageRuns], first: int) -> bytes:
    """Keep of the runs those that the layout is measured by, each with its page counted from the first."""
    rows = [
        (page.number - first, run.text, run.stretch)
        for page in pages
        for run in page.runs
        if run.stretch > WIDEST_STRETCH and not run.artifact
    ]
    return json.dumps(rows).encode()


def _unpack_loose(data: bytes, first: int) -> tuple[PageRuns, ...]:
    rows = json.loads(data)
    return tuple(PageRuns(first + leaf, (Run(text, False, stretch),)) for leaf, text, stretch in rows)
