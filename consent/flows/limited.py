"""What was refused as too much is told in the log: how often, and nothing of whom."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable

from consent.errors import ConsentError
from consent.ledger.entry import write_time
from consent.ledger.finding import counted
from consent.store.base import Store
from consent.store.deed import deed

log = logging.getLogger("consent.flows")

AUTHOR = "consent serve"
BETWEEN = 3600.0
"""Seconds between two entries of a site."""


class Limited:
    """Counts refusals by site, and appends an entry an hour where there were any."""

    def __init__(self, store: Store, random: Callable[[int], bytes], now: int) -> None:
        """Take whose log is told; `now` is in milliseconds since 1970."""
        self._store = store
        self._random = random
        self._since = now
        self._counts: Counter[str] = Counter()

    def count(self, site: str) -> None:
        """Count one more request that was refused."""
        self._counts[site] += 1

    async def flush(self, now: int) -> None:
        """Append what was counted; what cannot be appended waits for the next time."""
        since, until, all_told = write_time(self._since), write_time(now), True
        for site, number in list(self._counts.items()):
            what = counted(number, "request", "requests")
            said = f"{what} to write refused as too many, from {since} to {until}."
            try:
                act = deed(site, said, author=AUTHOR, random=self._random)
                await self._store.append(act)
            except ConsentError as error:
                # One site's log must not keep those of others from being told.
                log.warning("telling of limits: %s: %s", error.code, error.message)
                all_told = False
                continue
            self._counts[site] -= number
        self._counts = +self._counts
        if all_told:
            self._since = now

    async def follow(self, clock: Callable[[], int]) -> None:
        """Tell every hour, and once more at the end."""
        try:
            while True:
                await asyncio.sleep(BETWEEN)
                await self.flush(clock())
        finally:
            await self.flush(clock())
