"""`bookgen build`: from chapters to finished books."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bookgen.cli.terminal import (
    COULD_NOT,
    DONE,
    FINDINGS,
    INTERRUPTED,
    SHOWN_FINDINGS,
    Guard,
    Progress,
    common_options,
    fault_facts,
    finding_facts,
    is_debugging,
    json_option,
    show_findings,
    show_json,
    show_table,
    shown_path,
    size_words,
)

if TYPE_CHECKING:
    from bookgen.manifest import Published
    from bookgen.pipeline import Built, Order
    from bookgen.workers import Workers

EDITIONS = ("epub", "print", "press", "proof", "cover")
USUAL = ("epub", "print")
"""Editions that are made when none is named."""


@click.command("build")
@click.argument("folders", nargs=-1, required=True, metavar="DIR...", type=click.Path(path_type=Path))
@click.option(
    "--edition", "editions", multiple=True, type=click.Choice(EDITIONS), help="Build only this edition."
)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("dist"), help="Folder for finished books."
)
@click.option(
    "--jobs", type=click.IntRange(min=0), default=0, help="How many processes typeset; 0: one a core."
)
@click.option("--fresh", is_flag=True, help="Make everything again, whatever is remembered.")
@click.option(
    "--paper", type=click.Choice(("a4", "letter")), default="a4", help="Paper of the proof's sheets."
)
@click.option(
    "--since", default="", metavar="TAG|FILE", help="Bar the proof's lines that changed since then."
)
@click.option("--changed-only", is_flag=True, help="Leave out the proof's pages that did not change.")
@json_option
@common_options
def build_command(  # noqa: PLR0913  (the options of the command)
    *,
    folders: tuple[Path, ...],
    editions: tuple[str, ...],
    out: Path,
    jobs: int,
    fresh: bool,
    paper: str,
    since: str,
    changed_only: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Build books: NAME.epub and NAME.pdf from each DIR, in dist/NAME.

    A book with a finding of severity error is held back and its last good files stay. A book of which
    nothing has changed is left as it is.

    \b
    Examples:
      bookgen build my-book
      bookgen build manuscript/* --edition epub --out public
      bookgen build my-book --json
      bookgen build my-book --edition proof --since v1.0 --changed-only
    """
    from bookgen.pipeline import Order
    from bookgen.proofing import ProofWish
    from bookgen.workers import Workers

    if changed_only and not since:
        raise click.UsageError("--changed-only needs --since", click.get_current_context())
    _refuse_namesakes(folders, out)
    wish = ProofWish(paper, since, changed_only)
    order = Order(out, tuple(dict.fromkeys(editions)) or USUAL, is_fresh=fresh, proof=wish)
    with Workers(jobs) as workers:
        results = tuple(_build_all(folders, order, workers, Progress(is_quiet=quiet)))
    status = _status(results)
    if as_json:
        show_json({"status": status, "books": [_facts(result) for result in results]})
        return status
    for result in results:
        _show(result)
    if len(results) > 1:
        _show_overview(results)
    return status


def _refuse_namesakes(folders: Sequence[Path], out: Path) -> None:
    """Stop where two books would be built into one folder, the second over the first."""
    seen: dict[str, Path] = {}
    for folder in folders:
        first = seen.setdefault(folder.resolve().name, folder)
        if first.resolve() != folder.resolve():
            message = f"'{first}' and '{folder}' would both be built into '{out / folder.resolve().name}'"
            raise click.UsageError(
                f"{message}: build one of them with another --out", click.get_current_context()
            )


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one DIR."""

    folder: Path
    guard: Guard
    built: Built | None
    seconds: float

    @property
    def word(self) -> str:
        """How the overview calls it."""
        return self.built.status if self.built else "failed"


def _build_all(
    folders: Sequence[Path], order: Order, workers: Workers, progress: Progress
) -> Iterator[Result]:
    """Build one book after another; what stops one does not stop the next, an interrupt stops all."""
    from bookgen.pipeline import build_book

    for folder in folders:
        name, start, built = folder.resolve().name, time.monotonic(), None
        with Guard(is_debugging=is_debugging(), before=progress.clear) as guard:
            built = build_book(folder, order, workers, lambda *step, name=name: progress(name, *step))
        progress.clear()
        yield Result(folder, guard, built, time.monotonic() - start)
        if guard.status == INTERRUPTED:
            return


def _status(results: Sequence[Result]) -> int:
    from bookgen.finding import has_errors

    statuses = {result.guard.status for result in results}
    held_back = any(result.built and has_errors(result.built.findings) for result in results)
    ranked = (INTERRUPTED, COULD_NOT)
    return next((status for status in ranked if status in statuses), FINDINGS if held_back else DONE)


def _show(result: Result) -> None:
    built = result.built
    if built is None:
        return
    if built.is_renewed:
        click.echo(f"{built.folder.name}: the source was newer than the chapters: normalised first", err=True)
    show_findings(built.findings, limit=SHOWN_FINDINGS, more=f": bookgen check {result.folder}")
    if built.status == "held back":
        there = "the last good files stay" if built.folder.exists() else "nothing is published"
        click.echo(f"{built.folder.name}: held back by the errors above; {there}", err=True)
    for file in built.files:
        pages = f"  {file.pages} pages" if file.pages else ""
        note = "  nothing changed" if built.status == "unchanged" else ""
        click.echo(f"{shown_path(built.folder / file.name)}  {size_words(file.size)}{pages}{note}")


def _show_overview(results: Sequence[Result]) -> None:
    click.echo()
    head = ("book", "result", "findings", "EPUB", "PDF", "pages", "seconds")
    show_table((head, *(_overview_row(result) for result in results)))


def _overview_row(result: Result) -> tuple[str, ...]:
    built = result.built
    sizes = {file.edition: size_words(file.size) for file in (built.files if built else ())}
    pages = max((file.pages for file in (built.files if built else ())), default=0)
    return (
        result.folder.resolve().name,
        result.word,
        str(len(built.findings)) if built else "-",
        sizes.get("epub", "-"),
        sizes.get("print", "-"),
        str(pages or "-"),
        f"{result.seconds:.1f}",
    )


def _facts(result: Result) -> dict[str, Any]:
    built = result.built
    return {
        "name": result.folder.resolve().name,
        "result": result.word,
        "files": [_file_facts(built.folder, file) for file in built.files] if built else [],
        "findings": [finding_facts(finding) for finding in built.findings] if built else [],
        "faults": fault_facts(result.guard.error) if result.guard.error else [],
        "seconds": round(result.seconds, 2),
    }


def _file_facts(folder: Path, file: Published) -> dict[str, Any]:
    return {"path": shown_path(folder / file.name), **asdict(file)}
