"""Damaged files: each becomes a book, or an error that says what to do; never a traceback, a hang, half a folder.

BOOKGEN_FUZZ_SECONDS=600 makes the run longer and takes the files of BOOKGEN_CORPUS too; BOOKGEN_FUZZ_SEED
starts it elsewhere. The file that broke something is kept in the folder of the test, and its name says how.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from mutations import mutated, sources

from bookgen.errors import BookgenError
from bookgen.intake import import_manuscript

SECONDS = float(os.environ.get("BOOKGEN_FUZZ_SECONDS", "0"))
SEED = int(os.environ.get("BOOKGEN_FUZZ_SEED", "1"))
CORPUS = Path(os.environ.get("BOOKGEN_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
ROUNDS = 25
"""How often each small source is damaged in a short run."""
HANG = 60
"""Units: seconds of CPU."""
LARGEST = 400_000
"""Bytes: a larger file shows little more, and slows the run down."""


@contextmanager
def no_hang() -> Iterator[None]:
    """Break off what takes too long."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"{HANG} s of CPU and no end")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, HANG)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def fault_of(source: Path, folder: Path) -> str:
    """Import a file, and say what is wrong with how that went; '' where nothing is."""
    try:
        with no_hang():
            import_manuscript(source, folder)
    except BookgenError as error:
        if folder.exists():
            return f"a folder was left behind by: {error}"
        return "" if error.hint and error.location else f"without a hint or a place: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    shutil.rmtree(folder)
    return ""


def test_every_small_source_is_read_before_it_is_damaged(tmp_path):
    for name, data in sources().items():
        (tmp_path / name).write_bytes(data)
        assert fault_of(tmp_path / name, tmp_path / "book") == "", name
        assert "A note" in import_text(tmp_path / name, tmp_path / "book") or name in (
            "wrapped.txt",
            "pages.txt",
        ), name


def import_text(source: Path, folder: Path) -> str:
    """Import a file and give the text of its chapters."""
    import_manuscript(source, folder)
    text = "".join(path.read_text() for path in sorted(folder.glob("chapters/*.md")))
    shutil.rmtree(folder)
    return text


@pytest.mark.parametrize("name", sources())
def test_a_damaged_source_is_read_or_refused(name, tmp_path):
    chance = random.Random(f"{SEED} {name}")
    for number in range(ROUNDS):
        source = tmp_path / f"{number}-{name}"
        source.write_bytes(mutated(sources()[name], chance))
        assert "" == fault_of(source, tmp_path / "book"), source


@pytest.mark.skipif(not SECONDS, reason="BOOKGEN_FUZZ_SECONDS is not set")
def test_damaged_files_are_read_or_refused_for_long(tmp_path):
    chance = random.Random(SEED)
    found = [path for path in sorted(CORPUS.glob("*/*")) if path.is_file() and path.stat().st_size <= LARGEST]
    seeds = {**sources(), **{path.name: path.read_bytes() for path in found}}
    faults = {}
    end, number = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        number += 1
        name = chance.choice(sorted(seeds))
        source = tmp_path / f"{number}-{name}"
        source.write_bytes(mutated(seeds[name], chance))
        fault = fault_of(source, tmp_path / "book")
        if fault:
            faults[source] = fault
        else:
            source.unlink()
    assert {} == faults
