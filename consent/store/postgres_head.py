"""The ends of the logs in PostgreSQL, and the hashes kept of their trees."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from consent.errors import UnknownSite
from consent.ledger.prover import Run
from consent.store import row as row_of
from consent.store.base import Head
from consent.store.postgres_session import Session

LOGS = """
select log, superseded, site, origin, ts, frontier,
  convert_to(checkpoint, 'UTF8'), convert_to(daily, 'UTF8'), epochs
from logs
"""

ONE_LOG = """
where site = $1
"""

# Of two that want the same heads, the later one waits at the first, and not crosswise.
LOCKED = """
where site = any($1::text[])
order by site
for update
"""

LEAVES = """
select leaf
from entries
where log = $1
  and n >= $2
  and n < $3
order by n
"""

NODES = """
select hash
from nodes
where log = $1
  and level = $2
  and idx >= $3
  and idx < $4
order by idx
"""

# Times never run backwards within a log, so they need no index of their own.
INDEX_AT = """
with recursive search (low, high) as (
  select 0::bigint, $2::bigint
  union all
  select
    case when e.ts < $3 then e.n + 1 else s.low end,
    case when e.ts < $3 then s.high else e.n end
  from search s
  join entries e on e.log = $1 and e.n = (s.low + s.high) / 2
  where s.low < s.high
)
select low
from search
where low >= high
"""


class Log(NamedTuple):
    """A log's number in this database, the last number of its feed, and its head."""

    number: int
    superseded: int
    head: Head


async def find_log(session: Session, site: str) -> Log:
    """Give a site's log as it stands, or raise `UnknownSite`."""
    row = await session.fetchrow(LOGS + ONE_LOG, site)
    if row is None:
        raise UnknownSite(f"no site {site!r} has been published here")
    return _log(row)


async def lock_logs(session: Session, sites: Sequence[str]) -> dict[str, Log]:
    """Give the logs of sites, as far as they are there, with all others kept out.

    The end of the transaction lets the others go on.
    """
    rows = await session.fetch(LOGS + LOCKED, sites)
    logs = [_log(row) for row in rows]
    return {log.head.site: log for log in logs}


async def lock_log(session: Session, site: str) -> Log:
    """Give a site's log with all others kept out, or raise `UnknownSite`."""
    logs = await lock_logs(session, [site])
    if site not in logs:
        raise UnknownSite(f"no site {site!r} has been published here")
    return logs[site]


def _log(row: Sequence[Any]) -> Log:
    return Log(row[0], row[1], row_of.read_head(row[2:]))


async def read_head(session: Session, site: str) -> Head:
    """Give the end of a site's log."""
    return (await find_log(session, site)).head


async def read_heads(session: Session) -> tuple[Head, ...]:
    """Give the ends of all logs."""
    return tuple(log.head for log in await read_logs(session))


async def read_logs(session: Session) -> tuple[Log, ...]:
    """Give all logs as they stand."""
    return tuple(_log(row) for row in await session.fetch(LOGS))


async def index_at(session: Session, log: int, size: int, ts: int) -> int:
    """Give the index of the first record of that time or later, or the size."""
    found: int = await session.fetchval(INDEX_AT, log, size, ts)
    return found


async def read_hashes(
    session: Session, site: str, runs: Sequence[Run]
) -> dict[Run, tuple[bytes, ...]]:
    """Give leaf hashes (level 0) and nodes of a log, run by run."""
    log = (await find_log(session, site)).number
    return {run: await _read_run(session, log, run) for run in runs}


async def _read_run(session: Session, log: int, run: Run) -> tuple[bytes, ...]:
    if run.level == 0:
        rows = await session.fetch(LEAVES, log, run.start, run.stop)
    else:
        rows = await session.fetch(NODES, log, *run)
    return tuple(row[0] for row in rows)
