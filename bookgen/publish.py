"""Write finished files so that a reader of the folder sees the old ones or the new ones, never a mixture.

In: bytes. Out: a folder whose files were swapped for new ones in one step. What bookgen did not write
itself stays in the folder. An interrupted run, a full disc or a second run at the same time leaves the
last good folder whole.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from bookgen.errors import Location, OutputError

EXCHANGE = 2
"""RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS have the same number."""
AT_CWD = -100
NO_EXCHANGE = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM})


def replace_files(folder: Path, files: Mapping[str, bytes], drop: Collection[str] = ()) -> None:
    """Put files into a folder, and take others out of it, in one step.

    Raises: OutputError, and then nothing has changed.
    """
    with _faults_of(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone_in(folder.parent):
            _clear_leftovers(folder)
            staged = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
            try:
                _stage(staged, folder, files, drop)
                _swap(staged, folder)
            finally:
                shutil.rmtree(staged, ignore_errors=True)


def create_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a new folder of files, all or none.

    Raises: OutputError, also when the folder exists and holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "name a folder that does not exist yet"
        raise OutputError(f"'{folder}' is there already and not empty", hint=hint)
    replace_files(folder, files)


def replace_file(path: Path, data: bytes) -> None:
    """Write one file in the place of another, or of none.

    Raises: OutputError, and then nothing has changed.
    """
    with _faults_of(path):
        handle, staged = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(staged).chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())
            Path(staged).replace(path)
        finally:
            Path(staged).unlink(missing_ok=True)


def remove_folder(folder: Path) -> bool:
    """Take a folder away with all that is in it; tell whether there was one."""
    if not folder.is_dir():
        return False
    with _faults_of(folder):
        shutil.rmtree(folder)
    return True


def _stage(staged: Path, folder: Path, files: Mapping[str, bytes], drop: Collection[str]) -> None:
    """Build the new folder beside the old one: what stays is linked, what is new is written through."""
    if folder.is_dir():
        shutil.copytree(folder, staged, symlinks=True, dirs_exist_ok=True, copy_function=_link)
    else:
        staged.chmod(0o777 & ~_umask())
    for name in drop:
        (staged / name).unlink(missing_ok=True)
    for name, data in files.items():
        target = staged / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        with target.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    _sync(staged)


def _swap(staged: Path, folder: Path) -> None:
    if not folder.exists():
        staged.rename(folder)
    elif not _exchange(staged, folder):
        old = folder.with_name(f"{_prefix(folder)}old")
        folder.rename(old)
        staged.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    _sync(folder.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step; False where the system or the disc cannot."""
    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            failed = library.renamex_np(*names, EXCHANGE)
        else:
            failed = library.renameat2(AT_CWD, names[0], AT_CWD, names[1], EXCHANGE)
    except AttributeError:
        return False
    if failed and ctypes.get_errno() not in NO_EXCHANGE:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    return not failed


def _clear_leftovers(folder: Path) -> None:
    """Mend what a killed run left: put back an old folder that has no successor, remove half-made ones."""
    old = folder.with_name(f"{_prefix(folder)}old")
    if old.is_dir() and not folder.exists():
        old.rename(folder)
    for path in folder.parent.glob(f"{_prefix(folder)}*"):
        shutil.rmtree(path, ignore_errors=True)


def _prefix(folder: Path) -> str:
    return f".{folder.name}.bookgen-"


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep other runs of bookgen from writing below this folder; the lock ends with the process."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def _faults_of(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hints = {
            errno.ENOSPC: "free some space on the disc; the last good files are as they were",
            errno.EDQUOT: "free some space on the disc; the last good files are as they were",
            errno.EACCES: "choose a folder that you may write to",
            errno.EROFS: "choose a folder that you may write to",
        }
        why = (error.strerror or str(error)).lower()
        hint = hints.get(error.errno or 0, "the last good files are as they were")
        raise OutputError(f"cannot write '{folder}': {why}", Location(str(folder)), hint) from error


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    """Read the process's mask; the system only tells it when one sets it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
