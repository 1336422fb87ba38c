"""How many books a machine builds in a time, and whether all come out of a cluster on which things die.

    python benchmarks/catalogue_speed.py [BOOKS [WITH_PAGES]]

BOOKS books (300) are built as EPUBs, and WITH_PAGES of them (30), spread evenly over all lengths, as EPUB and
print PDF: by 1, 2 and 4 processes, from nothing, and once more with nothing changed. What the cores allow is
measured too: the gain of runs that have nothing in common. Then four worker processes of a Dask cluster build
the books with pages; one is killed, the scheduler is started anew, and all files must be those of one machine.
A second table says what a hundred thousand such titles would cost.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from books import catalogue
from cluster import Cluster
from measure import write_table

from bookgen.workers import usable_cores

USUAL = 300, 30
"""How many books are built as EPUBs, and how many with pages."""
WORKERS = (1, 2, 4)
SAMPLE = 5
"""Of so many books one is built to learn what the cores allow."""
HEADER = ("what", "books", "workers", "wall, s", "speed-up", "the cores allow", "efficiency", "MB a worker", "reach")
TITLES = 100_000
NEEDED = ("what", "hours of one core", "finished files, GB", "with nothing changed, minutes", "MB a worker")
AS_MANY = ("--book-memory", "2048")
"""Builds even a single book as one of many: in a process of its own."""
REACHES = "efficiency 0.9, 400 MB"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run over many books cost."""

    seconds: float
    megabytes: int
    """Memory of the largest process that built a book."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Books and how they are to be built."""

    what: str
    folders: Sequence[Path]
    editions: tuple[str, ...]
    place: Path

    def out(self, name: str) -> Path:
        """Name a folder for finished books; what was typeset before lies beside it."""
        return self.place / f"{'-'.join(self.editions)}-{name}" / "dist"

    def command(self, out: Path, *options: str) -> tuple[str, ...]:
        """Say how the books are built."""
        editions = (word for edition in self.editions for word in ("--edition", edition))
        build = (sys.executable, "-m", "bookgen", "build", *map(str, self.folders), "--out", str(out))
        return (*build, *editions, *AS_MANY, "--json", "--quiet", *options)

    def build(self, out: Path, *options: str) -> Run:
        """Build the books; what lies in `out` stays.

        Raises: SystemExit where a book fails.
        """
        start = time.monotonic()
        done = subprocess.run(self.command(out, *options), capture_output=True, check=False)
        seconds = time.monotonic() - start
        if done.returncode:
            sys.exit(f"{self.what}: a book failed\n{done.stdout.decode()}{done.stderr.decode()}")
        run = Run(seconds, max(book["megabytes"] for book in json.loads(done.stdout)["books"]))
        print(f"{self.what}, {' '.join(options)}: {run}", file=sys.stderr)
        return run

    def allowed(self) -> Iterator[float]:
        """Say for each number of workers how much sooner work is done that has nothing in common."""
        sample = Bench(self.what, self.folders[::SAMPLE], self.editions, self.place)
        took: dict[int, float] = {}
        for workers in WORKERS:
            cores = min(workers, usable_cores())
            if cores not in took:
                took[cores] = sample.at_once(cores)
            yield cores * took[1] / took[cores]

    def at_once(self, runs: int) -> float:
        """Build the books so many times over, all runs at once. Units: seconds."""
        outs = [self.out(f"run-{number}-of-{runs}") for number in range(runs)]
        start = time.monotonic()
        with ThreadPoolExecutor(runs) as threads:
            tuple(threads.map(lambda out: self.build(out, "--jobs", "1"), outs))
        return time.monotonic() - start

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Build with one worker and with several, then with nothing to do."""
        one = None
        for workers, most in zip(WORKERS, tuple(self.allowed()), strict=True):
            run = self.build(self.out(str(workers)), "--jobs", str(workers))
            one = one or run
            gain = one.seconds / run.seconds
            figures = (f"{gain:.2f}", f"{most:.2f}", f"{gain / most:.2f}", run.megabytes, REACHES)
            yield (self.what, len(self.folders), workers, f"{run.seconds:.1f}", *figures)
        again = self.build(self.out("1"))
        if again.megabytes:
            sys.exit(f"{self.what}: a book was built again though nothing had changed")
        what = f"{self.what}, nothing changed"
        yield (what, len(self.folders), usable_cores(), f"{again.seconds:.1f}", "", "", "", "", "10 s")

    def title_rows(self, rows: Sequence[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
        """Say what so many titles like these cost, from the first and the last row of their own.

        To find a book unchanged takes less than to start: what a run over one book takes is no book's.
        """
        share, (built, unchanged) = TITLES / len(self.folders), (float(str(row[3])) for row in (rows[0], rows[-1]))
        start = Bench(self.what, self.folders[-1:], self.editions, self.place).build(self.out("1")).seconds
        size = sum(map(len, finished(self.out("1")).values())) * share / 1e9
        minutes = max(0.0, unchanged - start) * share / 60
        most = max(row[7] for row in rows[:-1])
        yield (self.what, f"{built * share / 3600:.0f}", f"{size:.0f}", f"{minutes:.0f}", most)

    def cluster_row(self) -> tuple[object, ...]:
        """Build on a cluster while a worker is killed and the scheduler started anew.

        Raises: SystemExit where a file differs from that of one machine.
        """
        out, whole = self.out("cluster"), self.out("1")
        with Cluster(self.place / "dask", max(WORKERS)) as cluster:
            start = time.monotonic()
            with ThreadPoolExecutor(1) as thread:
                run = thread.submit(self.build, out, "--scheduler", cluster.address)
                for share, deed in ((4, cluster.kill_worker), (2, cluster.restart_scheduler)):
                    while len([*out.glob("*/manifest.json")]) < len(self.folders) // share and not run.done():
                        time.sleep(0.2)
                    deed()
                run.result()
            seconds = time.monotonic() - start
        if finished(out) != finished(whole):
            sys.exit("the cluster made other files than one machine")
        what = f"{self.what}, on a cluster; a worker is killed, the scheduler started anew; the same bytes"
        return (what, len(self.folders), max(WORKERS), f"{seconds:.1f}", "", "", "", cluster.megabytes, "400 MB")


def finished(out: Path) -> dict[str, bytes]:
    """Read every finished file."""
    return {str(path.relative_to(out)): path.read_bytes() for path in out.glob("*/*.*") if path.is_file()}


def main() -> None:
    """Measure, and write the table."""
    books, with_pages = (*map(int, sys.argv[1:]), *USUAL[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        title = catalogue(place / "books", books)
        longest_first = sorted((place / "books").iterdir(), reverse=True)
        whole = Bench("EPUB", longest_first, ("epub",), place)
        spread = longest_first[:: max(1, books // with_pages)][:with_pages]
        some = Bench("EPUB and print PDF", spread, ("epub", "print"), place)
        of_whole, of_some = tuple(whole.rows()), tuple(some.rows())
        rows = (*of_whole, *of_some, some.cluster_row())
        titles = (*whole.title_rows(of_whole), *some.title_rows(of_some))
    write_table("catalogue", f"A catalogue: {title}", HEADER, rows)
    write_table("titles", f"What {TITLES:,} titles cost, if all were like the {books} of the catalogue", NEEDED, titles)


if __name__ == "__main__":
    main()
