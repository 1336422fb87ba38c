"""What `bookgen build` says of the books that it built: on the way, at the end, and to a machine."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bookgen.cli.terminal import (
    SHOWN_FINDINGS,
    Progress,
    counted,
    fault_facts,
    finding_facts,
    show_findings,
    show_table,
    shown_path,
    size_words,
)
from bookgen.errors import BookgenError, ConfigError, Location, unexpected
from bookgen.finding import Severity, has_errors
from bookgen.tasks import weight

if TYPE_CHECKING:
    from bookgen.manifest import Published
    from bookgen.tasks import Outcome

SHOWN_OF_MANY = 3
"""How many warnings and notes are shown of each of several books."""


@dataclass(slots=True)
class Tally:
    """Counts the books of a run on stderr, and says how long the rest will take."""

    folders: Sequence[Path]
    progress: Progress
    done: int = 0
    set_so_far: int = 0
    """How much was set in this run. Units: as `weight`."""
    start: float = field(default_factory=time.monotonic)
    left: int = field(init=False)
    """How much there is still to set."""

    def __post_init__(self) -> None:
        self.left = sum(map(weight, self.folders))

    def count(self, outcome: Outcome) -> None:
        """Take a book in and show how far the run has come."""
        size = weight(outcome.folder)
        self.done += 1
        self.left -= size
        if word_for(outcome) != "unchanged":
            self.set_so_far += size if outcome.seconds else 0
            step = f"{word_for(outcome)}{self._time_left()}"
            self.progress.count(outcome.folder.name, step, self.done, len(self.folders))

    def _time_left(self) -> str:
        if not self.set_so_far or not self.left:
            return ""
        seconds = (time.monotonic() - self.start) * self.left / self.set_so_far
        return f"; about {duration(seconds)} left"


def duration(seconds: float) -> str:
    """Say a time as a person does: '40 s', '12 min', '2 h 5 min'."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def word_for(outcome: Outcome) -> str:
    """Say in a word what became of a book."""
    return outcome.built.status if outcome.built else "failed"


def has_failed(outcome: Outcome) -> bool:
    """Tell whether a book did not come out as it should."""
    return outcome.built is None or has_errors(outcome.built.findings)


def show_book(outcome: Outcome, *, is_one: bool) -> None:
    """Say what came out of a book; one of several has its name before everything that is said."""
    built, name = outcome.built, outcome.folder.name
    book = "" if is_one else f"{name}: "
    if built is None:
        for fault in () if is_one else _faults(outcome.error):
            click.echo(f"{book}{fault}", err=True)
        return
    if built.is_renewed:
        click.echo(f"{name}: the source was newer than the chapters: normalised first", err=True)
    limit = SHOWN_FINDINGS if is_one else SHOWN_OF_MANY
    show_findings(built.findings, limit=limit, more=f": bookgen check {outcome.folder}", book=book)
    if built.status == "held back":
        there = "the last good files stay" if built.folder.exists() else "nothing is published"
        click.echo(f"{name}: held back by the errors above; {there}", err=True)
    is_told = is_one or built.status != "unchanged"
    for file in built.files if is_told else ():
        pages = f"  {counted(file.pages, 'page')}" if file.pages else ""
        note = "  nothing changed" if built.status == "unchanged" else ""
        click.echo(f"{shown_path(built.folder / file.name)}  {size_words(file.size)}{pages}{note}")


def show_end(outcomes: Sequence[Outcome], asked: int, seconds: float) -> None:
    """Sum a run of several books up, and list those that failed."""
    counts = Counter(map(word_for, outcomes))
    if asked > len(outcomes):
        counts["not begun or not finished"] = asked - len(outcomes)
    words = ", ".join(f"{count} {word}" for word, count in counts.items())
    gap = "\n" if counts.keys() - {"unchanged"} else ""
    click.echo(f"{gap}{counted(asked, 'book')} in {duration(seconds)}: {words}")
    if failed := [outcome for outcome in outcomes if has_failed(outcome)]:
        click.echo()
        show_table((("book", "result", "why"), *map(_failure, failed)))


def _failure(outcome: Outcome) -> tuple[str, str, str]:
    """Say in a line why a book failed."""
    if outcome.built:
        errors = [one for one in outcome.built.findings if one.severity is Severity.ERROR]
        words = [f"{_at(error.location)}{error.message} [{error.code}]" for error in errors]
    else:
        words = [f"{_at(fault.location)}{fault.message}" for fault in _faults(outcome.error)]
    more = f", and {len(words) - 1} more" if len(words) > 1 else ""
    return outcome.folder.name, word_for(outcome), f"{words[0]}{more}"


def _at(place: Location | None) -> str:
    return f"{place}: " if place else ""


def _faults(error: BaseException | None) -> tuple[BookgenError, ...]:
    """Take the faults of an error apart."""
    if isinstance(error, ConfigError):
        return error.faults
    return (error if isinstance(error, BookgenError) else unexpected(error or RuntimeError()),)


def book_facts(outcome: Outcome) -> dict[str, Any]:
    """Give what became of a book as JSON has it."""
    built = outcome.built
    return {
        "name": outcome.folder.resolve().name,
        "result": word_for(outcome),
        "files": [_file_facts(built.folder, file) for file in built.files] if built else [],
        "findings": [finding_facts(finding) for finding in built.findings] if built else [],
        "faults": fault_facts(outcome.error) if outcome.error else [],
        "seconds": round(outcome.seconds, 2),
        "megabytes": outcome.megabytes,
    }


def _file_facts(folder: Path, file: Published) -> dict[str, Any]:
    return {"path": shown_path(folder / file.name), **asdict(file)}
