"""Forgetting the keys that made repeated acts one, in a SQLite file."""

import sqlite3

from consent.store.sqlite_connection import transaction
from consent.store.sqlite_head import index_at
from consent.store.sqlite_place import place

STEP = 1_000
"""How many keys one transaction forgets, so that appends wait only briefly."""

SIZES = """
select log, size
from logs
"""

DELETE = """
delete from keys
where place in (
  select place
  from keys
  where place >= ?
    and place < ?
  limit ?
)
"""


def prune_keys(connection: sqlite3.Connection, before: int) -> int:
    """Forget some keys of acts recorded before a time; tell how many, 0 at the end."""
    with transaction(connection):
        for log, size in connection.execute(SIZES).fetchall():
            stop = index_at(connection, log, size, before)
            span = (place(log, 0), place(log, stop), STEP)
            gone = connection.execute(DELETE, span).rowcount
            if gone:
                return gone
    return 0
