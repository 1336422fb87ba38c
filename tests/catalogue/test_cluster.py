"""A catalogue on a Dask cluster of this machine's processes, one of which is killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from catalogue_parts import finished, write_book

from bookgen import cluster as clusters
from bookgen.bounds import Outcome, Task
from bookgen.errors import ToolError
from bookgen.inputs import house
from bookgen.pipeline import Order

pytest.importorskip("distributed", reason="the cluster extra is not installed")

NAMES = ("anna", "boris", "clara")


def start(*words: str, place: Path) -> subprocess.Popen[bytes]:
    command = (sys.executable, "-m", "dask", *words, "--no-dashboard")
    with (place / f"{words[0]}.log").open("ab") as log:
        return subprocess.Popen(command, cwd=place, stdout=log, stderr=log)


def bookgen(*words: object, place: Path) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "bookgen", *map(str, words))
    return subprocess.run(command, cwd=place, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture
def cluster(tmp_path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler and the processes of its two workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    scheduler = start("scheduler", "--host", "127.0.0.1", "--port", str(port), place=tmp_path)
    worker = ("worker", address, "--no-nanny", "--nthreads", "1", "--local-directory", str(tmp_path / "dask"))
    workers = [start(*worker, place=tmp_path) for _ in range(2)]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def test_every_book_comes_out_of_a_cluster_whose_worker_is_killed(cluster, tmp_path):
    address, workers = cluster
    for name in NAMES:
        write_book(tmp_path / name)
    command = (sys.executable, "-m", "bookgen", "build", *NAMES, "--scheduler", address, "--quiet")
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as run:
        while run.poll() is None and not list(tmp_path.glob("dist/*/manifest.json")):
            time.sleep(0.05)
        os.kill(workers[0].pid, signal.SIGKILL)
        said = run.communicate(timeout=300)[0].decode()
    assert 0 == run.returncode, said
    assert 0 == bookgen("build", *NAMES, "--out", "alone/dist", place=tmp_path).returncode
    assert finished(tmp_path / "alone/dist") == finished(tmp_path / "dist")
    table = bookgen("doctor", "--scheduler", address, place=tmp_path)
    assert 0 == table.returncode
    assert ["who", "this", "scheduler", "tcp"] == [
        line.split()[0][:9].split(":")[0] for line in table.stdout.splitlines()
    ]


def test_a_scheduler_that_is_not_there_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__RETRY__COUNT", "0")
    write_book(tmp_path / "anna")
    code = "import bookgen.cluster as c, bookgen.cli as b; c.PATIENCE = 1; b.main()"
    command = (sys.executable, "-c", code, "build", "anna", "--scheduler", "tcp://127.0.0.1:9")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert 3 == done.returncode
    assert "there is no scheduler at 'tcp://127.0.0.1:9'" in done.stderr
    assert "Traceback" not in done.stderr


@dataclass
class Speaking:
    """A client of a cluster that speaks as is said."""

    scheduler: str = "1"
    answers: dict[str, object] = field(default_factory=dict)

    def wait_for_workers(self, count: int, timeout: float) -> None: ...

    def get_versions(self) -> dict[str, object]:
        ours, theirs = ({"packages": {"distributed": one}} for one in ("1", self.scheduler))
        return {"client": ours, "scheduler": theirs, "workers": {"tcp://1": ours}}

    def run(self, *_: object, on_error: str) -> dict[str, object]:
        return self.answers


def test_a_scheduler_of_another_version_is_refused():
    with pytest.raises(ToolError, match="the scheduler does not speak Dask as this machine does"):
        clusters._refuse_unfit(Speaking(scheduler="2"), "tcp://1", house())


def test_a_worker_that_would_make_other_bytes_is_refused_by_name():
    with pytest.raises(ToolError, match="worker tcp://1: it would not make the same bytes"):
        clusters._refuse_unfit(
            Speaking(answers={"tcp://1": "it would not make the same bytes: …"}), "tcp://1", house()
        )
    other = house()._replace(parts={**house().parts, "weasyprint": "1.0"})
    assert "it would not make the same bytes: library 'weasyprint' 1.0 → " in clusters._unfit(other)


def test_a_worker_that_dies_while_it_is_asked_is_not_the_one_refused():
    answers = {"tcp://1": OSError("gone"), "tcp://2": "it would not make the same bytes: …"}
    with pytest.raises(ToolError) as refused:
        clusters._refuse_unfit(Speaking(answers=answers), "tcp://1", house())
    assert "tcp://2: it would not" in str(refused.value)
    assert "gone" not in str(refused.value)
    assert clusters._refuse_unfit(Speaking(answers={"tcp://1": OSError("gone")}), "tcp://1", house()) is None


def test_books_whose_scheduler_vanishes_for_good_are_told_as_failed(tmp_path, monkeypatch):
    def gone(address: str) -> clusters.Client:
        raise ToolError(f"there is no scheduler at '{address}': gone")

    def vanishing(client: object, tasks: tuple[Task, ...], brought: object) -> Iterator[Outcome]:
        yield Outcome(tasks[0].folder)
        monkeypatch.setattr(clusters, "_connect", gone)

    monkeypatch.setattr(clusters, "_connect", lambda address: nullcontext())
    monkeypatch.setattr(clusters, "_refuse_unfit", lambda *_: None)
    monkeypatch.setattr(clusters, "_outcomes", vanishing)
    tasks = [Task(tmp_path / name, Order(tmp_path)) for name in NAMES]
    done, *lost = clusters.build_on_cluster(tasks, "tcp://1")
    assert ("anna", None) == (done.folder.name, done.error)
    assert ["boris", "clara"] == [outcome.folder.name for outcome in lost]
    assert {"there is no scheduler at 'tcp://1': gone"} == {outcome.error.message for outcome in lost}
