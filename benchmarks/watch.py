"""How long a save takes to be seen: in the text, on the page; and whether memory stays as it is.

    python benchmarks/watch.py [SAVES]

Writes on a book of the length of Moby-Dick while `bookgen watch` shows it, a save after the other, and asks
for what the page asks for. Times are from the save to the last byte of the section's text, and of the picture
of its first page.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from books import long_book

CHAPTER = 40
"""Which chapter is written on: one of middle length."""
REPORTS = 10
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


def save(watch: Watch, path: Path, number: int) -> tuple[float, float]:
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
    return text, time.monotonic() - start


def measure(watch: Watch, chapters: Path, saves: int) -> None:
    """Save and save again; print ten rows."""
    path = sorted(chapters.glob("*.md"))[CHAPTER]
    start = time.monotonic()
    watch.until_set()
    print(f"set from nothing in {time.monotonic() - start:.1f} s")
    print(f"saves {'text':>9} {'page':>9} {'page, slowest':>15} {'memory':>9}")
    times = []
    for number in range(1, saves + 1):
        times.append(save(watch, path, number))
        if number % max(1, saves // REPORTS) == 0:
            text, page = (median(column) for column in zip(*times, strict=True))
            slowest = max(page for _, page in times)
            print(f"{number:5} {text:7.2f} s {page:7.2f} s {slowest:13.2f} s {watch.memory():6} MB", flush=True)
            times = []


def main() -> None:
    """Measure and print."""
    saves = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as place:
        print(long_book(Path(place) / "long"))
        watch = Watch(Path(place) / "long")
        try:
            measure(watch, Path(place) / "long" / "chapters", saves)
        finally:
            print(f"ended with status {watch.end()}")


if __name__ == "__main__":
    main()
