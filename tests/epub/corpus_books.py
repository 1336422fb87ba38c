"""One manuscript of the corpus on its whole way, in a process that may typeset: several do so side by side."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from epub.page_truth import untrue_breaks
from print_parts import print_it

from bookgen.compose import compose
from bookgen.epub import package
from bookgen.load import load_book
from bookgen.workers import AtOnce

SUFFIXES = frozenset((".txt", ".md", ".htm", ".html", ".wiki", ".docx", ".odt", ".epub"))


def manuscripts(corpus: Path) -> list[Path]:
    """List what can be imported by itself, the largest first, so that none is begun last."""
    found = (path for path in corpus.glob("*/*") if path.suffix in SUFFIXES)
    return sorted(found, key=lambda path: (-path.stat().st_size, path))


def untrue_page_list(source: Path, folder: Path) -> list[str] | None:
    """Import a manuscript, make both files of it and hold its page list against them.

    None of what is no manuscript, and of one with letters that no typeface of bookgen has.
    """
    command = (sys.executable, "-m", "bookgen", "import", str(source), str(folder), "--quiet")
    if subprocess.run(command, capture_output=True, check=False).returncode == 3:
        return None
    made = load_book(folder)
    printed = print_it(made, AtOnce())
    if any(finding.code == "P001" for finding in printed.findings):
        return None
    return untrue_breaks(package(made, compose(made), printed.pages).data, printed.pdf)
