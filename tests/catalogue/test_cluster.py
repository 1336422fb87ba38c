"""A catalogue on a Dask cluster of this machine's processes, one of which is killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from catalogue_parts import finished, write_book

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
