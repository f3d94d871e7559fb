"""Which checkpoints left the house, in a SQLite file, and which could not."""

import sqlite3

from consent.ledger.anchor import Anchor, Failure
from consent.store.row import made
from consent.store.sqlite_connection import transaction

ANCHORS = """
select site, means, target, at, size, root, said
from anchors
where site = :site
"""

LAST = """
  and seq in (
    select max(seq)
    from anchors
    where site = :site
    group by means, target
  )
"""

IN_ORDER = """
order by seq
"""

FAILURES = """
select site, means, target, since, at, tries, said
from anchor_failures
where site = ?
order by means, target
"""

INSERT = """
insert into anchors (site, means, target, at, size, root, said)
values (?, ?, ?, ?, ?, ?, ?)
"""

OVER = """
delete from anchor_failures
where site = ?
  and means = ?
  and target = ?
"""

FAIL = """
insert into anchor_failures (site, means, target, since, at, tries, said)
values (?, ?, ?, ?, ?, ?, ?)
on conflict (site, means, target) do update
set at = excluded.at, tries = excluded.tries, said = excluded.said
"""


def read_anchors(
    connection: sqlite3.Connection, site: str, *, last: bool = False
) -> tuple[Anchor, ...]:
    """Give what was sent for a site, the oldest first, or the last of each target."""
    query = ANCHORS + (LAST if last else "") + IN_ORDER
    return tuple(made(Anchor, row) for row in connection.execute(query, {"site": site}))


def read_failures(connection: sqlite3.Connection, site: str) -> tuple[Failure, ...]:
    """Give what could not be sent for a site."""
    return tuple(made(Failure, row) for row in connection.execute(FAILURES, (site,)))


def put_anchor(connection: sqlite3.Connection, anchor: Anchor) -> None:
    """Keep that something was sent, which ends that it could not be."""
    key = (anchor.site, anchor.means.value, anchor.target)
    with transaction(connection):
        row = (*key, anchor.at, anchor.size, anchor.root, anchor.said)
        connection.execute(INSERT, row)
        connection.execute(OVER, key)


def put_failure(connection: sqlite3.Connection, failure: Failure) -> None:
    """Keep that something could not be sent, once more or for the first time."""
    key = (failure.site, failure.means.value, failure.target)
    row = (*key, failure.since, failure.at, failure.tries, failure.said)
    connection.execute(FAIL, row)
