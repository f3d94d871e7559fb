"""The store in a PostgreSQL database, for as many nodes as like."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar

from consent.errors import ConsentError, StoreError
from consent.store import (
    postgres_access,
    postgres_anchor,
    postgres_body,
    postgres_change,
    postgres_examine,
    postgres_head,
    postgres_key,
    postgres_log_key,
    postgres_poster,
    postgres_prune,
    postgres_publish,
    postgres_record,
    postgres_seal,
    postgres_site,
    postgres_stranger,
    postgres_sum,
    postgres_superseded,
    postgres_tally,
)
from consent.store.base import (
    Act,
    Publication,
    Record,
)
from consent.store.change import Change
from consent.store.driver import Driver, Method
from consent.store.growth import Outcome
from consent.store.guard import Guard
from consent.store.migrate import Migration
from consent.store.pen import LEAD, Pen, Tail
from consent.store.postgres_append import append
from consent.store.postgres_bell import Bell
from consent.store.postgres_desk import PostgresDesk
from consent.store.postgres_outbox import PostgresOutbox
from consent.store.postgres_schema import migrate, plan
from consent.store.postgres_server import require_server
from consent.store.postgres_session import Doubtful, Session, Sessions, Work, name_of
from consent.store.postgres_take import require_settled
from consent.store.ring import Ring
from consent.store.writer import BATCH, WAITING

P = ParamSpec("P")
T = TypeVar("T")
W = TypeVar("W")

Log = Callable[[Session, W, Callable[[], int], Pen], Awaitable[T]]
"""Work that appends to logs."""


async def open_postgres(  # noqa: PLR0913
    url: str,
    *,
    clock: Callable[[], int],
    ring: Ring,
    guard: Path,
    lead: int = LEAD,
    batch: int = BATCH,
    waiting: int = WAITING,
) -> "PostgresStore":
    """Open a database, its tables made or migrated as needed.

    `clock` gives ms since 1970 and may be `lead` ms ahead of the server's, `ring` signs
    the logs and `guard` is the rollback guard's file. At most `waiting` acts queue and
    at most `batch` share a transaction. Raises `StoreError` or `BadSetting`
    in plain words when it cannot be used.
    """
    sessions = Sessions(url)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(sessions.close)
        await sessions.open()
        await sessions.read(require_server, name_of(url))
        while await sessions.write(migrate):
            pass
        await sessions.read(require_settled)
        parts = Parts(sessions, clock, ring, Guard(guard), lead)
        store = PostgresStore(parts, batch=batch, waiting=waiting)
        stack.pop_all()
        stack.push_async_callback(store.aclose)
        await store.review()
        stack.pop_all()
        return store


async def pending_postgres(url: str) -> tuple[Migration, ...]:
    """Tell which migrations `open_postgres` would run, and run none."""
    sessions = Sessions(url)
    try:
        await sessions.open()
        return await sessions.read(plan)
    finally:
        await sessions.close()


def reading(
    work: Work[P, T],
) -> Method[P, T]:
    """Make a method of a store of work that only reads."""

    async def read(store: "PostgresStore", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await store._sessions.read(work, *args, **kwargs)

    return read


def writing(
    work: Work[P, T],
) -> Method[P, T]:
    """Make a method of a store of work that a halted ledger lets."""

    async def write(store: "PostgresStore", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await store._sessions.write(work, *args, **kwargs)

    return write


class PostgresStore(Driver[postgres_record.Selection]):
    """What `Store` promises, for one of the nodes at one PostgreSQL database."""

    def __init__(self, parts: "Parts", *, batch: int, waiting: int) -> None:
        self._sessions, self._clock, self._ring = (
            parts.sessions,
            parts.clock,
            parts.ring,
        )
        self.desk = PostgresDesk(parts.sessions)
        self._lead = parts.lead
        self._tails: dict[str, Tail] = {}
        self.outbox = PostgresOutbox(parts.sessions, parts.guard.check)
        self._bell = Bell(parts.sessions)
        super().__init__(parts.guard, batch=batch, waiting=waiting)

    access = reading(postgres_access.read_access)
    accesses = reading(postgres_access.read_accesses)
    site = reading(postgres_site.read_site)
    sites = reading(postgres_site.read_sites)
    notice = reading(postgres_site.read_notice)
    notices = reading(postgres_site.read_notices)
    keep_build = writing(postgres_site.keep_build)
    builds = reading(postgres_site.read_builds)
    build = reading(postgres_site.read_build)
    keep_poster = writing(postgres_poster.keep_poster)
    poster = reading(postgres_poster.read_poster)
    record = reading(postgres_record.read_one)
    count = reading(postgres_record.count)
    head = reading(postgres_head.read_head)
    heads = reading(postgres_head.read_heads)
    hashes = reading(postgres_head.read_hashes)
    log_keys = reading(postgres_log_key.read_log_keys)
    evidence = reading(postgres_log_key.read_evidence)
    seal = reading(postgres_seal.read_seal)
    put_seal = writing(postgres_seal.put_seal)
    due = reading(postgres_prune.read_due)
    tally = writing(postgres_tally.add)
    tallies = reading(postgres_tally.read_tallies)
    stored = reading(postgres_tally.read_stored)
    meet = writing(postgres_stranger.add)
    strangers = reading(postgres_stranger.read)
    anchors = reading(postgres_anchor.read_anchors)
    anchor_failures = reading(postgres_anchor.read_failures)
    actions = reading(postgres_sum.read_actions)
    decisions = reading(postgres_sum.read_decisions)
    superseded = reading(postgres_superseded.read_superseded)
    superseded_bits = reading(postgres_superseded.read_bits)

    _select = reading(postgres_record.select)
    _page = reading(postgres_record.read_page)
    _lines = reading(postgres_record.read_lines)
    _forget_keys = writing(postgres_key.prune_keys)
    _keep_sent = writing(postgres_anchor.put_anchor)
    _keep_failure = writing(postgres_anchor.put_failure)

    async def publish(self, publication: Publication) -> tuple[Record, ...]:
        """Make a notice current and log its acts, all or nothing."""
        self._guard.check()
        records = await self._log(postgres_publish.publish, publication)
        self._guard.touch()
        return records

    async def reclaim(self) -> None:
        """Free the room of bodies that were let go."""
        self._guard.check()
        # No transaction: PostgreSQL frees rooms in several of its own.
        await self._sessions.read(postgres_body.reclaim)

    async def news(self, seconds: float) -> None:
        """Return when another node may have written, at the latest after a time."""
        await self._bell.wait(seconds)

    async def examine(self) -> Sequence[str]:
        """Say what is wrong with the database; it takes as long as reading it all."""
        async with self._sessions.snapshot() as session:
            return await postgres_examine.examine(session)

    async def _let_go(self) -> None:
        await self._bell.aclose()
        await self._sessions.close()

    async def _write(self, acts: Sequence[Act]) -> Sequence[Outcome]:
        self._guard.check()
        try:
            outcomes = await self._log(append, acts)
        except Doubtful as error:
            return await self._write_again(acts, error)
        self._guard.touch()
        return outcomes

    async def _write_again(
        self, acts: Sequence[Act], error: ConsentError
    ) -> Sequence[Outcome]:
        """Write acts that may be there; one without a key could be written twice."""
        keyed = [act for act in acts if act.key is not None]
        found = iter(await self._write(keyed) if keyed else ())
        lost = [StoreError(error.message) for _ in acts]
        return [
            lost[i] if act.key is None else next(found) for i, act in enumerate(acts)
        ]

    async def _make(self, changes: Sequence[tuple[Change, Act]]) -> tuple[Record, ...]:
        return await self._log(postgres_change.change, changes)

    async def _log(self, work: Log[W, T], what: W) -> T:
        """Append in one transaction, and know from then on what has to be there."""
        pens: list[Pen] = []

        async def once(session: Session) -> T:
            # A copy: what is committed meanwhile is not what the server was asked for.
            tails, marks = dict(self._tails), self._guard.marks
            pens.append(Pen(self._ring, tails, marks, self._lead))
            return await work(session, what, self._clock, pens[-1])

        try:
            result = await self._sessions.write(once)
        finally:
            for mark in pens[-1].lost if pens else ():
                self._guard.accuse(mark)
        for site, tail in pens[-1].written.items():
            self._tails[site] = max(tail, self._tails.get(site, tail))
        return result


class Parts(NamedTuple):
    """What a store works with."""

    sessions: Sessions
    clock: Callable[[], int]
    ring: Ring
    guard: Guard
    lead: int = LEAD
