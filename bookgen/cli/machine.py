"""`bookgen doctor` and `bookgen clean`: this machine and what bookgen keeps on it."""

from __future__ import annotations

from pathlib import Path

import click

from bookgen.cli.terminal import COULD_NOT, DONE, common_options, show_table


@click.command("doctor")
@click.option("--install", is_flag=True, help="Install what is missing, where no password is asked for it.")
@click.option("--judges", is_flag=True, help="Look for epubcheck's, veraPDF's and Ace's needs as well.")
@common_options
def doctor_command(*, install: bool, judges: bool, quiet: bool) -> int:
    """Say what is missing on this machine, and the command that installs it.

    \b
    Examples:
      bookgen doctor
      bookgen doctor --install
    """
    from bookgen import doctor

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
    return COULD_NOT if missing else DONE


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
