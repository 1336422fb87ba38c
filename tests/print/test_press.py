"""The file for the press: its inks, its boxes, its promises, and nothing that leads a reader about."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from print_parts import Shelf, chapter, print_it

from bookgen.book import Asset, Book
from bookgen.check.pdf import check_pdf
from bookgen.print.separate import separate
from builders import book, config

PLATES = """# Plates

A [link](https://kestrel.example) and a note.[^1]

![a sunset](images/photo.jpg)

![a fog](images/fog.png)

![a stamp](images/stamp.png)

![a flag](images/flag.svg)

[^1]: The note.
"""
FLAG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><defs><linearGradient id="g">
<stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#00f"/></linearGradient></defs>
<rect width="60" height="20" fill="url(#g)"/><rect y="20" width="60" height="20" fill="#060" stroke="#333"/></svg>"""
COLOURED = """
h1 { color: #7a1f1f; border-bottom: 1pt solid rgb(0 60 120) }
p { color: device-cmyk(1 1 1 1) }
@page { background: #ffe }
"""
RGB = {"/DeviceRGB", "/CalRGB"}


def picture(kind: str, mode: str, colour: object, size: tuple[int, int] = (400, 300)) -> bytes:
    data = io.BytesIO()
    Image.new(mode, size, colour).save(data, kind)
    return data.getvalue()


def plates(**settings: object) -> Book:
    """Make a book of every kind of picture, coloured by its style sheet."""
    assets = (
        Asset("images/photo.jpg", "image/jpeg", picture("JPEG", "RGB", (200, 80, 40))),
        Asset("images/fog.png", "image/png", picture("PNG", "RGB", (120, 121, 119))),
        Asset("images/stamp.png", "image/png", picture("PNG", "RGBA", (20, 120, 40, 128))),
        Asset("images/flag.svg", "image/svg+xml", FLAG),
    )
    made = book(chapter("Ice", 2), config=config(print={"variant": "pdf/x-4", **settings}), assets=assets)
    section = replace(made.sections[0], markdown=PLATES, id="plates", file="chapters/plates.md")
    styles = dict(made.styles) | {"print.css": made.styles["print.css"] + COLOURED}
    return replace(made, sections=(section, *made.sections), styles=styles)


@pytest.fixture(scope="module")
def press(workers: Executor, store: Shelf) -> pikepdf.Pdf:
    made = plates(bleed="3mm", crop_marks=True)
    return pikepdf.open(io.BytesIO(separate(print_it(made, workers, store).pdf, made.config)))


def drawn(pdf: pikepdf.Pdf) -> Iterator[tuple[str, list[object]]]:
    """Give every operator of the file, those of forms and patterns too."""
    forms = (thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream))
    holders = [thing for thing in forms if thing.get("/Subtype") == "/Form" or "/PatternType" in thing]
    for holder in (*(page.obj for page in pdf.pages), *holders):
        if "/Contents" in holder or isinstance(holder, pikepdf.Stream):
            for instruction in pikepdf.parse_content_stream(holder):
                yield str(instruction.operator), list(instruction.operands)


def pictures(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    streams = (thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream))
    return [stream for stream in streams if stream.get("/Subtype") == "/Image"]


def test_every_colour_is_one_of_inks(press: pikepdf.Pdf):
    operators = list(drawn(press))
    assert [] == [op for op, _ in operators if op in {"rg", "RG"}]
    assert [] == [names for op, names in operators if op in {"cs", "CS"} and str(names[0]) in RGB]
    inks = [[float(n) for n in numbers] for op, numbers in operators if op in {"k", "K"}]
    assert [0, 0, 0, 1] in inks
    assert [] == [ink for ink in inks if sum(ink) > 2.401]
    assert any(ink[1] > 0.5 for ink in inks)


def test_no_space_of_the_file_is_rgb(press: pikepdf.Pdf):
    spaces = [str(thing.get("/ColorSpace", "")) for thing in press.objects if hasattr(thing, "keys")]
    groups = [
        str(thing.Group.get("/CS", ""))
        for thing in press.objects
        if hasattr(thing, "keys") and "/Group" in thing
    ]
    assert set() == RGB & {*spaces, *groups}
    shadings = [
        shading
        for thing in press.objects
        if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary) and "/Resources" in thing
        for shading in thing.Resources.get("/Shading", {}).values()
    ]
    assert {"/DeviceCMYK"} == {str(shading.ColorSpace) for shading in shadings}


def test_running_text_and_furniture_are_black_alone(workers: Executor, store: Shelf):
    made = book(chapter("Ice", 2), config=config())
    pdf = pikepdf.open(io.BytesIO(separate(print_it(made, workers, store).pdf, made.config)))
    colours = {tuple(float(n) for n in numbers) for op, numbers in drawn(pdf) if op in {"k", "K", "g", "G"}}
    assert {(0, 0, 0, 1)} == colours


def test_pictures_are_grey_or_of_four_inks(press: pikepdf.Pdf):
    masks = {picture.SMask.objgen for picture in pictures(press) if "/SMask" in picture}
    shown = [picture for picture in pictures(press) if picture.objgen not in masks]
    assert ["/DeviceCMYK", "/DeviceCMYK", "/DeviceGray"] == sorted(
        str(picture.ColorSpace) for picture in shown
    )
    assert 1 == len(masks)


def test_a_photograph_keeps_its_colour(press: pikepdf.Pdf):
    page = next(
        i
        for i, page in enumerate(press.pages)
        if any(k.startswith("/i") for k in page.Resources.get("/XObject", {}))
    )
    data = io.BytesIO()
    press.save(data)
    colours = (
        pypdfium2.PdfDocument(data.getvalue())[page]
        .render(scale=1)
        .to_pil()
        .convert("RGB")
        .getcolors(1 << 20)
    )
    assert any(
        abs(red - 200) < 30 and abs(green - 80) < 30 and abs(blue - 40) < 30
        for _, (red, green, blue) in colours
    )


def test_it_promises_pdf_x_4_for_one_condition(press: pikepdf.Pdf):
    intent = press.Root.OutputIntents[0]
    assert ("/GTS_PDFX", "CGATS TR 001", 4) == (
        str(intent.S),
        str(intent.OutputConditionIdentifier),
        intent.DestOutputProfile.N,
    )
    facts = press.open_metadata()
    assert ("PDF/X-4", "False") == (facts["pdfxid:GTS_PDFXVersion"], facts["pdf:Trapped"])
    assert "pdfuaid:part" not in facts
    assert ("1.6", "/False") == (press.pdf_version, str(press.docinfo.Trapped))


def test_nothing_leads_a_reader_about(press: pikepdf.Pdf):
    assert not any("/Annots" in page.obj for page in press.pages)
    assert {"/Outlines", "/Names", "/StructTreeRoot"}.isdisjoint(press.Root.keys())


def test_the_same_book_gives_the_same_bytes(workers: Executor, store: Shelf):
    made = plates()
    first, second = (separate(print_it(made, workers, store).pdf, made.config) for _ in range(2))
    assert first == second


def test_words_are_those_of_the_screen(workers: Executor, store: Shelf):
    made = plates()
    screen = print_it(made, workers, store).pdf
    texts = [
        [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
        for data in (screen, separate(screen, made.config))
    ]
    assert texts[0] == texts[1]


def test_the_check_finds_nothing_wrong_with_it(workers: Executor, store: Shelf):
    made = plates()
    found = check_pdf("plates-press.pdf", separate(print_it(made, workers, store).pdf, made.config))
    assert {"P160"} >= {finding.code for finding in found}


def test_marks_stand_outside_the_bleed_in_every_ink(press: pikepdf.Pdf):
    for page in press.pages:
        media, bleed, trim = (
            [float(n) for n in page.obj[box]] for box in ("/MediaBox", "/BleedBox", "/TrimBox")
        )
        assert [-29.504, -8.504, 0] == pytest.approx([media[0], bleed[0], trim[0]], abs=0.01)
        assert [21, 8.504] == pytest.approx([media[3] - bleed[3], bleed[3] - trim[3]], abs=0.01)
        marks = page.obj.Resources.XObject.CropMarks
        assert "/All" == str(marks.Resources.ColorSpace.Registration[1])
        for instruction in pikepdf.parse_content_stream(marks):
            if str(instruction.operator) in {"m", "l"}:
                x, y = (float(n) for n in instruction.operands)
                assert not (bleed[0] < x < bleed[2] and bleed[1] < y < bleed[3])


def test_a_printer_that_wants_no_bleed_at_the_spine_gets_none(workers: Executor, store: Shelf):
    made = book(chapter("Ice", 2), config=config(print={"bleed": "0.125in", "printer": "kdp"}))
    pdf = pikepdf.open(io.BytesIO(separate(print_it(made, workers, store).pdf, made.config)))
    boxes = [[float(n) for n in page.obj.MediaBox] for page in pdf.pages[:2]]
    assert [[0, -9, 405, 621], [-9, -9, 396, 621]] == boxes


def test_pictures_below_three_hundred_pixels_an_inch_are_named(workers: Executor, store: Shelf):
    made = plates()
    found = check_pdf("plates-press.pdf", separate(print_it(made, workers, store).pdf, made.config))
    assert any("98 pixels per inch" in finding.message for finding in found)
