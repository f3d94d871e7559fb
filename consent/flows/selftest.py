"""Selftest: what a site was seen to do on its live pages stands in its log (A42)."""

from collections.abc import Callable, Sequence
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


async def keep(store: Store, result: Result, random: Callable[[int], bytes]) -> Record:
    """Put down in the site's log how it went."""
    more = {selftest.MEMBER: selftest.member(pages=result.pages, well=result.is_well)}
    act = deed(result.site, *result.said, author=AUTHOR, random=random, more=more)
    return await store.append(act)


async def due(store: Store, now: int) -> tuple[str, ...]:
    """Name the sites that were not looked at for a day."""
    sites = await standing(store)
    return tuple([site for site in sites if not await _lately(store, site, now)])


async def _lately(store: Store, site: str, now: int) -> bool:
    query = Query(site=site, since=now - DAY, kinds=(Kind.ADMIN,))
    async for batch in store.records(query):
        for record in batch:
            if selftest.is_one(canonical.decode(record.body or b"{}")):
                return True
    return False
