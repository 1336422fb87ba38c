"""`bookgen status`: which books are stale, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bookgen.cli.terminal import (
    COULD_NOT,
    DONE,
    INTERRUPTED,
    Guard,
    common_options,
    is_debugging,
    json_option,
    show_json,
    show_table,
)

if TYPE_CHECKING:
    from bookgen.freshness import Standing

MANUSCRIPTS = "manuscript"
SHOWN_CHANGES = 3
"""How many reasons the table gives for each book; JSON has all."""


@click.command("status")
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("dist"), help="Folder of finished books."
)
@json_option
@common_options
def status_command(*, folders: tuple[Path, ...], out: Path, as_json: bool, quiet: bool) -> int:
    """Say which books are stale and why: what changed since their files were made.

    A DIR of books stands for all of them. Without DIR: this folder's book, or every book below 'manuscript'.
    Nothing is built.

    \b
    Examples:
      bookgen status
      bookgen status manuscript --json
    """
    from bookgen.freshness import books_among, standing
    from bookgen.inputs import house

    found: list[Standing] = []
    statuses = {DONE}
    brought = house()
    for folder in books_among(folders) or _books_here():
        with Guard(is_debugging=is_debugging()) as guard:
            found.append(standing(folder, out, brought))
        statuses.add(guard.status)
        if guard.status == INTERRUPTED:
            break
    status = next(one for one in (INTERRUPTED, COULD_NOT, DONE) if one in statuses)
    if as_json:
        show_json({"status": status, "books": [_facts(one) for one in found]})
    elif found:
        show_table((("book", "state", "why"), *map(_row, found, _names(found))))
    return status


def _books_here() -> tuple[Path, ...]:
    """Find the books that are meant when none is named."""
    if Path("book.toml").is_file():
        return (Path(),)
    from bookgen.freshness import books_among

    books = books_among((Path(MANUSCRIPTS),))
    if books == (Path(MANUSCRIPTS),):
        message = f"there is no book.toml here, and no book below '{MANUSCRIPTS}'"
        raise click.UsageError(message, click.get_current_context())
    return books


def _names(found: Sequence[Standing]) -> list[str]:
    """Name each book by its folder, and by the way there where others have the same name."""
    names = [one.folder.resolve().name for one in found]
    return [name if names.count(name) == 1 else str(found[n].folder) for n, name in enumerate(names)]


def _row(one: Standing, name: str) -> Sequence[str]:
    shown = [str(change) for change in one.changes[:SHOWN_CHANGES]]
    if len(one.changes) > len(shown):
        shown.append(f"and {len(one.changes) - len(shown)} more")
    return name, str(one.state), ", ".join(shown)


def _facts(one: Standing) -> dict[str, Any]:
    return {
        "name": one.folder.resolve().name,
        "folder": str(one.folder),
        "state": str(one.state),
        "stale": list(one.stale),
        "changes": [{**asdict(change), "says": str(change)} for change in one.changes],
    }
