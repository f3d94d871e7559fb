"""Forgetting the keys that made repeated acts one, in PostgreSQL."""

from consent.store.postgres_head import index_at, read_logs
from consent.store.postgres_session import Session, count

STEP = 1_000
"""How many keys one transaction forgets, so that appends wait only briefly."""

DELETE = """
delete from keys
where log = $1
  and n in (
    select n
    from keys
    where log = $1
      and n < $2
    limit $3
  )
"""


async def prune_keys(session: Session, before: int) -> int:
    """Forget some keys of acts recorded before a time; tell how many, 0 at the end."""
    for log in await read_logs(session):
        stop = await index_at(session, log.number, log.head.frontier.size, before)
        gone = count(await session.execute(DELETE, log.number, stop, STEP))
        if gone:
            return gone
    return 0
