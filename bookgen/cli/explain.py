"""`bookgen explain`: what a rule means, what a pass does, and which of both there are."""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Mapping, Sequence
from inspect import cleandoc
from typing import TYPE_CHECKING

import click

from bookgen.cli.terminal import DONE, common_options, show_table

if TYPE_CHECKING:
    from bookgen.finding import Rule
    from bookgen.normalise.desk import Pass

SLOT = re.compile(r"\{(\w+)[^}]*\}")
"""What a rule's text leaves open."""
ROOMS: Mapping[str, str] = {
    "R": "Reading a manuscript",
    "N": "Normalising it",
    "C": "Chapters: notes, pictures, links, markup",
    "T": "Text, settings and style sheets",
    "E": "EPUB and cover",
    "P": "Print, press and wrap cover",
    "L": "Layout of the pages",
    "B": "Balance: every word of the chapters is in both editions",
    "X": "Proofs and marked copies",
}
"""What the codes that begin with a letter are about."""
PASSES = "Passes: what normalising does, in this order"


@click.command("explain")
@click.argument("name", required=False, default="", metavar="[CODE]")
@common_options
def explain_command(*, name: str, quiet: bool) -> int:
    """Say what a rule means, with an example; CODE is what stands in brackets behind a finding.

    CODE may be a pass as 'bookgen queries' and the ledger name it, or the first letter of rules, which lists
    them. Without CODE all rules and passes are listed.

    \b
    Examples:
      bookgen explain C001
      bookgen explain curl-quotes
      bookgen explain E
    """
    from bookgen.checking import all_rules
    from bookgen.normalise.desk import name_of
    from bookgen.normalise.passes import PASSES as passes

    rules = {rule.code: rule for rule in all_rules()}
    named = {name_of(pass_): pass_ for pass_ in passes}
    listed = [rule for code, rule in rules.items() if code.startswith(name.upper())]
    if name.upper() in rules:
        _show_rule(rules[name.upper()])
    elif name.lower() in named:
        _show_pass(name.lower(), named[name.lower()])
    elif listed:
        _list_rules(listed)
        if not name:
            _list_passes(named)
    else:
        near = difflib.get_close_matches(name, (*rules, *named), n=1, cutoff=0.5)
        near = near or difflib.get_close_matches(name.upper(), rules, n=1, cutoff=0.5)
        meant = f" (Did you mean '{near[0]}'?)" if near else "; 'bookgen explain' lists them"
        raise click.UsageError(f"no rule has the code '{name}'{meant}", click.get_current_context())
    return DONE


def _list_rules(rules: Sequence[Rule]) -> None:
    for letter, room in ROOMS.items():
        own = [rule for rule in rules if rule.code.startswith(letter)]
        if own:
            click.echo(click.style(room, bold=True))
            show_table((rule.code, str(rule.severity), _open(rule.message)) for rule in own)
            click.echo()


def _list_passes(passes: Mapping[str, Pass]) -> None:
    click.echo(click.style(PASSES, bold=True))
    show_table((name, _said(pass_).partition("\n")[0]) for name, pass_ in passes.items())


def _show_pass(name: str, pass_: Pass) -> None:
    click.echo(f"{name}  pass\n\n{_said(pass_)}\n")
    click.echo(f"What it asks: bookgen queries DIR --kind {name}")
    click.echo(f"What it has done: bookgen queries DIR --kind {name} --state made")


def _said(pass_: Pass) -> str:
    return cleandoc(pass_.__doc__ or "")


def _show_rule(rule: Rule) -> None:
    click.echo(f"{rule.code}  {rule.severity}  {_open(rule.message)}\n\n{rule.why}\n")
    click.echo(f"Example:\n{textwrap.indent(rule.example, '    ')}")
    if rule.instead:
        click.echo(f"\nPut right:\n{textwrap.indent(rule.instead, '    ')}")
    if rule.hint:
        click.echo(f"\nWhat to do: {_open(rule.hint)}")
    if rule.source:
        click.echo(f"Source: {rule.source}")


def _open(text: str) -> str:
    return SLOT.sub(r"<\1>", text)
