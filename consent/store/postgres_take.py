"""Filling an empty PostgreSQL database with the rows of another one."""

import json
from collections.abc import Sequence
from typing import Any

from consent.errors import LedgerError, StoreError
from consent.ledger import checkpoint
from consent.ledger.frontier import Frontier
from consent.store.postgres_head import Log, read_logs
from consent.store.postgres_log_key import read_log_keys
from consent.store.postgres_session import LONG, Session
from consent.store.sqlite_give import Chunk, Table, fingerprint

PAGE = 20_000
"""Leaves that are read at once."""

UNDER_WAY = """
select source, name, last
from moves
"""

BEGUN = """
insert into moves (source, name, last)
values ($1, '', '[]')
"""

MOVED = """
insert into moves (source, name, last)
values ($1, $2, $3)
on conflict (name) do update
set last = excluded.last
"""

ENDED = """
delete from moves
"""

IN_USE = """
select exists (select from logs) or exists (select from entries)
"""

HEADS = """
select log, site, size, checkpoint
from logs
order by log
"""

LEAVES = """
select leaf
from entries
where log = $1
  and n >= $2
order by n
limit $3
"""


async def require_settled(session: Session) -> None:
    """Raise `StoreError` while a move into the database has not come to its end."""
    if await session.fetch(UNDER_WAY):
        raise StoreError(
            "the database is being filled from a file, and that has not ended: run "
            "`consent move` again, it goes on where it was"
        )


async def begin(session: Session, source: str) -> dict[str, list[Any]] | None:
    """Begin to fill the database, or go on; give how far each table is.

    None says that all of it is there already. Raises `StoreError` where the database
    holds something else.
    """
    rows = await session.fetch(UNDER_WAY)
    if any(row[0] != source for row in rows):
        raise StoreError(
            "the database was being filled from a file that has changed since: empty "
            "it, and move once more"
        )
    if not rows:
        if await session.fetchval(IN_USE):
            if fingerprint(await session.fetch(HEADS)) == source:
                return None
            raise StoreError("the database has logs already; move into an empty one")
        await session.execute(BEGUN, source)
    return {row[1]: json.loads(row[2]) for row in rows}


async def take(session: Session, source: str, table: Table, chunk: Chunk) -> None:
    """Write rows of a table, and how far it is now."""
    await copy(session, table, chunk.rows)
    await session.execute(MOVED, source, table.name, json.dumps(chunk.last))


async def copy(session: Session, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows of a table."""
    await session.copy_records_to_table(
        table.name, records=rows, columns=table.columns, timeout=LONG
    )


async def end(session: Session) -> tuple[tuple[str, int, bytes], ...]:
    """Hash every log anew and let the database be used; give site, size and root.

    Raises `LedgerError` if a log is not the one that its checkpoint was signed for.
    """
    found = tuple([await _proven(session, log) for log in await read_logs(session)])
    await session.execute(ENDED)
    return found


async def _proven(session: Session, log: Log) -> tuple[str, int, bytes]:
    head = log.head
    frontier, size = Frontier(), 0
    while rows := await session.fetch(LEAVES, log.number, size, PAGE, timeout=LONG):
        frontier, _ = frontier.extend([row[0] for row in rows])
        size += len(rows)
    keys = [one.key for one in await read_log_keys(session, head.site)]
    signed = checkpoint.verify(head.checkpoint, keys, head.origin)
    if (size, frontier.root()) != (signed.size, signed.root):
        raise LedgerError(f"{head.site}: the log is not whole on the other side")
    return head.site, size, signed.root
