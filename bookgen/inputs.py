"""All that a build depends on, as one hash: the book's folder, bookgen itself and the parts it stands on.

Nothing heavy is imported here: a build with nothing to do is over in the time that this takes.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from bookgen import __version__

PACKAGE = Path(__file__).parent
BESIDE = ("styles", "covers")
HOUSE = (PACKAGE, *(PACKAGE.parent / name for name in BESIDE if not (PACKAGE / name).is_dir()))
"""bookgen's own files; an installed package has its styles and covers inside."""
PARTS = frozenset(
    "brotli cssselect2 ebooklib fontpkg fonttools jinja2 lxml markdown markupsafe pikepdf pillow pydantic "
    "pydyf pymdown_extensions pypdfium2 pyphen repro_zipfile tinycss2 tinyhtml5 uharfbuzz weasyprint".split()
)
"""Distributions whose version may change a byte of a book, and every typeface besides."""
UNREAD = frozenset({".git", ".bookgen", "__pycache__", "dist", ".DS_Store"})
"""Names in a book's folder that no build reads."""


def versions() -> Mapping[str, str]:
    """List the versions of bookgen and of the parts that it stands on.

    The names of the metadata folders tell them; asking `importlib.metadata` takes a tenth of a second.
    """
    found = {"bookgen": __version__}
    for entry in sys.path:
        for name in _names(entry):
            part, _, version = name.removesuffix(".dist-info").rpartition("-")
            part = part.lower()
            if name.endswith(".dist-info") and (part in PARTS or part.startswith("fontpkg_")):
                found.setdefault(part, version)
    return dict(sorted(found.items()))


def inputs_hash(folder: Path) -> str:
    """Hash everything that may change a byte of the finished book."""
    digest = hashlib.sha256(repr(versions()).encode())
    for root in (folder, *HOUSE):
        for path in _files(root):
            digest.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
            digest.update(file_hash(path).encode())
    return digest.hexdigest()


def file_hash(path: Path) -> str:
    """Hash one file's bytes; a file that cannot be read has the hash of nothing."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _files(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in UNREAD)
        yield from (Path(folder, name) for name in sorted(names) if name not in UNREAD)


def _names(folder: str) -> tuple[str, ...]:
    try:
        return tuple(sorted(os.listdir(folder or ".")))  # noqa: PTH208  (names are wanted, not paths)
    except OSError:
        return ()
