"""What this machine lacks, and the command that installs it.

WeasyPrint lays text out with Pango, which no Python package brings along. All else that bookgen needs
comes with it; the judges of `make check` are wanted only by who works on bookgen or proves a book.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from bookgen.errors import ToolError


@dataclass(frozen=True, slots=True)
class Need:
    """Something that does not come with bookgen."""

    name: str
    purpose: str
    is_there: Callable[[], bool]
    debian: str
    """The package of Debian and Ubuntu."""
    homebrew: str
    is_judge: bool = False
    """Whether only `make check` wants it."""


def needs() -> tuple[Need, ...]:
    """List what bookgen needs beside Python packages."""
    return (
        Need(
            "Pango",
            "lays out text",
            _has("libpango-1.0.so.0", "libpango-1.0.dylib"),
            "libpango-1.0-0",
            "pango",
        ),
        Need(
            "Pango for FreeType",
            "lays out text in the book's own typefaces",
            _has("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
            "libpangoft2-1.0-0",
            "pango",
        ),
        Need(
            "HarfBuzz Subset",
            "embeds the letters that a book uses",
            _has("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
            "libharfbuzz-subset0",
            "harfbuzz",
        ),
        Need(
            "Java",
            "runs epubcheck and veraPDF",
            _program("javac"),
            "default-jdk-headless",
            "openjdk",
            is_judge=True,
        ),
        Need("Node", "runs Ace", _program("node"), "nodejs npm", "node", is_judge=True),
        Need("Chromium", "shows Ace the pages", _chromium, "chromium", "chromium", is_judge=True),
    )


def missing(*, judges: bool = False) -> tuple[Need, ...]:
    """List what is not there."""
    return tuple(need for need in needs() if (judges or not need.is_judge) and not need.is_there())


def install_command(wanted: tuple[Need, ...]) -> str:
    """Give the command that installs what is missing, as this machine's user would type it."""
    if sys.platform == "darwin":
        return " ".join(["brew", "install", *dict.fromkeys(need.homebrew for need in wanted)])
    packages = " ".join(need.debian for need in wanted)
    install = f"apt-get install -y --no-install-recommends {packages}"
    return install if os.geteuid() == 0 else f"sudo {install}"


def install(wanted: tuple[Need, ...]) -> None:
    """Install what is missing where this may be done without asking for a password.

    Raises: ToolError with the command to type where it may not, or where it failed.
    """
    command = install_command(wanted)
    names = ", ".join(need.name for need in wanted)
    hint = f"type: {command}"
    if not may_install():
        raise ToolError(f"missing on this machine: {names}", hint=hint)
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    words = command.removeprefix("sudo ").split()
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for step in (["apt-get", "update", "-q"], words):
        done = subprocess.run([*prefix, *step], env=quiet, capture_output=True, text=True, check=False)
    if done.returncode or any(not need.is_there() for need in wanted):
        why = (done.stderr.strip().splitlines() or ["the package manager gave no reason"])[-1]
        raise ToolError(f"could not install {names}: {why}", hint=hint)


def may_install() -> bool:
    """Tell whether this user may install packages without being asked for a password."""
    if shutil.which("apt-get") is None:
        return False
    if os.geteuid() == 0:
        return True
    sudo = shutil.which("sudo")
    return (
        sudo is not None
        and not subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode
    )


def _has(*libraries: str) -> Callable[[], bool]:
    """Ask the system's loader, as WeasyPrint does: a package list knows less than the loader."""

    def is_there() -> bool:
        return any(_loads(library) for library in libraries)

    return is_there


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _chromium() -> bool:
    return any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
