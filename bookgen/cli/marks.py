"""How proofreaders' open marks are shown and answered beside the passes' queries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from bookgen.cli.terminal import DONE, FINDINGS, counted, show_findings

if TYPE_CHECKING:
    from bookgen.answering import Answered
    from bookgen.editing import Choice, Verdict
    from bookgen.openmarks import OpenMark

SHOWN = 70
"""Units: characters of a comment that are shown."""
MOST_UNDONE = 20
"""Units: answers whose names are written out for whoever wants them back."""
AROUND = 40
"""Units: characters of the page on either side of the marked words."""


def show_marks(folder: Path, marks: Sequence[OpenMark]) -> None:
    """List marks in the order of the book: what it is about, where, and what was said."""
    from bookgen.openmarks import KIND

    if not marks:
        return
    click.echo(f"{click.style(KIND, bold=True)} ({len(marks)}): Asked by proofreaders")
    names = _names(folder)
    for mark in marks:
        _show_mark(mark, names[mark.id])
    click.echo()


def _show_mark(mark: OpenMark, name: str) -> None:
    page = f"page {mark.folio}" + (f", line {mark.line}" if mark.line else "")
    chapter = f"{mark.chapter}:{mark.chapter_line}" if mark.chapter else ""
    facts = " · ".join(filter(None, (page, chapter, mark.kind, mark.author)))
    click.echo(f"  {_saying(mark)}")
    click.echo(f"    {click.style(name, bold=True)}  {facts}{_answer(mark)}")
    indent = f"    {' ' * len(name)}  "
    around = f"{_line(mark.before)[-AROUND:]}[{_short(mark.words)}]{_line(mark.after)[:AROUND]}"
    click.echo(indent + around)
    said = (f"‘{mark.comment}’" if mark.comment else "", *mark.replies, mark.why)
    for row in filter(None, said):
        click.echo(indent + _short(row))


def _answer(mark: OpenMark) -> str:
    return "" if mark.state == "open" else f" · {mark.state}: {mark.reason} ({mark.by})"


def _saying(mark: OpenMark) -> str:
    if mark.suggestion is None:
        return (
            f"‘{_short(mark.words)}’"
            if mark.words
            else f"a place after ‘{_line(mark.before).strip()[-AROUND:]}’"
        )
    words = f"‘{_short(mark.suggestion)}’" if mark.suggestion else "nothing"
    return f"‘{_short(mark.find)}’ → {words}"


def _short(text: str) -> str:
    text = _line(text)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def mark_facts(folder: Path, marks: Iterable[OpenMark]) -> Iterator[dict[str, Any]]:
    """List what is known of marks, as --json says it."""
    from bookgen.openmarks import KIND

    names = _names(folder)
    for mark in marks:
        yield {
            "id": names[mark.id],
            "kind": KIND,
            "state": "open" if mark.state == "open" else "decided",
            "before": mark.find or mark.words,
            "suggestion": mark.suggestion,
            "context": {"before": mark.before, "after": mark.after},
            "mark": mark.kind,
            "comment": mark.comment,
            "replies": list(mark.replies),
            "author": mark.author,
            "date": mark.date,
            "why": mark.why,
            "page": mark.folio,
            "line": mark.line,
            "chapter": {"file": mark.chapter, "line": mark.chapter_line} if mark.chapter else None,
            "answer": None if mark.state == "open" else str(mark.state),
            "reason": mark.reason,
            "by": mark.by,
        }


def asked_marks(folder: Path, kinds: Sequence[str], state: str) -> list[OpenMark]:
    """List the marks in a state of queries: 'open', 'decided'; none is 'made'."""
    from bookgen.answering import list_marks
    from bookgen.openmarks import KIND

    if state == "made" or (kinds and KIND not in kinds):
        return []
    return [mark for mark in list_marks(folder) if (mark.state == "open") is (state == "open")]


def _names(folder: Path) -> Mapping[str, str]:
    """Give the short name of each mark of a book by its long one."""
    from bookgen.answering import list_marks
    from bookgen.openmarks import short_names

    return short_names(list_marks(folder))


def part(folder: Path, choice: Choice, *, state: str) -> tuple[list[str] | None, Choice | None]:
    """Part the marks that are meant from the queries; each is None where none of them is meant.

    Marks are meant by their names or by their kind; `--all` leaves them alone.
    """
    from bookgen.openmarks import KIND, PREFIX

    marks = [name for name in choice.names if name.lower().startswith(PREFIX)]
    left = replace(
        choice,
        names=tuple(name for name in choice.names if name not in marks),
        kinds=tuple(kind for kind in choice.kinds if kind != KIND),
    )
    if KIND in choice.kinds:
        marks = [mark.id for mark in asked_marks(folder, choice.kinds, state)]
    has_marks = bool(marks) or KIND in choice.kinds
    return marks if has_marks else None, left if left.names or left.kinds or left.is_all else None


def answer_named(folder: Path, names: Sequence[str], verdict: Verdict) -> int:
    """Answer marks, and say what became of them."""
    from bookgen.answering import answer_marks

    answered = answer_marks(folder, names, verdict)
    status = _report(answered, "accepted" if verdict.is_accepted else "rejected")
    show_undo(folder, [answered.names[mark.id] for mark in answered.marks])
    return status


def show_undo(folder: Path, names: Sequence[str]) -> None:
    """Say how answers are taken back, unless they are too many for a line."""
    if 0 < len(names) <= MOST_UNDONE:
        click.echo(f"to undo: bookgen withdraw {quote(str(folder))} {' '.join(names)}")


def withdraw_named(folder: Path, names: Sequence[str]) -> int:
    """Take answers to marks back, and say what became of them."""
    from bookgen.answering import withdraw_marks

    return _report(withdraw_marks(folder, names), "withdrew")


def _report(answered: Answered, deed: str) -> int:
    """Say what became of marks."""
    from bookgen.finding import has_errors

    for mark in answered.marks:
        click.echo(f"{deed} {answered.names[mark.id]}: {_saying(mark)}")
    show_findings(answered.findings)
    click.echo(f"{deed} {counted(len(answered.marks), 'mark')} of proofreaders")
    return FINDINGS if has_errors(answered.findings) else DONE
