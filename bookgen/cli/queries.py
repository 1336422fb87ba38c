"""`bookgen queries`, `accept`, `reject` and `withdraw`: what the passes ask, and the editor's answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bookgen.cli import marks as proof_marks
from bookgen.cli.terminal import (
    DONE,
    FINDINGS,
    common_options,
    counted,
    json_option,
    show_findings,
    show_json,
)

if TYPE_CHECKING:
    from bookgen.editing import Edited, Verdict
    from bookgen.normalise.queries import Query

FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
STATES = ("open", "decided", "made")
SHOWN = 70
"""Units: characters of a change that are shown."""
SHOWN_QUERIES = 20
"""How many of those decided are listed."""
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def _choice_options(command: Decorated) -> Decorated:
    """Add the ways to say which queries are meant."""
    names = click.argument("names", nargs=-1, metavar="[ID]...")
    kinds = click.option("--kind", "kinds", multiple=True, metavar="KIND", help="All of this kind.")
    said = "All that the passes ask; proofreaders' marks are left alone."
    every = click.option("--all", "is_all", is_flag=True, help=said)
    return FOLDER(names(kinds(every(command))))


def _verdict_options(command: Decorated) -> Decorated:
    """Add what is written down with a decision."""
    reason = click.option("--reason", default="", help="Why, for corrections.toml.")
    by = click.option("--by", default="editor", help="Who decides.", show_default=True)
    return reason(by(command))


@click.command("queries")
@FOLDER
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only of this kind.")
@click.option(
    "--state",
    type=click.Choice(STATES),
    default="open",
    show_default=True,
    help="Not yet answered, answered by the editor, or made without asking.",
)
@json_option
@common_options
def queries_command(*, folder: Path, kinds: tuple[str, ...], state: str, as_json: bool, quiet: bool) -> int:
    """List what bookgen asks the editor, by kind, with the words around and the suggestion.

    Each query has a name of a few letters, which stays the same until its own words or the ones beside
    them change. What proofreaders asked stands below, as the kind 'proof-marks'. Nothing is written.

    \b
    Examples:
      bookgen queries my-book
      bookgen queries my-book --kind query-spellings
      bookgen queries my-book --state decided
      bookgen queries my-book --state made --kind find-headings
    """
    _refuse_unknown(kinds)
    asked = proof_marks.asked_marks(folder, kinds, state)
    shown = [query for query in _queries(folder, kinds) if query.state == state]
    if as_json:
        show_json([*map(_facts, shown), *proof_marks.mark_facts(folder, asked)])
        return DONE
    for kind, of_kind in _by_kind(shown):
        _show_kind(kind, of_kind)
    proof_marks.show_marks(folder, asked)
    count = len(shown) + len(asked)
    advice = f": bookgen accept {quote(str(folder))} ID, or reject" if count and state == "open" else ""
    click.echo(f"{counted(count, 'query', 'queries')} {state}{advice}")
    return DONE


def _queries(folder: Path, kinds: tuple[str, ...]) -> tuple[Query, ...]:
    """List what the passes ask; a book without a source may have proofreaders' questions alone."""
    from bookgen.answering import list_marks
    from bookgen.editing import list_queries
    from bookgen.intake import LEDGER, Papers
    from bookgen.openmarks import KIND

    is_sourced = (folder / LEDGER).is_file()
    if kinds == (KIND,) or (not is_sourced and (not kinds or KIND in kinds) and list_marks(folder)):
        return ()
    if not Papers.of(folder).config.source.file:
        return ()
    every = list_queries(folder)
    return tuple(query for query in every if not kinds or query.row.rule in kinds)


@click.command("accept")
@_choice_options
@click.option("--replace", default="", metavar="TEXT", help="Write this instead of what is suggested.")
@_verdict_options
@common_options
def accept_command(  # noqa: PLR0913  (the options of the command)
    *,
    folder: Path,
    names: tuple[str, ...],
    kinds: tuple[str, ...],
    is_all: bool,
    replace: str,
    reason: str,
    by: str,
    quiet: bool,
) -> int:
    """Answer queries with yes: corrections.toml notes it and the chapters are made again.

    \b
    Examples:
      bookgen accept my-book k3f7 p2mq
      bookgen accept my-book k3f7 --replace "go slow" --reason "A verb here."
      bookgen accept my-book --kind query-spellings
    """
    from bookgen.editing import Verdict

    return _decide(folder, (names, kinds, is_all), Verdict(True, replace, reason, by))


@click.command("reject")
@_choice_options
@_verdict_options
@common_options
def reject_command(  # noqa: PLR0913  (the options of the command)
    *,
    folder: Path,
    names: tuple[str, ...],
    kinds: tuple[str, ...],
    is_all: bool,
    reason: str,
    by: str,
    quiet: bool,
) -> int:
    """Answer queries with no, or refuse a change that was made without asking.

    The text stays as the source has it, the query is not asked again.

    \b
    Examples:
      bookgen reject my-book k3f7 --reason "A dialect word."
      bookgen reject my-book --kind query-joined-words
    """
    from bookgen.editing import Verdict

    return _decide(folder, (names, kinds, is_all), Verdict(False, "", reason, by))


@click.command("withdraw")
@_choice_options
@common_options
def withdraw_command(
    *, folder: Path, names: tuple[str, ...], kinds: tuple[str, ...], is_all: bool, quiet: bool
) -> int:
    """Take answers back: they go out of corrections.toml, and the queries are open again.

    \b
    Examples:
      bookgen queries my-book --state decided
      bookgen withdraw my-book k3f7
    """
    from bookgen.editing import Choice, withdraw

    _refuse_no_choice(names, kinds, is_all=is_all)
    marks, left = proof_marks.part(folder, Choice(names, kinds, is_all), state="decided")
    status = proof_marks.withdraw_named(folder, marks) if marks is not None else DONE
    return max(status, _report(withdraw(folder, left), "withdrew")) if left else status


def _decide(folder: Path, meant: tuple[tuple[str, ...], tuple[str, ...], bool], verdict: Verdict) -> int:
    from bookgen.editing import Choice, decide

    names, kinds, is_all = meant
    _refuse_no_choice(names, kinds, is_all=is_all)
    marks, left = proof_marks.part(folder, Choice(names, kinds, is_all), state="open")
    status = proof_marks.answer_named(folder, marks, verdict) if marks is not None else DONE
    if left is None:
        return status
    edited = decide(folder, left, verdict)
    status = max(status, _report(edited, "accepted" if verdict.is_accepted else "rejected"))
    proof_marks.show_undo(folder, [query.name for query in edited.queries])
    return status


def _refuse_no_choice(names: Sequence[str], kinds: Sequence[str], *, is_all: bool) -> None:
    if sum(map(bool, (names, kinds, is_all))) != 1:
        context = click.get_current_context()
        raise click.UsageError("name queries by ID, or give --kind, or --all", context)
    _refuse_unknown(kinds)


def _refuse_unknown(kinds: Sequence[str]) -> None:
    from bookgen.normalise.queries import KINDS
    from bookgen.openmarks import KIND

    for kind in kinds:
        click.Choice((*KINDS, KIND)).convert(kind, None, click.get_current_context())


def _report(edited: Edited, deed: str) -> int:
    from bookgen.finding import has_errors

    for query in edited.queries[:SHOWN_QUERIES]:
        click.echo(f"{deed} {query.name}: {_saying(query)} ({query.row.to or query.row.at})")
    if len(edited.queries) > SHOWN_QUERIES:
        click.echo(f"and {len(edited.queries) - SHOWN_QUERIES} more")
    for query in edited.left:
        click.echo(f"no longer asked: {_saying(query)} ({query.row.at})")
    show_findings(edited.intake.findings)
    click.echo(f"{deed} {counted(len(edited.queries), 'query', 'queries')}")
    return FINDINGS if has_errors(edited.intake.findings) else DONE


def _by_kind(queries: Sequence[Query]) -> list[tuple[str, list[Query]]]:
    from bookgen.normalise.queries import KINDS

    order = list(KINDS)
    ordered = sorted(queries, key=lambda query: order.index(query.row.rule))
    return [(kind, list(group)) for kind, group in groupby(ordered, lambda query: query.row.rule)]


def _show_kind(kind: str, queries: Sequence[Query]) -> None:
    """List the queries of a kind; those that say the same stand together."""
    from bookgen.normalise.queries import KINDS

    click.echo(f"{click.style(kind, bold=True)} ({len(queries)}): {KINDS[kind]}")
    alike: dict[str, list[Query]] = {}
    for query in queries:
        alike.setdefault(_saying(query), []).append(query)
    for saying, group in alike.items():
        times = f", {len(group)} times" if len(group) > 1 else ""
        click.echo(f"  {saying}{times}")
        for query in group:
            _show_query(query)
    click.echo()


def _show_query(query: Query) -> None:
    row = query.row
    places = " · ".join(str(place) for place in (row.at, row.to) if place)
    click.echo(f"    {click.style(query.name, bold=True)}  {places}{_answer(query)}")
    ahead, behind = query.around
    click.echo(f"    {' ' * len(query.name)}  {ahead}[{_short(row.before)}]{behind}")


def _answer(query: Query) -> str:
    if query.state != "decided":
        return ""
    answer = "no" if query.row.status == "rejected" else "yes"
    return f" · {answer}: {query.row.reason} ({query.row.by})"


def _saying(query: Query) -> str:
    row = query.row
    if row.before == row.after:
        return f"‘{_short(row.before)}’"
    return f"‘{_short(row.before)}’ → " + (f"‘{_short(row.after)}’" if row.after else "nothing")


def _short(text: str) -> str:
    """Show a text on one line: '⏎' is a line's end."""
    text = text.strip("\n").replace("\n", "⏎")
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _facts(query: Query) -> dict[str, Any]:
    row = query.row
    return {
        "id": query.name,
        "kind": row.rule,
        "state": str(query.state),
        "before": row.before,
        "suggestion": row.after,
        "context": dict(zip(("before", "after"), query.around, strict=True)),
        "count": query.count,
        "confidence": row.confidence,
        "source": {"file": row.at.file, "line": row.at.line, "column": row.at.column},
        "chapter": {"file": row.to.file, "line": row.to.line} if row.to else None,
        "answer": str(row.status) if query.state == "decided" else None,
        "reason": row.reason,
        "by": row.by,
    }
