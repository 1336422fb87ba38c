"""`bookgen build`: from chapters to finished books."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bookgen.cli.terminal import (
    DONE,
    FINDINGS,
    Guard,
    Progress,
    common_options,
    is_debugging,
    json_option,
    show_json,
)

if TYPE_CHECKING:
    from bookgen.pipeline import Order
    from bookgen.tasks import Hands, Outcome

EDITIONS = ("epub", "print", "press", "proof", "cover")
USUAL = ("epub", "print")
"""Editions that are made when none is named."""
SOME = click.IntRange(min=1)


@click.command("build")
@click.argument("folders", nargs=-1, required=True, metavar="DIR...", type=click.Path(path_type=Path))
@click.option(
    "--edition", "editions", multiple=True, type=click.Choice(EDITIONS), help="Build only this edition."
)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("dist"), help="Folder for finished books."
)
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="How many processes work; 0: one a core.")
@click.option("--scheduler", default="", metavar="ADDRESS", help="Build on a Dask cluster: tcp://HOST:PORT.")
@click.option(
    "--cache", type=click.Path(path_type=Path), help="Folder of what was typeset before; else beside --out."
)
@click.option("--book-timeout", type=SOME, metavar="SECONDS", help="How long a book may take; 1800.")
@click.option("--book-memory", type=SOME, metavar="MB", help="How much memory a book may take; 2048.")
@click.option(
    "--affected-by",
    multiple=True,
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Build only books made from this style, template, typeface or other file.",
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
def build_command(*, folders: tuple[Path, ...], as_json: bool, quiet: bool, **options: Any) -> int:
    """Build books: NAME.epub and NAME.pdf from each DIR, in dist/NAME; a DIR of books stands for all of them.

    A book with a finding of severity error is held back and its last good files stay. A book of which
    nothing has changed is left as it is. Several books are built at a time, each within bounds of time and
    memory; one that fails stops no other, and a table at the end lists those that failed.

    \b
    Examples:
      bookgen build my-book
      bookgen build manuscript --edition epub --out public
      bookgen build manuscript --affected-by styles/print.css
      bookgen build manuscript --scheduler tcp://10.0.0.1:8786
      bookgen build my-book --edition proof --since v1.0 --changed-only
    """
    from bookgen.cli.books import book_facts, show_book, show_end

    start, progress = time.monotonic(), Progress(is_quiet=quiet)
    order, hands = _order(options), _hands(options)
    folders = _wanted(folders, order.out, options["affected_by"])
    is_one = len(folders) == 1 and not any(map(options.get, ("scheduler", "book_timeout", "book_memory")))
    if is_one:
        outcomes, status = _build_one(folders[0], order, hands, progress)
    else:
        outcomes, status = _build_many(folders, order, hands, progress)
    if as_json:
        show_json({"status": status, "books": [book_facts(outcome) for outcome in outcomes]})
        return status
    for outcome in outcomes:
        show_book(outcome, is_one=is_one)
    if not is_one:
        show_end(outcomes, len(folders), time.monotonic() - start)
    return status


def _order(options: dict[str, Any]) -> Order:
    """Say what is wanted of each book."""
    from bookgen.pipeline import Order
    from bookgen.proofing import ProofWish

    if options["changed_only"] and not options["since"]:
        raise click.UsageError("--changed-only needs --since", click.get_current_context())
    return Order(
        out=options["out"],
        editions=tuple(dict.fromkeys(options["editions"])) or USUAL,
        is_fresh=options["fresh"],
        proof=ProofWish(options["paper"], options["since"], options["changed_only"]),
        cache=options["cache"],
    )


def _hands(options: dict[str, Any]) -> Hands:
    """Say who is to do the work."""
    from bookgen.tasks import USUAL as BOUNDS
    from bookgen.tasks import Bounds, Hands

    seconds, megabytes = options["book_timeout"], options["book_memory"]
    bounds = Bounds(seconds or BOUNDS.seconds, megabytes or BOUNDS.megabytes)
    return Hands(options["jobs"], bounds, options["scheduler"])


def _wanted(folders: Sequence[Path], out: Path, paths: Sequence[Path]) -> tuple[Path, ...]:
    """Choose the books to build: each once, and only those that are made from one of the paths."""
    from bookgen.freshness import books_among, touched_by

    folders = books_among(folders)
    _refuse_namesakes(folders, out)
    each = tuple({folder.resolve(): folder for folder in folders}.values())
    return touched_by(paths, each) if paths else each


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


def _build_one(
    folder: Path, order: Order, hands: Hands, progress: Progress
) -> tuple[tuple[Outcome, ...], int]:
    """Build one book, its sections at a time; what stops it is said at once."""
    from bookgen.finding import has_errors
    from bookgen.pipeline import build_book
    from bookgen.tasks import Outcome
    from bookgen.workers import Workers

    name, start, built = folder.resolve().name, time.monotonic(), None
    with Guard(is_debugging=is_debugging(), before=progress.clear) as guard, Workers(hands.jobs) as workers:
        built = build_book(folder, order, workers, lambda *step: progress(name, *step))
    progress.clear()
    status = guard.status or (FINDINGS if built and has_errors(built.findings) else DONE)
    return (Outcome(folder, built, guard.error, time.monotonic() - start),), status


def _build_many(
    folders: Sequence[Path], order: Order, hands: Hands, progress: Progress
) -> tuple[tuple[Outcome, ...], int]:
    """Build books, some at a time, and give what became of them in the order in which they were named."""
    from bookgen.catalogue import build_books
    from bookgen.cli.books import Tally, has_failed

    outcomes: dict[Path, Outcome] = {}
    tally = Tally(folders, progress)
    with Guard(is_debugging=is_debugging(), before=progress.clear) as guard:
        for outcome in build_books(folders, order, hands):
            outcomes[outcome.folder.resolve()] = outcome
            tally.count(outcome)
    progress.clear()
    ended = tuple(outcomes[place] for place in map(Path.resolve, folders) if place in outcomes)
    return ended, guard.status or (FINDINGS if any(map(has_failed, ended)) else DONE)
