"""A log that comes from elsewhere settles in a SQLite file, piece by piece.

Until its last piece is there it is under a number that no log has, so that whoever
serves from the file meanwhile does not see it.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from consent import canonical
from consent.errors import StoreError
from consent.ledger import entry, note
from consent.ledger.anchor import Anchor
from consent.ledger.frontier import Node
from consent.store.base import Head, LogKey, NoticeRow, Record, SiteRow
from consent.store.change import Access
from consent.store.sqlite_access import put_access
from consent.store.sqlite_anchor import INSERT as INSERT_ANCHOR
from consent.store.sqlite_append import INSERT_ENTRY, INSERT_NODE, INSERT_SUPERSEDED
from consent.store.sqlite_body import INSERT as INSERT_BODY
from consent.store.sqlite_body import RESTRICT_AT, next_body
from consent.store.sqlite_connection import transaction
from consent.store.sqlite_endpoint import put_endpoints
from consent.store.sqlite_place import LOG_SIZE, index, place
from consent.store.sqlite_publish import NEXT, PUT_NOTICE, PUT_SITE
from consent.store.sqlite_tally import ADD
from consent.store.tally import Tally

HEADROOM = 1_000
"""How many sites may be published in the file while a log settles there."""

TAKEN = """
select count(*)
from logs
where site = ?
  or origin = ?
"""

LINE = f"""
select cast(e.line as blob)
from logs l
join entries e on e.place = l.log * {LOG_SIZE} + ?
where l.origin = ?
"""  # noqa: S608

NEWEST_LOG = """
select coalesce(max(log), 0)
from logs
"""

SETTLING = """
select place, cast(line as blob)
from entries
where place >= ?
order by place desc
limit 1
"""

LEAVES = """
select leaf
from entries
where place >= ?
  and place < ?
order by place
"""

INSERT_LOG = """
insert into logs (log, site, origin, size, ts, frontier, checkpoint, daily, epochs)
values (?, ?, ?, ?, ?, ?, cast(? as text), cast(? as text), ?)
"""

INSERT_KEY = """
insert into log_keys (log, vkey, first, until, checkpoint)
values (?, ?, ?, ?, cast(? as text))
"""


class Kept(NamedTuple):
    """A record with what is kept beside it; `visitor` is the digest of an id."""

    record: Record
    leaf: bytes
    visitor: bytes | None
    restricted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """All else that a site takes along; notices are in the order of their publish."""

    site: SiteRow
    head: Head
    keys: Sequence[LogKey]
    notices: Sequence[NoticeRow]
    superseded: Sequence[int]
    accesses: Sequence[Access]
    anchors: Sequence[Anchor]
    tallies: Sequence[Tally]


def holds(connection: sqlite3.Connection, origin: str, last: Record) -> bool:
    """Tell whether the file has a log as far as a record, letter by letter."""
    row = connection.execute(LINE, (last.n, origin)).fetchone()
    return row is not None and row[0] == last.line


def begin(connection: sqlite3.Connection, site: str, origin: str) -> tuple[int, int]:
    """Give the number under which a log settles, and how many entries are there.

    Raises `StoreError` where the file has that log, or another has not settled yet.
    """
    if connection.execute(TAKEN, (site, origin)).fetchone()[0]:
        raise StoreError(f"the folder has a log of {site!r} already")
    newest = connection.execute(NEWEST_LOG).fetchone()[0]
    row = connection.execute(SETTLING, (place(newest + 1, 0),)).fetchone()
    if row is None:
        return newest + HEADROOM, 0
    if (other := entry.read(row[1]).site) != site:
        raise StoreError(f"the move of {other!r} into the folder has to end first")
    return row[0] // LOG_SIZE, index(row[0]) + 1


def leaves(
    connection: sqlite3.Connection, number: int, first: int, size: int
) -> list[bytes]:
    """Give the hashes of the entries that are there, from one on and up to a size."""
    rows = connection.execute(LEAVES, (place(number, first), place(number, size)))
    return [leaf for (leaf,) in rows]


def take(
    connection: sqlite3.Connection,
    number: int,
    records: Sequence[Kept],
    nodes: Iterable[Node],
) -> None:
    """Write the next records of a log, in one transaction."""
    with transaction(connection):
        seq = next_body(connection)
        for kept in records:
            record, at = kept.record, place(number, kept.record.n)
            there = record.body is not None
            body = seq if there and not kept.restricted else None
            line = record.line.decode()
            row = (at, record.ts, record.kind.value, record.notice, line)
            connection.execute(INSERT_ENTRY, (*row, kept.leaf, body, kept.visitor))
            if record.body is not None:
                text = record.body.decode()
                connection.execute(INSERT_BODY, (seq, at, record.blind, text))
                seq += 1
            if there and kept.restricted:
                connection.execute(RESTRICT_AT, (at, seq - 1))
        rows = [(number, node.level, node.index, node.hash) for node in nodes]
        connection.executemany(INSERT_NODE, rows)


def end(
    connection: sqlite3.Connection, its: Belongings, hand_over: Callable[[], None]
) -> None:
    """Write all else, so that the log is one of the file's own.

    Its keys are handed over while nobody else can begin a log of that name.
    """
    with transaction(connection):
        number, _ = begin(connection, its.site.id, its.head.origin)
        hand_over()
        _put_log(connection, number, its)
        _put_site(connection, its)
        gone = [(place(number, n),) for n in its.superseded]
        connection.executemany(INSERT_SUPERSEDED, gone)
        for access in its.accesses:
            put_access(connection, access)
        for one in its.anchors:
            told = (one.site, one.means.value, one.target, one.at)
            connection.execute(INSERT_ANCHOR, (*told, one.size, one.root, one.said))
        for tally in its.tallies:
            bound = {name: getattr(tally, name) for name in tally.__slots__}
            connection.execute(ADD, {**bound, "log": number})


def _put_log(connection: sqlite3.Connection, number: int, its: Belongings) -> None:
    head, size = its.head, its.head.frontier.size
    epochs = json.dumps([tuple(epoch) for epoch in head.epochs])
    row = (number, head.site, head.origin, size, head.ts, head.frontier.to_bytes())
    signed = (head.checkpoint, head.daily, epochs)
    connection.execute(INSERT_LOG, (*row, *signed))
    keys = [
        (number, note.write_key(one.key), one.first, one.until, one.checkpoint)
        for one in its.keys
    ]
    connection.executemany(INSERT_KEY, keys)


def _put_site(connection: sqlite3.Connection, its: Belongings) -> None:
    site = its.site
    publication = connection.execute(NEXT).fetchone()[0]
    for number, row in enumerate(its.notices, publication):
        bound = {name: getattr(row, name) for name in row.__slots__}
        connection.execute(PUT_NOTICE, {**bound, "publication": number})
    settings = canonical.encode(msgspec.to_builtins(site.settings)).decode()
    last = publication + len(its.notices) - 1
    connection.execute(PUT_SITE, (site.id, settings, site.notice, *site.numbers, last))
    size = its.head.frontier.size
    put_endpoints(connection, site.id, site.settings.webhooks, size, size)
