"""Whether a PostgreSQL database holds what was written to it, row by row."""

from collections.abc import AsyncIterator, Iterator
from hashlib import sha256

from consent.ledger.frontier import Node
from consent.store.exam import Exam, Row, signed_heads, sizes_of
from consent.store.postgres_head import Log, read_logs
from consent.store.postgres_log_key import read_log_keys
from consent.store.postgres_session import LONG, Session
from consent.store.row import digest

PAGE = 5_000

ROWS = """
select e.n, e.ts, e.kind, e.notice, convert_to(e.line, 'UTF8'), e.leaf, e.visitor,
  b.n, coalesce(b.restricted, false), b.blind, convert_to(b.body, 'UTF8')
from entries e
left join bodies b on b.log = e.log and b.n = e.n
where e.log = $1
  and e.n >= $2
order by e.n
limit $3
"""

NODES = """
select level, idx, hash
from nodes
where log = $1
"""

SUPERSEDED = """
select n
from superseded
where log = $1
"""

STRAY = """
select count(*)
from bodies b
left join entries e on e.log = b.log and e.n = b.n
where e.n is null
"""

STRAY_KEYS = """
select count(*)
from keys k
left join entries e on e.log = k.log and e.n = k.n
where e.n is null
"""

SIZES = """
select size
from logs
where log = $1
"""

NAMED = """
select 'notice', hash, convert_to(content, 'UTF8')
from notices
union all
select 'build', build, content
from builds
union all
select 'poster', left(poster, 64), content
from posters
"""


async def examine(session: Session) -> tuple[str, ...]:
    """Say what is wrong, within a snapshot; it takes as long as reading all of it."""
    faults: list[str] = []
    for log in await read_logs(session):
        faults += [fault async for fault in _log(session, log)]
    for kind, name, content in await session.fetch(NAMED, timeout=LONG):
        if sha256(content).hexdigest() != name:
            faults.append(f"the {kind} {name:.16}… has another hash")
    if (await session.fetch(STRAY, timeout=LONG))[0][0]:
        faults.append("a body lies there that no entry leads to")
    if (await session.fetch(STRAY_KEYS, timeout=LONG))[0][0]:
        faults.append("a key lies there that no entry leads to")
    return tuple(faults)


async def _log(session: Session, log: Log) -> AsyncIterator[str]:
    head, keys = log.head, await read_log_keys(session, log.head.site)
    sizes = sizes_of(signed_heads(head, keys))
    exam = Exam(head.site, digest)
    exam.take((), sizes)
    after = 0
    while rows := await session.fetch(ROWS, log.number, after, PAGE, timeout=LONG):
        exam.take(_rows(rows), sizes)
        after = rows[-1][0] + 1
    exam.conclude(head, keys)
    for fault in exam.faults:
        yield fault
    nodes = await session.fetch(NODES, log.number, timeout=LONG)
    if {Node(*row) for row in nodes} != exam.nodes:
        yield f"{head.site}: kept hashes of its tree are not those of its entries"
    kept = {row[0] for row in await session.fetch(SUPERSEDED, log.number, timeout=LONG)}
    if not exam.superseded <= kept:
        yield f"{head.site}: a record that was replaced or erased counts as standing"
    if await session.fetchval(SIZES, log.number) != head.frontier.size:
        yield f"{head.site}: its size is not that of its tree"


def _rows(rows: list[tuple[object, ...]]) -> Iterator[Row]:
    return (Row(*row) for row in rows)  # type: ignore[arg-type]
