"""The store in one SQLite file, for one service and the commands beside it."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar

from consent.keyring import FOLDER_NAME, Keyring
from consent.store import (
    sqlite_access,
    sqlite_anchor,
    sqlite_change,
    sqlite_examine,
    sqlite_head,
    sqlite_key,
    sqlite_log_key,
    sqlite_poster,
    sqlite_prune,
    sqlite_publish,
    sqlite_record,
    sqlite_seal,
    sqlite_site,
    sqlite_stranger,
    sqlite_sum,
    sqlite_superseded,
    sqlite_tally,
)
from consent.store.base import (
    Act,
    Publication,
    Record,
)
from consent.store.change import Change
from consent.store.driver import Driver, Method
from consent.store.growth import Outcome
from consent.store.guard import FILE_NAME, Guard
from consent.store.migrate import Migration, available
from consent.store.ring import Ring
from consent.store.scrubber import Scrubber
from consent.store.sqlite_append import append
from consent.store.sqlite_connection import Connection, open_reader, open_writer
from consent.store.sqlite_desk import SqliteDesk
from consent.store.sqlite_erase import empty_wal
from consent.store.sqlite_outbox import SqliteOutbox
from consent.store.sqlite_schema import plan
from consent.store.sqlite_upgrade import upgrade
from consent.store.writer import BATCH, WAITING

P = ParamSpec("P")
T = TypeVar("T")

READERS = 2


async def open_sqlite(  # noqa: PLR0913
    path: Path,
    *,
    clock: Callable[[], int],
    ring: Ring | None = None,
    guard: Path | None = None,
    batch: int = BATCH,
    waiting: int = WAITING,
) -> "SqliteStore":
    """Open a database file, made or migrated as needed; `clock` gives ms since 1970.

    `ring` signs the logs and `guard` is the rollback guard's file; both lie beside the
    database if they are not given. At most `waiting` acts queue and at most `batch`
    share a transaction. Raises `StoreError` in plain words when the file or its folder
    cannot be used.
    """
    ring = ring or Keyring(path.with_name(FOLDER_NAME))
    async with AsyncExitStack() as stack:
        writer = await open_writer(path, partial(upgrade, path=path))
        stack.push_async_callback(writer.close)
        readers = []
        for _ in range(READERS):
            readers.append(await open_reader(path))
            stack.push_async_callback(readers[-1].close)
        watch = Guard(guard or path.with_name(FILE_NAME))
        parts = Parts(writer, tuple(readers), clock, ring, watch)
        store = SqliteStore(parts, batch=batch, waiting=waiting)
        stack.pop_all()
        stack.push_async_callback(store.aclose)
        await store.review()
        await store.scrub()
        stack.pop_all()
        return store


async def pending_sqlite(path: Path) -> tuple[Migration, ...]:
    """Tell which migrations `open_sqlite` would run on a file, and run none."""
    if not await asyncio.to_thread(path.exists):
        return available("sqlite")
    reader = await open_reader(path)
    try:
        return await reader.run(plan)
    finally:
        await reader.close()


def reading(
    work: Callable[Concatenate[sqlite3.Connection, P], T],
) -> Method[P, T]:
    """Make a method of a store of work that only reads."""

    async def read(store: "SqliteStore", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await store._read(work, *args, **kwargs)

    return read


def writing(
    work: Callable[Concatenate[sqlite3.Connection, P], T],
) -> Method[P, T]:
    """Make a method of a store of work that a halted ledger lets."""

    async def write(store: "SqliteStore", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await store._connection.run(work, *args, **kwargs)

    return write


class SqliteStore(Driver[sqlite_record.Selection]):
    """What `Store` promises, kept in one SQLite file (WAL, synchronous=FULL)."""

    def __init__(self, parts: "Parts", *, batch: int, waiting: int) -> None:
        self._connection, self._readers = parts.connection, parts.readers
        self._clock, self._ring = parts.clock, parts.ring
        self._idle: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()
        for reader in parts.readers:
            self._idle.put_nowait(reader)
        self.outbox = SqliteOutbox(self._read, self._change)
        self.desk = SqliteDesk(self._read, parts.connection.run)
        self._scrubber = Scrubber(partial(parts.connection.run, empty_wal))
        super().__init__(parts.guard, batch=batch, waiting=waiting)

    access = reading(sqlite_access.read_access)
    accesses = reading(sqlite_access.read_accesses)
    site = reading(sqlite_site.read_site)
    sites = reading(sqlite_site.read_sites)
    notice = reading(sqlite_site.read_notice)
    notices = reading(sqlite_site.read_notices)
    keep_build = writing(sqlite_site.keep_build)
    builds = reading(sqlite_site.read_builds)
    build = reading(sqlite_site.read_build)
    keep_poster = writing(sqlite_poster.keep_poster)
    poster = reading(sqlite_poster.read_poster)
    record = reading(sqlite_record.read_one)
    count = reading(sqlite_record.count)
    head = reading(sqlite_head.read_head)
    heads = reading(sqlite_head.read_heads)
    hashes = reading(sqlite_head.read_hashes)
    log_keys = reading(sqlite_log_key.read_log_keys)
    evidence = reading(sqlite_log_key.read_evidence)
    seal = reading(sqlite_seal.read_seal)
    put_seal = writing(sqlite_seal.put_seal)
    due = reading(sqlite_prune.read_due)
    tally = writing(sqlite_tally.add)
    tallies = reading(sqlite_tally.read_tallies)
    stored = reading(sqlite_tally.read_stored)
    meet = writing(sqlite_stranger.add)
    strangers = reading(sqlite_stranger.read)
    anchors = reading(sqlite_anchor.read_anchors)
    anchor_failures = reading(sqlite_anchor.read_failures)
    actions = reading(sqlite_sum.read_actions)
    decisions = reading(sqlite_sum.read_decisions)
    superseded = reading(sqlite_superseded.read_superseded)
    superseded_bits = reading(sqlite_superseded.read_bits)

    _select = reading(sqlite_record.select)
    _page = reading(sqlite_record.read_page)
    _lines = reading(sqlite_record.read_lines)
    _forget_keys = writing(sqlite_key.prune_keys)
    _keep_sent = writing(sqlite_anchor.put_anchor)
    _keep_failure = writing(sqlite_anchor.put_failure)

    async def publish(self, publication: Publication) -> tuple[Record, ...]:
        """Make a notice current and log its acts, all or nothing."""
        work = sqlite_publish.publish
        return await self._change(work, publication, self._clock, self._ring)

    async def reclaim(self) -> None:
        """Free the room of bodies that were let go, and see that no file has them."""
        while await self._change(sqlite_prune.give_back):
            pass
        await self.scrub()

    async def scrub(self) -> None:
        """Empty the WAL of what an erasure left there that did not come to its end."""
        await self._scrubber.scrub()

    async def news(self, seconds: float) -> None:
        """Return after a time: what other processes wrote is only ever polled."""
        await asyncio.sleep(seconds)

    async def examine(self) -> Sequence[str]:
        """Say what is wrong with the database; it takes as long as reading it all."""
        return await self._read(sqlite_examine.examine)

    async def _let_go(self) -> None:
        await self._scrubber.aclose()
        # The writer goes last: it is the one that can empty the WAL.
        for connection in (*self._readers, self._connection):
            await connection.close()

    async def _write(self, acts: Sequence[Act]) -> Sequence[Outcome]:
        return await self._change(append, acts, self._clock, self._ring)

    async def _make(self, changes: Sequence[tuple[Change, Act]]) -> tuple[Record, ...]:
        work = sqlite_change.change
        return await self._connection.run(work, changes, self._clock, self._ring)

    async def _change(
        self,
        work: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        self._guard.check()
        result = await self._connection.run(work, *args, **kwargs)
        self._guard.touch()
        return result

    async def _read(
        self,
        work: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        reader = await self._idle.get()
        try:
            return await reader.run(work, *args, **kwargs)
        finally:
            self._idle.put_nowait(reader)


class Parts(NamedTuple):
    """What a store works with."""

    connection: Connection
    readers: tuple[Connection, ...]
    clock: Callable[[], int]
    ring: Ring
    guard: Guard
