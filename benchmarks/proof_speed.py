"""What the proof of a long book costs once its print PDF is there, what the way back of its marks costs, and
whether each mark lies on its own words.

    python benchmarks/proof_speed.py [ROUNDS]

The marks are those of bookgen's own tests: 1,000 of all kinds at random words, written by pypdf, and once more
those that PDFium, the engine of Chromium, can make. Where the corpus has annotated files of other hands,
bookgen's reading of them is held against that of pdfannots.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from books import ROOT, corpus, long_book
from measure import Case, Cost, measure, run, write_table
from pdfannots import process_file

sys.path.append(str(ROOT / "tests"))

from proof_marks import annotate, annotate_by_pdfium
from proof_set import WITHOUT_CARETS, Score, alnum, ask, parts, score

from bookgen.proof import open_copy, read_map
from bookgen.proof.annotations import KINDS, Kind
from bookgen.proof.locate import Finder
from bookgen.proof.search import TextSearch

BOOKGEN = (sys.executable, "-m", "bookgen")
PROOF, COMPARED, RETURN = (
    "the proof, after the print PDF",
    "with bars since that proof",
    "return of 1,000 marks",
)
REACH = {PROOF: ("6 s", "300"), RETURN: ("5 s", "")}
MARKS, SEED = 1000, 41


@dataclass(frozen=True)
class Place:
    """Where a book and its files lie while it is measured."""

    folder: Path

    @property
    def build(self) -> tuple[str, ...]:
        """The command that builds the book, all but the edition."""
        return (*BOOKGEN, "build", str(self.folder / "book"), "--out", str(self.folder / "dist"), "--quiet")

    @property
    def printed(self) -> Path:
        """The print PDF."""
        return self.folder / "dist/book/book.pdf"

    @property
    def proof(self) -> Path:
        """The proof."""
        return self.folder / "dist/book/book-proof.pdf"

    @property
    def marked(self) -> Path:
        """The marked copy."""
        return self.folder / "marked.pdf"


def cases(place: Place) -> Iterator[Case]:
    """Say what is measured; the first proof is there already."""
    earlier = place.folder / "earlier.pdf"
    earlier.write_bytes(place.proof.read_bytes())
    proof = (*place.build, "--edition", "proof")
    yield Case(PROOF, proof, lambda: place.proof.unlink(missing_ok=True))
    yield Case(COMPARED, (*proof, "--since", str(earlier)))
    yield Case(RETURN, (*BOOKGEN, "proof", "return", str(place.marked), str(place.folder / "book"), "--json"))


def cost_rows(costs: dict[str, Cost], place: Place) -> Iterator[tuple[str, ...]]:
    """Lay the costs out; a proof's size stands beside that of its print PDF."""
    share = place.proof.stat().st_size / place.printed.stat().st_size
    sizes = {PROOF: (f"{share:.2f}", "1.5")}
    for name, cost in costs.items():
        figures = (f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.peak:.0f}")
        yield (name, *figures, *sizes.get(name, ("", "")), *REACH.get(name, ("", "")))


def mark_and_score(place: Place) -> list[tuple[object, ...]]:
    """Mark the proof, leave the copy for the return, and score it.

    In a process of its own: the largest one that is measured begins as a copy of this one.
    """
    data = place.proof.read_bytes()
    chapters = {one.file: one.text for one in read_map("proof", data).chapters}
    every, some = (ask(data, chapters, MARKS, SEED, makers) for makers in ((), WITHOUT_CARETS))
    place.marked.write_bytes(annotate(data, parts(every)))
    by_pdfium = annotate_by_pdfium(data, parts(some))
    return [
        score_row("pypdf", score(place.marked.read_bytes(), every, chapters)),
        score_row("PDFium", score(by_pdfium, some, chapters)),
    ]


def score_row(name: str, came: Score) -> tuple[object, ...]:
    """Lay out how a set of marks came back."""
    accounted = f"{came.annotations[0]} / {came.annotations[1]}"
    return (
        name,
        came.marks,
        accounted,
        f"{came.share:.1f} %",
        came.certain,
        len(came.wrong),
        "≥ 99.5 %, 0 wrong",
    )


def foreign_rows() -> Iterator[tuple[object, ...]]:
    """Hold the annotations of other hands' files against what pdfannots reads."""
    for path in sorted((corpus() / "pdf").glob("*.pdf")):
        copy = open_copy(path.name, path.read_bytes())
        if not copy.annotations:
            continue
        with path.open("rb") as file:
            theirs = [note for page in process_file(file).pages for note in page.annots]
        finder = Finder(copy, TextSearch({}))
        ours = [(one.page, one.kind, alnum(finder.spot(one).words), one.comment) for one in copy.annotations]
        same = sum(_is_among(note, ours) for note in theirs)
        yield path.name, len(theirs), same, len(copy.annotations)


def _is_among(note: object, ours: Sequence[tuple[int, Kind, str, str]]) -> bool:
    """Tell whether bookgen has an annotation with the same page, kind, marked words and comment."""
    kind = KINDS.get(f"/{note.subtype.name}", Kind.OTHER)
    words = alnum(note.gettext(True) or "") if kind.has_words else ""
    found = [one[3] for one in ours if one[:3] == (note.pos.page.pageno, kind, words)]
    return (note.contents or "").strip() in (*found, "") if found else False


def main() -> None:
    """Measure, and write the tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as name:
        place = Place(Path(name))
        title = long_book(place.folder / "book")
        run((*place.build, "--edition", "print", "--edition", "proof"))
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            scores = pool.submit(mark_and_score, place).result()
        costs = measure(cases(place), rounds)
        rows = list(cost_rows(costs, place))
    header = (
        "what",
        "wall, s",
        "CPU, s",
        "largest process, MB",
        "of the print PDF's size",
        "reach, size",
        "reach, wall",
        "reach, MB",
    )
    write_table("proof", f"Proof of {title}; medians of {rounds} rounds", header, rows)
    header = (
        "written by",
        "marks",
        "annotations in / accounted for",
        "on their words",
        "certain",
        "wrong corrections",
        "reach",
    )
    write_table("proof_marks", f"Marks at random words of {title}", header, scores)
    header = ("file", "annotations of pdfannots", "the same in bookgen", "annotations of bookgen")
    write_table(
        "proof_annotations",
        "Annotations of other hands, read by pdfannots and by bookgen",
        header,
        foreign_rows(),
    )


if __name__ == "__main__":
    main()
