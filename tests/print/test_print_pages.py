"""The pages of a printed book: their order, heads and folios, what stands on them and where."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Executor
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from PIL import Image
from print_parts import (
    HARBOUR,
    INSPECTOR,
    Shelf,
    assert_collation,
    chapter,
    collation,
    links,
    opened,
    pdf_words,
    print_it,
    sample_book,
)

from bookgen.book import Asset, Book, Matter, Section
from bookgen.compose import compose
from bookgen.edition import Edition
from bookgen.print.geometry import lay_page
from bookgen.print.named_faces import unknown_faces
from bookgen.print.printing import Printed
from builders import book, config, section

GOLDENS = Path(__file__).parent / "collations"


def png() -> bytes:
    """Draw a grey picture."""
    out = io.BytesIO()
    Image.new("L", (1200, 800), 128).save(out, "PNG")
    return out.getvalue()


QUAY = Asset("images/quay.png", "image/png", png())


def test_book_collates_as_on_record(printed: Printed, sample: Book, update_golden: bool):
    assert_collation(GOLDENS / "sample.txt", printed, sample, update=update_golden)


def test_every_kind_of_page_collates_as_on_record(workers: Executor, store: Shelf, update_golden: bool):
    many = "\n\n".join(f"{HARBOUR}[^{n}]" for n in range(1, 31))
    notes = "\n\n".join(f"[^{n}]: {INSPECTOR}" for n in range(1, 31))
    plates = "\n\n".join(
        f'<figure><img src="images/quay.png" alt="A quay."/><figcaption>{words}</figcaption></figure>'
        for words in ("The old quay.", "The new quay.")
    )
    made = book(
        section("# Part One\n", id="part", title="Part One", role="part"),
        section(f"# Ice\n\n{many}\n\n{notes}", id="ice", title="Ice", level=2),
        section(f"# Plates\n\n{plates}", id="plates", title="Plates", level=2),
        section(f"# Sources\n\n{HARBOUR}", id="b", title="Sources", role="bibliography", matter=Matter.BACK),
        config=config(dedication="For the pilots", epigraph="All is wet.", print={"signature": 8}),
        assets=(QUAY,),
    )
    assert_collation(GOLDENS / "every-kind.txt", print_it(made, workers, store), made, update=update_golden)


def test_every_letter_is_printed_in_order(printed: Printed, sample: Book):
    documents = [d for d in compose(sample).documents if Edition.PRINT in d.editions and d.id != "contents"]
    letters = "".join("".join("".join(etree.fromstring(d.body).itertext()).split()) for d in documents)
    lines = "".join(line.text for line in printed.lines if line.starts.document != "contents")
    assert letters == "".join(lines.split())


def test_every_word_can_be_copied_from_the_file(printed: Printed):
    lines = "".join(line.text + ("" if line.broken else " ") for line in printed.lines)
    assert set() == set(lines.split()) - set(pdf_words(printed.pdf))


def test_text_stands_within_the_margins(printed: Printed, sample: Book):
    page = lay_page(sample.config.print)
    for line in printed.lines:
        left = page.outer if line.page % 2 == 0 else page.inner
        assert left - 0.1 <= line.x
        assert line.x + line.width <= page.width - (page.inner if line.page % 2 == 0 else page.outer) + 0.1
        assert page.bottom - 1 <= line.y + line.height / 2


def test_lines_of_text_stand_on_one_grid(printed: Printed, sample: Book):
    page = lay_page(sample.config.print)
    chapters = [
        line for line in printed.lines if line.starts.document == "ice" and line.height == page.leading
    ]
    steps = {round((page.height - page.top - line.y) / page.leading % 1, 2) % 1 for line in chapters}
    assert {0.0} == steps


def test_pages_begin_where_their_first_line_does(printed: Printed, sample: Book):
    bodies = {d.id: etree.fromstring(d.body) for d in compose(sample).documents}
    first = {}
    for line in printed.lines:
        first.setdefault(line.page, line)
    for page in printed.pages:
        if page.starts is None:
            continue
        block = bodies[page.starts.document].xpath(f"descendant-or-self::*[@id='{page.starts.block}']")[0]
        rest = "".join("".join(block.itertext()).split())[page.starts.offset :]
        assert rest.startswith("".join(first[page.number].text.split())[:20])


def test_sections_that_may_open_on_a_verso_do(printed: Printed):
    starts = {page.starts.document: page for page in reversed(printed.pages) if page.starts}
    assert 1 == starts["part-1"].number % 2
    assert "1" == starts["part-1"].folio
    assert starts["ice"].number == 1 + max(
        p.number for p in printed.pages if p.starts and p.starts.document == "the-harbour"
    )


def test_folios_of_contents_are_those_of_the_pages(printed: Printed):
    starts = {page.starts.document: page.folio for page in reversed(printed.pages) if page.starts}
    lines = [line.text.split() for line in printed.lines if line.starts.document == "contents"][1:]
    listed = [starts[id] for id in ("preface", "part-1", "the-harbour", "ice", "part-2", "thaw", "endnotes")]
    assert listed == [words[-1] for words in lines]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_folios_of_contents_stand_at_the_edge_of_the_text(language: str, workers: Executor, store: Shelf):
    long = "Of the Winters in Aldersund, and of Those Who Came There Before the Ice Did, as They Told It"
    titles = ("Ice", long)
    made = book(
        *(section(f"# {title}\n\nText.", title=title, id=f"s{n}") for n, title in enumerate(titles)),
        config=config(language=language),
    )
    page = lay_page(made.config.print)
    textpage = pypdfium2.PdfDocument(print_it(made, workers, store).pdf)[4].get_textpage()
    text = textpage.get_text_range()
    folios = [textpage.get_charbox(n) for n, sign in enumerate(text) if sign in "13"]
    if language == "en":
        edges = [page.width - page.outer - right for _, _, right, _ in folios]
    else:
        edges = [left - page.outer for left, *_ in folios]
    assert [0, 0] == [pytest.approx(edge, abs=1.5) for edge in edges]


def test_text_set_for_a_recto_is_moved_to_its_verso(workers: Executor, store: Shelf):
    made = book(chapter("Ice", 1), chapter("Thaw", 1, recto=False), config=config())
    printed = print_it(made, workers, store)
    page = lay_page(made.config.print)
    lines = [
        line
        for line in printed.lines
        if line.starts.document == "thaw" and line.text.startswith("The harbour")
    ]
    assert 0 == lines[0].page % 2
    assert page.outer == pytest.approx(lines[0].x, abs=0.01)


def test_sides_of_unequal_measure_are_set_each_to_its_own(workers: Executor, store: Shelf):
    made = book(chapter("Ice", 1), chapter("Thaw", 4, recto=False), config=config())
    narrow = made.styles["print.css"] + "@page :left { margin-left: 110pt }"
    made = book(*made.sections, config=config(), styles={**made.styles, "print.css": narrow})
    lines = [line for line in print_it(made, workers, store).lines if line.starts.document == "thaw"]
    for line in lines:
        assert line.page % 2 or line.x >= 109.9
        assert line.x + line.width <= lay_page(made.config.print).width - 48


def test_text_gives_way_to_a_wide_gutter(workers: Executor, store: Shelf):
    settings = config(print={"trim": "4x6in", "printer": "lulu", "signature": 64})
    made = book(chapter("Ice", 1), chapter("Thaw", 1, recto=False), config=settings)
    printed = print_it(made, workers, store)
    page = lay_page(settings.print, 64)
    assert (45.0, 36.0) == pytest.approx((page.inner, page.outer))
    for line in printed.lines:
        left = page.inner if line.page % 2 else page.outer
        assert left - 0.1 <= line.x
        assert line.x + line.width <= left + 288 - 81 + 0.1


def test_a_long_stanza_goes_over_the_page_and_a_short_one_stays_whole(workers: Executor, store: Shelf):
    def verse(id: str, lengths: Iterable[int]) -> Section:
        stanzas = ("\n".join(f"It was line {n}," for n in range(length)) for length in lengths)
        text = "\n\n".join(stanzas)
        return section(f"# Verse\n\n/// verse\n{text}\n///", id=id, title="Verse", file=f"chapters/{id}.md")

    made = book(verse("short", [6] * 20), verse("long", range(33, 53)), config=config())
    lines = [line for line in print_it(made, workers, store).lines if line.text.startswith("It was line")]
    pages = {
        id: Counter((line.starts.block, line.page) for line in lines if line.starts.document == id)
        for id in ("short", "long")
    }
    assert [6] * 20 == list(pages["short"].values())
    assert len({block for block, _ in pages["long"]}) < len(pages["long"])
    assert 2 <= min(pages["long"].values())


def test_signature_fills_the_last_sheet_with_blanks(workers: Executor, store: Shelf):
    made = book(chapter("Ice", 1), config=config(print={"signature": 16}))
    assert 0 == len(print_it(made, workers, store).pages) % 16


def test_bleed_and_trim_are_the_furnitures(workers: Executor, store: Shelf):
    made = book(chapter("Ice", 1), config=config(print={"trim": "A5", "bleed": "3mm", "crop_marks": True}))
    pdf = opened(print_it(made, workers, store))
    page = pdf.pages[-1].obj
    assert [0, 0, 419.53, 595.28] == pytest.approx([float(n) for n in page.TrimBox], abs=0.01)
    assert -8.5 == pytest.approx(float(page.BleedBox[0]), abs=0.01)


@pytest.mark.parametrize(
    "title",
    [
        "On the Several Kinds of Weather That a Pilot Must Know Before He Is Let Near Any Boat Whatever",
        "Chapter the Twenty-Eighth. Defence of a Theatre of War—(continued)",
    ],
)
def test_long_running_head_is_cut_and_reported(workers: Executor, store: Shelf, title: str):
    made = book(chapter(title, 4, id="weather"), config=config())
    printed = print_it(made, workers, store)
    finding = next(finding for finding in printed.findings if finding.code == "P002")
    short = finding.message.partition("was cut to '")[2].rstrip("'")
    assert title.startswith(short.rstrip("…"))
    assert short in " ".join(pdf_words(printed.pdf))


def test_missing_letter_is_an_error_with_its_place(workers: Executor, store: Shelf):
    made = book("# Ice\n\nA mark \u0e01 stood there.", config=config())
    finding = next(finding for finding in print_it(made, workers, store).findings if finding.code == "P001")
    assert "the typeface has no '\u0e01' (U+0E01)" == finding.message
    assert ("chapters/01-chapter.md", 3) == (finding.location.file, finding.location.line)


def test_missing_letter_of_a_note_is_placed_in_its_chapter(workers: Executor, store: Shelf):
    made = book("# Ice\n\nA mark.[^1]\n\n[^1]: A sign \u0e01.", config=config())
    finding = next(finding for finding in print_it(made, workers, store).findings if finding.code == "P001")
    assert ("chapters/01-chapter.md", 5) == (finding.location.file, finding.location.line)


def test_letters_of_other_scripts_come_from_the_books_own_faces(workers: Executor, store: Shelf):
    words = "κῆτος, חן, كتاب, кит, 港, 这, ₪, ⅕, `code`."
    made = book(f"# Ice\n\n{words}", config=config(print={"typeface": "Source Serif 4"}))
    assert not [finding for finding in print_it(made, workers, store).findings if finding.code == "P001"]


def test_heads_of_notes_say_which_pages_they_belong_to(workers: Executor, store: Shelf):
    many = "\n\n".join(f"{HARBOUR * 5}[^{n}]" for n in range(1, 41))
    notes = "\n\n".join(f"[^{n}]: {INSPECTOR}" for n in range(1, 41))
    made = book(f"# Ice\n\n{many}\n\n{notes}", config=config())
    printed = print_it(made, workers, store)
    folios = {page.number: page.folio for page in printed.pages}
    mark = {name: folios[page] for page, name in links(opened(printed)) if name.startswith("n-")}
    first = [row.split(" | ")[2] for row in collation(printed, made).splitlines() if "Notes to page" in row]
    assert len(first) >= 3
    assert mark[list(mark)[-1]] == re.findall(r"\d+", first[-1])[-1]


def test_style_sheets_that_print_does_not_understand_are_reported(workers: Executor, store: Shelf):
    plain = book(f"# Ice\n\n{HARBOUR}", config=config())
    house = plain.styles["print.css"]
    odd = {**plain.styles, "print.css": house + "p { colour: black }"}
    made = book(*plain.sections, config=config(), styles=odd)
    (finding,) = print_it(made, workers, store).findings
    assert ("P003", "styles/print.css") == (finding.code, finding.location.file)
    assert house.count("\n") + 1 == finding.location.line


def test_a_sheet_that_adds_to_the_house_s_wins_and_is_named_in_complaints(workers: Executor, store: Shelf):
    plain = book(f"# Ice\n\n{HARBOUR}", config=config())
    added = ".opener .title { text-transform: uppercase }\np { colour: black }"
    made = book(*plain.sections, config=config(), styles={**plain.styles, "print-extra.css": added})
    printed = print_it(made, workers, store)
    assert ["styles/print-extra.css:2"] == [str(finding.location) for finding in printed.findings]
    assert "ICE" in pdf_words(printed.pdf)
    assert [page.folio for page in print_it(plain, workers, store).pages] == [p.folio for p in printed.pages]


def test_typefaces_that_a_style_sheet_names_and_nobody_has_are_reported(workers: Executor, store: Shelf):
    plain = book(f"# Ice\n\n{HARBOUR}", config=config())
    house = plain.styles["print.css"]
    odd = {**plain.styles, "print.css": house + "h1 { font-family: 'Nonesuch', EB Garamond, serif }"}
    made = book(*plain.sections, config=config(), styles=odd)
    (finding,) = print_it(made, workers, store).findings
    assert "there is no typeface 'Nonesuch'" in finding.message
    assert ("styles/print.css", house.count("\n") + 1) == (finding.location.file, finding.location.line)


@pytest.mark.parametrize(
    ("value", "unknown"),
    [
        ("12px Helvetica, serif", ["Helvetica"]),
        ("italic 600 small-caps x-large/1.4 'Gill Sans', EB Garamond", ["Gill Sans"]),
        ("oblique 10deg calc(1em + 2pt)/normal Nimbus Roman, serif", ["Nimbus Roman"]),
        ("normal 0.9rem/0.875rlh inherit", []),
        ("inherit", []),
        ("caption", []),
    ],
)
def test_typefaces_are_read_in_the_shorthand_too(value: str, unknown: list[str]):
    assert [(2, name) for name in unknown] == list(unknown_faces(f"p {{\n  font: {value} !important }}"))


def test_typeface_fills_the_measure_with_about_as_many_letters(workers: Executor, store: Shelf):
    for family in ("EB Garamond", "Source Serif 4"):
        made = sample_book(print={"typeface": family})
        printed = print_it(made, workers, store)
        page = lay_page(made.config.print)
        full = [line for line in printed.lines if line.width > page.width - page.inner - page.outer - 0.5]
        letters = sum(len(line.text) for line in full) / len(full)
        assert 55 < letters < 76, family


@pytest.mark.parametrize("count", [6, 16])
def test_a_title_stays_on_its_page_below_many_authors(workers: Executor, count: int):
    people = [{"name": f"Ann Author {sign}"} for sign in "ABCDEFGHIJKLMNOP"[:count]]
    made = book(chapter("Harbours", 1), config=config(title="A Long Title of Many Words", contributors=people))
    pages = pypdfium2.PdfDocument(print_it(made, workers).pdf)
    assert "Words" in pages[2].get_textpage().get_text_range().split()


def test_a_paragraph_of_an_anchor_alone_takes_no_room(workers: Executor):
    text = "\n\n".join(f'{HARBOUR}\n\n<a id="here-{n}"></a>' for n in range(40))
    assert "unloading" in pdf_words(print_it(book(section(f"# One\n\n{text}\n")), workers).pdf)
