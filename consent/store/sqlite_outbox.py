"""The outbox of one SQLite file."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from consent.model import Kind
from consent.store import sqlite_endpoint as endpoints
from consent.store.outbox import Endpoint, Following, Span

T = TypeVar("T")


class Run(Protocol):
    """Runs work on a connection, in that one's thread."""

    async def __call__(self, work: Callable[[sqlite3.Connection], T], /) -> T:
        """Run it, and give what it gives."""
        ...


class SqliteOutbox:
    """What `Outbox` promises, on the connections of one store."""

    def __init__(self, read: Run, change: Run) -> None:
        """Take what runs work that reads, and work that writes."""
        self._read = read
        self._change = change

    async def endpoints(self, site: str | None = None) -> Sequence[Endpoint]:
        """Give all, or those of a site."""
        return await self._read(lambda c: endpoints.read_endpoints(c, site))

    async def waiting(self, now: int, limit: int) -> Sequence[Endpoint]:
        """Give those that may be told something now, longest untried first."""
        return await self._read(lambda c: endpoints.read_waiting(c, now, limit))

    async def following(self, endpoint: Endpoint, kinds: Sequence[Kind]) -> Following:
        """Seek the next record of some kinds; it looks at some thousand entries."""
        return await self._read(lambda c: endpoints.read_following(c, endpoint, kinds))

    async def settle(self, moves: Sequence[tuple[Endpoint, Endpoint]]) -> None:
        """Keep where endpoints are now, as long as they stand where they stood."""
        await self._change(lambda c: endpoints.settle(c, moves))

    async def replay(self, site: str, url: str, span: Span | None) -> Endpoint:
        """Tell again from one entry to another, then go on; parked or not."""
        return await self._change(lambda c: endpoints.replay(c, site, url, span))
