"""Count: how often notices are shown and answered, by the hour and on no visitor."""

import asyncio
import logging
from collections import Counter as Sums
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple

from consent.errors import ConsentError, OutdatedNotice
from consent.model import Site
from consent.period import HOUR
from consent.rules import notice as notices
from consent.rules.short import named
from consent.store.base import Store
from consent.store.tally import Tally

log = logging.getLogger("consent.flows")

PAUSE = 3.0
"""Seconds between two times that what was counted is written."""


class What(StrEnum):
    """What a page tells of its notice."""

    SHOWN = "shown"
    ANSWERED = "answered"


class _Cell(NamedTuple):
    site: str
    hour: int
    notice: str
    lang: str


class Counter:
    """Counts in memory, and writes the sums together, every few seconds."""

    def __init__(self, store: Store, sites: Callable[[], Iterable[Site]]) -> None:
        """Take where sums go, and what gives the sites of now."""
        self._store = store
        self._sites = sites
        self._sums: Sums[tuple[_Cell, What]] = Sums()
        self._begun: set[_Cell] = set()

    async def count(
        self, site: Site, notice: str, lang: str, what: What, now: int
    ) -> None:
        """Count one more, or raise `OutdatedNotice`; `now` is in ms since 1970."""
        name = named(notice, (site.notice_hash, *site.recent))
        if name is None or lang not in await self._languages(site, name):
            raise OutdatedNotice("the site shows no such notice in that language")
        self._sums[_Cell(site.id, now // HOUR, name, lang), what] += 1

    async def flush(self, now: int) -> None:
        """Write what was counted in one transaction; what fails waits for the next."""
        begun = self._beginning(now // HOUR)
        sums, self._sums = self._sums, Sums()
        cells = {cell for cell, _ in sums} | begun
        if not cells:
            return
        tallies = [
            Tally(
                **cell._asdict(),
                shown=sums[cell, What.SHOWN],
                answered=sums[cell, What.ANSWERED],
            )
            for cell in sorted(cells)
        ]
        try:
            await self._store.tally(tallies)
        except ConsentError as error:
            self._sums.update(sums)
            log.warning("counting: %s: %s", error.code, error.message)
        else:
            self._begun = {
                cell for cell in self._begun | begun if cell.hour == now // HOUR
            }

    async def follow(self, clock: Callable[[], int]) -> None:
        """Write every few seconds, and once more at the end."""
        try:
            while True:
                await asyncio.sleep(PAUSE)
                await self.flush(clock())
        finally:
            await self.flush(clock())

    def _beginning(self, hour: int) -> set[_Cell]:
        """Give a zero for each site that is counted and has none yet in this hour."""
        known = {cell.site for cell in self._begun if cell.hour == hour}
        return {
            _Cell(site.id, hour, site.notice_hash, site.notice.languages[0])
            for site in self._sites()
            if site.settings.count_shown and site.id not in known
        }

    async def _languages(self, site: Site, notice: str) -> tuple[str, ...]:
        if notice == site.notice_hash:
            return site.notice.languages
        row = await self._store.notice(site.id, notice)
        return notices.read(row.content).languages
