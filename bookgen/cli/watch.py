"""`bookgen watch`: a book beside its pages while it is written."""

from __future__ import annotations

from pathlib import Path

import click

from bookgen.cli.terminal import DONE, common_options

PORT = 8642


@click.command("watch")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, help="Port of the page; 0: any free one."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("dist"),
    help="Folder of finished books, for its cache.",
)
@click.option(
    "--jobs", type=click.IntRange(min=0), default=0, help="How many processes typeset; 0: one a core."
)
@common_options
def watch_command(*, folder: Path, port: int, out: Path, jobs: int, quiet: bool) -> int:
    """Show a book while it is written: text and pages side by side, fresh at every save.

    Prints the address of a page that only this machine can open. Ctrl-C ends it.

    \b
    Examples:
      bookgen watch my-book
      bookgen watch my-book --port 0
    """
    import asyncio

    from bookgen.watching import watch
    from bookgen.workers import Workers

    def tell(address: str) -> None:
        click.echo(f"{folder.resolve().name}  {address}")
        if not quiet:
            click.echo("Ctrl-C ends it", err=True)

    try:
        with Workers(jobs) as workers:
            asyncio.run(watch(folder, port, out, workers, tell))
    except KeyboardInterrupt:
        if not quiet:
            click.echo("no longer watching", err=True)
    return DONE
