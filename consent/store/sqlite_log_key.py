"""The public keys of the logs in a SQLite file, and signing with those that count."""

import sqlite3
from functools import lru_cache

from consent.ledger import note, prover
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.note import Key
from consent.store.base import Evidence, LogKey
from consent.store.ring import Ring
from consent.store.sqlite_head import Log, find_log, read_hashes
from consent.store.tip import Sign, Signed

KEYS = """
select vkey, first, until, cast(checkpoint as blob)
from log_keys
where log = ?
order by first
"""

SIGNING = """
select vkey
from log_keys
where log = :log
  and (until is null or until > :ts)
order by first
"""

INSERT = """
insert into log_keys (log, vkey, first, checkpoint)
values (?, ?, ?, cast(? as text))
"""

END = """
update log_keys
set until = :until
where log = :log
  and until is null
"""

CLOSE = """
update log_keys
set until = :until
where log = :log
  and (until is null or until > :until)
"""

PUT_CHECKPOINT = """
update log_keys
set checkpoint = cast(? as text)
where log = ?
  and vkey = ?
"""

_read_key = lru_cache(maxsize=1024)(note.read_key)


def read_log_keys(connection: sqlite3.Connection, site: str) -> tuple[LogKey, ...]:
    """Give the public keys of a site's log, the oldest first."""
    rows = connection.execute(KEYS, (find_log(connection, site).number,))
    return tuple(
        LogKey(key=_read_key(vkey), first=first, until=until, checkpoint=checkpoint)
        for vkey, first, until, checkpoint in rows
    )


def read_evidence(connection: sqlite3.Connection, site: str, n: int) -> Evidence:
    """Give what proves a record: the end of its log first, which only grows."""
    head = find_log(connection, site).head
    kept = read_hashes(connection, site, prover.path_nodes(n, head.frontier.size))
    return Evidence(head, read_log_keys(connection, site), kept)


def signer(connection: sqlite3.Connection, log: Log, ring: Ring, ts: int) -> Sign:
    """Give what signs a log's head at a time: with every key that counts then."""

    def sign(head: Checkpoint) -> Signed:
        rows = connection.execute(SIGNING, {"log": log.number, "ts": ts})
        keys = tuple(_read_key(vkey) for (vkey,) in rows)
        return Signed(ring.sign(log.head.site, head, keys), keys)

    return sign


def insert_log_key(
    connection: sqlite3.Connection, log: int, key: Key, first: int, checkpoint: bytes
) -> None:
    """Let a key sign a log from an entry on."""
    row = (log, note.write_key(key), first, checkpoint)
    connection.execute(INSERT, row)


def end_log_keys(connection: sqlite3.Connection, log: int, until: int) -> int:
    """Let the keys that sign a log stop at a time; tell how many do."""
    return connection.execute(END, {"log": log, "until": until}).rowcount


def close_log(connection: sqlite3.Connection, log: int, ts: int) -> None:
    """Let no key sign a log behind its newest entry, which is of a time."""
    connection.execute(CLOSE, {"log": log, "until": ts})


def put_checkpoint(
    connection: sqlite3.Connection, log: int, key: Key, checkpoint: bytes
) -> None:
    """Keep the first head that a key signed."""
    connection.execute(PUT_CHECKPOINT, (checkpoint, log, note.write_key(key)))
