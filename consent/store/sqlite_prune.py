"""Retention in a SQLite file: which bodies are due, and the room of those that went."""

import json
import sqlite3
from collections.abc import Sequence

from consent.store.change import Limit
from consent.store.sqlite_body import reclaim
from consent.store.sqlite_connection import transaction
from consent.store.sqlite_head import find_log, index_at
from consent.store.sqlite_place import index, place

STEP = 500
"""How many bodies one transaction frees, so that appends wait only briefly."""

KEPT = """
from entries e
left join restricted r using (place)
where e.place >= :first
  and e.place < :stop
  and coalesce(e.body, r.body) is not null
  and e.kind in ('consent', 'refuse', 'withdraw')
"""

FIRST = f"""
select e.place
{KEPT}
order by e.place
limit 1
"""

DUE = f"""
select e.place
{KEPT}
  and e.notice = :notice
  and e.kind in (select value from json_each(:kinds))
"""  # noqa: S608


def read_due(
    connection: sqlite3.Connection, site: str, limits: Sequence[Limit]
) -> tuple[int, ...]:
    """Give the records of choices, in order, whose bodies are due."""
    log = find_log(connection, site)
    size = log.head.frontier.size
    span = {"first": place(log.number, 0), "stop": place(log.number, size)}
    row = connection.execute(FIRST, span).fetchone()
    if row is None:
        return ()
    found: set[int] = set()
    for limit in limits:
        stop = index_at(connection, log.number, size, limit.before)
        bound = {
            "first": row[0],
            "stop": place(log.number, stop),
            "notice": limit.notice,
            "kinds": json.dumps([kind.value for kind in limit.kinds]),
        }
        found |= {index(at) for (at,) in connection.execute(DUE, bound)}
    return tuple(sorted(found))


def give_back(connection: sqlite3.Connection) -> int:
    """Free some room of overwritten bodies; tell of how many, 0 at the end."""
    with transaction(connection):
        return reclaim(connection, STEP)
