"""Make a proof: the print PDF's pages on sheets, with what the margins say, and its map inside.

In: the book, its composition, its print edition, the ledger. Out: the proof as bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

import pikepdf

from bookgen.book import Book
from bookgen.edition import Composition
from bookgen.proof.earlier import changed_lines, moved_pages
from bookgen.proof.face import Face
from bookgen.proof.front import FrontMatter, draw_front
from bookgen.proof.impose import Binding, Placed, impose, page_frames
from bookgen.proof.mapping import PageLines, map_pages
from bookgen.proof.order import PrintEdition, Proof, ProofOrder
from bookgen.proof.pen import Pen
from bookgen.proof.remarks import Query, Remarks, place_remarks
from bookgen.proof.sheet import SLUG_LINE, SMALL, Layout, Margins, draw_margins, lay_sheet
from bookgen.proofmap import MapLine, MapQuery, MapSheet, ProofMap, serialise_map

REVISION_LENGTH = 8
BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class _Draft:
    """What the drawing needs, worked out once."""

    book: Book
    order: ProofOrder
    lines: PageLines
    remarks: Remarks
    changed: tuple[frozenset[int], ...]
    pages: tuple[int, ...]
    """Indices of the pages that are in the proof."""
    frames: tuple[tuple[tuple[float, ...], tuple[float, ...]], ...]
    layouts: tuple[Layout, ...]
    revision: str
    faces: tuple[Face, Face]

    @property
    def date(self) -> str:
        """The book's date as the slug line writes it."""
        moment = self.book.config.modified
        return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def make_proof(book: Book, composition: Composition, printed: PrintEdition, order: ProofOrder) -> Proof:
    """Make the proof of a printed book."""
    pdf = pikepdf.open(BytesIO(printed.pdf))
    draft = _draft(book, map_pages(book, composition, printed.pages, printed.lines), order, pdf)
    first = _layout(draft.frames[0], order.paper, 0)
    front_size = first.width, first.height
    front = draw_front(_front_matter(draft, printed), front_size, draft.faces)
    proof_map = _proof_map(draft, len(front))
    data = serialise_map(proof_map)
    slug = _slug(draft, data)
    sheets = tuple(_placed(draft, index, proof_map, slug) for index in range(len(draft.pages)))
    for number, pen in enumerate(front, 1):
        said = slug.format(page="", sheet=number, count=proof_map.sheet_count)
        pen.centred(draft.faces[0], SMALL, (front_size[0] / 2, SLUG_LINE), said)
    stamp = f"D:{book.config.modified:%Y%m%d%H%M%S}Z"
    title = f"{book.config.title} (proof)"
    bound = impose(pdf, Binding(title, front, front_size, sheets, draft.faces, data, stamp))
    changed = len(_moved(draft.order, draft.lines, draft.changed)) if order.earlier else 0
    return Proof(bound, proof_map.sheet_count, len(draft.remarks.queries), changed)


def _draft(book: Book, lines: PageLines, order: ProofOrder, pdf: pikepdf.Pdf) -> _Draft:
    nothing: tuple[frozenset[int], ...] = (frozenset(),) * len(lines.sheets)
    changed = changed_lines(order.earlier, lines.chapters, lines.sheets) if order.earlier else nothing
    moved = _moved(order, lines, changed)
    pages = moved if order.changed_only else tuple(range(len(lines.sheets)))
    frames = tuple(page_frames(pdf))
    layouts = tuple(_layout(frames[page], order.paper, page) for page in pages)
    return _Draft(
        book=book,
        order=order,
        lines=lines,
        remarks=place_remarks(order.rows, lines.chapters, lines.sheets),
        changed=changed,
        pages=pages,
        frames=frames,
        layouts=layouts,
        revision=order.revision or _revision(lines),
        faces=(Face("ProofText", 400), Face("ProofBold", 700)),
    )


def _moved(order: ProofOrder, lines: PageLines, changed: Sequence[frozenset[int]]) -> tuple[int, ...]:
    """List the pages that are not as they were."""
    if order.earlier is None:
        return ()
    texts = ProofMap("", "", "", "", 0, lines.chapters, ())
    said = [tuple(texts.line_text(line) for line in page.lines) for page in lines.sheets]
    moved = moved_pages(order.earlier, said, changed)
    return tuple(index for index, is_moved in enumerate(moved) if is_moved)


def _layout(frame: tuple[tuple[float, ...], tuple[float, ...]], paper: str, page: int) -> Layout:
    left, bottom, right, top = frame[0]
    return lay_sheet(paper, right - left, top - bottom, is_verso=page % 2 == 1)


def _revision(lines: PageLines) -> str:
    digest = hashlib.sha256("".join(chapter.sha256 for chapter in lines.chapters).encode())
    return digest.hexdigest()[:REVISION_LENGTH]


def _shift(draft: _Draft, index: int) -> tuple[float, float]:
    """Say how far a page's coordinates move, rounded as they will be written."""
    media, _ = draft.frames[draft.pages[index]]
    layout = draft.layouts[index]
    return round(layout.x - media[0], 3), round(layout.y - media[1], 3)


def _proof_map(draft: _Draft, front: int) -> ProofMap:
    sheets = tuple(_map_sheet(draft, index, front + index + 1) for index in range(len(draft.pages)))
    config = draft.book.config
    return ProofMap(
        title=config.title,
        edition=config.edition,
        revision=draft.revision,
        date=draft.date,
        sheet_count=front + len(sheets),
        chapters=draft.lines.chapters,
        sheets=sheets,
        queries=tuple(_map_query(draft, query, front) for query in draft.remarks.queries),
        left_out=tuple(
            replace(sheet, sheet=0)
            for page, sheet in enumerate(draft.lines.sheets)
            if page not in draft.pages
        ),
    )


def _map_sheet(draft: _Draft, index: int, number: int) -> MapSheet:
    page = draft.lines.sheets[draft.pages[index]]
    _, trim = draft.frames[draft.pages[index]]
    x, y = _shift(draft, index)
    lines = (replace(line, x=line.x + trim[0] + x, y=line.y + trim[1] + y) for line in page.lines)
    return MapSheet(number, page.page, page.folio, tuple(lines))


def _map_query(draft: _Draft, query: Query, front: int) -> MapQuery:
    row, sheet = query.row, 0
    if query.place and query.place.page in draft.pages:
        sheet = front + draft.pages.index(query.place.page) + 1
    return MapQuery(
        query.number, row.rule, row.at.file, row.at.line, row.at.column, sheet, row.before, row.after
    )


def _slug(draft: _Draft, data: bytes) -> str:
    """Write the slug line, with room for the sheet's own facts."""
    config = draft.book.config
    said = (config.title, config.edition, f"revision {draft.revision}", draft.date)
    fixed = " · ".join(part.replace("{", "{{").replace("}", "}}") for part in said if part)
    name = hashlib.sha256(data).hexdigest()[:REVISION_LENGTH]
    return f"{fixed} · proof {name}{{page}} · sheet {{sheet}} of {{count}}"


def _placed(draft: _Draft, index: int, proof_map: ProofMap, slug: str) -> Placed:
    """Draw the margins of one page."""
    page, sheet = draft.pages[index], proof_map.sheets[index]
    shift = _shift(draft, index)
    _, (left, bottom, right, top) = draft.frames[page]
    trim = (left + shift[0], bottom + shift[1], right - left, top - bottom)
    said = Margins(
        lines=sheet.lines,
        files=[chapter.file for chapter in proof_map.chapters],
        queries=_queries_of(draft, page, sheet.lines),
        applied=_applied_to(draft, page, sheet.lines),
        paragraphs=frozenset(_paragraphs(sheet, proof_map)),
        changed=draft.changed[page],
        slug=slug.format(page=f" · page {sheet.folio}", sheet=sheet.sheet, count=proof_map.sheet_count),
    )
    pen = Pen()
    draw_margins(pen, draft.layouts[index], trim, said, draft.faces)
    return Placed(page, draft.layouts[index], shift, pen)


def _paragraphs(sheet: MapSheet, proof_map: ProofMap) -> Iterator[int]:
    """Find the lines that begin a paragraph: after a blank line of the chapter, or in another chapter."""
    chapter, end = -1, 0
    for index, line in enumerate(sheet.lines):
        real = [run for run in line.runs if run.start >= 0]
        if line.chapter < 0 or not real:
            continue
        between = proof_map.chapters[line.chapter].text[end : real[0].start]
        if line.chapter != chapter or real[0].start < end or BLANK_LINE.search(between):
            yield index
        chapter, end = line.chapter, real[-1].stop


def _queries_of(draft: _Draft, page: int, lines: Sequence[MapLine]) -> tuple[tuple[MapLine, Query], ...]:
    return tuple(
        (lines[query.place.line], query)
        for query in draft.remarks.by_page.get(page, ())
        if query.place is not None
    )


def _applied_to(draft: _Draft, page: int, lines: Sequence[MapLine]) -> tuple[tuple[MapLine, str], ...]:
    return tuple((lines[place.line], said) for place, said in draft.remarks.applied_on.get(page, ()))


def _front_matter(draft: _Draft, printed: PrintEdition) -> FrontMatter:
    config = draft.book.config
    order = draft.order
    facts = [
        ("Edition", config.edition),
        ("Revision", draft.revision),
        ("Date", draft.date),
        ("Pages", f"{len(printed.pages)} of {config.print.trim}"),
        ("Compared with", order.earlier.label if order.earlier else ""),
        ("In this proof", _extent(draft, len(printed.pages))),
    ]
    return FrontMatter(
        title=config.title,
        subtitle="Proof" if not order.changed_only else "Proof of the changed pages",
        facts=tuple((name, value) for name, value in facts if value),
        queries=draft.remarks.queries,
        query_places=tuple(_said_place(draft, query) for query in draft.remarks.queries),
        layout=tuple(_layout_report(draft, printed)),
        findings=order.findings,
    )


def _extent(draft: _Draft, pages: int) -> str:
    if len(draft.pages) == pages:
        return "every page"
    if not draft.pages:
        return "no page, since none has changed"
    count = len(draft.pages)
    return f"the {count} pages that changed" if count != 1 else "the one page that changed"


def _said_place(draft: _Draft, query: Query) -> str:
    row = query.row
    chapter = f"{row.to}" if row.to else f"{row.at}, no longer in the chapters"
    if query.place is None:
        return chapter
    page = draft.lines.sheets[query.place.page]
    return f"page {page.folio}, line {page.lines[query.place.line].number} ({chapter})"


def _layout_report(draft: _Draft, printed: PrintEdition) -> list[str]:
    """Say what a compositor would count."""
    filled = [page for page in draft.lines.sheets if page.lines]
    lines = sum(len(page.lines) for page in filled)
    broken = sum(line.broken for line in printed.lines)
    blank = len(printed.pages) - len(filled)
    share = 100 * broken / lines if lines else 0
    counted = f"{lines:,} lines, {broken:,} of them hyphenated ({share:.1f} %)"
    report = [f"{len(printed.pages)} pages, {blank} without text; {counted}"]
    report += [f"{finding.severity}: {finding.message} [{finding.code}]" for finding in printed.findings]
    report += [f"mended: {mend}" for mend in printed.mends]
    return report
