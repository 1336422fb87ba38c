"""What is asked for where books are built, and what became of each: values that any process can be handed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bookgen.pipeline import Built, Order


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a book may cost; a novel takes a minute and 300 MB."""

    seconds: int = 1800
    megabytes: int = 2048


USUAL = Bounds()


@dataclass(frozen=True, slots=True)
class Hands:
    """Who does the work."""

    jobs: int = 0
    """How many books are built at a time on this machine; 0: one a core."""
    bounds: Bounds = USUAL
    scheduler: str = ""
    """Address of a Dask cluster that builds instead: 'tcp://host:8786'."""


@dataclass(frozen=True, slots=True)
class Task:
    """A book to be built."""

    folder: Path
    order: Order
    bounds: Bounds = USUAL


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one book."""

    folder: Path
    built: Built | None = None
    error: BaseException | None = None
    seconds: float = 0.0
    megabytes: int = 0
    """The most that its process held; 0 when none was needed."""


def weight(folder: Path) -> int:
    """Say how much there is to set: the size of the chapters, or of the source where there are none yet.

    Units: bytes.
    """
    texts = [*folder.glob("chapters/*.md")] or [*folder.glob("source/*")]
    return sum(path.stat().st_size for path in texts if path.is_file())
