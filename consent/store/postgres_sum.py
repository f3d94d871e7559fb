"""Sums over the records in PostgreSQL, by month: of records, and of people."""

from collections.abc import Sequence

from consent.store.base import Query
from consent.store.postgres_record import select
from consent.store.postgres_session import LONG, Session
from consent.store.tally import Sum

MONTH = """
select to_char(to_timestamp(e.ts / 1000) at time zone 'UTC', 'YYYY-MM'),
"""

PEOPLE = """
  count(*), count(distinct e.visitor) + count(*) filter (where e.visitor is null)
"""

ACTIONS = f"""
{MONTH}
  b.body::json ->> 'action', null::text,
{PEOPLE}
"""

DECISIONS = f"""
{MONTH}
  p.key, p.value,
{PEOPLE}
"""

PURPOSES = """
join json_each_text(b.body::json -> 'purposes') p on true
"""

CHOICES = """
  and e.kind in ('consent', 'refuse', 'withdraw')
group by 1, 2, 3
order by 1, 2 nulls first, 3 nulls first
"""


async def read_actions(
    session: Session, site: str, since: int, until: int
) -> Sequence[Sum]:
    """Sum up by month what visitors did; None stands for what was erased since."""
    return await _sums(session, Query(site=site, since=since, until=until), ACTIONS, "")


async def read_decisions(
    session: Session, site: str, since: int, until: int
) -> Sequence[Sum]:
    """Sum up by month what came of each purpose, where that is not erased."""
    query = Query(site=site, since=since, until=until)
    return await _sums(session, query, DECISIONS, PURPOSES)


async def _sums(session: Session, query: Query, what: str, more: str) -> Sequence[Sum]:
    chosen = await select(session, query)
    sql = what + chosen.sql(more) + CHOICES
    rows = await session.fetch(sql, *chosen.bound(), timeout=LONG)
    return tuple(
        Sum(month=month, what=name, said=said, records=records, people=people)
        for month, name, said, records, people in rows
    )
