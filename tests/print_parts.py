"""Print small books and read them back: the collation, the words, the ways in."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pypdfium2

from bookgen.book import Book, Matter
from bookgen.compose import compose
from bookgen.print.geometry import lay_page
from bookgen.print.printing import Printed, print_book
from builders import book, config, section

HARBOUR = (
    "The harbour lay quiet under the first frost, and the boats that had come in during the night were still "
    "unloading when the bell rang for the second time. Nobody on the quay remembered who had ordered it rung, "
    "but everybody remembered what had happened the last time it was not. "
)
INSPECTOR = (
    "“You will say that it was necessary,” said the inspector, turning over the characteristically voluminous "
    "correspondence of the department, “and I shall say that necessity is the administrator’s word for "
    "convenience.” He had been reading since morning. "
)


@dataclass
class Shelf:
    """A store in memory that counts what is put into it."""

    kept: dict[str, bytes] = field(default_factory=dict)
    puts: int = 0

    def get(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def put(self, key: str, data: bytes) -> None:
        self.puts += 1
        self.kept[key] = data


def chapter(title: str, paragraphs: int = 6, **changes: object):
    """Make a chapter of running text, with two notes."""
    texts = [(HARBOUR + INSPECTOR) * 2 for _ in range(paragraphs)]
    texts[0] += f"It was {title}.[^1]"
    texts[-1] += "So it ended.[^2]"
    body = "\n\n".join(texts)
    id = title.lower().replace(" ", "-")
    fields = {"id": id, "title": title, "file": f"chapters/{id}.md", "author": ""} | changes
    notes = f"[^1]: On {title}, *passim*.\n\n[^2]: And the end of {title}."
    return section(f"# {title}\n\n{body}\n\n{notes}\n", **fields)


def sample_book(**changes: object) -> Book:
    """Make a book with a preface, two parts, three chapters, notes."""
    made = {
        "title": "The Winters of Aldersund",
        "contributors": [{"name": "Astrid Holm", "role": "aut"}],
        "publisher": "Kestrel & Finch",
    }
    preface = section(
        f"# Preface\n\n{HARBOUR}\n\n{INSPECTOR * 14}\n",
        id="preface",
        title="Preface",
        file="chapters/preface.md",
        role="preface",
        matter=Matter.FRONT,
    )
    sections = (
        preface,
        section(
            "# The First Winter\n",
            id="part-1",
            title="The First Winter",
            file="chapters/part-1.md",
            role="part",
        ),
        chapter("The Harbour", level=2),
        chapter("Ice", 9, level=2, recto=False),
        section(
            "# The Second Winter\n",
            id="part-2",
            title="The Second Winter",
            file="chapters/part-2.md",
            role="part",
        ),
        chapter("Thaw", 3, level=2),
    )
    return book(*sections, config=config(**(made | changes)))


def uneven_book() -> Book:
    """Make a book of which two sections have a page that ends a line short, one begun on a verso."""
    chance = random.Random(18)
    long = "\n\n".join(HARBOUR + INSPECTOR * (chance.random() < 0.4) for _ in range(60))
    texts = {"ice": long, "fog": HARBOUR, "sea": long}
    sections = (
        section(f"# {id}\n\n{text}", id=id, title=id, recto=id == "ice", file=f"chapters/{id}.md")
        for id, text in texts.items()
    )
    return book(*sections, config=config())


def print_it(made: Book, workers: Executor, store: Shelf | None = None) -> Printed:
    return print_book(made, compose(made), workers, store or Shelf())


def collation(printed: Printed, made: Book) -> str:
    """Say one line a page: number, recto or verso, running head, first words, folio."""
    document = pypdfium2.PdfDocument(printed.pdf)
    rows = [_row(document, index, made) for index in range(len(document))]
    return "".join(f"{row}\n" for row in rows)


def _row(document: pypdfium2.PdfDocument, index: int, made: Book) -> str:
    page = lay_page(made.config.print)
    textpage = document[index].get_textpage()
    above = _words(textpage, page.height - page.top, page.height)
    below = _words(textpage, 0, page.bottom - 4)
    text = _words(textpage, page.bottom - 4, page.height - page.top)
    folio = next((word for word in [*above[:1], *above[-1:], *below] if _is_folio(word)), "-")
    head = " ".join(word for word in above if word != folio) or "-"
    side = "verso" if index % 2 else "recto"
    label = document.get_page_label(index)
    return f"{index + 1:>3} {side} | {label:<5} | {head} | {' '.join(text[:6]) or '-'} | {folio}"


def _is_folio(word: str) -> bool:
    return word.isdigit() or set(word) <= set("ivxlc")


def _words(textpage: pypdfium2.PdfTextPage, bottom: float, top: float) -> list[str]:
    return textpage.get_text_bounded(0, bottom, 2000, top).split()


def assert_collation(golden: Path, printed: Printed, made: Book, *, update: bool) -> None:
    """Compare a book's pages with those on record."""
    found = collation(printed, made)
    if update:
        golden.write_text(found)
    assert golden.read_text() == found


def pdf_words(data: bytes) -> list[str]:
    """Read the words of a PDF without its artifacts, broken words made whole."""
    text = ""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        textpage = page.get_textpage()
        text += textpage.get_text_range() + "\n"
    return text.replace("\u2010\r\n", "").replace("\ufffe", "").replace("\x02", "").split()


def opened(printed: Printed) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(printed.pdf))


def links(pdf: pikepdf.Pdf) -> Iterator[tuple[int, str]]:
    """Give every link into the book: on which page it is, counted from 1, and the name that it leads to."""
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.obj.get("/Annots", ()):
            if "/Dest" in annotation:
                yield number, str(annotation.Dest)


def destinations(pdf: pikepdf.Pdf) -> dict[str, tuple[int, float, float]]:
    """Give every named destination: page, counted from 1, and point."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    names = list(pdf.Root.Names.Dests.Names)
    return {
        str(name): (numbers[place[0].objgen], float(place[2]), float(place[3]))
        for name, place in zip(names[::2], names[1::2], strict=True)
    }
