"""The feed of records whose tokens no longer count, in a SQLite file."""

import sqlite3
from collections.abc import Sequence

from consent.store.base import Superseded
from consent.store.sqlite_place import LOG_SIZE

LIMIT = 10_000

SINCE = """
select s.seq, l.site, s.place % :log_size
from superseded s
join logs l on l.log = s.place / :log_size
where s.seq > :after
order by s.seq
limit :limit
"""


def read_superseded(connection: sqlite3.Connection, after: int) -> Sequence[Superseded]:
    """Give what was superseded since a cursor, at most `LIMIT` at a time."""
    bound = {"after": after, "limit": LIMIT, "log_size": LOG_SIZE}
    return tuple(map(Superseded._make, connection.execute(SINCE, bound)))
