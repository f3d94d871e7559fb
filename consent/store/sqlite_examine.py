"""Whether a SQLite file holds what was written to it, row by row."""

import sqlite3
from collections.abc import Iterator
from hashlib import sha256

from consent.ledger.frontier import Node
from consent.store.exam import Exam, Row, signed_heads, sizes_of
from consent.store.row import digest
from consent.store.sqlite_head import Log, read_logs
from consent.store.sqlite_log_key import read_log_keys
from consent.store.sqlite_place import index, place
from consent.store.sqlite_request import unchecked
from consent.store.sqlite_schema import migrate

SCHEMA = """
select type, name, tbl_name, sql
from sqlite_schema
order by type, name
"""

ROWS = """
select e.place, e.ts, e.kind, e.notice, cast(e.line as blob), e.leaf, e.visitor,
  coalesce(e.body, r.body), r.place is not null, b.blind, cast(b.body as blob)
from entries e
left join restricted r using (place)
left join bodies b on b.seq = coalesce(e.body, r.body) and b.place = e.place
where e.place >= ?
  and e.place < ?
order by e.place
"""

NODES = """
select level, idx, hash
from nodes
where log = ?
"""

SUPERSEDED = """
select place
from superseded
where place >= ?
  and place < ?
"""

STRAY = """
select count(*)
from bodies b
left join entries e using (place)
left join restricted r using (place)
where b.blind <> zeroblob(32)
  and b.seq is not coalesce(e.body, r.body)
"""

UNLIKE = """
with expected as (
  select place / 32 as word, sum(1 << (place & 31)) as bits
  from superseded
  group by place / 32
)
select (
  select count(*)
  from expected e
  left join superseded_words w using (word)
  where w.bits is not e.bits
) + (
  select count(*)
  from superseded_words w
  left join expected e using (word)
  where e.bits is null
)
"""

SIZES = """
select size
from logs
where log = ?
"""

NAMED = """
select 'notice', hash, cast(content as blob)
from notices
union all
select 'build', build, content
from builds
union all
select 'poster', substr(poster, 1, 64), content
from posters
"""

REQUESTS = """
select place, request
from keys
"""


def examine(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Say what is wrong with the file; it takes as long as reading all of it."""
    connection.execute("begin")
    try:
        # What follows relies on the structure.
        return tuple(_structure(connection)) or tuple(_content(connection))
    finally:
        connection.execute("rollback")


def _structure(connection: sqlite3.Connection) -> Iterator[str]:
    for (said,) in connection.execute("pragma integrity_check(20)"):
        if said != "ok":
            yield f"SQLite: {said}"
    if connection.execute("pragma foreign_key_check").fetchone():
        yield "SQLite: a row points to one that is not there"
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    migrate(fresh)
    for pragma in (SCHEMA, "pragma application_id", "pragma user_version"):
        if connection.execute(pragma).fetchall() != fresh.execute(pragma).fetchall():
            yield "its tables are not those of this version"
    fresh.close()


def _content(connection: sqlite3.Connection) -> Iterator[str]:
    for log in read_logs(connection):
        yield from _log(connection, log)
    for kind, name, content in connection.execute(NAMED):
        if sha256(content).hexdigest() != name:
            yield f"the {kind} {name:.16}… has another hash"
    if connection.execute(STRAY).fetchone()[0]:
        yield "a body lies there that no entry leads to"
    if connection.execute(UNLIKE).fetchone()[0]:
        yield "what is superseded is not the same in both of its tables"
    for at, request in connection.execute(REQUESTS):
        if unchecked(request) is None:
            yield f"what was asked at place {at} was changed"


def _log(connection: sqlite3.Connection, log: Log) -> Iterator[str]:
    head, keys = log.head, read_log_keys(connection, log.head.site)
    span = (place(log.number, 0), place(log.number + 1, 0))
    exam = Exam(head.site, digest)
    rows = (Row(index(row[0]), *row[1:]) for row in connection.execute(ROWS, span))
    exam.take(rows, sizes_of(signed_heads(head, keys)))
    exam.conclude(head, keys)
    yield from exam.faults
    nodes = {Node(*row) for row in connection.execute(NODES, (log.number,))}
    if nodes != exam.nodes:
        yield f"{head.site}: kept hashes of its tree are not those of its entries"
    kept = {index(at) for (at,) in connection.execute(SUPERSEDED, span)}
    if not exam.superseded <= kept:
        yield f"{head.site}: a record that was replaced or erased counts as standing"
    if connection.execute(SIZES, (log.number,)).fetchone()[0] != head.frontier.size:
        yield f"{head.site}: its size is not that of its tree"
