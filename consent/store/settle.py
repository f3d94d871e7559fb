"""One site alone, from any store to a file: all of its log, or it goes on later."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from consent.errors import LedgerError, StoreError
from consent.ledger import body as bodies
from consent.ledger import checkpoint as checkpoints
from consent.ledger.frontier import Frontier
from consent.ledger.tree import leaf_hash
from consent.model import Kind
from consent.rules import notice as notices
from consent.store import sqlite_settle
from consent.store.base import LogKey, Query, Record, Store
from consent.store.closed import ended
from consent.store.row import digest
from consent.store.sqlite_connection import connect, explained, writing
from consent.store.sqlite_poster import keep_poster
from consent.store.sqlite_settle import Belongings, Kept
from consent.store.sqlite_site import keep_build

STEP = 2_000
"""Records that are written at once."""

FOREVER = 2**53

_CHOICES = (Kind.CONSENT, Kind.REFUSE, Kind.WITHDRAW)


class Settled(NamedTuple):
    """A log that is in the file now, hashed anew there."""

    size: int
    root: bytes


def require_room(database: Path, site: str, origin: str) -> None:
    """Raise `StoreError` unless a log that is not there can come to a file."""
    with explained(database), closing(connect(database, "rw", writing())) as file:
        sqlite_settle.begin(file, site, origin)


async def settle(
    store: Store,
    site: str,
    database: Path,
    hand_over: Callable[[], None],
    progress: Callable[[str, int, int], None],
) -> Settled:
    """Write a log that ended in a store to a file, where it goes on.

    Its keys are handed over once all of it is there and proven, and before anybody can
    use it. What is interrupted goes on when it is called again. Raises `StoreError`,
    and `LedgerError` if the log is not the one that was signed.
    """
    with explained(database), closing(connect(database, "rw", writing())) as file:
        its = await _belongings(store, site)
        signed = checkpoints.verify(
            its.head.checkpoint, [one.key for one in its.keys], its.head.origin
        )
        last = await store.record(site, signed.size - 1)
        if sqlite_settle.holds(file, its.head.origin, last):
            return Settled(signed.size, signed.root)
        frontier = await _records(store, its, file, progress)
        if (frontier.size, frontier.root()) != (signed.size, signed.root):
            raise LedgerError(f"{site}: the log did not arrive whole in {database}")
        await _shown(store, its, file)
        sqlite_settle.end(file, its, hand_over)
        return Settled(signed.size, signed.root)


async def _records(
    store: Store,
    its: Belongings,
    file: sqlite3.Connection,
    progress: Callable[[str, int, int], None],
) -> Frontier:
    """Write what is not there yet; give the edge of the tree of all."""
    site, of = its.site.id, its.head.frontier.size
    number, there = sqlite_settle.begin(file, site, its.head.origin)
    frontier = Frontier()
    for first in range(0, there, STEP):
        size = min(first + STEP, there)
        leaves = sqlite_settle.leaves(file, number, first, size)
        frontier, _ = frontier.extend(leaves)
    async for records in _steps(_kept(store, site, there)):
        frontier, nodes = frontier.extend([kept.leaf for kept in records])
        sqlite_settle.take(file, number, records, nodes)
        progress("entries", len(records), of)
    return frontier


async def _steps(records: AsyncIterator[Kept]) -> AsyncIterator[list[Kept]]:
    step = list[Kept]()
    async for record in records:
        step.append(record)
        if len(step) == STEP:
            yield step
            step = []
    if step:
        yield step


async def _kept(store: Store, site: str, first: int) -> AsyncIterator[Kept]:
    query = Query(site=site, after=first - 1)
    common = _each(store, query)
    async for record in _each(store, replace(query, restricted=True)):
        seen = await anext(common)
        yield Kept(
            record,
            leaf_hash(record.line),
            _visitor(record),
            restricted=record.body is not None and seen.body is None,
        )


async def _each(store: Store, query: Query) -> AsyncIterator[Record]:
    async for page in store.records(query):
        for record in page:
            yield record


def _visitor(record: Record) -> bytes | None:
    if record.body is None or record.kind not in _CHOICES:
        return None
    visitor = bodies.read(record.body).visitor
    return None if visitor is None else digest(visitor)


async def _belongings(store: Store, site: str) -> Belongings:
    keys = await store.log_keys(site)
    end = ended(keys)
    if end is None:
        raise StoreError(f"the log of {site!r} has not ended here")
    bits = (await store.superseded_bits()).logs.get(site, bytearray())
    return Belongings(
        site=await store.site(site),
        head=await store.head(site),
        keys=[_going_on(key, end) for key in keys],
        notices=(await store.notices(site))[::-1],
        superseded=[n for n in range(8 * len(bits)) if bits[n >> 3] >> (n & 7) & 1],
        accesses=await store.accesses(site),
        anchors=await store.anchors(site),
        tallies=await store.tallies(site, 0, FOREVER),
    )


def _going_on(key: LogKey, end: int) -> LogKey:
    """Let a key that ended with the log sign on."""
    return replace(key, until=None) if key.until == end else key


async def _shown(store: Store, its: Belongings, file: sqlite3.Connection) -> None:
    """Take along what was shown: the builds, and the posters of the notices."""
    for name in await store.builds():
        if content := await store.build(name):
            keep_build(file, name, content)
    for row in its.notices:
        for poster in notices.read(row.content).posters.values():
            if content := await store.poster(poster):
                keep_poster(file, poster, content)
