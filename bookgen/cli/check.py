"""`bookgen check`: what is wrong with books and finished files."""

from __future__ import annotations

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

@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@json_option
@common_options
def check_command(*, paths: tuple[Path, ...], as_json: bool, quiet: bool) -> int:
    """Check books and finished files: each PATH is a book's folder, an .epub or a .pdf, or a folder of
    books or of finished ones. Of several only those are named in which something was found.

    \b
    Examples:
      bookgen check my-book
      bookgen check dist/my-book/my-book.epub
      bookgen check manuscript dist
      bookgen check my-book --json
    """
    from bookgen.checking import places_among
    from bookgen.finding import has_errors

    facts: list[object] = []
    statuses: set[int] = set()
    places = places_among(paths)
    sound = 0
    for path in places:
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
        is_sound = not (findings or guard.error or (report and report.findings))
        sound += is_sound
        if not as_json and not guard.error and (len(places) == 1 or not is_sound):
            _show(path, findings)
            _show_layout(report)
        if guard.status == INTERRUPTED:
            break
    status = next(one for one in (INTERRUPTED, COULD_NOT, FINDINGS, DONE) if one in statuses)
    if as_json:
        show_json({"status": status, "checked": facts})
    elif len(places) > 1:
        share = f" in {sound}" if sound < len(facts) else ""
        click.echo(f"checked {len(facts)}: nothing found{share}")
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
