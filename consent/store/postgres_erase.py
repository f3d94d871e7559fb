"""Erasing by request in PostgreSQL, inside a transaction that is under way."""

from collections.abc import Sequence

from consent.errors import EraseConflict, UnknownRecord
from consent.model import ErasureMode
from consent.store.change import Erasure
from consent.store.postgres_append import supersede
from consent.store.postgres_body import restrict, spend
from consent.store.postgres_head import Log
from consent.store.postgres_session import Session
from consent.store.row import digest

CHOICES = """
select count(*)
from entries
where log = $1
  and n = any($2::bigint[])
  and kind in ('consent', 'refuse', 'withdraw')
"""

MORE = """
select 1
from entries e
join bodies b on b.log = e.log and b.n = e.n
where e.visitor = $1
  and e.log = $2
  and (not b.restricted or $3)
  and e.n <> all($4::bigint[])
limit 1
"""


async def erase(session: Session, log: Log, erasure: Erasure) -> None:
    """Let go of bodies and supersede their records, or raise `EraseConflict`."""
    records = await choices(session, log, erasure.records)
    # Whoever deletes takes what is restricted as well.
    all_of_it = erasure.mode is ErasureMode.DELETE
    for visitor in erasure.visitors:
        bound = (digest(visitor), log.number, all_of_it, records)
        if await session.fetchrow(MORE, *bound):
            raise EraseConflict("the visitor has chosen once more; plan again")

    if erasure.mode is ErasureMode.RESTRICT:
        await restrict(session, log.number, records)
    else:
        await spend(session, log.number, records)
    await supersede(session, log, records)


async def choices(session: Session, log: Log, records: Sequence[int]) -> Sequence[int]:
    """Give records back, or raise `UnknownRecord` if one is not of a choice."""
    found = await session.fetchval(CHOICES, log.number, records)
    if found < len(records):
        raise UnknownRecord(f"not all of {records} are records of a choice")
    return records
