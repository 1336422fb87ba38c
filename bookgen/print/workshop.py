"""Have work done by other processes, and done once: what was set before comes out of the store.

A job's key is the hash of the job itself: the store knows the code, the libraries and the typefaces.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import TypeVar

from bookgen.print.section import TypesetSection, unpack
from bookgen.store import Store, key_of

Job = TypeVar("Job")


@dataclass(slots=True)
class Workshop:
    """The workers and the store of one run."""

    workers: Executor
    store: Store
    under_way: dict[str, Future[bytes]] = field(default_factory=dict)
    done: dict[str, TypesetSection] = field(default_factory=dict)

    def order(self, task: Callable[[Job], bytes], job: Job) -> str:
        """Have a job done, unless it is done, under way or in the store; give its key."""
        key = key_of(task.__name__, job)
        if key not in self.done and key not in self.under_way:
            kept = self.store.get(key)
            if kept is None:
                self.under_way[key] = self.workers.submit(task, job)
            else:
                self.done[key] = unpack(kept)
        return key

    def collect(self, key: str) -> TypesetSection:
        """Wait for what was ordered."""
        if key in self.under_way:
            data = self.under_way.pop(key).result()
            self.store.put(key, data)
            self.done[key] = unpack(data)
        return self.done[key]
