"""Appending to the logs in PostgreSQL, inside a transaction that is under way.

A log's head is locked before it is read: whoever appends to the same log waits, on
whichever node, and goes on behind it. So no node has to be told which of them writes.
"""

from collections.abc import Callable, Sequence
from typing import Any

from consent.errors import ConsentError, LedgerHalted, UnknownSite
from consent.store.base import Act, Record
from consent.store.growth import Appended, Growth, Known, Outcome, by_site, grow
from consent.store.pen import Pen
from consent.store.postgres_bell import ring_bell
from consent.store.postgres_head import Log, lock_logs
from consent.store.postgres_log_key import signer
from consent.store.postgres_session import Session
from consent.store.row import digest, read_record

# Keys of acts, keys that sign, an entry's leaf and the time, by one way there and back.
KNOWN = """
select s.vkey, null::bytea, null::bytea, s.first, null, null, null, null, null, null
from log_keys s
where s.log = $1
  and (s.until is null or s.until > $3)
union all
select null, k.key, k.request, e.n, e.ts, e.kind, e.notice,
  convert_to(e.line, 'UTF8'), convert_to(b.body, 'UTF8'), b.blind
from keys k
join entries e on e.log = k.log and e.n = k.n
left join bodies b on b.log = k.log and b.n = k.n and not b.restricted
where k.log = $1
  and k.key = any($2::bytea[])
union all
select null, null, e.leaf, null, null, null, null, null, null, null
from entries e
where e.log = $1
  and e.n = $4
union all
select null, null, null, (extract(epoch from now()) * 1000)::bigint,
  null, null, null, null, null, null
"""

# One statement, and so one way to the server and back.
INSERT = """
with entry as (
  insert into entries (log, n, ts, kind, notice, line, leaf, visitor)
  select $1, t.n, $2, t.kind, t.notice, convert_from(t.line, 'UTF8'), t.leaf, t.visitor
  from unnest(
    $3::bigint[], $4::text[], $5::text[], $6::bytea[], $7::bytea[], $8::bytea[]
  ) as t (n, kind, notice, line, leaf, visitor)
), body as (
  insert into bodies (log, n, blind, body)
  select $1, t.n, t.blind, convert_from(t.body, 'UTF8')
  from unnest($3::bigint[], $9::bytea[], $10::bytea[]) as t (n, blind, body)
), key as (
  insert into keys (log, n, key, request)
  select $1, t.n, t.key, t.request
  from unnest($11::bigint[], $12::bytea[], $13::bytea[]) as t (n, key, request)
), node as (
  insert into nodes (log, level, idx, hash)
  select $1, t.level, t.idx, t.hash
  from unnest($14::bigint[], $15::bigint[], $16::bytea[]) as t (level, idx, hash)
)
update logs
set size = $17, ts = $2, frontier = $18, checkpoint = convert_from($19, 'UTF8'),
  daily = convert_from($20, 'UTF8')
where log = $1
"""

SUPERSEDE = """
with added as (
  insert into superseded (log, n, seq)
  select $1, t.n, $3 + t.seq
  from unnest($2::bigint[]) with ordinality as t (n, seq)
  on conflict do nothing
)
update logs
set superseded = $3 + cardinality($2::bigint[])
where log = $1
"""


async def append(
    session: Session, acts: Sequence[Act], clock: Callable[[], int], pen: Pen
) -> list[Outcome]:
    """Append acts to their sites' logs in one transaction; answer each, in order."""
    answers: dict[int, Outcome] = {}
    sites = by_site(acts)
    logs = await lock_logs(session, list(sites))
    now = clock()
    for positions in sites.values():
        chosen = [acts[i] for i in positions]
        outcomes = await _append_to(session, logs, chosen, now, pen)
        answers.update(zip(positions, outcomes, strict=True))
    return [answers[i] for i in range(len(acts))]


async def _append_to(
    session: Session, logs: dict[str, Log], acts: Sequence[Act], now: int, pen: Pen
) -> Sequence[Outcome]:
    site = acts[0].site
    if site not in logs:
        unknown = f"no site {site!r} has been published here"
        return [UnknownSite(unknown) for _ in acts]
    try:
        return (await append_to(session, logs[site], acts, now, pen)).outcomes
    except LedgerHalted as error:
        return [LedgerHalted(error.message) for _ in acts]


async def append_to(
    session: Session, log: Log, acts: Sequence[Act], now: int, pen: Pen
) -> Growth:
    """Append acts to a log that is locked, or raise and write nothing."""
    head = log.head
    known, keys = await _known(session, log, acts, now, pen)
    growth = grow(head, acts, known, now, signer(pen.ring, head.site, keys))
    if growth.appended:
        pen.wrote(head, growth)
        await _insert(session, log, growth)
        gone = [a.supersedes for a, _, _ in growth.appended if a.supersedes is not None]
        if gone:
            await supersede(session, log, gone)
    return growth


async def append_all(
    session: Session, log: Log, acts: Sequence[Act], now: int, pen: Pen
) -> tuple[Record, ...]:
    """Append acts to one log, or raise what is wrong with the first bad one."""
    outcomes = (await append_to(session, log, acts, now, pen)).outcomes
    for outcome in outcomes:
        if isinstance(outcome, ConsentError):
            raise outcome
    return tuple(outcome for outcome in outcomes if isinstance(outcome, Record))


async def supersede(session: Session, log: Log, records: Sequence[int]) -> None:
    """Put records into the feed of those whose tokens count no more."""
    gone = list(dict.fromkeys(records))
    await session.execute(SUPERSEDE, log.number, gone, log.superseded)
    await ring_bell(session)


async def _known(
    session: Session, log: Log, acts: Sequence[Act], now: int, pen: Pen
) -> tuple[dict[bytes, Known], list[str]]:
    """Give what the log has for the acts' keys, and the keys that sign it at a time.

    Raises `LedgerHalted` if it does not have what this node appended last, and
    `StoreError` if it is too early for that time.
    """
    keys = [act.key for act in acts if act.key is not None]
    site, known, signing = log.head.site, dict[bytes, Known](), list[tuple[int, str]]()
    asked = (log.number, keys, max(now, log.head.ts), pen.last(log.head))
    leaf, time = None, 0
    for vkey, key, request, *row in await session.fetch(KNOWN, *asked):
        if vkey is not None:
            signing.append((row[0], vkey))
        elif key is not None:
            known[key] = Known(request, read_record(site, row))
        elif request is not None:
            leaf = request
        else:
            time = row[0]
    pen.require(log.head, leaf)
    pen.require_time(now, time)
    return known, [vkey for _, vkey in sorted(signing)]


async def _insert(session: Session, log: Log, growth: Growth) -> None:
    keyed = [new for new in growth.appended if new.act.key is not None]
    await session.execute(
        INSERT,
        *(log.number, growth.ts),
        *_entries(growth.appended),
        [new.record.n for new in keyed],
        [new.act.key for new in keyed],
        [new.act.request or b"" for new in keyed],
        [node.level for node in growth.nodes],
        [node.index for node in growth.nodes],
        [node.hash for node in growth.nodes],
        *(growth.frontier.size, growth.frontier.to_bytes()),
        *(growth.checkpoint, log.head.public(growth.ts)),
    )


def _entries(appended: Sequence[Appended]) -> tuple[list[Any], ...]:
    records = [new.record for new in appended]
    acts = [new.act for new in appended]
    return (
        [record.n for record in records],
        [record.kind.value for record in records],
        [record.notice for record in records],
        [record.line for record in records],
        [new.leaf for new in appended],
        [None if act.visitor is None else digest(act.visitor) for act in acts],
        [act.blind for act in acts],
        [act.body for act in acts],
    )
