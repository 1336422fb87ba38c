"""What was made before, by the hash of all that it was made from.

A cache may lose anything at any time and must never tell a lie: each entry carries its own checksum,
entries appear whole or not at all, and one that cannot be written is only slower the next time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DIGEST_SIZE = 32
FAN_OUT = 1
"""Hexadecimal digits that name a subfolder: sixteen, of a few thousand entries at most."""
LIMIT = 1 << 30
"""How much the cache may hold. Units: bytes."""
STAGED = "bookgen-"
"""How the name of what is not written to its end begins."""
OWN = re.compile(rf"[0-9a-f]/[0-9a-f]{{63}}|[0-9a-f]{{2}}/[0-9a-f]{{62}}|[0-9a-f]/{STAGED}\w+")
"""What alone is ever removed: entries, those of earlier versions too, and what a killed build left staged."""
OCCASION = "00"
"""An entry whose hash begins so, one of 256, has the cache pruned: listing takes longer than many a book."""


def cache_folder(out: Path) -> Path:
    """Give the place of the cache: beside the folder of finished books, so that a clone keeps its own."""
    return out.absolute().parent / ".bookgen" / "cache"


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of entries, safe to share between processes and builds."""

    folder: Path
    maker: str = ""
    """What filled it: the hash of bookgen and its parts. What another made is not found."""
    is_read: bool = True
    """False for a build that is to make everything again: entries are only written."""

    def get(self, key: str) -> bytes | None:
        """Give an entry, or None when there is none or it was damaged."""
        if not self.is_read:
            return None
        path = self._path(key)
        try:
            stored = path.read_bytes()
        except OSError:
            return None
        data = stored[DIGEST_SIZE:]
        if hashlib.sha256(data).digest() != stored[:DIGEST_SIZE]:
            _drop(path)
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep an entry; a disc that is full or read-only only means that it is not kept."""
        path = self._path(key)
        with contextlib.suppress(OSError):
            if not path.parent.is_dir():
                path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, hashlib.sha256(data).digest() + data)
        if f"{path.parent.name}{path.name}".startswith(OCCASION):
            self.prune()

    def prune(self, limit: int = LIMIT) -> None:
        """Remove the entries that were used longest ago until the rest is within the limit.

        The folder may be one that holds other things as well: `--cache .` is soon typed.
        """
        used = sorted(self._entries(), reverse=True)
        total = 0
        for _, size, path in used:
            total += size
            if total > limit:
                _drop(path)

    def _entries(self) -> Iterator[tuple[int, int, Path]]:
        for path in self.folder.glob("[0-9a-f]*/*"):
            if not OWN.fullmatch(f"{path.parent.name}/{path.name}"):
                continue
            with contextlib.suppress(OSError):
                status = path.stat()
                yield status.st_mtime_ns, status.st_size, path

    def _path(self, key: str) -> Path:
        name = hashlib.sha256(f"{self.maker} {key}".encode()).hexdigest()
        return self.folder / name[:FAN_OUT] / name[FAN_OUT:]


def _drop(path: Path) -> None:
    """Remove an entry; one that another bookgen removed, or that may not be removed, is no matter."""
    with contextlib.suppress(OSError):
        path.unlink()


def _write_whole(path: Path, data: bytes) -> None:
    handle, staged = tempfile.mkstemp(prefix=STAGED, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(staged).replace(path)
    except BaseException:
        Path(staged).unlink(missing_ok=True)
        raise
