"""What the terminal shows: progress and faults on stderr, results on stdout."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import click

from bookgen.errors import BookgenError, ConfigError, Location, unexpected
from bookgen.finding import Finding, Severity

DONE, FINDINGS, USAGE, COULD_NOT, INTERRUPTED = 0, 1, 2, 3, 130
"""The exit statuses."""

SHOWN_FINDINGS = 20
"""How many warnings and notes a build shows of each book; errors are shown all."""
BAR_WIDTH = 24
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}

DEBUG = "bookgen.debug"
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def common_options(command: Decorated) -> Decorated:
    """Add the options that every command has."""
    quiet = click.option("--quiet", "-q", is_flag=True, help="Show no progress.")
    debug = click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        callback=_remember_debug,
        help="Show where in bookgen a fault arose.",
    )
    return quiet(debug(command))


json_option = click.option("--json", "as_json", is_flag=True, help="Write the results as JSON.")


def is_debugging() -> bool:
    """Tell whether --debug was given."""
    return bool(click.get_current_context().meta.get(DEBUG))


def _remember_debug(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    ctx.meta[DEBUG] = value


@dataclass(slots=True)
class Guard:
    """Turn whatever ends a command early into a sentence and an exit status."""

    is_debugging: bool = False
    before: Callable[[], None] = lambda: None
    """Called before anything is said: takes a bar off the terminal."""
    status: int = DONE
    error: BaseException | None = None

    def __enter__(self) -> Guard:
        """Begin to watch."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Say what happened; with --debug let Python say where, too."""
        if error is None:
            return True
        self.error = error
        self.before()
        self.status, message = _verdict(error)
        if self.is_debugging and self.status == COULD_NOT:
            sys.excepthook(type(error), error, trace)
        if message:
            click.echo(message, err=True)
        return True


def _verdict(error: BaseException) -> tuple[int, str]:
    match error:
        case click.exceptions.Exit():
            verdict = error.exit_code, ""
        case click.UsageError():
            verdict = USAGE, _usage_fault(error)
        case click.Abort() | KeyboardInterrupt():
            verdict = INTERRUPTED, "interrupted; the finished books are as they were"
        case BrokenPipeError() | SystemExit():  # whoever read the results has gone; click says so by exiting
            _drop_stdout()
            verdict = DONE, ""
        case BookgenError():
            verdict = COULD_NOT, str(error)
        case _:
            verdict = COULD_NOT, str(unexpected(error))
    return verdict


def _usage_fault(error: click.UsageError) -> str:
    """Say what is wrong with a command line as all other faults are said."""
    message = error.format_message().rstrip(".")
    question = re.search(r"\.? \(?(Did you mean|Possible options:?) (.*?)[?)]*$", message)
    hint = f"did you mean {question[2]}?" if question else f"'{_command_path(error)} --help' tells more"
    message = message[: question.start()] if question else message
    return f"{message[:1].lower()}{message[1:]}\n  hint: {hint}"


def _command_path(error: click.UsageError) -> str:
    return error.ctx.command_path if error.ctx else "bookgen"


def _drop_stdout() -> None:
    """Let the interpreter close quietly when whoever read the results has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_terminal() -> bool:
    return sys.stderr.isatty()


@dataclass(slots=True)
class Progress:
    """Progress on stderr: a bar on a terminal, a line a step elsewhere, nothing when quiet."""

    is_quiet: bool = False
    is_terminal: bool = field(default_factory=_is_terminal)
    last_step: str = ""
    last_drawn: float = 0.0

    def __call__(self, book: str, step: str, done: int = 0, total: int = 0) -> None:
        """Show how far a step of a book has come."""
        if self.is_quiet:
            return
        line = f"{book}: {step}"
        if not self.is_terminal:
            if line != self.last_step:
                click.echo(line, err=True)
        elif line != self.last_step or done == total or time.monotonic() - self.last_drawn > 0.05:
            self._draw(line, done, total)
        self.last_step = line

    def count(self, book: str, word: str, done: int, total: int) -> None:
        """Show that one of several books has ended, and how."""
        if self.is_terminal:
            self(book, word, done, total)
        else:
            self(f"{done}/{total} {book}", word)

    def clear(self) -> None:
        """Take the bar off the terminal."""
        if self.is_terminal and self.last_step:
            click.echo("\r\x1b[K", err=True, nl=False)
        self.last_step = ""

    def _draw(self, line: str, done: int, total: int) -> None:
        filled = BAR_WIDTH * done // total if total else 0
        bar = f" {'━' * filled}{'╌' * (BAR_WIDTH - filled)} {done}/{total}" if total else " …"
        width = shutil.get_terminal_size().columns - 1
        click.echo(f"\r\x1b[K{(line + bar)[:width]}", err=True, nl=False)
        self.last_drawn = time.monotonic()


def show_findings(findings: Sequence[Finding], *, limit: int = 0, more: str = "", book: str = "") -> None:
    """Write findings to stdout, errors first and in the order of their places; `book` begins each."""
    order = list(Severity)
    ordered = sorted(findings, key=lambda one: (order.index(one.severity), one.location or Location("")))
    errors = sum(one.severity is Severity.ERROR for one in ordered)
    shown = ordered[: max(errors, limit)] if limit else ordered
    for finding in shown:
        click.echo(f"{book}{_coloured(finding)}")
    if len(shown) < len(ordered):
        click.echo(f"{book}and {len(ordered) - len(shown)} more{more}")


def _coloured(finding: Finding) -> str:
    word = click.style(str(finding.severity), fg=COLOURS[finding.severity])
    return str(finding).replace(f"{finding.severity}: ", f"{word}: ", 1)


def show_table(rows: Iterable[Sequence[str]]) -> None:
    """Write a table whose first row is its head; numbers stand right."""
    for line in table_lines(rows):
        click.echo(line)


def table_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Set the rows of a table in columns."""
    table = [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (
            cell.rjust(width) if cell[:1].isdigit() else cell.ljust(width)
            for cell, width in zip(row, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()


def show_json(facts: object) -> None:
    """Write facts for a machine."""
    click.echo(json.dumps(facts, indent=2, ensure_ascii=False))


def finding_facts(finding: Finding) -> dict[str, Any]:
    """Give a finding as JSON has it."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "hint": finding.hint,
        **_place_facts(finding.location),
    }


def fault_facts(error: BaseException) -> list[dict[str, Any]]:
    """Give the faults of an error as JSON has them."""
    if not isinstance(error, BookgenError):
        return [{"message": f"{type(error).__name__}: {error}", "hint": "", **_place_facts(None)}]
    faults = error.faults if isinstance(error, ConfigError) else (error,)
    return [
        {"message": fault.message, "hint": fault.hint, **_place_facts(fault.location)} for fault in faults
    ]


def _place_facts(place: Location | None) -> Mapping[str, Any]:
    if place is None:
        return {"file": None, "line": None, "column": None}
    return {"file": place.file, "line": place.line or None, "column": place.column or None}


def counted(number: int, word: str, plural: str = "") -> str:
    """Say how many: '1 chapter', '2 queries'."""
    return f"{number} {word if number == 1 else plural or word + 's'}"


def size_words(size: int) -> str:
    """Give a file's size as a person says it."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size // 1000, 1)} kB"


def shown_path(path: Path) -> str:
    """Give a path as short as it can be typed from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
