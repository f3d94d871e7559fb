"""The outbox of one PostgreSQL database, as one node sees it."""

import secrets
from collections.abc import Callable, Sequence

from consent.model import Kind
from consent.store import postgres_endpoint as endpoints
from consent.store.outbox import Endpoint, Following, Span
from consent.store.postgres_session import Sessions


class PostgresOutbox:
    """What `Outbox` promises, on the sessions of one store."""

    def __init__(self, sessions: Sessions, check: Callable[[], None]) -> None:
        """Take what raises `LedgerHalted` as long as nothing may be written."""
        self._sessions = sessions
        self._check = check
        self._holder = secrets.token_hex(8)

    async def endpoints(self, site: str | None = None) -> Sequence[Endpoint]:
        """Give all, or those of a site."""
        return await self._sessions.read(endpoints.read_endpoints, site)

    async def waiting(self, now: int, limit: int) -> Sequence[Endpoint]:
        """Give those that may be told something now and by this node."""
        work = endpoints.take_waiting
        return await self._sessions.write(work, now, limit, self._holder)

    async def following(self, endpoint: Endpoint, kinds: Sequence[Kind]) -> Following:
        """Seek the next record of some kinds; it looks at some thousand entries."""
        return await self._sessions.read(endpoints.read_following, endpoint, kinds)

    async def settle(self, moves: Sequence[tuple[Endpoint, Endpoint]]) -> None:
        """Keep where endpoints are now, as long as they stand where they stood."""
        self._check()
        await self._sessions.write(endpoints.settle, moves)

    async def replay(self, site: str, url: str, span: Span | None) -> Endpoint:
        """Tell again from one entry to another, then go on; parked or not."""
        self._check()
        return await self._sessions.write(endpoints.replay, site, url, span)
