"""Other ways to make a book of the same chapters, to measure beside bookgen.

    python benchmarks/peers.py typst FOLDER OUT.pdf

Pandoc comes with the package pypandoc_binary and typst with its own (`pip install -e '.[bench]'`); what is
not there is left out of the tables.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path


def pandoc() -> str:
    """Find Pandoc; '' where there is none."""
    if find_spec("pypandoc"):
        import pypandoc  # noqa: PLC0415  (an extra)

        return str(pypandoc.get_pandoc_path())
    return shutil.which("pandoc") or ""


def pandoc_epub(book: Path, out: Path) -> tuple[str, ...]:
    """Give the command that makes an EPUB of a book's chapters; () where there is no Pandoc."""
    if not (path := pandoc()):
        return ()
    options = ("--file-scope", "--toc", "--split-level=1", "--metadata", "title=A Long Book", "--metadata", "lang=en")
    return (path, *options, "--output", str(out), *_chapters(book))


def pandoc_typst(book: Path, out: Path) -> tuple[str, ...]:
    """Give the command that makes a PDF with Pandoc and typst; () where one of them is missing."""
    if not pandoc() or not find_spec("typst"):
        return ()
    return (sys.executable, __file__, "typst", str(book), str(out))


def chromium_pdf(html: Path, out: Path) -> tuple[str, ...]:
    """Give the command that prints a page with Chromium; () where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        return ()
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
    return (path, *options, f"--print-to-pdf={out}", html.as_uri())


def _chapters(book: Path) -> list[str]:
    return [str(path) for path in sorted(book.glob("chapters/*.md"))]


def _make_with_typst(book: Path, out: Path) -> None:
    import typst  # noqa: PLC0415  (an extra)

    source = out.with_suffix(".typ")
    options = ("--file-scope", "--standalone", "--toc", "--to", "typst", "--metadata", "lang=en")
    subprocess.run((pandoc(), *options, "--output", source, *_chapters(book)), check=True)
    typst.compile(str(source), output=str(out))


if __name__ == "__main__":
    _make_with_typst(Path(sys.argv[2]), Path(sys.argv[3]))
