"""Retention in PostgreSQL: which bodies are due."""

from collections.abc import Sequence

from consent.store.change import Limit
from consent.store.postgres_head import find_log, index_at
from consent.store.postgres_session import LONG, Session

DUE = """
select e.n
from entries e
join bodies b on b.log = e.log and b.n = e.n
where e.log = $1
  and e.n < $2
  and e.notice = $3
  and e.kind = any($4::text[])
  and e.kind in ('consent', 'refuse', 'withdraw')
"""


async def read_due(
    session: Session, site: str, limits: Sequence[Limit]
) -> tuple[int, ...]:
    """Give the records of choices, in order, whose bodies are due."""
    log = await find_log(session, site)
    size = log.head.frontier.size
    found: set[int] = set()
    for limit in limits:
        stop = await index_at(session, log.number, size, limit.before)
        kinds = [kind.value for kind in limit.kinds]
        bound = (log.number, stop, limit.notice, kinds)
        found |= {row[0] for row in await session.fetch(DUE, *bound, timeout=LONG)}
    return tuple(sorted(found))
