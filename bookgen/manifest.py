"""What lies in a book's folder in dist/, as manifest.json says it: the same bytes for the same book."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a book is made from."""

    book: Mapping[str, str]
    """Hash of each file of the book's folder, by its path there."""
    house: Mapping[str, str]
    """Hash of each style, cover and template that bookgen brings, and of its own code as one."""
    parts: Mapping[str, str]
    """Version of each library and typeface, by its name."""

    @property
    def key(self) -> str:
        """One hash for all of it."""
        tables = [sorted(table.items()) for table in (self.book, self.house, self.parts)]
        return hashlib.sha256(repr(tables).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Published:
    """One finished file."""

    name: str
    """File name below the book's folder in dist/."""
    edition: str
    sha256: str
    size: int
    """Units: bytes."""
    pages: int
    """Page count; 0 for a reflowable file."""
    inputs: str
    """Key of what the file was made from; the manifest has the table."""
    made: str = ""
    """How, where one edition can be made in several ways: an EPUB without page-list, a proof's wishes."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All finished files of a book, with the versions of the parts that made them."""

    book: str
    title: str
    files: tuple[Published, ...]
    versions: Mapping[str, str]
    inputs: Mapping[str, Inputs] = field(default_factory=dict)
    """By their keys."""

    def file_for(self, edition: str) -> Published | None:
        """Find the file of an edition."""
        return next((file for file in self.files if file.edition == edition), None)


def manifest_text(manifest: Manifest) -> str:
    """Write a manifest as JSON, without the inputs that no file was made from."""
    files = [asdict(file) for file in sorted(manifest.files, key=lambda file: file.name)]
    used = {file.inputs for file in manifest.files}
    table = {
        "book": manifest.book,
        "title": manifest.title,
        "files": files,
        "versions": dict(sorted(manifest.versions.items())),
        "inputs": {key: asdict(inputs) for key, inputs in sorted(manifest.inputs.items()) if key in used},
    }
    return json.dumps(table, indent=2, ensure_ascii=False) + "\n"


def parse_manifest(text: str) -> Manifest | None:
    """Read a manifest; None for one that this version of bookgen did not write."""
    try:
        table = json.loads(text)
        files = tuple(Published(**file) for file in table["files"])
        inputs = {key: Inputs(**tables) for key, tables in table["inputs"].items()}
        return Manifest(table["book"], table["title"], files, table["versions"], inputs)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
