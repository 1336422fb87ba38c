"""The processes that typeset, started when they are first wanted and shared by all books of a run.

What starts them is imported then: a build that sets no page does without.
"""

from __future__ import annotations

import gc
import os
import signal
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from bookgen.errors import ToolError

PRELOADED = ["bookgen.print.preload", "bookgen.check.printed", "bookgen.check.pdf"]
"""What the processes do: loaded once, before they part."""

Words = ParamSpec("Words")
Result = TypeVar("Result")


class AtOnce(Executor):
    """Does each task when it is asked, in this very process, which has to be one that may typeset."""

    def submit(
        self, task: Callable[Words, Result], /, *args: Words.args, **kwargs: Words.kwargs
    ) -> Future[Result]:
        """Do a task; its fault is raised here."""
        done: Future[Result] = Future()
        done.set_result(task(*args, **kwargs))
        return done


class Workers(Executor):
    """A pool of processes for the time of a `with`; an interrupted run ends them at once."""

    def __init__(self, jobs: int = 0, pool: Executor | None = None) -> None:
        """Plan for this many processes, 0 for one a core that may be used; or work with a given pool."""
        self.jobs = jobs or usable_cores()
        self._pool = pool

    @property
    def pool(self) -> Executor:
        """The pool, opened by the first who asks."""
        if self._pool is None:
            self._pool = _open_pool(self.jobs)
        return self._pool

    def start(self) -> None:
        """Open the pool now: its start overlaps with what the caller does next."""
        self._pool = self.pool

    @property
    def is_aside(self) -> bool:
        """Tell whether tasks are done while the caller goes on."""
        return not isinstance(self._pool, AtOnce)

    @property
    def is_open(self) -> bool:
        """Tell whether there is a pool already."""
        return self._pool is not None

    def submit(
        self, task: Callable[Words, Result], /, *args: Words.args, **kwargs: Words.kwargs
    ) -> Future[Result]:
        """Have a task done by the pool, which the first one opens."""
        return self.pool.submit(task, *args, **kwargs)

    def __enter__(self) -> Workers:
        """Begin to use them; none starts yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End them; what is still being typeset is not waited for when something went wrong."""
        if error is not None:
            self.stop()
        elif self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def stop(self) -> None:
        """End them at once; whoever asks for the pool again gets a new one."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        started = getattr(pool, "_processes", None) or {}
        pool.shutdown(wait=False, cancel_futures=True)  # from here on none is started
        for process in tuple(started.values()):
            with suppress(ProcessLookupError):
                process.terminate()  # Python has a public name for this from 3.14 on


class NoWorkers(Executor):
    """Hands for one who only wants what was made before."""

    def submit(self, fn: Callable[..., Any], /, *_: Any, **__: Any) -> Future[Any]:
        """Refuse: there is something left to be made."""
        raise ToolError(f"'{fn.__name__}' was not done before")


@contextmanager
def deaths_told() -> Iterator[None]:
    """Say in words that a worker died.

    Raises: ToolError.
    """
    try:
        yield
    except BrokenExecutor:
        hint = "there may be too little memory: try again with '--jobs 1'"
        raise ToolError("a process that typesets ended before its time", hint=hint) from None


def _open_pool(jobs: int) -> Executor:
    """Open a pool of processes; of one thread where the system has no shared memory for processes."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    try:
        pool = ProcessPoolExecutor(jobs, context, initializer=_settle_in)
    except OSError:
        return ThreadPoolExecutor(1)
    start_server()
    return pool


def start_server() -> None:
    """Start the process from which the others part, deaf to Ctrl-C from birth, as they then are.

    Ctrl-C reaches every process of a terminal, and in the middle of its imports the server would say so
    with a traceback. The tracker comes first, because its own start unblocks the signal again.
    """
    from multiprocessing import forkserver, resource_tracker

    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def usable_cores() -> int:
    """Count the cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _settle_in() -> None:
    """Leave interrupts to the parent, and what was loaded before out of every search for garbage."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.filterwarnings("ignore", module=r"PIL\.")  # findings tell of pictures, with their place
    gc.freeze()
