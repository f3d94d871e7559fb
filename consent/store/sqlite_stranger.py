"""Hosts that pages met and no service declares, in a SQLite file."""

import sqlite3
from collections.abc import Sequence

from consent.store.sqlite_connection import transaction
from consent.store.sqlite_head import find_log
from consent.store.stranger import KEPT, MOST, Stranger

ADD = """
insert into strangers (log, day, host, loaded, blocked)
select :log, :day, :host, :loaded, :blocked
where exists (
  select 1 from strangers where log = :log and day = :day and host = :host
) or (
  select count(*) from strangers where log = :log and day = :day
) < :most
on conflict do update
set loaded = loaded + excluded.loaded,
  blocked = blocked + excluded.blocked
"""

FORGET = """
delete from strangers
where log = :log
  and day < :day
"""

READ = """
select max(day), host, sum(loaded), sum(blocked)
from strangers
where log = ?
group by host
order by sum(loaded) + sum(blocked) desc, host
"""


def add(connection: sqlite3.Connection, strangers: Sequence[Stranger]) -> None:
    """Add to what is known, all or nothing, and forget what is old."""
    with transaction(connection):
        for each in strangers:
            log = find_log(connection, each.site).number
            connection.execute(FORGET, {"log": log, "day": each.day - KEPT})
            bound = {
                "log": log,
                "day": each.day,
                "host": each.host,
                "loaded": each.loaded,
                "blocked": each.blocked,
                "most": MOST,
            }
            connection.execute(ADD, bound)


def read(connection: sqlite3.Connection, site: str) -> Sequence[Stranger]:
    """Give what is known of a site, by the last day of each host."""
    rows = connection.execute(READ, (find_log(connection, site).number,))
    return tuple(
        Stranger(site=site, day=day, host=host, loaded=loaded, blocked=blocked)
        for day, host, loaded, blocked in rows
    )
