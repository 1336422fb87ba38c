"""`bookgen check` and `bookgen explain`: what is wrong, and what a rule means."""

from __future__ import annotations

import difflib
import re
import textwrap
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bookgen.cli.terminal import (
    COULD_NOT,
    DONE,
    FINDINGS,
    INTERRUPTED,
    Guard,
    Progress,
    common_options,
    counted,
    fault_facts,
    finding_facts,
    is_debugging,
    json_option,
    show_findings,
    show_json,
)

if TYPE_CHECKING:
    from bookgen.check.layout_report import LayoutReport
    from bookgen.finding import Finding

SLOT = re.compile(r"\{(\w+)[^}]*\}")
"""What a rule's text leaves open."""


@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@json_option
@common_options
def check_command(*, paths: tuple[Path, ...], as_json: bool, quiet: bool) -> int:
    """Check books and finished files: each PATH is a book's folder, a folder of books, an .epub or a
    .pdf.

    \b
    Examples:
      bookgen check my-book
      bookgen check dist/my-book/my-book.epub dist/my-book/my-book.pdf
      bookgen check my-book --json
    """
    from bookgen.finding import has_errors
    from bookgen.freshness import books_among

    facts: list[object] = []
    statuses: set[int] = set()
    for path in books_among(paths):
        findings, report, guard = _check(path, Progress(is_quiet=quiet))
        statuses.add(guard.status or (FINDINGS if has_errors(findings) else DONE))
        facts.append(
            {
                "path": str(path),
                "findings": [finding_facts(finding) for finding in findings],
                "layout": _layout_facts(report),
                "faults": fault_facts(guard.error) if guard.error else [],
            }
        )
        if not as_json and not guard.error:
            _show(path, findings)
            _show_layout(report)
        if guard.status == INTERRUPTED:
            break
    status = next(one for one in (INTERRUPTED, COULD_NOT, FINDINGS, DONE) if one in statuses)
    if as_json:
        show_json({"status": status, "checked": facts})
    return status


def _check(path: Path, progress: Progress) -> tuple[tuple[Finding, ...], LayoutReport | None, Guard]:
    from bookgen.checking import check_file
    from bookgen.pipeline import check_book

    findings: tuple[Finding, ...] = ()
    report: LayoutReport | None = None
    with Guard(is_debugging=is_debugging(), before=progress.clear) as guard:
        if path.is_dir():
            findings, report = check_book(path, lambda *step: progress(path.resolve().name, *step))
        else:
            findings = check_file(path)
    progress.clear()
    return findings, report, guard


def _show(path: Path, findings: tuple[Finding, ...]) -> None:
    counts = Counter(str(finding.severity) for finding in findings)
    words = ", ".join(counted(count, word) for word, count in counts.items())
    click.echo(f"{path}: {words or 'nothing found'}")
    show_findings(findings)


def _show_layout(report: LayoutReport | None) -> None:
    if report:
        from bookgen.check.layout_report import report_lines

        click.echo("\n".join(report_lines(report)))


def _layout_facts(report: LayoutReport | None) -> object:
    if report is None:
        return None
    places = [finding_facts(finding) for finding in report.findings]
    return {"pages": report.pages, "totals": dict(report.totals), "places": places, "mended": report.mends}


@click.command("explain")
@click.argument("code")
@common_options
def explain_command(*, code: str, quiet: bool) -> int:
    """Say what a rule means, with an example; CODE is what stands in brackets behind a finding.

    \b
    Examples:
      bookgen explain C001
    """
    from bookgen.checking import all_rules

    rules = {rule.code: rule for rule in all_rules()}
    rule = rules.get(code.upper())
    if rule is None:
        near = difflib.get_close_matches(code.upper(), rules, n=1, cutoff=0.5)
        meant = f" (Did you mean '{near[0]}'?)" if near else "; codes are the likes of C001"
        raise click.UsageError(f"no rule has the code '{code}'{meant}", click.get_current_context())
    message, hint = (SLOT.sub(r"<\1>", text) for text in (rule.message, rule.hint))
    click.echo(f"{rule.code}  {rule.severity}  {message}\n\n{rule.why}\n")
    click.echo(f"Example:\n{textwrap.indent(rule.example, '    ')}")
    if rule.instead:
        click.echo(f"\nPut right:\n{textwrap.indent(rule.instead, '    ')}")
    if hint:
        click.echo(f"\nWhat to do: {hint}")
    if rule.source:
        click.echo(f"Source: {rule.source}")
    return DONE
