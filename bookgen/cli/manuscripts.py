"""`bookgen new`, `import`, `normalise` and `adopt`: how a book's folder comes to be and stays in order."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from bookgen.cli.terminal import DONE, FINDINGS, common_options, counted, show_findings
from bookgen.ledger import Status

if TYPE_CHECKING:
    from bookgen.intake import Intake
    from bookgen.normalise.desk import Change
    from bookgen.normalise.explain import Deed

SHOWN = 80
"""Units: characters of a line that are shown."""
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

    Reads Word, OpenDocument, EPUB, HTML, Markdown, wikitext, pasted wiki pages and plain text.
    """
    from bookgen.intake import import_manuscript

    intake = import_manuscript(source, folder, format=format_)
    if not quiet:
        click.echo(f"read as {intake.format}: {intake.reason}", err=True)
    advice = f"next: look over {folder / 'book.toml'}, then bookgen build {quote(str(folder))}"
    return _report(intake, f"made {folder}", advice)


@click.command("normalise")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option(
    "--explain",
    default="",
    metavar="LINE|CHAPTER:LINE",
    help="Write nothing; say what each pass did to a line of the source, or of a chapter.",
)
@common_options
def normalise_command(*, folder: Path, explain: str, quiet: bool) -> int:
    """Make the chapters of a book again from its source and corrections.toml.

    Stops before chapters that were edited by hand; `bookgen adopt` makes corrections of such edits.

    \b
    Examples:
      bookgen normalise my-book
      bookgen normalise my-book --explain 14
      bookgen normalise my-book --explain 01-introduction:3
    """
    from bookgen.intake import normalise_book

    if explain:
        return _explain(folder, explain)
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


def _explain(folder: Path, place: str) -> int:
    from bookgen.editing import explain_line

    for n, line in enumerate(explain_line(folder, place)):
        if n:
            click.echo()
        click.echo(f"{line.at}  {_excerpt(line.text)}")
        before = line.deeds[0]
        for deed in line.deeds:
            _show_deed(deed, before)
            before = deed
        click.echo("  now in " + (", ".join(map(str, line.to)) or "no chapter"))
    return DONE


def _show_deed(deed: Deed, before: Deed) -> None:
    """Say what a pass did: the changes that it recorded, else how the line reads after it."""
    as_what = f" as {deed.kind}" if deed is before or deed.kind != before.kind else ""
    click.echo(f"  {click.style(deed.name, bold=True)}{as_what}")
    for change in deed.changes:
        said = _said(change)
        after = f"‘{_excerpt(change.after)}’" if change.after else "nothing"
        click.echo(f"    {change.at.line}:{change.at.column}  ‘{_excerpt(change.before)}’ → {after}{said}")
    if not deed.changes and deed.text != before.text:
        click.echo(f"    {_excerpt(deed.text, _first_difference(deed.text, before.text))}")


def _said(change: Change) -> str:
    if change.status is Status.QUERY:
        return "  (asked)"
    if change.status is Status.REJECTED:
        return "  (rejected)"
    return "  (accepted)" if change.by and change.rule != "correction" else ""


def _first_difference(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, pair in enumerate(pairs) if pair[0] != pair[1]), min(len(one), len(other)))


def _excerpt(text: str, around: int = 0) -> str:
    """Cut a text to what fits a line; '⏎' is a line's end."""
    start = max(around - SHOWN // 2, 0)
    cut = text[start : start + SHOWN].replace("\n", "⏎")
    return f"{'…' if start else ''}{cut}{'…' if start + SHOWN < len(text) else ''}"
