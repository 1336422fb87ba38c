"""How long the EPUB of a long book takes, and how large it is, beside Pandoc given the same chapters.

    python benchmarks/epub_speed.py [ROUNDS]

Pandoc is the one on the PATH, else the one of the package pypandoc_binary. It gets the cover that bookgen
draws, and makes contents and a page for each chapter as bookgen does; what bookgen adds beyond that, the
ids of the paragraphs above all, is bookgen's to carry.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from books import long_book
from measure import Case, Cost, measure, write_table

from bookgen.cover import draw_cover
from bookgen.load import load_book

COLD, UNCHANGED, VERSION, PANDOC = "cold", "nothing changed", "--version", "Pandoc"
REACH = {
    COLD: ("1.3 s", "0.3 of Pandoc's", "120"),
    UNCHANGED: ("0.3 s", "", ""),
    VERSION: ("0.15 s", "", ""),
}


def pandoc() -> str:
    """Find Pandoc.

    Raises: SystemExit where there is none.
    """
    spec = find_spec("pypandoc")
    packaged = Path(spec.origin).parent / "files" / "pandoc" if spec and spec.origin else Path("pandoc")
    found = shutil.which("pandoc") or shutil.which(packaged)
    if not found:
        sys.exit("there is no Pandoc to compare with: install it, or 'pip install pypandoc_binary'")
    return found


def cases(place: Path) -> Iterator[Case]:
    """Say what is measured."""
    book, out = place / "book", place / "dist"
    bookgen = (sys.executable, "-m", "bookgen")
    build = (*bookgen, "build", str(book), "--out", str(out), "--edition", "epub", "--quiet")
    chapters = map(str, sorted(book.glob("chapters/*.md")))
    settings = ("--metadata=lang:en", f"--metadata=title:{load_book(book).config.title}")
    shape = ("--toc", "--split-level=1", "--file-scope", f"--epub-cover-image={place / 'cover.png'}")

    def forget() -> None:
        for folder in (out, book / ".bookgen", place / ".bookgen"):
            shutil.rmtree(folder, ignore_errors=True)

    yield Case(PANDOC, (pandoc(), *settings, *shape, "-o", str(place / "pandoc.epub"), *chapters))
    yield Case(COLD, build, forget)
    yield Case(UNCHANGED, build)
    yield Case(VERSION, (*bookgen, "--version"))


def rows(costs: dict[str, Cost], sizes: dict[str, int]) -> Iterator[tuple[str, ...]]:
    """Lay the costs out, with their share of Pandoc's."""
    one = costs[PANDOC]
    for name, cost in costs.items():
        shares = (f"{cost.wall / one.wall:.2f}", f"{cost.cpu / one.cpu:.2f}")
        figures = (f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.peak:.0f}", *shares)
        yield (
            name,
            *figures,
            f"{sizes[name] / 1000:.0f}" if name in sizes else "",
            *REACH.get(name, ("",) * 3),
        )


def weigh(epub: Path) -> int:
    """Measure a file, and see that it is a whole archive. Units: bytes."""
    with zipfile.ZipFile(epub) as archive:
        if broken := archive.testzip():
            sys.exit(f"{epub}: '{broken}' is damaged")
    return epub.stat().st_size


def main() -> None:
    """Measure, and write the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        title = long_book(place / "book")
        (place / "cover.png").write_bytes(draw_cover(load_book(place / "book")).cover.data)
        costs = measure(cases(place), rounds)
        sizes = {PANDOC: weigh(place / "pandoc.epub"), COLD: weigh(place / "dist/book/book.epub")}
    measured = ("wall, s", "CPU, s", "largest process, MB", "of Pandoc's wall", "of its CPU", "size, kB")
    header = ("what", *measured, "reach, wall", "reach, CPU", "reach, MB")
    write_table("epub", f"EPUB of {title}", header, rows(costs, sizes))


if __name__ == "__main__":
    main()
