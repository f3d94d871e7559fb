"""Collect: hosts that pages met and no service declares, by the day, on no visitor."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable

from consent.errors import ConsentError
from consent.model import Site
from consent.period import DAY
from consent.rules import host as hosts
from consent.rules.csp import own_hosts
from consent.store.base import Store
from consent.store.stranger import MOST, Stranger

log = logging.getLogger("consent.flows")

PAUSE = 3.0
"""Seconds between two times that what was collected is written."""


class Collector:
    """Counts in memory, and writes the sums together, every few seconds."""

    def __init__(self, store: Store) -> None:
        """Take where sums go."""
        self._store = store
        self._loaded: Counter[tuple[str, int, str]] = Counter()
        self._blocked: Counter[tuple[str, int, str]] = Counter()

    def collect(
        self, site: Site, loaded: Iterable[str], blocked: Iterable[str], now: int
    ) -> None:
        """Count one page that met these hosts; `now` is in ms since 1970."""
        known = {*own_hosts(site.settings)}
        known.update(host for each in site.notice.services for host in each.hosts)
        for counts, told in ((self._loaded, loaded), (self._blocked, blocked)):
            for host in {*told} - known:
                cell = (site.id, now // DAY, host)
                if not hosts.problem(host) and self._has_room(cell):
                    counts[cell] += 1

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

    def _has_room(self, cell: tuple[str, int, str]) -> bool:
        """Tell whether a cell is known or few are: anybody may post anything."""
        if cell in self._loaded or cell in self._blocked:
            return True
        cells = {*self._loaded, *self._blocked}
        return sum(each[:2] == cell[:2] for each in cells) < MOST
