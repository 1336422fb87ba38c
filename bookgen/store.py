"""What a step of the work keeps for the next time: bytes, by the hash of all that they were made from.

A store may lose anything, and knows by itself which bookgen filled it: a key need only name the step and
what went into it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Protocol


class Store(Protocol):
    """Keeps results by the hash of what they depend on."""

    def get(self, key: str) -> bytes | None:
        """Give what is kept under a key."""

    def put(self, key: str, data: bytes) -> None:
        """Keep something."""


class NothingKept:
    """The store of one who makes everything anew."""

    def get(self, key: str) -> bytes | None:
        """Give nothing."""

    def put(self, key: str, data: bytes) -> None:
        """Keep nothing."""


NOTHING_KEPT = NothingKept()

def key_of(step: str, inputs: object) -> str:
    """Hash what goes into a step; the `repr` of plain data says all that is in it."""
    return hashlib.sha256(f"{step} {inputs!r}".encode()).hexdigest()


def recall(store: Store, make: Callable[..., bytes], *inputs: object) -> bytes:
    """Make something, unless it was made from the same before."""
    key = key_of(make.__name__, inputs)
    kept = store.get(key)
    if kept is None:
        kept = make(*inputs)
        store.put(key, kept)
    return kept
