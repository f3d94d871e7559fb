"""Selftest: what a site was seen to do on its live pages stands in its log (A42)."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from consent import canonical
from consent.ledger import selftest
from consent.ledger.finding import counted
from consent.model import Kind
from consent.period import DAY
from consent.store.base import Query, Record, Store
from consent.store.closed import standing
from consent.store.deed import deed

AUTHOR = "selftest"
MOST = 20
"""How many faults an entry tells of by themselves."""
LATELY = 30 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a self-test went; `failed` says why the site could not be looked at."""

    site: str
    url: str
    pages: int = 0
    faults: Sequence[str] = ()
    failed: str = ""

    @property
    def is_well(self) -> bool:
        """Tell whether nothing was found and all could be looked at."""
        return not self.faults and not self.failed

    @property
    def said(self) -> tuple[str, ...]:
        """Tell of it in sentences."""
        if self.failed:
            return (f"Self-test of {self.url} could not be done: {self.failed}",)
        count = len(self.faults)
        found = counted(count, "fault", "faults") if count else "nothing"
        pages = counted(self.pages, "page", "pages")
        head = f"Self-test of {self.url} found {found} on {pages}."
        more = [f"{count - MOST} more."] if count > MOST else []
        return (head, *self.faults[:MOST], *more)


@dataclass(frozen=True, slots=True)
class Look:
    """A self-test in the log: its entry, its time (ms since 1970), how it went."""

    n: int
    at: int
    is_well: bool


async def keep(store: Store, result: Result, random: Callable[[int], bytes]) -> Record:
    """Put down in the site's log how it went."""
    more = {selftest.MEMBER: selftest.member(pages=result.pages, well=result.is_well)}
    act = deed(result.site, *result.said, author=AUTHOR, random=random, more=more)
    return await store.append(act)


async def due(store: Store, now: int) -> tuple[str, ...]:
    """Name the sites that were not looked at for a day."""
    sites = await standing(store)
    return tuple([site for site in sites if not await _lately(store, site, now)])


async def last_look(store: Store, site: str, now: int) -> Look | None:
    """Give the newest self-test of the last thirty days, if there was one."""
    looks = [look async for look in _looks(store, site, now - LATELY)]
    return looks[-1] if looks else None


async def _lately(store: Store, site: str, now: int) -> bool:
    return bool([look async for look in _looks(store, site, now - DAY)])


async def _looks(store: Store, site: str, since: int) -> AsyncIterator[Look]:
    query = Query(site=site, since=since, kinds=(Kind.ADMIN,))
    async for batch in store.records(query):
        for record in batch:
            body = canonical.decode(record.body or b"{}")
            if selftest.is_one(body):
                yield Look(record.n, record.ts, selftest.was_well(body))
