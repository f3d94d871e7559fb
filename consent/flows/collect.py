"""Collect: hosts that pages met and no service declares, by the day, on no visitor."""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable

from consent.errors import ConsentError
from consent.model import Site
from consent.period import DAY
from consent.rules import host as hosts
from consent.rules.csp import own_hosts
from consent.store.base import Store
from consent.store.stranger import MOST, Stranger

log = logging.getLogger("consent.flows")

HEARD = 1000
"""Hosts of a site and day that are remembered to have been told of once."""
PAUSE = 3.0
"""Seconds between two times that what was collected is written."""


class Collector:
    """Counts in memory, and writes the sums together, every few seconds."""

    def __init__(self, store: Store) -> None:
        """Take where sums go."""
        self._store = store
        self._loaded: Counter[tuple[str, int, str]] = Counter()
        self._blocked: Counter[tuple[str, int, str]] = Counter()
        self._day = -1
        self._kept: defaultdict[str, set[str]] = defaultdict(set)
        self._heard: defaultdict[str, set[str]] = defaultdict(set)

    def collect(
        self, site: Site, loaded: Iterable[str], blocked: Iterable[str], now: int
    ) -> None:
        """Count one page that met these hosts; `now` is in ms since 1970."""
        known = {*own_hosts(site.settings)}
        known.update(host for each in site.notice.services for host in each.hosts)
        day = now // DAY
        named = {
            host for host in {*loaded, *blocked} - known if not hosts.problem(host)
        }
        kept = {host for host in named if self._has_room(site.id, day, host)}
        for counts, told in ((self._loaded, loaded), (self._blocked, blocked)):
            counts.update((site.id, day, host) for host in kept.intersection(told))

    async def flush(self) -> None:
        """Write what was collected in one transaction; what fails is forgotten."""
        loaded, blocked = self._loaded, self._blocked
        self._loaded, self._blocked = Counter(), Counter()
        strangers = [
            Stranger(
                site=cell[0],
                day=cell[1],
                host=cell[2],
                loaded=loaded[cell],
                blocked=blocked[cell],
            )
            for cell in sorted({*loaded, *blocked})
        ]
        if not strangers:
            return
        try:
            await self._store.meet(strangers)
        except ConsentError as error:
            log.warning("collecting: %s: %s", error.code, error.message)

    async def follow(self) -> None:
        """Write every few seconds, and once more at the end."""
        try:
            while True:
                await asyncio.sleep(PAUSE)
                await self.flush()
        finally:
            await self.flush()

    def _has_room(self, site: str, day: int, host: str) -> bool:
        """Tell whether a host is kept: anybody may post any name.

        Half of a day's room is for whoever comes, half for hosts told of again.
        """
        if day != self._day:
            self._day = day
            self._kept.clear()
            self._heard.clear()
        kept, heard = self._kept[site], self._heard[site]
        if host in kept:
            return True
        if len(kept) < (MOST if host in heard else MOST // 2):
            kept.add(host)
            return True
        if len(heard) < HEARD:
            heard.add(host)
        return False
