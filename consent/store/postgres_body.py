"""Where the personal part of records lies in PostgreSQL.

A row that is deleted stays in its page, and in the server's write-ahead log, until
PostgreSQL has other use for the room. `vacuum` frees it; the documentation says what
that means for whoever holds the server's disk and its backups.
"""

from collections.abc import Sequence

from consent.store.postgres_session import LONG, Session, count

SPEND = """
delete from bodies
where log = $1
  and n = any($2::bigint[])
"""

UNLINK = """
update entries
set visitor = null
where log = $1
  and n = any($2::bigint[])
  and visitor is not null
"""

RESTRICT = """
update bodies
set restricted = true
where log = $1
  and n = any($2::bigint[])
"""

FORGET_KEY = """
delete from keys
where log = $1
  and n = any($2::bigint[])
"""

RECLAIM = "vacuum bodies, entries, keys"


async def spend(session: Session, log: int, records: Sequence[int]) -> int:
    """Let go of the bodies of records, and of all that was derived from them."""
    gone = count(await session.execute(SPEND, log, records))
    await session.execute(UNLINK, log, records)
    await session.execute(FORGET_KEY, log, records)
    return gone


async def restrict(session: Session, log: int, records: Sequence[int]) -> None:
    """Put the bodies of records where no common way to read leads."""
    await session.execute(RESTRICT, log, records)
    await session.execute(FORGET_KEY, log, records)


async def reclaim(session: Session) -> None:
    """Free the room of what was let go."""
    await session.execute(RECLAIM, timeout=LONG)
