"""The command line: the only place that prints or exits.

Exit status: 0 done; 1 findings of severity error; 2 usage; 3 could not; 130 interrupted.
"""

from __future__ import annotations

import difflib
import gc
import signal
import sys
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import FrameType, MappingProxyType

import click

from bookgen import __version__
from bookgen.cli.terminal import Guard

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "new": "bookgen.cli.manuscripts",
        "import": "bookgen.cli.manuscripts",
        "normalise": "bookgen.cli.manuscripts",
        "adopt": "bookgen.cli.manuscripts",
        "queries": "bookgen.cli.queries",
        "accept": "bookgen.cli.queries",
        "reject": "bookgen.cli.queries",
        "withdraw": "bookgen.cli.queries",
        "build": "bookgen.cli.build",
        "watch": "bookgen.cli.watch",
        "status": "bookgen.cli.status",
        "check": "bookgen.cli.check",
        "proof": "bookgen.cli.proof",
        "site": "bookgen.cli.site",
        "explain": "bookgen.cli.explain",
        "doctor": "bookgen.cli.machine",
        "clean": "bookgen.cli.machine",
    }
)
"""Where each command lives: a module is imported when its command is asked for."""


OBJECTS_BETWEEN_SEARCHES = 50_000
"""How many are made before Python looks for cycles among them: in books and trees there are hardly any."""


class Commands(click.Group):
    """The commands, in the order of the work."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was asked for, or say which was meant."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = difflib.get_close_matches(name, COMMANDS, n=1)
            meant = f" (Did you mean '{near[0]}'?)" if near else ""
            raise click.UsageError(f"no such command '{name}'{meant}", ctx)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(COMMANDS[cmd_name])
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="%(prog)s %(version)s")
def bookgen() -> None:
    """Turn a manuscript into a book: an EPUB and a print PDF from the same text.

    \b
    bookgen new my-book           a folder that builds at once
    bookgen import draft.txt b    a folder made of your manuscript
    bookgen build my-book         dist/my-book/my-book.epub and .pdf
    """


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Let a request to end do what Ctrl-C does, so that all processes are ended in order."""
    raise KeyboardInterrupt


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit with its status."""
    gc.set_threshold(OBJECTS_BETWEEN_SEARCHES)
    signal.signal(signal.SIGTERM, _interrupt)
    warnings.filterwarnings("ignore", module=r"PIL\.")  # findings tell of pictures, with their place
    words = list(sys.argv[1:] if arguments is None else arguments)
    guard = Guard(is_debugging="--debug" in words)
    with guard:
        guard.status = bookgen.main(args=words, prog_name="bookgen", standalone_mode=False) or 0
    sys.exit(guard.status)
