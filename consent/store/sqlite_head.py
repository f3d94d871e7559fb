"""The ends of the logs in a SQLite file, and the hashes kept of their trees."""

import sqlite3
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, NamedTuple

from consent.errors import UnknownSite
from consent.ledger.prover import Run
from consent.store import row as row_of
from consent.store.base import Head
from consent.store.sqlite_place import place

LOGS = """
select log, site, origin, ts, frontier, cast(checkpoint as blob),
  cast(daily as blob), epochs
from logs
"""

ONE_LOG = """
where site = ?
"""

LEAVES = """
select leaf
from entries
where place >= ?
  and place < ?
order by place
"""

NODES = """
select hash
from nodes
where log = ?
  and level = ?
  and idx >= ?
  and idx < ?
order by idx
"""


TIME = """
select ts
from entries
where place = ?
"""


class Log(NamedTuple):
    """A log's number in this file and its head."""

    number: int
    head: Head


def find_log(connection: sqlite3.Connection, site: str) -> Log:
    """Give a site's log as it stands, or raise `UnknownSite`."""
    row = connection.execute(LOGS + ONE_LOG, (site,)).fetchone()
    if row is None:
        raise UnknownSite(f"no site {site!r} has been published here")
    return _log(row)


def _log(row: Sequence[Any]) -> Log:
    return Log(row[0], row_of.read_head(row[1:]))


def read_head(connection: sqlite3.Connection, site: str) -> Head:
    """Give the end of a site's log."""
    return find_log(connection, site).head


def read_heads(connection: sqlite3.Connection) -> tuple[Head, ...]:
    """Give the ends of all logs."""
    return tuple(log.head for log in read_logs(connection))


def read_logs(connection: sqlite3.Connection) -> tuple[Log, ...]:
    """Give all logs as they stand."""
    return tuple(_log(row) for row in connection.execute(LOGS))


def index_at(connection: sqlite3.Connection, log: int, size: int, ts: int) -> int:
    """Give the index of the first record of that time or later, or the size."""

    # Times never run backwards within a log, so they need no index of their own.
    def time(n: int) -> int:
        found: int = connection.execute(TIME, (place(log, n),)).fetchone()[0]
        return found

    return bisect_left(range(size), ts, key=time)


def read_hashes(
    connection: sqlite3.Connection, site: str, runs: Sequence[Run]
) -> dict[Run, tuple[bytes, ...]]:
    """Give leaf hashes (level 0) and nodes of a log, run by run."""
    log = find_log(connection, site).number
    return {run: _read_run(connection, log, run) for run in runs}


def _read_run(connection: sqlite3.Connection, log: int, run: Run) -> tuple[bytes, ...]:
    if run.level == 0:
        span = (place(log, run.start), place(log, run.stop))
        rows = connection.execute(LEAVES, span)
    else:
        rows = connection.execute(NODES, (log, *run))
    return tuple(row[0] for row in rows)
