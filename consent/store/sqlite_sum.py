"""Sums over a SQLite file's records, by month: of records, and of people."""

import sqlite3
from collections.abc import Sequence

from consent.store.base import Query
from consent.store.sqlite_record import FROM, SPAN, select
from consent.store.tally import Sum

ACTIONS = """
select strftime('%Y-%m', e.ts / 1000, 'unixepoch'),
  json_extract(b.body, '$.action'), null,
  count(*), count(distinct e.visitor) + sum(e.visitor is null)
"""

DECISIONS = """
select strftime('%Y-%m', e.ts / 1000, 'unixepoch'),
  p.key, p.value,
  count(*), count(distinct e.visitor) + sum(e.visitor is null)
"""

PURPOSES = """
join json_each(b.body, '$.purposes') p
"""

CHOICES = """
  and e.kind in ('consent', 'refuse', 'withdraw')
group by 1, 2, 3
order by 1, 2, 3
"""


def read_actions(
    connection: sqlite3.Connection, site: str, since: int, until: int
) -> Sequence[Sum]:
    """Sum up by month what visitors did; None stands for what was erased since."""
    return _sums(connection, Query(site=site, since=since, until=until), ACTIONS, FROM)


def read_decisions(
    connection: sqlite3.Connection, site: str, since: int, until: int
) -> Sequence[Sum]:
    """Sum up by month what came of each purpose, where that is not erased."""
    query = Query(site=site, since=since, until=until)
    return _sums(connection, query, DECISIONS, FROM + PURPOSES)


def _sums(
    connection: sqlite3.Connection, query: Query, what: str, where: str
) -> Sequence[Sum]:
    chosen = select(connection, query)
    rows = connection.execute(what + where + SPAN + CHOICES, chosen.parameters())
    return tuple(
        Sum(month=month, what=name, said=said, records=records, people=people)
        for month, name, said, records, people in rows
    )
