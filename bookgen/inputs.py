"""All that a build depends on: the book's folder, bookgen itself and the parts it stands on.

Nothing heavy is imported here: a build with nothing to do is over in the time that this takes.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from bookgen import __version__
from bookgen.changes import CODE, TYPEFACES
from bookgen.errors import Location, SourceError
from bookgen.manifest import MANIFEST, Inputs, Manifest, parse_manifest

PACKAGE = Path(__file__).parent
BESIDE = tuple(
    PACKAGE / name if (PACKAGE / name).is_dir() else PACKAGE.parent / name for name in ("styles", "covers")
)
"""Folders that lie beside the package in a checkout and inside it where it is installed."""
ROOTS = (PACKAGE, *(root for root in BESIDE if not root.is_relative_to(PACKAGE)))
REPLACEABLE = (
    (f"{PACKAGE.as_posix()}/compose/templates/", "templates"),
    *((f"{root.as_posix()}/", root.name) for root in BESIDE),
)
"""Folders whose files a book may have its own of, with their names in tables."""
PARTS = frozenset(
    "brotli cssselect2 deflate ebooklib fontpkg fonttools jinja2 lxml markdown markupsafe pikepdf pillow "
    "pydantic pydyf pymdown_extensions pypdfium2 pyphen resvg_py tinycss2 tinyhtml5 uharfbuzz "
    "weasyprint".split()
)
"""Distributions whose version may change a byte of a book, and every typeface besides."""
PANGO = ("libpango-1.0.so.0", "libpango-1.0.0.dylib")
UNREAD = frozenset({".git", ".bookgen", "__pycache__", "dist", ".DS_Store", "proof-marks.jsonl"})
"""Names in a book's folder that no build reads."""


class House(NamedTuple):
    """What bookgen brings to every book; asked for once a run, since it is the same for all books."""

    files: Mapping[str, str]
    parts: Mapping[str, str]

    @property
    def maker(self) -> str:
        """Hash all that makes a book and is no book: code, templates, parts; who uses a style says so."""
        files = {name: value for name, value in self.files.items() if name.startswith((CODE, "templates/"))}
        return hashlib.sha256(repr((files, dict(self.parts))).encode()).hexdigest()


def house() -> House:
    """Hash bookgen's own files: what a book may replace each alone, the code as one."""
    code = hashlib.sha256()
    files = {}
    for root in ROOTS:
        for path in _files(root):
            name = house_name(path)
            if name == CODE:
                code.update(f"\0{path.relative_to(root).as_posix()}\0{file_hash(path)}".encode())
            else:
                files[name] = file_hash(path)
    return House(MappingProxyType({CODE: code.hexdigest(), **files}), versions())


def house_name(path: Path) -> str:
    """Name what bookgen brings as its tables do: 'styles/print.css', a typeface's package, or all its code.

    A file that bookgen does not bring has no name: ''.
    """
    place = path.as_posix()
    for root, name in REPLACEABLE:
        if place.startswith(root):
            return f"{name}/{place.removeprefix(root)}"
    if place.startswith(f"{PACKAGE.as_posix()}/"):
        return CODE
    typeface = (part for part in path.parts if part.startswith(TYPEFACES) and not part.endswith(".dist-info"))
    return next(typeface, "")


def book_inputs(folder: Path, brought: House) -> Inputs:
    """Hash everything that may change a byte of the finished book."""
    book = {path.relative_to(folder).as_posix(): file_hash(path) for path in _files(folder)}
    return Inputs(book, brought.files, brought.parts)


def versions() -> Mapping[str, str]:
    """List the versions of bookgen and of the parts that it stands on.

    The names of the metadata folders tell them; asking `importlib.metadata` takes a tenth of a second.
    """
    found = {"bookgen": __version__}
    for entry in sys.path:
        for name in _names(entry):
            part, _, version = name.removesuffix(".dist-info").rpartition("-")
            part = part.lower()
            if name.endswith(".dist-info") and (part in PARTS or part.startswith(TYPEFACES)):
                found.setdefault(part, version)
    return dict(sorted(found.items())) | _pango_version()


def _pango_version() -> dict[str, str]:
    """Ask the library itself; it comes with the system and breaks the lines."""
    for name in PANGO:
        with suppress(OSError, AttributeError):
            library = ctypes.CDLL(name)
            library.pango_version_string.restype = ctypes.c_char_p
            return {"pango": library.pango_version_string().decode()}
    return {}


def read_bytes(path: Path) -> bytes:
    """Read a file that the user named.

    Raises: SourceError when it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        hint = "look whether the name is spelt as the file's is"
        raise SourceError(f"there is no '{path}'", Location(str(path)), hint) from None
    except IsADirectoryError:
        hint = "name a file in it; several files go together into an archive, .zip or .tar.gz"
        raise SourceError(f"'{path}' is a folder, not a file", Location(str(path)), hint) from None
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise SourceError(f"cannot read '{path}': {why}", Location(str(path))) from None


def read_manifest(folder: Path) -> Manifest | None:
    """Read what was published before; None when nothing was, or by another bookgen."""
    try:
        return parse_manifest((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


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
