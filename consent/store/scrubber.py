"""Getting what was overwritten out of the write-ahead log, past those who read it."""

import asyncio
from collections.abc import Awaitable, Callable

from consent.errors import StoreError

PAUSE = 0.5
"""Seconds between two tries."""


class Scrubber:
    """Empties the log at once where it can, and as soon as it can where it cannot."""

    def __init__(self, empty: Callable[[], Awaitable[bool]]) -> None:
        """Take what empties the log, and tells whether it did."""
        self._empty = empty
        self._task: asyncio.Task[None] | None = None

    async def scrub(self) -> None:
        """Empty the log now, or go on trying behind what was asked."""
        if await self._try():
            return
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._go_on(), name="consent scrubber")

    async def aclose(self) -> None:
        """Stop trying, after one last time where that is due."""
        if self._task is None or self._task.done():
            return
        self._task.cancel()
        await asyncio.wait([self._task])
        await self._try()

    async def _go_on(self) -> None:
        done = False
        while not done:
            await asyncio.sleep(PAUSE)
            done = await self._try()

    async def _try(self) -> bool:
        # What was asked for is durable already: this must not make it look undone.
        try:
            return await self._empty()
        except StoreError:
            return False
