"""`bookgen proof`: marked copies come back, and proofs are held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from bookgen.cli.terminal import (
    DONE,
    FINDINGS,
    common_options,
    counted,
    finding_facts,
    json_option,
    show_findings,
    show_json,
    show_table,
    table_lines,
)

if TYPE_CHECKING:
    from bookgen.proof import Comparison
    from bookgen.proofing import Returned

FILE = click.Path(path_type=Path)
SHOWN_WORDS = 60
BELOW = " " * 11
"""Under a row of the table stands what was said."""


@click.group("proof")
def proof_command() -> None:
    """Take marked proofs back, and compare proofs.

    \b
    Examples:
      bookgen build my-book --edition proof
      bookgen proof return marked.pdf my-book
      bookgen proof compare old-proof.pdf dist/my-book/my-book-proof.pdf
    """


@proof_command.command("return")
@click.argument("files", nargs=-1, required=True, metavar="ANNOTATED.pdf... DIR", type=FILE)
@click.option("--apply", "is_applied", is_flag=True, help="Carry out the corrections that are certain.")
@click.option("--report", type=FILE, help="Write a page (.html) or Markdown (.md) for the proofreader.")
@json_option
@common_options
def return_command(
    *, files: tuple[Path, ...], is_applied: bool, report: Path | None, as_json: bool, quiet: bool
) -> int:
    """Read the marks of one or more copies of a proof, and say what each amounts to.

    With --apply what is certain is written to corrections.toml of DIR and the chapters are made again;
    what is open is kept for the editor, and 'bookgen queries' lists it. Where DIR has no source its
    chapters are changed themselves.

    \b
    Examples:
      bookgen proof return marked.pdf my-book
      bookgen proof return ann.pdf ben.pdf my-book --apply --report marks.html
      bookgen proof return marked.pdf my-book --json
    """
    from bookgen.finding import has_errors
    from bookgen.proofing import return_marks, write_report

    if len(files) < 2:
        raise click.UsageError("name the marked copy and the book's folder", click.get_current_context())
    *copies, folder = files
    returned = return_marks(copies, folder, is_applied=is_applied)
    if report:
        write_report(returned, folder, report)
    if as_json:
        show_json(_return_facts(returned))
    else:
        _show_return(returned, copies, folder, is_applied=is_applied)
    return FINDINGS if has_errors((*returned.marks.findings, *returned.findings)) else DONE


def _return_facts(returned: Returned) -> dict[str, Any]:
    from bookgen.proof import mark_facts

    marks = returned.marks
    return {
        "annotations_in": marks.count_in,
        "annotations_out": marks.count_out,
        "copies": [
            {
                "name": one.name,
                "proof": one.proof,
                "annotations": one.annotations,
                "pages": one.pages,
                "map": one.has_map,
            }
            for one in marks.copies
        ],
        "marks": [mark_facts(mark, returned.chapters) for mark in marks.marks],
        "applied": returned.entries,
        "asked": returned.asked,
        "written": list(returned.written),
        "findings": [finding_facts(finding) for finding in (*marks.findings, *returned.findings)],
    }


def _show_return(returned: Returned, copies: Sequence[Path], folder: Path, *, is_applied: bool) -> None:
    from bookgen.proof import Grade, mark_row, mark_said

    marks = returned.marks
    show_findings((*marks.findings, *returned.findings))
    if marks.marks:
        head = ("page:line", "chapter:line", "grade", "mark", "words", "comes to")
        lines = table_lines((head, *(mark_row(mark, returned.chapters) for mark in marks.marks)))
        click.echo(next(lines))
        for mark, line in zip(marks.marks, lines, strict=True):
            click.echo(f"{line}\n{BELOW}{mark_said(mark)}")
        click.echo()
    counts = ", ".join(f"{len(marks.graded(grade))} {grade}" for grade in Grade)
    click.echo(f"{counted(marks.count_in, 'annotation')} in, {marks.count_out} accounted for: {counts}")
    if returned.entries:
        click.echo(f"wrote {counted(returned.entries, 'correction')}: {', '.join(returned.written)}")
    if returned.asked:
        click.echo(f"{counted(returned.asked, 'mark')} for the editor: bookgen queries {quote(str(folder))}")
    if marks.graded(Grade.CERTAIN) and not is_applied:
        words = " ".join(quote(str(file)) for file in (*copies, folder))
        click.echo(f"next: bookgen proof return {words} --apply")


@proof_command.command("compare")
@click.argument("old", metavar="OLD.pdf", type=FILE)
@click.argument("new", metavar="NEW.pdf", type=FILE)
@json_option
@common_options
def compare_command(*, old: Path, new: Path, as_json: bool, quiet: bool) -> int:
    """Say which words changed between two proofs, and which line and page breaks moved.

    \b
    Examples:
      bookgen proof compare my-book-proof-1.pdf dist/my-book/my-book-proof.pdf
    """
    from bookgen.proofing import compare_files

    comparison = compare_files(old, new)
    if as_json:
        show_json(_comparison_facts(comparison))
    else:
        _show_comparison(comparison)
    return DONE


def _comparison_facts(comparison: Comparison) -> dict[str, Any]:
    def breaks(found: Any) -> list[dict[str, Any]]:
        return [{"page": one.page, "line": one.line, "words": one.words} for one in found]

    return {
        "words": [
            {"chapter": one.at.file, "line": one.at.line, "old": one.old, "new": one.new}
            for one in comparison.words
        ],
        "line_breaks": breaks(comparison.line_breaks),
        "page_breaks": breaks(comparison.page_breaks),
        "pages": list(comparison.pages),
    }


def _show_comparison(comparison: Comparison) -> None:
    show_table(
        (str(one.at), _short(old) or "(nothing)", "→", _short(new) or "(nothing)")
        for one, (old, new) in ((one, one.shown) for one in comparison.words)
    )
    for one in comparison.page_breaks:
        click.echo(f"page {one.page} begins at ‘{one.words}’")
    for page, moved in groupby(comparison.line_breaks, attrgetter("page")):
        click.echo(f"page {page}: other first words in {_listed(one.line for one in moved)}")
    before, after = comparison.pages
    click.echo(
        f"{counted(len(comparison.words), 'change')} of words; {len(comparison.line_breaks)} line breaks and "
        f"{len(comparison.page_breaks)} page breaks moved; {before} pages before, {after} now"
    )


def _listed(numbers: Iterable[int]) -> str:
    """Write line numbers with those that follow one another as one: 'lines 3, 5–9'."""
    stretches: list[list[int]] = []
    for number in sorted(set(numbers)):
        if stretches and number == stretches[-1][-1] + 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    said = [f"{one[0]}–{one[-1]}" if len(one) > 1 else str(one[0]) for one in stretches]
    return ("line " if said == [str(stretches[0][0])] else "lines ") + ", ".join(said)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_WORDS else text[: SHOWN_WORDS - 1] + "…"
