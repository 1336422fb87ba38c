"""A book in a process of its own, within bounds of time and memory.

The processes part from one server that has loaded what every book needs, so that each starts at once and
gives all its memory back at its end. One that breaks its bounds, or breaks, takes no other with it.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess

from bookgen.errors import BookgenError, ToolError, unexpected
from bookgen.pipeline import Built, build_book
from bookgen.tasks import Bounds, Outcome, Task
from bookgen.workers import PRELOADED, AtOnce, Workers, start_server

ROOMS = "load compose cover epub print check.text check.epub".split()
LOADED = (*PRELOADED, *(f"bookgen.{room}" for room in ROOMS))
"""What every book needs, loaded once, before the processes part."""
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
"""In which the system counts a process's memory. Units: bytes."""


def build_apart(tasks: Iterable[Task], jobs: int) -> Iterator[Outcome]:
    """Build books, so many at a time, each in a process of its own; give them as they end."""
    waiting = deque(tasks)
    running: dict[Connection, _BookProcess] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                process = _start(waiting.popleft())
                running[process.answers] = process
            ready = wait(running, max(0.0, min(process.time_left for process in running.values())))
            ended = [
                answers for answers, process in running.items() if answers in ready or process.time_left <= 0
            ]
            for answers in ended:
                yield running.pop(answers).outcome()
    finally:
        for process in running.values():
            process.end()


@dataclass(slots=True)
class _BookProcess:
    """A book that is being built."""

    task: Task
    process: ForkServerProcess
    answers: Connection
    start: float = field(default_factory=time.monotonic)

    @property
    def time_left(self) -> float:
        return self.start + self.task.bounds.seconds - time.monotonic()

    def outcome(self) -> Outcome:
        """Take what the process says, or say why it says nothing."""
        built, error, megabytes = None, None, 0
        if not self.answers.poll():
            error = _too_long(self.task.bounds)
        else:
            try:
                built, error, megabytes = self.answers.recv()
            except EOFError:
                self.process.join()
                error = _broken(self.process.exitcode or 0, self.task.bounds)
        self.end()
        return Outcome(self.task.folder, built, error, time.monotonic() - self.start, megabytes)

    def end(self) -> None:
        """End the process; one that has given its answer has nothing left to do."""
        self.process.kill()
        self.process.join()
        self.answers.close()


def _start(task: Task) -> _BookProcess:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(LOADED))
    start_server()
    answers, end = context.Pipe(duplex=False)
    process = context.Process(target=_build, args=(task, end), daemon=True)
    process.start()
    end.close()
    return _BookProcess(task, process, answers)


def _too_long(bounds: Bounds) -> ToolError:
    hint = "give it more with '--book-timeout'"
    return ToolError(f"it took longer than the {bounds.seconds} s that a book may take", hint=hint)


def _too_large(bounds: Bounds) -> ToolError:
    hint = "give it more with '--book-memory'"
    return ToolError(f"it needs more memory than the {bounds.megabytes} MB that a book may take", hint=hint)


def _broken(status: int, bounds: Bounds) -> ToolError:
    """Say how the process ended; what is written in C aborts where Python would say that memory is short."""
    end = signal.Signals(-status).name if status < 0 else f"status {status}"
    hint = f"if it needs more memory than {bounds.megabytes} MB, give it more with '--book-memory'"
    return ToolError(f"the process that built it ended before its time ({end})", hint=hint)


def _build(task: Task, answers: Connection) -> None:
    """Build the book and send what became of it. Runs in the book's own process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    built: Built | None = None
    error: BookgenError | None = None
    try:
        _bound_memory(task.bounds)
        with Workers(pool=AtOnce()) as workers:
            built = build_book(task.folder, task.order, workers, lambda *step: None)
    except BookgenError as fault:
        error = fault
    except MemoryError:
        error = _too_large(task.bounds)
    except Exception as fault:  # said where the book is reported
        error = unexpected(fault)
        error.add_note(traceback.format_exc())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * PEAK_UNIT // 1_000_000
    answers.send((built, error, peak))


def _bound_memory(bounds: Bounds) -> None:
    """Let the system refuse memory beyond the bound; what is mapped from files does not count."""
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = bounds.megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_DATA, (limit if most < 0 else min(limit, most), most))


def _end_with_parent() -> None:
    """End when whoever wants the book has died: the process is not its child, and would not hear of it."""
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)
