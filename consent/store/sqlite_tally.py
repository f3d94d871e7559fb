"""What is counted by the hour, in a SQLite file, and what its log has against it."""

import sqlite3
from collections.abc import Sequence

from consent.period import HOUR
from consent.store.base import Query
from consent.store.sqlite_connection import transaction
from consent.store.sqlite_head import find_log
from consent.store.sqlite_record import FROM, SPAN, select
from consent.store.tally import EDGE, Stored, Tally

ADD = """
insert into tallies (log, hour, notice, lang, shown, answered)
values (:log, :hour, :notice, :lang, :shown, :answered)
on conflict do update
set shown = shown + excluded.shown,
  answered = answered + excluded.answered
"""

TALLIES = """
select hour, notice, lang, shown, answered
from tallies
where log = ?
  and hour >= ?
  and hour < ?
order by hour, notice, lang
"""

STORED = f"""
select e.ts / {HOUR}, e.notice, json_extract(b.body, '$.lang'), count(*),
  sum(e.ts % {HOUR} < {EDGE}), sum(e.ts % {HOUR} >= {HOUR - EDGE})
"""

# Of what was erased nobody knows how it was answered: it counts as an answer.
ANSWERS = """
  and e.kind in ('consent', 'refuse', 'withdraw')
  and coalesce(json_extract(b.body, '$.source'), 'visitor') = 'visitor'
  and coalesce(json_extract(b.body, '$.layer'), 'banner') in ('banner', 'preferences')
group by 1, 2, 3
order by 1, 2, 3
"""


def add(connection: sqlite3.Connection, tallies: Sequence[Tally]) -> None:
    """Add to what was counted, all or nothing."""
    with transaction(connection):
        for tally in tallies:
            log = find_log(connection, tally.site).number
            bound = {
                "log": log,
                "hour": tally.hour,
                "notice": tally.notice,
                "lang": tally.lang,
                "shown": tally.shown,
                "answered": tally.answered,
            }
            connection.execute(ADD, bound)


def read_tallies(
    connection: sqlite3.Connection, site: str, since: int, until: int
) -> Sequence[Tally]:
    """Give what was counted in the hours from one time to before another."""
    log = find_log(connection, site).number
    rows = connection.execute(TALLIES, (log, since // HOUR, -(-until // HOUR)))
    return tuple(
        Tally(
            site=site,
            hour=hour,
            notice=notice,
            lang=lang,
            shown=shown,
            answered=answered,
        )
        for hour, notice, lang, shown, answered in rows
    )


def read_stored(
    connection: sqlite3.Connection, site: str, since: int, until: int
) -> Sequence[Stored]:
    """Count by hour the answers on the notice itself that the log holds."""
    chosen = select(connection, Query(site=site, since=since, until=until))
    sql = STORED + FROM + SPAN + ANSWERS
    rows = connection.execute(sql, chosen.parameters())
    return tuple(
        Stored(
            hour=hour,
            notice=notice,
            lang=lang,
            records=records,
            first=first,
            last=last,
        )
        for hour, notice, lang, records, first, last in rows
    )
