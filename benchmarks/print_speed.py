"""How long the print PDF of a long book takes, beside WeasyPrint given the same pages in one process.

    python benchmarks/print_speed.py [ROUNDS]

WeasyPrint gets the XHTML and the style sheets that bookgen's own workers get, heads and folios included,
but no folios in its contents and notes, which it could not know. How the cost grows with the book is
measured once, whatever the rounds.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import count
from pathlib import Path

import pikepdf
from books import long_book
from lxml import etree
from measure import Case, Cost, measure, write_table
from peers import chromium_pdf, pandoc_typst

from bookgen.book import Book
from bookgen.compose import compose
from bookgen.load import load_book
from bookgen.print.run import Run, begin, frame
from bookgen.print.typefaces import cut, font_face_rules
from bookgen.store import NOTHING_KEPT
from bookgen.typefaces import faces_for
from bookgen.workers import NoWorkers

XHTML = "{http://www.w3.org/1999/xhtml}"
HERE = Path(__file__).parent
STRINGS = """
div[data-book-title] { break-before: page; string-set: book-title attr(data-book-title), book-author attr(data-book-author),
  section-title attr(data-running-head) }
"""
"""The frame's strings, which stand on each section's own body and here on a div; and a page of its own."""
ONE = "WeasyPrint, one document"
REACH = {
    "cold": "0.55 of WeasyPrint's wall, 1.15 of its CPU; 150 MB",
    "nothing changed": "0.4 s",
    "a word in chapter 70": "1.5 s",
    "a paragraph in chapter 3": "0.35 of cold",
    "print and screen together, cold": "1.35 of cold",
}
BOTH = '[print]\nvariant = ["pdf/ua-1", "pdf/x-4"]\n'
LONG_WORD = re.compile(r"[a-z]{7,}")
"""No word of a heading, which the contents and the running heads would repeat."""
COPIES = (2, 4, 8)
"""How many books long the books are by which growth is measured."""
HEADER = (
    "what",
    "wall, s",
    "CPU, s",
    "largest process, MB",
    "of WeasyPrint's wall",
    "of its CPU",
    "of cold's wall",
    "reach",
)


@dataclass(frozen=True, slots=True)
class Bench:
    """A folder with a book in it, where it is built again and again."""

    place: Path
    changes: Iterator[int] = field(default_factory=count)

    @property
    def book(self) -> Path:
        """The book's own folder."""
        return self.place / "book"

    @property
    def pdf(self) -> Path:
        """What bookgen makes of it."""
        return self.place / "dist/book/book.pdf"

    def build(self) -> tuple[str, ...]:
        """Give the command that makes the print PDF."""
        command = (
            "build",
            str(self.book),
            "--out",
            str(self.place / "dist"),
            "--edition",
            "print",
            "--quiet",
        )
        return (sys.executable, "-m", "bookgen", *command)

    def forget(self) -> None:
        """Leave nothing that was made before."""
        shutil.rmtree(self.place / "dist", ignore_errors=True)
        shutil.rmtree(self.book / ".bookgen", ignore_errors=True)
        shutil.rmtree(self.place / ".bookgen", ignore_errors=True)

    def want_both(self) -> None:
        """Ask for the press's file beside the screen's, of a book of which nothing is made."""
        self.forget()
        settings = self.book / "book.toml"
        settings.write_text(settings.read_text(encoding="utf-8") + BOTH, encoding="utf-8")

    def want_one(self) -> None:
        """Ask for the screen's file alone."""
        settings = self.book / "book.toml"
        settings.write_text(settings.read_text(encoding="utf-8").removesuffix(BOTH), encoding="utf-8")
        self.forget()

    def change_word(self) -> None:
        """Turn a word of the text round, another each time, so that the page count stays."""
        path = self._chapter(72)
        text = path.read_text(encoding="utf-8")
        words = [word for word in text.split() if LONG_WORD.fullmatch(word) and f" {word} " in text]
        word = words[next(self.changes)]
        path.write_text(text.replace(f" {word} ", f" {word[::-1]} ", 1), encoding="utf-8")

    def add_paragraph(self) -> None:
        """Add more than a page of text, so that every folio after it is another."""
        path = self._chapter(5)
        text = path.read_text(encoding="utf-8").rstrip()
        more = f"{'A paragraph more. ' * 150}{next(self.changes)}"
        path.write_text(f"{text}\n\n{more}\n", encoding="utf-8")

    def _chapter(self, number: int) -> Path:
        return sorted(self.book.glob("chapters/*.md"))[number]


def lay_whole(book: Book, place: Path) -> None:
    """Lay down the whole book as one document with everything that it needs."""
    run = begin(book, compose(book), NoWorkers(), NOTHING_KEPT)
    whole = _whole(run)
    place.mkdir()
    (place / "fonts.conf").write_bytes((files("bookgen.print") / "fonts.conf").read_bytes())
    faces = faces_for(book.config.print.typeface, whole)
    for face in faces:
        (place / face.name).write_bytes(cut(face))
    *sheets, after = (text for _, text in run.sheets(is_bound=True))
    rules = font_face_rules(faces, lambda face: face.name)
    (place / "whole.css").write_text("\n".join((rules, *sheets, STRINGS, after)), encoding="utf-8")
    (place / "whole.html").write_text(whole, encoding="utf-8")
    for href, data in run.pictures.items():
        (place / href).parent.mkdir(parents=True, exist_ok=True)
        (place / href).write_bytes(data)


def _whole(run: Run) -> str:
    """Put every section into one document, in the frame that each has alone, and aim the links into it."""
    root = etree.Element("html", lang=run.book.config.language)
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "meta", charset="utf-8")
    etree.SubElement(head, "title").text = run.book.config.title
    etree.SubElement(head, "link", rel="stylesheet", href="whole.css")
    body = etree.SubElement(root, "body")
    for document in run.documents:
        section = etree.fromstring(frame(run.book, document, document.body)).find(f"{XHTML}body")
        section.tag = f"{XHTML}div"
        for link in section.iter(f"{XHTML}a"):
            path, _, fragment = link.get("href", "").partition("#")
            if path.endswith(".xhtml") or not path:
                link.set("href", f"#{fragment or path.removesuffix('.xhtml')}")
        body.append(section)
    for element in root.iter(etree.Element):
        element.tag = element.tag.removeprefix(XHTML)
    return str(etree.tostring(root, encoding="unicode", method="html"))


def cases(bench: Bench) -> Iterator[Case]:
    """Say what is measured in each round."""
    whole = bench.place / "whole"
    beside = {
        "Pandoc and typst": pandoc_typst(bench.book, bench.place / "typst.pdf"),
        "Chromium, the same HTML and CSS": chromium_pdf(whole / "whole.html", bench.place / "chromium.pdf"),
    }
    yield from (Case(name, command) for name, command in beside.items() if command)
    yield Case(ONE, (sys.executable, str(HERE / "whole.py"), str(whole), str(bench.place / "whole.pdf")))
    yield Case("print and screen together, cold", bench.build(), bench.want_both)
    yield Case("cold", bench.build(), bench.want_one)
    yield Case("nothing changed", bench.build())
    yield Case("a word in chapter 70", bench.build(), bench.change_word)
    yield Case("a paragraph in chapter 3", bench.build(), bench.add_paragraph)


def rows(costs: dict[str, Cost]) -> Iterator[tuple[str, ...]]:
    """Lay the costs out, with their share of WeasyPrint's own and of a cold build's."""
    one, cold = costs[ONE], costs["cold"]
    for name, cost in costs.items():
        shares = (f"{cost.wall / one.wall:.2f}", f"{cost.cpu / one.cpu:.2f}", f"{cost.wall / cold.wall:.2f}")
        yield (name, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.peak:.0f}", *shares, REACH.get(name, ""))


def growth(place: Path, one: Cost) -> Iterator[str]:
    """Build books that are several times as long, once each, and say what a copy costs in them."""
    yield "| copies | wall, s | CPU, s | largest process, MB | wall a copy, of one | CPU a copy, of one |"
    yield "| --- | --- | --- | --- | --- | --- |"
    costs = {1: one}
    for copies in COPIES:
        bench = Bench(place / f"{copies}-copies")
        long_book(bench.book, copies)
        costs |= {copies: measure([Case("cold", bench.build(), bench.forget)], 1)["cold"]}
        shutil.rmtree(bench.place)
    for copies, cost in costs.items():
        each = f"{cost.wall / one.wall / copies:.2f} | {cost.cpu / one.cpu / copies:.2f}"
        yield f"| {copies} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.peak:.0f} | {each} |"


def sizes(bench: Bench) -> Iterator[str]:
    """Compare the files, and count how often each face is in ours."""
    whole, bound = (bench.place / "whole.pdf").stat().st_size, bench.pdf.stat().st_size
    yield f"The PDF has {bound:,} bytes, {bound / whole:.2f} of the one-document PDF (reach 1.10)."
    with pikepdf.open(bench.pdf) as pdf:
        fonts = [
            thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing
        ]
        faces = Counter(str(font.FontName).partition("+")[2] for font in fonts)
    yield f"It has {len(faces)} faces, each embedded at most {max(faces.values())} times (reach 1)."


def main() -> None:
    """Measure, and write the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name))
        title = long_book(bench.book)
        lay_whole(load_book(bench.book), bench.place / "whole")
        costs = measure(cases(bench), rounds)
        facts = (
            *sizes(bench),
            "",
            "How the cost grows with the book, one round:",
            "",
            *growth(bench.place, costs["cold"]),
        )
    write_table("print", f"Print PDF of {title}; medians of {rounds} rounds", HEADER, rows(costs), facts)


if __name__ == "__main__":
    main()
