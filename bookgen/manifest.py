"""What lies in a book's folder in dist/, as manifest.json says it: the same bytes for the same book."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

MANIFEST = "manifest.json"


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
    """Hash of all that the file was made from."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All finished files of a book, with the versions of the parts that made them."""

    book: str
    title: str
    files: tuple[Published, ...]
    versions: Mapping[str, str]

    def file_for(self, edition: str) -> Published | None:
        """Find the file of an edition."""
        return next((file for file in self.files if file.edition == edition), None)


def manifest_text(manifest: Manifest) -> str:
    """Write a manifest as JSON."""
    files = [asdict(file) for file in sorted(manifest.files, key=lambda file: file.name)]
    table = {
        "book": manifest.book,
        "title": manifest.title,
        "files": files,
        "versions": dict(sorted(manifest.versions.items())),
    }
    return json.dumps(table, indent=2, ensure_ascii=False) + "\n"


def parse_manifest(text: str) -> Manifest | None:
    """Read a manifest; None for one that this version of bookgen did not write."""
    try:
        table = json.loads(text)
        files = tuple(Published(**file) for file in table["files"])
        return Manifest(table["book"], table["title"], files, table["versions"])
    except (ValueError, KeyError, TypeError):
        return None
