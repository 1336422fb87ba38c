"""`bookgen new`, `import`, `normalise` and `adopt`: how a book's folder comes to be and stays in order."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from bookgen.cli.terminal import DONE, FINDINGS, common_options, counted, show_findings

if TYPE_CHECKING:
    from bookgen.intake import Intake

FOLDER = click.Path(path_type=Path)


@click.command("new")
@click.argument("folder", metavar="DIR", type=FOLDER)
@common_options
def new_command(*, folder: Path, quiet: bool) -> int:
    """Make a folder that builds at once: settings and two short chapters to write over.

    \b
    Examples:
      bookgen new my-book
      bookgen build my-book
    """
    from bookgen.publish import create_folder
    from bookgen.scaffold import sample_files, title_from

    create_folder(folder, sample_files(title_from(folder.resolve().name)))
    if not quiet:
        click.echo(f"made {folder} with book.toml and two chapters\nnext: bookgen build {quote(str(folder))}")
    return DONE


@click.command("import")
@click.argument("source", metavar="SOURCE", type=FOLDER)
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option(
    "--format", "format_", default="", help="Read SOURCE as this; found out from the file if not given."
)
@common_options
def import_command(*, source: Path, folder: Path, format_: str, quiet: bool) -> int:
    """Make a book's folder DIR of a manuscript: settings, the source as received, chapters, ledger.

    \b
    Examples:
      bookgen import draft.txt my-book
      bookgen import page.txt my-book --format wiki-paste
    """
    from bookgen.intake import import_manuscript

    intake = import_manuscript(source, folder, format=format_)
    if not quiet:
        click.echo(f"read as {intake.format}: {intake.reason}", err=True)
    advice = f"next: look over {folder / 'book.toml'}, then bookgen build {quote(str(folder))}"
    return _report(intake, f"made {folder}", advice)


@click.command("normalise")
@click.argument("folder", metavar="DIR", type=FOLDER)
@common_options
def normalise_command(*, folder: Path, quiet: bool) -> int:
    """Make the chapters of a book again from its source and corrections.toml.

    Stops before chapters that were edited by hand; `bookgen adopt` makes corrections of such edits.

    \b
    Examples:
      bookgen normalise my-book
    """
    from bookgen.intake import normalise_book

    return _report(normalise_book(folder), f"normalised {folder}", "")


@click.command("adopt")
@click.argument("folder", metavar="DIR", type=FOLDER)
@common_options
def adopt_command(*, folder: Path, quiet: bool) -> int:
    """Make corrections of chapters that were edited by hand.

    They are written at the end of corrections.toml; normalising then gives the edited text again.

    \b
    Examples:
      bookgen adopt my-book
    """
    from bookgen.intake import adopt_edits

    intake = adopt_edits(folder)
    deed = (
        f"wrote {counted(intake.corrections, 'correction')}"
        if intake.corrections
        else "nothing was edited by hand"
    )
    return _report(intake, deed, "")


def _report(intake: Intake, deed: str, advice: str) -> int:
    from bookgen.finding import has_errors
    from bookgen.ledger import Status

    show_findings(intake.findings)
    rows = Counter(row.status for row in intake.ledger.rows)
    counts = (
        counted(len(intake.chapters), "chapter"),
        counted(rows[Status.APPLIED], "change"),
        counted(rows[Status.QUERY], "query", "queries"),
    )
    click.echo(f"{deed}: {', '.join(counts)}")
    if advice:
        click.echo(advice)
    return FINDINGS if has_errors(intake.findings) else DONE
