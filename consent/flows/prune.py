"""Prune: what has been kept long enough goes, and the log says that it did."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from consent import canonical
from consent.errors import ConsentError
from consent.ledger import erasure
from consent.model import Kind, Notice
from consent.period import DAY
from consent.rules import notice as notices
from consent.store.base import Act, NoticeRow, Store
from consent.store.change import Limit, Retention
from consent.store.closed import standing

log = logging.getLogger("consent.flows")

KEYS = 7 * DAY
"""Milliseconds that the key of an act is known, so that sending it again is one act."""

STEP = 500
"""How many bodies one entry of a run names at most: they go together with it."""

PAUSE = 24 * 60 * 60
"""Seconds between two rounds of a service."""

AGAIN = 10 * 60
"""Seconds until the next round after one that failed."""

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Pruned:
    """One site's run: whose bodies it took, and the first record behind all of them."""

    site: str
    records: tuple[int, ...]
    lowest: int


class Pruner:
    """Ends the retention of records in one store."""

    def __init__(self, store: Store, random: Callable[[int], bytes]) -> None:
        """Take where records are, and what gives random bytes."""
        self._store = store
        self._random = random

    async def plan(self, site: str, now: int) -> Pruned:
        """Tell what would go; `now` is in milliseconds since 1970."""
        rows = await self._store.notices(site)
        limits = [limit for row in rows for limit in limits_of(row, now)]
        due = tuple(await self._store.due(site, limits))
        return Pruned(site, due, due[-1] + 1 if due else 0)

    async def prune(self, site: str, now: int) -> Pruned:
        """Let go of a site's bodies that are due; without any, nothing is logged."""
        planned = await self.plan(site, now)
        # Appends wait as long as one step takes, so no step is long.
        for start in range(0, len(planned.records), STEP):
            step = planned.records[start : start + STEP]
            act = self._act(Pruned(site, step, step[-1] + 1), now)
            await self._store.change((Retention(step), act))
        if planned.records:
            await self._store.reclaim()
        return planned

    async def round(self, now: int) -> tuple[Pruned, ...]:
        """Prune every site, and forget the keys that are old."""
        sites = await standing(self._store)
        done = [await self.prune(site, now) for site in sites]
        await self.forget_keys(now)
        return tuple(done)

    async def forget_keys(self, now: int) -> int:
        """Forget the keys of acts that nobody sends again; tell how many."""
        return await self._store.prune_keys(now - KEYS)

    async def follow(self, clock: Callable[[], int]) -> None:
        """Make a round every day, for ever."""
        while True:
            pause = PAUSE
            try:
                await self.round(clock())
            except ConsentError as error:
                log.warning("pruning: %s: %s", error.code, error.message)
                pause = AGAIN
            await asyncio.sleep(pause)

    def _act(self, planned: Pruned, now: int) -> Act:
        body = {
            "v": 1,
            "before": (_EPOCH + timedelta(days=now // DAY)).isoformat(),
            "count": len(planned.records),
            "erased": erasure.runs(planned.records),
            "lowest": planned.lowest,
        }
        return Act(
            site=planned.site,
            kind=Kind.PRUNE,
            notice=None,
            body=canonical.encode(body),
            blind=self._random(32),
        )


def limits_of(row: NoticeRow, now: int) -> Iterable[Limit]:
    """Give what is due of the choices on one notice: its own times count for them.

    A choice of day D holds until day D + validity, and its body is kept for the
    notice's retention from then on.
    """
    notice: Notice = notices.read(row.content)
    today = now // DAY
    for days, kinds in (
        (notice.validity.grant, (Kind.CONSENT,)),
        (notice.validity.refusal, (Kind.REFUSE, Kind.WITHDRAW)),
    ):
        last = today - days - notice.retention
        yield Limit(row.hash, kinds, last * DAY)
