"""Tell every open page that there is something new to see."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

PATIENCE = 15.0
"""How long a page is left without a word; one that was closed is noticed then. Units: seconds."""


class Bell:
    """Rung from any thread, heard by every page. Rings that come fast are heard as one."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: set[asyncio.Event] = set()
        self.is_closed = False

    def ring(self) -> None:
        """Wake all listeners."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def close(self) -> None:
        """Send all listeners home."""
        self.is_closed = True
        self.ring()

    async def strokes(self) -> AsyncIterator[bool]:
        """Yield True at once and at every ring, and False when nothing happened for a while."""
        self._loop = asyncio.get_running_loop()
        heard = asyncio.Event()
        heard.set()
        self._listeners.add(heard)
        try:
            while not self.is_closed:
                is_rung = False
                with suppress(TimeoutError):
                    is_rung = await asyncio.wait_for(heard.wait(), self._patience)
                heard.clear()
                if not self.is_closed:
                    yield is_rung
        finally:
            self._listeners.discard(heard)

    def _wake(self) -> None:
        for heard in self._listeners:
            heard.set()
