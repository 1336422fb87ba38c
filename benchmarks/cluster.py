"""A Dask cluster of this machine's processes, kept running as a service would be, on which things can be killed."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType

HOST = "127.0.0.1"
PAUSE = 1.0
"""How long between two looks at the processes. Units: seconds."""


class Cluster:
    """A scheduler and workers for the time of a `with`; whichever ends is started again."""

    def __init__(self, place: Path, workers: int) -> None:
        self.place = place
        place.mkdir()
        with socket.socket() as free:
            free.bind((HOST, 0))
            port = str(free.getsockname()[1])
        self.address = f"tcp://{HOST}:{port}"
        self.megabytes = 0
        """The most that a worker held together with the processes that it had started."""
        self._commands = [("scheduler", "--host", HOST, "--port", port)]
        self._commands += [("worker", self.address, "--no-nanny", "--nthreads", "1")] * workers
        self._processes = [self._start(command) for command in self._commands]
        self._end = threading.Event()
        self._keeper = threading.Thread(target=self._keep)

    def __enter__(self) -> Cluster:
        self._keeper.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._keeper.join()
        for process in reversed(self._processes):
            process.kill()
            process.wait()

    def kill_worker(self) -> None:
        """Kill the first worker as a power cut would."""
        self._processes[1].kill()

    def restart_scheduler(self) -> None:
        """Kill the scheduler, and with it all that it knew."""
        self._processes[0].kill()

    def _start(self, command: tuple[str, ...]) -> subprocess.Popen[bytes]:
        words = (sys.executable, "-m", "dask", *command, "--no-dashboard")
        return subprocess.Popen(words, cwd=self.place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _keep(self) -> None:
        while not self._end.wait(PAUSE):
            self.megabytes = max(self.megabytes, *(held(worker.pid) for worker in self._processes[1:]))
            for number, process in enumerate(self._processes):
                if process.poll() is not None:
                    self._processes[number] = self._start(self._commands[number])


def held(pid: int) -> int:
    """Add up what a process and its descendants hold; what they share is counted once. Units: MB."""
    return (_own_share(pid) + sum(map(_own_share, _descendants(pid)))) // 1024


def _own_share(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


def _descendants(pid: int) -> list[int]:
    try:
        lists = [path.read_text(encoding="ascii") for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    children = (int(word) for line in lists for word in line.split())
    return [each for child in children for each in (child, *_descendants(child))]
