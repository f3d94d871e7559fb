"""Hosts that pages met and no service declares, in PostgreSQL."""

from collections.abc import Sequence

from consent.store.postgres_head import find_log
from consent.store.postgres_session import Session
from consent.store.stranger import KEPT, MOST, Stranger

ADD = """
insert into strangers as t (log, day, host, loaded, blocked)
select $1::bigint, $2::bigint, $3::text, $4::bigint, $5::bigint
where exists (
  select 1 from strangers where log = $1 and day = $2 and host = $3
) or (
  select count(*) from strangers where log = $1 and day = $2
) < $6
on conflict (log, day, host) do update
set loaded = t.loaded + excluded.loaded,
  blocked = t.blocked + excluded.blocked
"""

FORGET = """
delete from strangers
where log = $1
  and day < $2
"""

READ = """
select max(day), host, sum(loaded)::bigint, sum(blocked)::bigint
from strangers
where log = $1
group by host
order by sum(loaded) + sum(blocked) desc, host
"""


async def add(session: Session, strangers: Sequence[Stranger]) -> None:
    """Add to what is known, all or nothing, and forget what is old."""
    # In one order on every node, so that two wait for one another and not crosswise.
    for each in sorted(strangers, key=lambda s: (s.site, s.day, s.host)):
        log = (await find_log(session, each.site)).number
        await session.execute(FORGET, log, each.day - KEPT)
        cell = (log, each.day, each.host)
        await session.execute(ADD, *cell, each.loaded, each.blocked, MOST)


async def read(session: Session, site: str) -> Sequence[Stranger]:
    """Give what is known of a site, by the last day of each host."""
    log = (await find_log(session, site)).number
    rows = await session.fetch(READ, log)
    return tuple(
        Stranger(site=site, day=day, host=host, loaded=loaded, blocked=blocked)
        for day, host, loaded, blocked in rows
    )
