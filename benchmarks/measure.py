"""Measure a command as a whole: its wall time, the CPU time of all its processes, the largest one's memory.

Every row of a table is the median of several rounds, and a round runs each command once, so that a machine
that grows slower while it measures does so for all of them.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

RESULTS = Path(__file__).parent / "results"
PR_SET_CHILD_SUBREAPER = 36
LIBRARIES = ("weasyprint", "pydyf", "pikepdf", "markdown", "jinja2", "lxml", "ebooklib")
# An installed bookgen is compiled; what a machine's settings say against that is not bookgen's cost.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run cost."""

    wall: float
    """Units: seconds, as the next."""
    cpu: float
    """User and system time of every process that the command started."""
    peak: float
    """Memory of the largest process. Units: MB."""


@dataclass(frozen=True, slots=True)
class Case:
    """Something to measure."""

    name: str
    command: tuple[str, ...]
    prepare: Callable[[], None] = lambda: None
    """Done before each run, and not measured."""
    environment: Mapping[str, str] | None = None


def run(command: Iterable[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end and to that of every process it leaves behind.

    Raises: SystemExit when it fails, with what it said.
    """
    _adopt_orphans()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    with subprocess.Popen(
        tuple(command),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    ) as process:
        said = process.communicate()[1]
    wall = time.monotonic() - start
    if process.returncode:
        sys.exit(f"{command} failed:\n{said.decode()}")
    peak = _wait_for_orphans()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, max(peak, 0.0))


def measure(cases: Iterable[Case], rounds: int) -> dict[str, Cost]:
    """Measure every case in each round; give the medians by name."""
    cases = tuple(cases)
    found: dict[str, list[Cost]] = {case.name: [] for case in cases}
    for number in range(1, rounds + 1):
        for case in cases:
            case.prepare()
            found[case.name].append(_in_a_process(case))
            print(f"round {number}, {case.name}: {found[case.name][-1]}", file=sys.stderr)
    return {
        name: Cost(*(median(getattr(cost, part) for cost in costs) for part in ("wall", "cpu", "peak")))
        for name, costs in found.items()
    }


def write_table(
    name: str,
    title: str,
    header: Iterable[str],
    rows: Iterable[Iterable[object]],
    facts: Iterable[str] = (),
) -> None:
    """Write a table, with the machine and the versions it was measured on and what else was found, and print it."""
    header = tuple(header)
    lines = [f"# {title}", "", machine(), ""]
    lines += [f"| {' | '.join(header)} |", f"|{' --- |' * len(header)}"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    lines += ("", *facts) if (facts := tuple(facts)) else ()
    text = "\n".join(lines) + "\n"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
    print(text)


def machine() -> str:
    """Name what was measured on."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    cores = len(os.sched_getaffinity(0))
    versions = ", ".join(f"{library} {version(library)}" for library in LIBRARIES)
    return f"{cpu}, {cores} cores; {platform.system()}, Python {platform.python_version()}; {versions}."


def _in_a_process(case: Case) -> Cost:
    """Measure in a process of its own, since the peak of the children of one only ever grows."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        cost = run(case.command, case.environment)
        os.write(writer, f"{cost.wall} {cost.cpu} {cost.peak}".encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        words = answer.read().split()
    os.waitpid(child, 0)
    if not words:
        sys.exit(f"{case.name}: could not be measured")
    return Cost(*map(float, words))


def _adopt_orphans() -> None:
    """Become the parent of processes whose own has ended, such as a fork server, to count them too."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _wait_for_orphans() -> float:
    with suppress(ChildProcessError):
        while True:
            os.wait()
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
