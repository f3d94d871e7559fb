"""What a SQLite file knows of the secret that seals tokens."""

import sqlite3

SEAL = """
select fingerprint
from seal
"""

PUT = """
insert or replace into seal (one, fingerprint)
values (1, ?)
"""


def read_seal(connection: sqlite3.Connection) -> bytes | None:
    """Give the fingerprint of the secret that sealed last, or None."""
    row = connection.execute(SEAL).fetchone()
    return None if row is None else row[0]


def put_seal(connection: sqlite3.Connection, fingerprint: bytes) -> None:
    """Remember the fingerprint of the secret that seals from now on."""
    connection.execute(PUT, (fingerprint,))
