"""Have work done by other processes, and done once: what was set before comes out of the store.

A job's key is the hash of everything that its result depends on: the job itself, the versions of the
libraries that set it, and this package's own code.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Protocol, TypeVar

from bookgen.print.section import TypesetSection, unpack
from bookgen.print.typefaces import fingerprint

LIBRARIES = ("weasyprint", "pydyf", "pyphen", "tinycss2", "cssselect2", "pillow")
CODE = (
    "boxes.py",
    "engine.py",
    "furniture.py",
    "mend_tags.py",
    "section.py",
    "typeset.py",
    "typefaces.py",
    "fonts.conf",
)
"""The modules that a worker's result depends on."""
PANGO = ("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll")


class Store(Protocol):
    """Keeps results by the hash of what they depend on."""

    def get(self, key: str) -> bytes | None:
        """Give what is kept under a key."""

    def put(self, key: str, data: bytes) -> None:
        """Keep something."""


Job = TypeVar("Job")


@dataclass(slots=True)
class Workshop:
    """The workers and the store of one run."""

    workers: Executor
    store: Store
    typeface: str
    under_way: dict[str, Future[bytes]] = field(default_factory=dict)
    done: dict[str, TypesetSection] = field(default_factory=dict)

    def key(self, task: Callable[[Job], bytes], job: Job) -> str:
        """Hash a job with all that its result depends on; the `repr` of plain data says all that is in it."""
        said = f"{task.__name__} {job!r} {_versions(self.typeface)}"
        return hashlib.sha256(said.encode()).hexdigest()

    def order(self, task: Callable[[Job], bytes], job: Job) -> str:
        """Have a job done, unless it is done, under way or in the store; give its key."""
        key = self.key(task, job)
        if key not in self.done and key not in self.under_way:
            kept = self.store.get(key)
            if kept is None:
                self.under_way[key] = self.workers.submit(task, job)
            else:
                self.done[key] = unpack(kept)
        return key

    def is_ready(self, key: str) -> bool:
        """Tell whether what was ordered can be collected at once."""
        return key in self.done or self.under_way[key].done()

    def collect(self, key: str) -> TypesetSection:
        """Wait for what was ordered."""
        if key in self.under_way:
            data = self.under_way.pop(key).result()
            self.store.put(key, data)
            self.done[key] = unpack(data)
        return self.done[key]


@cache
def _versions(typeface: str) -> str:
    """Name everything outside of a job that its result depends on."""
    code = hashlib.sha256()
    for name in CODE:
        code.update((files("bookgen.print") / name).read_bytes())
    libraries = [f"{name} {version(name)}" for name in LIBRARIES]
    return "; ".join((*libraries, _pango(), fingerprint(typeface), code.hexdigest()))


def _pango() -> str:
    """Ask for Pango's version without loading WeasyPrint."""
    for name in PANGO:
        with suppress(OSError):
            library = ctypes.CDLL(name)
            library.pango_version_string.restype = ctypes.c_char_p
            return f"Pango {library.pango_version_string().decode()}"
    return "Pango"
