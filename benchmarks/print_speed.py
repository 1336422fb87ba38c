"""How long the print PDF of a long book takes, beside WeasyPrint given the same pages in one process.

    python benchmarks/print_speed.py [ROUNDS]

WeasyPrint gets the XHTML and the style sheets that bookgen's own workers get, heads and folios included,
but no folios in its contents and notes, which it could not know.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from books import long_book
from lxml import etree
from measure import Case, Cost, measure, write_table
from peers import chromium_pdf, pandoc_typst

from bookgen.book import Book
from bookgen.compose import compose
from bookgen.edition import Composition, Edition
from bookgen.load import load_book
from bookgen.print.geometry import page_sheets
from bookgen.print.typefaces import cut, font_face_rules
from bookgen.templates import find_template, render
from bookgen.typefaces import book_typefaces, faces_of

XHTML = "{http://www.w3.org/1999/xhtml}"
HERE = Path(__file__).parent
STRINGS = """
div[data-book-title] { string-set: book-title attr(data-book-title), book-author attr(data-book-author),
  section-title attr(data-running-head) }
"""
"""The frame's strings, which stand on each section's own body and here on a div."""
REACH = {
    "cold": ("0.55", "1.15"),
    "nothing changed": ("0.4 s", ""),
    "a word in chapter 70": ("1.5 s", ""),
    "a paragraph in chapter 3": ("0.35 of cold", ""),
}


def lay_whole(book: Book, composition: Composition, place: Path) -> None:
    """Lay down the whole book as one document with everything that it needs."""
    place.mkdir()
    (place / "fonts.conf").write_bytes((files("bookgen.print") / "fonts.conf").read_bytes())
    typeface = book.config.print.typeface
    for family in book_typefaces(typeface):
        for face in faces_of(family):
            (place / face.name).write_bytes(cut(face))
    before, after = page_sheets(book.config.print)
    house = (book.styles["book.css"], book.styles["print.css"])
    rules = font_face_rules(typeface, lambda face: face.name)
    (place / "whole.css").write_text("\n".join((rules, before, *house, STRINGS, after)), encoding="utf-8")
    (place / "whole.html").write_text(_whole(book, composition), encoding="utf-8")
    for asset in composition.assets:
        (place / asset.href).parent.mkdir(parents=True, exist_ok=True)
        (place / asset.href).write_bytes(asset.data)


def _whole(book: Book, composition: Composition) -> str:
    """Put every section into one document, in the frame that each has alone, and aim the links into it."""
    language = book.config.language
    root = etree.Element("html", lang=language)
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "meta", charset="utf-8")
    etree.SubElement(head, "title").text = book.config.title
    etree.SubElement(head, "link", rel="stylesheet", href="whole.css")
    body = etree.SubElement(root, "body")
    frame = find_template("frame-print.xhtml.j2", {})
    for document in composition.documents:
        if Edition.PRINT not in document.editions:
            continue
        framed = render(frame, book=book.config, document=document, body=document.body, language=language)
        section = etree.fromstring(framed).find(f"{XHTML}body")
        section.tag = f"{XHTML}div"
        for link in section.iter(f"{XHTML}a"):
            path, _, fragment = link.get("href", "").partition("#")
            if path.endswith(".xhtml") or not path:
                link.set("href", f"#{fragment or path.removesuffix('.xhtml')}")
        body.append(section)
    for element in root.iter(etree.Element):
        element.tag = element.tag.removeprefix(XHTML)
    return etree.tostring(root, encoding="unicode", method="html")


def cases(place: Path) -> Iterator[Case]:
    """Say what is measured."""
    book, out = place / "book", place / "dist"
    build = (sys.executable, "-m", "bookgen", "build", str(book), "--out", str(out), "--edition", "print")
    build = (*build, "--quiet")
    changes = iter(range(10**6))

    def forget() -> None:
        shutil.rmtree(out, ignore_errors=True)
        shutil.rmtree(book / ".bookgen", ignore_errors=True)
        shutil.rmtree(place / ".bookgen", ignore_errors=True)

    def change_word() -> None:
        path = sorted(book.glob("chapters/*.md"))[72]
        text = path.read_text(encoding="utf-8")
        word = next(word for word in text.split() if word.isalpha() and word != word[::-1] and f" {word} " in text)
        path.write_text(text.replace(f" {word} ", f" {word[::-1]} ", 1), encoding="utf-8")

    def add_paragraph() -> None:
        path = sorted(book.glob("chapters/*.md"))[5]
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text.rstrip()}\n\n{'A paragraph more. ' * 150}{next(changes)}\n", encoding="utf-8")

    beside = {
        "Pandoc and typst": pandoc_typst(book, place / "typst.pdf"),
        "Chromium, the same HTML and CSS": chromium_pdf(place / "whole" / "whole.html", place / "chromium.pdf"),
    }
    yield from (Case(name, command) for name, command in beside.items() if command)
    whole = (sys.executable, str(HERE / "whole.py"), str(place / "whole"), str(place / "whole.pdf"))
    yield Case("WeasyPrint, one document", whole)
    yield Case("cold", build, forget)
    yield Case("nothing changed", build)
    yield Case("a word in chapter 70", build, change_word)
    yield Case("a paragraph in chapter 3", build, add_paragraph)


def rows(costs: dict[str, Cost]) -> Iterator[tuple[str, ...]]:
    """Lay the costs out, with their share of WeasyPrint's own."""
    one = costs["WeasyPrint, one document"]
    for name, cost in costs.items():
        shares = (f"{cost.wall / one.wall:.2f}", f"{cost.cpu / one.cpu:.2f}")
        yield (name, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.peak:.0f}", *shares, *REACH.get(name, ("", "")))


def main() -> None:
    """Measure, and write the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        title = long_book(place / "book")
        book = load_book(place / "book")
        lay_whole(book, compose(book), place / "whole")
        costs = measure(cases(place), rounds)
        sizes = [(place / "whole.pdf").stat().st_size, (place / "dist/book/book.pdf").stat().st_size]
    header = ("what", "wall, s", "CPU, s", "largest process, MB", "of WeasyPrint's wall", "of its CPU")
    write_table("print", f"Print PDF of {title}; medians of {rounds} rounds", (*header, "reach, wall", "reach, CPU"), rows(costs))
    print(f"size of the PDF: {sizes[1] / sizes[0]:.2f} of the one-document PDF ({sizes[0]} bytes)")


if __name__ == "__main__":
    main()
