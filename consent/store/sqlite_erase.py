"""Erasing by request in a SQLite file, inside a transaction that is under way."""

import json
import sqlite3
from collections.abc import Sequence

from consent.errors import EraseConflict, UnknownRecord
from consent.model import ErasureMode
from consent.store.change import Erasure
from consent.store.row import digest
from consent.store.sqlite_append import INSERT_SUPERSEDED
from consent.store.sqlite_body import restrict, spend
from consent.store.sqlite_connection import PATIENCE
from consent.store.sqlite_head import Log
from consent.store.sqlite_place import place

CHOICES = """
select count(*)
from entries
where place in (select value from json_each(?))
  and kind in ('consent', 'refuse', 'withdraw')
"""

MORE = """
select 1
from entries e
left join restricted r using (place)
where e.visitor = :visitor
  and e.place >= :first
  and e.place < :stop
  and (e.body is not null or (:restricted and r.place is not null))
  and e.place not in (select value from json_each(:named))
limit 1
"""

BRIEFLY = 200
"""Milliseconds that emptying the WAL waits for readers, with appends behind it."""


def erase(connection: sqlite3.Connection, log: Log, erasure: Erasure) -> None:
    """Let go of bodies and supersede their records, or raise `EraseConflict`."""
    places = choices(connection, log, erasure.records)
    for visitor in erasure.visitors:
        _check_complete(connection, log, visitor, erasure, places)

    if erasure.mode is ErasureMode.RESTRICT:
        restrict(connection, places)
    else:
        spend(connection, places)
    connection.executemany(INSERT_SUPERSEDED, [(at,) for at in places])


def choices(
    connection: sqlite3.Connection, log: Log, records: Sequence[int]
) -> list[int]:
    """Give where records lie, or raise `UnknownRecord` if one is not of a choice."""
    places = [place(log.number, n) for n in records]
    if connection.execute(CHOICES, (json.dumps(places),)).fetchone()[0] < len(places):
        raise UnknownRecord(f"not all of {records} are records of a choice")
    return places


def _check_complete(
    connection: sqlite3.Connection,
    log: Log,
    visitor: str,
    erasure: Erasure,
    places: list[int],
) -> None:
    bound = {
        "visitor": digest(visitor),
        "first": place(log.number, 0),
        "stop": place(log.number + 1, 0),
        "restricted": erasure.mode is ErasureMode.DELETE,
        "named": json.dumps(places),
    }
    if connection.execute(MORE, bound).fetchone():
        raise EraseConflict("the visitor has chosen once more; plan again")


def empty_wal(connection: sqlite3.Connection) -> bool:
    """Move all of the WAL into the database and cut it off; tell whether it was free.

    What was overwritten stands in the WAL as it was before, until then.
    """
    connection.execute(f"pragma busy_timeout = {BRIEFLY}")
    try:
        busy = connection.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
    finally:
        connection.execute(f"pragma busy_timeout = {PATIENCE * 1000:.0f}")
    return not busy
