"""A finished PDF is read back; of a section whose pages are the same as before, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
from print_parts import Shelf

from bookgen.check.balance_pdf import balance_pdf
from bookgen.check.layout import check_layout
from bookgen.check.printed import check_printed, merge
from bookgen.check.runs import read_runs
from bookgen.finding import Finding
from bookgen.print.printing import Printed


def check(printed: Printed, store: Shelf, data: bytes | None = None) -> tuple[Finding, ...]:
    pages = len(printed.pages)
    return merge(check_printed(printed.pdf if data is None else data, pages, printed.stretches, store))


def altered(printed: Printed, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(printed.pdf)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def page_of(printed: Printed, section: str) -> int:
    """Give the index of a section's second page."""
    return next(s.pages[1].number - 1 for s in printed.stretches if s.document.id == section)


def streams(page: pikepdf.Page) -> list[pikepdf.Object]:
    contents = page.obj.Contents
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


def test_sections_checked_apart_give_what_the_whole_gives(printed: Printed):
    runs = read_runs(printed.pdf)
    whole = (
        *balance_pdf(printed.composition, runs),
        *check_layout(printed.composition, printed.pages, printed.lines, runs),
    )
    assert whole == check(printed, Shelf())


def test_every_page_belongs_to_one_section(printed: Printed):
    numbers = [page.number for stretch in printed.stretches for page in stretch.pages]
    assert [page.number for page in printed.pages] == numbers


def test_second_reading_comes_from_the_store(printed: Printed):
    store = Shelf()
    first = check(printed, store)
    puts = store.puts
    assert (first, puts) == (check(printed, store), store.puts)
    assert 2 * len(printed.stretches) == puts


def test_page_that_lost_a_line_is_found_whatever_was_kept(printed: Printed):
    store = Shelf()
    check(printed, store)

    def lose_a_line(pdf: pikepdf.Pdf) -> None:
        stream = max(streams(pdf.pages[page_of(printed, "ice")]), key=lambda one: len(one.read_bytes()))
        before, _, after = stream.read_bytes().rpartition(b" TJ")
        stream.write(before[: before.rindex(b"[")] + after)

    found = check(printed, store, altered(printed, lose_a_line))
    assert ["B001"] == [finding.code for finding in found if finding.code.startswith("B")]


def test_letters_that_mean_something_else_are_found_whatever_was_kept(printed: Printed):
    store = Shelf()
    check(printed, store)

    def mistake_e(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[page_of(printed, "ice")].obj.Resources.Font.as_dict().values():
            font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"<0065>", b"<0066>"))

    assert "B003" in {finding.code for finding in check(printed, store, altered(printed, mistake_e))}


def test_text_on_a_blank_page_is_found(printed: Printed):
    store = Shelf()
    check(printed, store)
    blank = next(page.number - 1 for page in printed.pages if page.starts is None)

    def print_on_it(pdf: pikepdf.Pdf) -> None:
        filled = pdf.pages[page_of(printed, "ice")].obj
        pdf.pages[blank].obj.Contents, pdf.pages[blank].obj.Resources = filled.Contents, filled.Resources

    assert "B002" in {finding.code for finding in check(printed, store, altered(printed, print_on_it))}


def test_file_without_its_last_page_is_not_taken_for_whole(printed: Printed):
    cut = altered(printed, lambda pdf: pdf.pages.__delitem__(-1))
    assert ["B005"] == [finding.code for finding in check(printed, Shelf(), cut)]


def test_section_that_moved_is_not_read_again_but_measured_where_it_stands(printed: Printed):
    store = Shelf()
    stretch = next(one for one in printed.stretches if one.document.id == "ice")
    check_printed(printed.pdf, len(printed.pages), [stretch], store)
    moved = replace(stretch, pages=tuple(replace(page, folio=f"{page.folio}0") for page in stretch.pages))
    check_printed(printed.pdf, len(printed.pages), [moved], store)
    assert 2 + 1 == store.puts
