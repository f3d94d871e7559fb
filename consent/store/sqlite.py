"""The store in one SQLite file, for one service and the commands beside it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from consent.ledger.prover import Run
from consent.store import (
    sqlite_head,
    sqlite_key,
    sqlite_publish,
    sqlite_record,
    sqlite_site,
)
from consent.store.base import (
    Act,
    Head,
    NoticeRow,
    Publication,
    Query,
    Record,
    SiteRow,
    Superseded,
)
from consent.store.growth import Outcome
from consent.store.migrate import Migration, available
from consent.store.sqlite_append import append
from consent.store.sqlite_connection import Connection, open_reader, open_writer
from consent.store.sqlite_schema import migrate, plan
from consent.store.sqlite_superseded import read_superseded
from consent.store.writer import BATCH, WAITING, Writer

P = ParamSpec("P")
T = TypeVar("T")

READERS = 2


async def open_sqlite(
    path: Path,
    *,
    clock: Callable[[], int],
    batch: int = BATCH,
    waiting: int = WAITING,
) -> "SqliteStore":
    """Open a database file, made or migrated as needed; `clock` gives ms since 1970.

    At most `waiting` acts queue and at most `batch` share a transaction. Raises
    `StoreError` in plain words when the file or its folder cannot be used.
    """
    async with AsyncExitStack() as stack:
        writer = await open_writer(path, migrate)
        stack.push_async_callback(writer.close)
        readers = []
        for _ in range(READERS):
            readers.append(await open_reader(path))
            stack.push_async_callback(readers[-1].close)
        store = SqliteStore(writer, readers, clock, batch=batch, waiting=waiting)
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


class SqliteStore:
    """What `Store` promises, kept in one SQLite file (WAL, synchronous=FULL)."""

    def __init__(
        self,
        connection: Connection,
        readers: Sequence[Connection],
        clock: Callable[[], int],
        *,
        batch: int,
        waiting: int,
    ) -> None:
        self._connection = connection
        self._readers = tuple(readers)
        self._idle: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()
        for reader in readers:
            self._idle.put_nowait(reader)
        self._clock = clock
        self._writer = Writer(self._write, batch=batch, waiting=waiting)

    async def append(self, act: Act) -> Record:
        """Append one act and return after it is durable."""
        return await self._writer.append(act)

    async def publish(self, publication: Publication) -> tuple[Record, ...]:
        """Make a notice current and log its acts, all or nothing."""
        work = sqlite_publish.publish
        return await self._connection.run(work, publication, self._clock)

    async def site(self, site: str) -> SiteRow:
        """Give one site, or raise `UnknownSite`."""
        return await self._read(sqlite_site.read_site, site)

    async def sites(self, after: int = 0) -> Sequence[SiteRow]:
        """Give the sites published since a cursor, in order of publication."""
        return await self._read(sqlite_site.read_sites, after)

    async def notice(self, site: str, notice: str) -> NoticeRow:
        """Give one version of a notice, or raise `UnknownNotice`."""
        return await self._read(sqlite_site.read_notice, site, notice)

    async def notices(self, site: str, since: int | None = None) -> Sequence[NoticeRow]:
        """Give the versions of a site's notice, lately current first."""
        return await self._read(sqlite_site.read_notices, site, since=since)

    async def keep_build(self, build: str, content: bytes) -> bool:
        """Keep a widget build by its hash; tell whether it was new."""
        return await self._connection.run(sqlite_site.keep_build, build, content)

    async def build(self, build: str) -> bytes | None:
        """Give a kept build, or None."""
        return await self._read(sqlite_site.read_build, build)

    async def record(self, site: str, n: int) -> Record:
        """Give one record, or raise `UnknownRecord`."""
        return await self._read(sqlite_record.read_one, site, n)

    async def records(self, query: Query) -> AsyncIterator[Sequence[Record]]:
        """Stream records in batches, in log order and constant memory."""
        chosen = await self._read(sqlite_record.select, query)
        while page := await self._read(sqlite_record.read_page, chosen):
            yield page
            chosen = chosen.behind(page[-1].n)

    async def ndjson(self, query: Query) -> AsyncIterator[bytes]:
        """Stream records as NDJSON, in chunks of whole lines."""
        chosen = await self._read(sqlite_record.select, query)
        while True:
            chosen, lines = await self._read(sqlite_record.read_lines, chosen)
            if not lines:
                return
            yield lines

    async def count(self, query: Query) -> int:
        """Count what `records` would stream."""
        return await self._read(sqlite_record.count, query)

    async def head(self, site: str) -> Head:
        """Give the end of a site's log, or raise `UnknownSite`."""
        return await self._read(sqlite_head.read_head, site)

    async def hashes(
        self, site: str, runs: Sequence[Run]
    ) -> Mapping[Run, Sequence[bytes]]:
        """Give kept hashes of a log's tree: leaves and the levels 8, 16, 24 …"""
        return await self._read(sqlite_head.read_hashes, site, runs)

    async def prune_keys(self, before: int) -> int:
        """Forget the keys of acts recorded before a time; tell how many."""
        total = 0
        while gone := await self._connection.run(sqlite_key.prune_keys, before):
            total += gone
        return total

    async def superseded(self, after: int = 0) -> Sequence[Superseded]:
        """Give what was superseded since a cursor, at most 10,000 at a time."""
        return await self._read(read_superseded, after)

    async def aclose(self) -> None:
        """Finish what is being written and let go of the database."""
        await self._writer.aclose()
        # The writer goes last: it is the one that can empty the WAL.
        for connection in (*self._readers, self._connection):
            await connection.close()

    async def _write(self, acts: Sequence[Act]) -> Sequence[Outcome]:
        return await self._connection.run(append, acts, self._clock)

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
