"""The records whose tokens no longer count, in PostgreSQL: as bits and as a feed."""

from collections.abc import Mapping, Sequence

from consent.store.feed import NOWHERE, Bits, Superseded
from consent.store.postgres_session import LONG, Session

LIMIT = 10_000
WORD = 32
"""How many records share a row of what is read at a start."""

SINCE = """
select s.seq, l.site, s.n
from logs l
left join unnest($1::text[], $2::bigint[]) as known (site, seq) using (site)
join superseded s on s.log = l.log and s.seq > coalesce(known.seq, 0)
where l.superseded > coalesce(known.seq, 0)
order by l.log, s.seq
limit $3
"""

NEWEST = """
select site, superseded
from logs
where superseded > 0
"""

WORDS = f"""
select l.site, s.n / {WORD}, bit_or(1::bigint << (s.n % {WORD})::integer)
from superseded s
join logs l using (log)
group by 1, 2
order by 1, 2
"""  # noqa: S608


async def read_superseded(
    session: Session, after: Mapping[str, int] = NOWHERE
) -> Sequence[Superseded]:
    """Give what was superseded since a cursor, at most `LIMIT` at a time."""
    rows = await session.fetch(SINCE, list(after), list(after.values()), LIMIT)
    return tuple(Superseded(*row) for row in rows)


async def read_bits(session: Session) -> Bits:
    """Give all that was superseded, and the feed's cursor behind it."""
    # Asked first: what comes in between is in both, which does no harm.
    seq = dict(await session.fetch(NEWEST))
    logs: dict[str, bytearray] = {}
    for site, word, bits in await session.fetch(WORDS, timeout=LONG):
        row = logs.setdefault(site, bytearray())
        row.extend(bytes(word * WORD // 8 - len(row)))
        row += bits.to_bytes(WORD // 8, "little")
    return Bits(seq, logs)
