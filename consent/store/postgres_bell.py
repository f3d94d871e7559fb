"""Telling the other nodes at once that something was written: LISTEN and NOTIFY.

It only saves time. Who does not hear it, because of a lost connection or a server that
has no such thing, finds the same by looking every now and then.
"""

import asyncio
import logging
from contextlib import suppress

from consent.errors import StoreError
from consent.store.postgres_session import Session, Sessions

log = logging.getLogger("consent.store")

CHANNEL = "consent_news"
RING = f"notify {CHANNEL}"
AGAIN = 1.0
"""Seconds until the next try to listen."""

GATHER = 0.02
"""Seconds in which what rings is one ring."""


async def ring_bell(session: Session) -> None:
    """Tell all nodes once the transaction is committed."""
    await session.execute(RING)


class Bell:
    """Hears that somebody wrote, as long as the server tells."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._rung = asyncio.Event()
        self._said = ""
        self._task = asyncio.create_task(self._follow(), name="consent bell")

    async def wait(self, seconds: float) -> None:
        """Return when it rings, at the latest after a time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
                await asyncio.sleep(GATHER)
        self._rung.clear()

    async def aclose(self) -> None:
        """Stop listening."""
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _follow(self) -> None:
        while True:
            try:
                await self._sessions.listen(CHANNEL, self._rung.set)
            except StoreError as error:
                if error.message != self._said:
                    log.warning("no news from other nodes at once: %s", error.message)
                self._said = error.message
            await asyncio.sleep(AGAIN)
