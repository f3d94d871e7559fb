"""Watch: somebody is told when the service itself is unwell, before visitors notice."""

import asyncio
import logging
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from consent.alarm_settings import Alarm
from consent.errors import ConsentError
from consent.period import DAY, HOUR
from consent.rules.reach import Network
from consent.send.alarm import Cause, raise_alarm
from consent.store.base import Store
from consent.store.outbox import Endpoint

log = logging.getLogger("consent.flows")

PAUSE = 60.0
"""Seconds between two looks."""

LEAST_ROOM = 500_000_000
"""Bytes that should be free where the database lies."""


class Watcher:
    """Looks every minute; tells what is new at once, and what stays once a day."""

    def __init__(
        self,
        store: Store,
        alarm: Alarm,
        folder: Path,
        networks: Sequence[Network] = (),
        *,
        least_room: int = LEAST_ROOM,
    ) -> None:
        """Take what is watched, who is told, and how many bytes should be free."""
        self._store = store
        self._alarm = alarm
        self._folder = folder
        self._networks = networks
        self._least_room = least_room
        self._told: dict[tuple[str, str], int] = {}

    async def follow(self, clock: Callable[[], int]) -> None:
        """Look for ever, if there is anybody to tell."""
        while self._alarm.webhook or self._alarm.mail:
            try:
                await self.look(clock())
            except (ConsentError, OSError) as error:
                log.warning("watching: %s", error)
            await asyncio.sleep(PAUSE)

    async def look(self, now: int) -> tuple[Cause, ...]:
        """Tell of what is wrong and was not told of for a day; give what was told."""
        causes = {(one.kind, one.site): one for one in await self._causes(now)}
        # What was mended is news again if it comes back.
        self._told = {key: at for key, at in self._told.items() if key in causes}
        due = [key for key in causes if now - self._told.get(key, -DAY) >= DAY]
        ways = bool(self._alarm.webhook) + (self._alarm.relay is not None)
        for key in due:
            unsent = await raise_alarm(self._alarm, causes[key], self._networks)
            for why in unsent:
                log.error("%s: %s", key[0], why)
            # What nobody took is tried again at the next look.
            if not ways or len(unsent) < ways:
                self._told[key] = now
        return tuple(causes[key] for key in due)

    async def _causes(self, now: int) -> list[Cause]:
        endpoints = await self._store.outbox.endpoints()
        return [*self._halted(), *self._full(), *_silent(endpoints, now)]

    def _halted(self) -> Iterator[Cause]:
        if why := self._store.halted:
            title = "The ledger is halted: nothing is recorded"
            said = [f"{why}.", "`consent doctor` says how to go on."]
            yield Cause("ledger.halted", "", title, said)

    def _full(self) -> Iterator[Cause]:
        free = shutil.disk_usage(self._folder).free
        if free < self._least_room:
            title = "The disk is nearly full"
            said = [f"{free // 1_000_000:,} MB are free where {self._folder} lies."]
            yield Cause("disk.low", "", title, said)


def _silent(endpoints: Sequence[Endpoint], now: int) -> Iterator[Cause]:
    """Tell of the sites whose back ends have taken nothing for an hour."""
    failing = [
        e for e in endpoints if e.failing is not None and now - e.failing >= HOUR
    ]
    for site in sorted({endpoint.site for endpoint in failing}):
        number = sum(endpoint.site == site for endpoint in failing)
        title = f"{site}: back ends are not told"
        said = [f"{number} of them took nothing for an hour; see `consent webhooks`."]
        yield Cause("webhook.failing", site, title, said)
