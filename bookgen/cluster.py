"""Books built by a Dask cluster: each worker builds a book in a process of its own, as one machine does.

All machines see the books and the folder of finished books under the same paths. Whatever dies, no book is
lost: the scheduler gives a dead worker's books to others, and when the scheduler itself comes back, the
books that have no outcome yet are handed to it again. A book that was finished meanwhile is found unchanged.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from typing import Any, TypeAlias

from bookgen.bounds import build_apart
from bookgen.changes import changes_between
from bookgen.errors import ToolError
from bookgen.inputs import House, house
from bookgen.manifest import Inputs
from bookgen.tasks import Outcome, Task

Client: TypeAlias = Any
"""A Dask client, which has no types."""
PATIENCE = 60
"""How long a scheduler, or its workers, may be away. Units: seconds."""
SPOKEN = ("distributed", "dask", "msgpack", "cloudpickle")
"""What has to be of one version everywhere."""
NOT_DAEMONS = "start the workers with DASK_DISTRIBUTED__WORKER__DAEMON=False in their environment"


def build_on_cluster(tasks: Sequence[Task], address: str) -> Iterator[Outcome]:
    """Build books on a cluster; give them as they end.

    Raises: ToolError when there is no scheduler at the address, when it has no worker, or one that would not
    make the same bytes as this machine.
    """
    waiting = {task.folder: task for task in tasks}
    brought = house()
    client = _connect(address)
    while waiting:
        with client:
            _refuse_unfit(client, address, brought)
            for outcome in _outcomes(client, tuple(waiting.values()), brought):
                del waiting[outcome.folder]
                yield outcome
        try:
            client = _connect(address) if waiting else client
        except ToolError as error:
            yield from (Outcome(folder, error=error) for folder in waiting)
            return


def versions_on_cluster(address: str) -> Iterator[tuple[str, ...]]:
    """List who takes part in a cluster, with the versions that have to agree and whether they do.

    Raises: ToolError when there is no scheduler at the address.
    """
    with _connect(address) as client:
        found = client.get_versions()
        ours = _spoken(found["client"])
        yield ("who", *SPOKEN, "bookgen", "")
        yield ("this machine", *ours, house().maker[:8], "")
        yield ("scheduler", *_spoken(found["scheduler"]), "-", _verdict(ours, _spoken(found["scheduler"])))
        makers = client.run(_maker, on_error="return")
        for name, versions in sorted(found["workers"].items()):
            theirs, maker = _spoken(versions), str(makers.get(name, ""))
            fits = _verdict((*ours, house().maker), (*theirs, maker))
            yield (name, *theirs, maker[:8], fits)


def _verdict(ours: tuple[str, ...], theirs: tuple[str, ...]) -> str:
    return "fits" if ours == theirs else "differs"


def _maker() -> str:
    return house().maker


def _spoken(found: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(found["packages"].get(name, "-")) for name in SPOKEN)


def _connect(address: str) -> Client:
    """Wait for the scheduler.

    Raises: ToolError.
    """
    try:
        from distributed import Client as DaskClient
    except ImportError:
        hint = "install the cluster extra: pip install '.[cluster]' in bookgen's clone"
        raise ToolError("this bookgen cannot talk to a cluster", hint=hint) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what happens to a book is in its outcome
    connect: Any = DaskClient
    try:
        return connect(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        why = str(error).partition("\n")[0]
        hint = "start one with 'dask scheduler', and name the address that it prints"
        raise ToolError(f"there is no scheduler at '{address}': {why}", hint=hint) from None


def _refuse_unfit(client: Client, address: str, brought: House) -> None:
    """Wait for workers, and hold them against this machine.

    Raises: ToolError.
    """
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        hint = f"start one with 'dask worker {address} --nthreads 1'"
        raise ToolError(f"the scheduler at '{address}' has no workers", hint=hint) from None
    versions = client.get_versions()
    ours = _spoken(versions["client"])
    for name, theirs in (("the scheduler", versions["scheduler"]), *versions["workers"].items()):
        if _spoken(theirs) != ours:
            hint = f"'bookgen doctor --scheduler {address}' lists the versions; install the same everywhere"
            raise ToolError(f"{name} does not speak Dask as this machine does", hint=hint)
    for name, fault in client.run(_unfit, brought, on_error="return").items():
        if fault and isinstance(fault, str):  # one that died while it was asked is no fault of the others
            raise ToolError(f"worker {name}: {fault}", hint=_hint_for(fault))


def _hint_for(fault: str) -> str:
    return NOT_DAEMONS if "daemon" in fault else "install the same bookgen and parts on every machine"


def _unfit(brought: House) -> str:
    """Say why this worker is not fit to build; '' where it is. Runs on a worker."""
    if multiprocessing.current_process().daemon:
        return "it runs as a daemon, which may start no process for a book"
    differing = changes_between(Inputs({}, *brought), Inputs({}, *house()))
    return f"it would not make the same bytes: {differing[0]}" if differing else ""


def _outcomes(client: Client, tasks: Sequence[Task], brought: House) -> Iterator[Outcome]:
    """Hand the books over and give what became of them, as far as the scheduler lives to tell."""
    from distributed import KilledWorker, as_completed

    watch: Any = as_completed
    futures = {client.submit(_build_here, task, brought, pure=False): task for task in tasks}
    for future in watch(futures, loop=client.loop):
        try:
            yield future.result()
        except CancelledError:
            return
        except KilledWorker:
            hint = "they may have too little memory, or the book is at fault: build it alone to see"
            fault = ToolError("every worker that built it died", hint=hint)
            yield Outcome(futures[future].folder, error=fault)


def _build_here(task: Task, brought: House) -> Outcome:
    """Build a book. Runs on a worker, which may have joined after the others were looked at."""
    if fault := _unfit(brought):
        return Outcome(task.folder, error=ToolError(fault, hint=_hint_for(fault)))
    return next(build_apart((task,), jobs=1))
