"""How long a save takes to be seen: in the text, on the page; and whether memory stays as it is.

    python benchmarks/watch_speed.py [SAVES]

Writes on a book of the length of Moby-Dick while `bookgen watch` shows it, a save after the other, and asks
for what the page asks for. Times are from the save to the last byte of the section's text, and of the picture
of its first page. Most saves (500) are of a chapter of middle length, some of the longest; then it is
measured how much more memory all its processes hold than after the first tenth.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.request import urlopen

from books import long_book
from measure import write_table

REPORTS = 10
"""So often the memory is told."""
PIXELS = 576


class Watch:
    """A running `bookgen watch` and the events that it sends."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "bookgen", "watch", str(folder), "--port", "0", "--quiet"]
        out = str(folder.parent / "dist")
        self.process = subprocess.Popen([*command, "--out", out], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.address = self.process.stdout.readline().split()[-1]
        self._events = self._listen()

    def _listen(self) -> Iterator[dict]:
        with urlopen(f"{self.address}events") as stream:
            for line in stream:
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])

    def section(self, source: str) -> dict | None:
        """Give the next view's section of a chapter."""
        return next((one for one in next(self._events)["sections"] if one["source"] == source), None)

    def until_set(self) -> None:
        """Wait until the book is checked and every section is set."""
        while not next(self._events)["is_set"]:
            pass

    def get(self, path: str) -> bytes:
        """Ask for something."""
        with urlopen(f"{self.address}{path}") as answer:
            return answer.read()

    def memory(self) -> int:
        """Add up what this process and its children hold. Units: megabytes."""
        rows = subprocess.run(["ps", "-eo", "pid,ppid,rss"], capture_output=True, text=True, check=True).stdout
        table = [tuple(map(int, row.split())) for row in rows.splitlines()[1:]]
        family = {self.process.pid}
        for _ in range(4):
            family |= {pid for pid, parent, _ in table if parent in family}
        return sum(rss for pid, _, rss in table if pid in family) // 1024

    def end(self) -> int:
        """End it as its user would."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


class Seen(NamedTuple):
    """How long after a save something was seen. Units: seconds."""

    text: float
    page: float


def save(watch: Watch, path: Path, number: int) -> Seen:
    """Write a sentence; say when it was in the text, and when on the page."""
    source = f"chapters/{path.name}"
    said = f"This is the sentence that was written as number {number}."
    start = time.monotonic()
    path.write_text(f"{path.read_text().partition('This is the sentence')[0].rstrip()}\n\n{said}\n")
    while True:
        section = watch.section(source)
        if section and said.encode() in watch.get(f"book/{section['id']}.xhtml"):
            break
    text = time.monotonic() - start
    galley = json.loads(watch.get(f"galley/{section['id']}"))
    watch.get(f"page/{galley['key']}/1/{PIXELS}.png")
    return Seen(text, time.monotonic() - start)


def write_on(watch: Watch, path: Path, saves: int) -> Iterator[Seen]:
    """Save a chapter again and again."""
    for number in range(1, saves + 1):
        yield save(watch, path, number)
        if number % max(1, saves // REPORTS) == 0:
            print(f"{path.name}, save {number}: {watch.memory()} MB", file=sys.stderr)


def measure(watch: Watch, chapters: Path, saves: int) -> Iterator[tuple[object, ...]]:
    """Write on two chapters, and see what is held before and after."""
    middle, longest = by_length(chapters)
    start = time.monotonic()
    watch.until_set()
    yield ("set from nothing", f"{time.monotonic() - start:.1f} s", "", "")
    first = [*write_on(watch, middle, max(1, saves // REPORTS))]
    before = watch.memory()
    yield from rows(middle, [*first, *write_on(watch, middle, saves - len(first))])
    after = watch.memory()
    yield from rows(longest, [*write_on(watch, longest, max(1, saves // REPORTS))])
    yield (f"memory of all processes after {len(first)} saves", f"{before} MB", "", "")
    yield (f"memory after {saves} saves", f"{after} MB", "", "no more")


def by_length(chapters: Path) -> tuple[Path, Path]:
    """Give the chapter of middle length and the longest."""
    ordered = sorted(chapters.glob("*.md"), key=lambda path: path.stat().st_size)
    return ordered[len(ordered) // 2], ordered[-1]


def rows(path: Path, seen: Sequence[Seen]) -> Iterator[tuple[object, ...]]:
    """Sum up what was seen of a chapter's saves."""
    words = len(path.read_text(encoding="utf-8").split())
    for what, times, reach in (
        ("text", [one.text for one in seen], "0.3 s"),
        ("page", [one.page for one in seen], "1.2 s"),
    ):
        name = f"{what} of a chapter of {words} words, {len(seen)} saves"
        yield (name, f"{median(times):.2f} s", f"{max(times):.2f} s", reach)


def main() -> None:
    """Measure, and write the table."""
    saves = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as place:
        title = long_book(Path(place) / "long")
        watch = Watch(Path(place) / "long")
        try:
            found = tuple(measure(watch, Path(place) / "long" / "chapters", saves))
        finally:
            status = watch.end()
    if status:
        sys.exit(f"it ended with status {status}")
    write_table("watch", f"From a save to what is seen: {title}", ("what", "median", "slowest", "reach"), found)


if __name__ == "__main__":
    main()
