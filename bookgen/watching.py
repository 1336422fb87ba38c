"""The order of the work while a book is written: what is saved → read → shown → examined, until Ctrl-C.

A save is taken in as soon as the files are still. The whole book is looked at once nobody has saved for a
moment, so that neither text nor pages wait for it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

from watchfiles import Change, DefaultFilter

# documented, and without the race of `awatch`, which begins to watch when it is first waited for
from watchfiles._rust_notify import RustNotify

from bookgen.cache import Cache, cache_folder
from bookgen.inputs import house
from bookgen.load import house_folder, read_text
from bookgen.preview.bell import Bell
from bookgen.preview.server import address_of, listen, make_app, serve
from bookgen.watched import WatchedBook
from bookgen.workers import Workers

QUIET = 0.7
"""How long nobody may have saved before the whole book is looked at. Units: seconds."""
STEP = 20
"""How long a burst of changes has to pause to be taken as one. Units: milliseconds."""
BURST = 200
"""How long a burst may last before it is taken all the same. Units: milliseconds."""
UNWATCHED = ("dist", ".bookgen")


async def watch(
    folder: Path, port: int, out: Path, workers: Workers, on_ready: Callable[[str], None]
) -> None:
    """Show a book to this machine until the process is told to end.

    `on_ready` is called with the address.
    Raises: SourceError for a folder without a book; ToolError when the port is taken.
    """
    read_text(folder / "book.toml", "book.toml")
    bell = Bell()
    desk = WatchedBook(folder, workers, Cache(cache_folder(out), house().maker), bell.ring)
    door = listen(port)
    on_ready(address_of(door))
    workers.start()
    tasks = {
        asyncio.create_task(serve(make_app(desk, bell), bell, door)),
        asyncio.create_task(_follow(desk)),
    }
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        bell.close()
        desk.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _follow(desk: WatchedBook) -> None:
    """Read the book at every save, and look at the whole of it once nobody saves.

    The watch begins before the book is first read, so that no save falls between the two.
    """
    folders = [str(desk.folder), str(house_folder("styles"))]
    is_ours = DefaultFilter(ignore_dirs=(*DefaultFilter.ignore_dirs, *UNWATCHED))
    stop = threading.Event()
    with RustNotify(folders, False, False, 300, True, True) as saves:
        await asyncio.to_thread(desk.reread)
        settling = asyncio.create_task(_settle(desk, 0))
        try:
            while True:
                seen = await asyncio.to_thread(saves.watch, BURST, STEP, 0, stop)
                if isinstance(seen, set) and any(is_ours(Change(kind), path) for kind, path in seen):
                    settling.cancel()
                    await asyncio.to_thread(desk.reread)
                    settling = asyncio.create_task(_settle(desk, QUIET))
        finally:
            stop.set()
            settling.cancel()


async def _settle(desk: WatchedBook, quiet: float) -> None:
    await asyncio.sleep(quiet)
    await asyncio.to_thread(desk.settle)
