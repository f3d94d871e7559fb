"""How a log begins in a SQLite file: empty, and signed."""

import sqlite3

from consent.ledger.checkpoint import Checkpoint
from consent.ledger.frontier import Frontier
from consent.ledger.tree import empty_root
from consent.store.ring import Ring
from consent.store.sqlite_log_key import insert_log_key

INSERT_LOG = """
insert into logs (site, origin, frontier, checkpoint, daily)
values (:site, :origin, :frontier, cast(:checkpoint as text), cast(:checkpoint as text))
"""

THERE = """
select 1
from logs
where site = ?
"""


def insert_log(
    connection: sqlite3.Connection, site: str, origin: str, ring: Ring
) -> None:
    """Begin the log of a site, or of the desk, with its first key."""
    key = ring.fresh(site, origin)
    checkpoint = ring.sign(site, Checkpoint(origin, 0, empty_root()), [key])
    bound = {
        "site": site,
        "origin": origin,
        "frontier": Frontier().to_bytes(),
        "checkpoint": checkpoint,
    }
    number = connection.execute(INSERT_LOG, bound).lastrowid
    insert_log_key(connection, number or 0, key, 0, checkpoint)


def require_log(
    connection: sqlite3.Connection, site: str, origin: str, ring: Ring
) -> None:
    """Begin a log where there is none."""
    if connection.execute(THERE, (site,)).fetchone() is None:
        insert_log(connection, site, origin, ring)
