"""The posters that a SQLite file keeps, by their names."""

import sqlite3

INSERT = """
insert into posters (poster, content)
values (?, ?)
on conflict do nothing
"""

POSTER = """
select content
from posters
where poster = ?
"""


def keep_poster(connection: sqlite3.Connection, poster: str, content: bytes) -> None:
    """Keep a poster for good."""
    connection.execute(INSERT, (poster, content))


def read_poster(connection: sqlite3.Connection, poster: str) -> bytes | None:
    """Give a kept poster, or None."""
    row = connection.execute(POSTER, (poster,)).fetchone()
    return None if row is None else row[0]
