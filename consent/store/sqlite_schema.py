"""Bringing a SQLite file's tables up to this version."""

import sqlite3
from collections.abc import Iterator

from consent.errors import StoreError
from consent.store.migrate import Migration, available, missing
from consent.store.sqlite_connection import transaction

CREATE = """
create table if not exists migrations (
  number integer primary key,
  name text not null,
  checksum text not null
) strict
"""

APPLIED = """
select number, checksum
from migrations
"""

INSERT = """
insert into migrations (number, name, checksum)
values (?, ?, ?)
"""

TABLES = """
select count(*),
  count(*) filter (where name = 'migrations')
from sqlite_schema
where type = 'table'
"""


def plan(connection: sqlite3.Connection) -> tuple[Migration, ...]:
    """Tell which migrations the database lacks, and change nothing.

    Raises `SchemaTooNew`, or `StoreError` if the database is not this product's.
    """
    tables, ours = connection.execute(TABLES).fetchone()
    if not tables:
        return available("sqlite")
    if not ours:
        raise StoreError("the database belongs to another program")
    return missing(available("sqlite"), dict(connection.execute(APPLIED).fetchall()))


def migrate(connection: sqlite3.Connection) -> tuple[Migration, ...]:
    """Run the missing migrations, each in one transaction; tell which."""
    ran = []
    while waiting := plan(connection):
        with transaction(connection):
            # Another process may have run it since.
            if waiting[0] in plan(connection):
                _run(connection, waiting[0])
                ran.append(waiting[0])
    return tuple(ran)


def _run(connection: sqlite3.Connection, migration: Migration) -> None:
    connection.execute(CREATE)
    for statement in _statements(migration.sql):
        connection.execute(statement)
    row = (migration.number, migration.name, migration.checksum)
    connection.execute(INSERT, row)


def _statements(script: str) -> Iterator[str]:
    # `executescript` would commit first, and so end the transaction.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
