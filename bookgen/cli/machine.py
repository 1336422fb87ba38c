"""`bookgen doctor` and `bookgen clean`: this machine and what bookgen keeps on it."""

from __future__ import annotations

from pathlib import Path

import click

from bookgen.cli.terminal import COULD_NOT, DONE, common_options, show_table


@click.command("doctor")
@click.option("--install", is_flag=True, help="Install what is missing, where no password is asked for it.")
@click.option("--judges", is_flag=True, help="Look for epubcheck's, veraPDF's and Ace's needs as well.")
@click.option(
    "--scheduler", default="", metavar="ADDRESS", help="Look at a Dask cluster instead: tcp://HOST:PORT."
)
@common_options
def doctor_command(*, install: bool, judges: bool, scheduler: str, quiet: bool) -> int:
    """Say what is missing on this machine, and the command that installs it.

    With --scheduler: whether the machines of a cluster have the versions that this one has.

    \b
    Examples:
      bookgen doctor
      bookgen doctor --install
      bookgen doctor --scheduler tcp://10.0.0.1:8786
    """
    from bookgen import doctor

    if scheduler:
        return _look_at_cluster(scheduler)
    missing = doctor.missing(judges=judges)
    if missing and install:
        if not quiet and doctor.may_install():
            click.echo(f"installing {', '.join(need.name for need in missing)}", err=True)
        doctor.install(missing)
        missing = ()
    if not install:
        show_table(
            (need.name, "missing" if need in missing else "found", need.purpose)
            for need in doctor.needs()
            if judges or not need.is_judge
        )
    if missing:
        click.echo(f"\ninstall with: {doctor.install_command(missing)}")
        return COULD_NOT
    click.echo("nothing is missing")
    return DONE


def _look_at_cluster(address: str) -> int:
    from bookgen.cluster import versions_on_cluster

    rows = tuple(versions_on_cluster(address))
    show_table(rows)
    return COULD_NOT if any(row[-1] == "differs" for row in rows) else DONE


@click.command("clean")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("dist"), help="Folder of finished books."
)
@common_options
def clean_command(*, out: Path, quiet: bool) -> int:
    """Forget what was typeset before; finished books stay.

    \b
    Examples:
      bookgen clean
    """
    from bookgen.cache import cache_folder
    from bookgen.publish import remove_folder

    folder = cache_folder(out)
    was_there = remove_folder(folder)
    if not quiet:
        click.echo(f"emptied {folder}" if was_there else "there was nothing to forget")
    return DONE
