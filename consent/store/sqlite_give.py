"""Reading a SQLite file row by row, for a PostgreSQL database that takes its place."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from consent.store.sqlite_place import LOG_SIZE
from consent.store.sqlite_request import unchecked

CHUNK = 5_000
"""Rows that are read, and written, at once."""

HEADS = """
select log, site, size, checkpoint
from logs
order by log
"""

PLACE = f"{{0}} / {LOG_SIZE}, {{0}} % {LOG_SIZE}"


class Table(NamedTuple):
    """A table as the other side has it, and how its rows are read in order.

    `select` gives the columns of `key`, then those of `columns`; `{after}` stands where
    what was read before is left out.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    select: str


def _plain(name: str, columns: str, key: str) -> Table:
    """Describe a table that is the same on both sides."""
    return Table(
        name,
        tuple(columns.split()),
        tuple(key.split()),
        f"select {', '.join([*key.split(), *columns.split()])} from {name} "  # noqa: S608
        f"where {{after}} order by {', '.join(key.split())}",
    )


LARGE = (
    Table(
        "entries",
        ("log", "n", "ts", "kind", "notice", "line", "leaf", "visitor"),
        ("place",),
        f"select place, {PLACE.format('place')}, ts, kind, notice, line, leaf, visitor "  # noqa: S608
        "from entries where {after} order by place",
    ),
    Table(
        "bodies",
        ("log", "n", "blind", "body", "restricted"),
        ("b.seq",),
        f"select b.seq, {PLACE.format('b.place')}, b.blind, b.body, "  # noqa: S608
        "r.place is not null from bodies b join entries e on e.place = b.place "
        "left join restricted r on r.place = b.place "
        "where {after} and b.seq in (e.body, r.body) order by b.seq",
    ),
    Table(
        "keys",
        ("log", "n", "key", "request"),
        ("place",),
        f"select place, {PLACE.format('place')}, key, request from keys "  # noqa: S608
        "where {after} order by place",
    ),
    Table(
        "superseded",
        ("log", "n", "seq"),
        ("seq",),
        # Numbered in one pass: counted for each row, it took as long as rows squared.
        f"select seq, {PLACE.format('place')}, number from (select seq, place, "  # noqa: S608
        f"row_number() over (partition by place / {LOG_SIZE} order by seq) as number "
        "from superseded) where {after} order by seq",
    ),
    _plain("nodes", "log level idx hash", "log level idx"),
)
"""What every choice adds to: moved piece by piece."""

SMALL = (
    Table(
        "logs",
        (
            *("log", "site", "origin", "size", "ts", "frontier"),
            *("checkpoint", "daily", "epochs", "superseded"),
        ),
        ("log",),
        "select log, log, site, origin, size, ts, frontier, checkpoint, daily, epochs, "  # noqa: S608
        f"(select count(*) from superseded where place >= log * {LOG_SIZE} "
        f"and place < (log + 1) * {LOG_SIZE}) "
        "from logs where {after} order by log",
    ),
    _plain("log_keys", "log vkey first until checkpoint", "log vkey"),
    _plain("notices", "site hash terms content published publication", "publication"),
    _plain(
        "sites",
        "site settings notice purpose_number service_number publication",
        "publication",
    ),
    _plain("builds", "build content", "build"),
    _plain("posters", "poster content", "poster"),
    _plain("seal", "one fingerprint", "one"),
    _plain("accesses", "id site role digest created expires revoked", "id"),
    _plain("people", "person name folded created password", "person"),
    _plain("roles", "person site role", "person site"),
    _plain("links", "digest person created expires", "digest"),
    _plain(
        "sessions",
        "session person digest created seen expires turned old by_proxy",
        "session",
    ),
    _plain("tallies", "log hour notice lang shown answered", "log hour notice lang"),
    _plain("strangers", "log day host loaded blocked", "log day host"),
    Table(
        "anchors",
        ("site", "seq", "means", "target", "at", "size", "root", "said"),
        ("seq",),
        "select seq, site, row_number() over (partition by site order by seq), means, "
        "target, at, size, root, said from anchors where {after} order by seq",
    ),
    _plain(
        "anchor_failures",
        "site means target since at tries said",
        "site means target",
    ),
    _plain(
        "webhooks",
        "site url events next stop resume key old_key old_until due failures failing "
        "failed error delivered parked",
        "site url",
    ),
)
"""All else: moved at the end, in one transaction."""


class Chunk(NamedTuple):
    """Rows of a table, and the key of the last one."""

    rows: list[tuple[Any, ...]]
    last: tuple[Any, ...]


def heads(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """Give the ends of a file's logs, in order."""
    return connection.execute(HEADS).fetchall()


def fingerprint(heads: Iterable[Iterable[Any]]) -> str:
    """Name what a database holds by the ends of its logs."""
    return hashlib.sha256(json.dumps([*map(list, heads)]).encode()).hexdigest()


def count(connection: sqlite3.Connection, table: Table) -> int:
    """Tell about how many rows there are to move."""
    query = f"select count(*) from {table.name}"  # noqa: S608
    number: int = connection.execute(query).fetchone()[0]
    return number


def chunks(
    connection: sqlite3.Connection, table: Table, last: Sequence[Any]
) -> Iterator[Chunk]:
    """Read a table behind a key, piece by piece; without one, from its beginning."""
    after = "true"
    if last:
        marks = ", ".join("?" for _ in last)
        after = f"({', '.join(table.key)}) > ({marks})"
    rows = connection.execute(table.select.format(after=after), tuple(last))
    while found := rows.fetchmany(CHUNK):
        width = len(table.key)
        given = [_given(table, row[width:]) for row in found]
        yield Chunk(given, found[-1][:width])


def _given(table: Table, row: tuple[Any, ...]) -> tuple[Any, ...]:
    match table.name:
        case "keys":
            # A digest whose sum is wrong is kept as one that no request has.
            return (*row[:3], unchecked(row[3]) or bytes(32))
        case "bodies":
            return (*row[:4], bool(row[4]))
        case _:
            return row
