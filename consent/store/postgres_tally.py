"""What is counted by the hour, in PostgreSQL, and what its log has against it."""

from collections.abc import Sequence

from consent.period import HOUR
from consent.store.base import Query
from consent.store.postgres_head import find_log
from consent.store.postgres_record import select
from consent.store.postgres_session import LONG, Session
from consent.store.tally import EDGE, Stored, Tally

ADD = """
insert into tallies as t (log, hour, notice, lang, shown, answered)
values ($1, $2, $3, $4, $5, $6)
on conflict (log, hour, notice, lang) do update
set shown = t.shown + excluded.shown,
  answered = t.answered + excluded.answered
"""

TALLIES = """
select hour, notice, lang, shown, answered
from tallies
where log = $1
  and hour >= $2
  and hour < $3
order by hour, notice, lang
"""

STORED = f"""
select e.ts / {HOUR}, e.notice, b.body::json ->> 'lang', count(*),
  count(*) filter (where e.ts % {HOUR} < {EDGE}),
  count(*) filter (where e.ts % {HOUR} >= {HOUR - EDGE})
"""

# Of what was erased nobody knows how it was answered: it counts as an answer.
ANSWERS = """
  and e.kind in ('consent', 'refuse', 'withdraw')
  and coalesce(b.body::json ->> 'source', 'visitor') = 'visitor'
  and coalesce(b.body::json ->> 'layer', 'banner') in ('banner', 'preferences')
group by 1, 2, 3
order by 1, 2, 3 nulls first
"""


async def add(session: Session, tallies: Sequence[Tally]) -> None:
    """Add to what was counted, all or nothing."""
    # In one order on every node, so that two wait for one another and not crosswise.
    for one in sorted(tallies, key=lambda t: (t.site, t.hour, t.notice, t.lang)):
        log = (await find_log(session, one.site)).number
        cell = (log, one.hour, one.notice, one.lang)
        await session.execute(ADD, *cell, one.shown, one.answered)


async def read_tallies(
    session: Session, site: str, since: int, until: int
) -> Sequence[Tally]:
    """Give what was counted in the hours from one time to before another."""
    log = (await find_log(session, site)).number
    rows = await session.fetch(TALLIES, log, since // HOUR, -(-until // HOUR))
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


async def read_stored(
    session: Session, site: str, since: int, until: int
) -> Sequence[Stored]:
    """Count by hour the answers on the notice itself that the log holds."""
    chosen = await select(session, Query(site=site, since=since, until=until))
    sql = STORED + chosen.sql() + ANSWERS
    rows = await session.fetch(sql, *chosen.bound(), timeout=LONG)
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
