"""How far back ends have been told what the logs in PostgreSQL say."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from consent.errors import UnknownWebhook
from consent.model import Kind, Webhook
from consent.store import row as row_of
from consent.store.base import Query
from consent.store.outbox import Endpoint, Following, Span
from consent.store.postgres_record import ORDER, ROWS, select
from consent.store.postgres_session import Session, count

STEP = 10_000
"""Entries one search looks at: it holds one session for a few milliseconds."""

HOLD = 30_000
"""Milliseconds that a node which is gone keeps its back ends from being told."""

COLUMNS = """
select w.site, w.url, w.events, w.next, w.stop, w.resume, w.key, w.old_key,
  w.old_until, w.due, w.failures, w.failing, w.failed, w.error, w.delivered,
  w.parked, l.size
"""

ENDPOINTS = f"""
{COLUMNS}
from webhooks w
join logs l using (site)
where ($1::text is null or w.site = $1)
  and ($2::text is null or w.url = $2)
order by w.site, w.url
"""

# What another node tells just now is left to that one.
WAITING = f"""
with held as (
  update webhooks
  set holder = $3, held = $1 + {HOLD}
  where (site, url) in (
    select x.site, x.url
    from webhooks x
    join logs y using (site)
    where x.next < y.size
      and x.parked is null
      and x.due <= $1
      and (x.holder = $3 or x.held <= $1)
    order by x.due
    limit $2
    for update of x skip locked
  )
  returning *
)
{COLUMNS}
from held w
join logs l using (site)
order by w.due
"""  # noqa: S608

PUT = """
insert into webhooks (site, url, events, next, key)
values ($1, $2, $3, $4, $5)
on conflict (site, url) do update
set events = excluded.events
"""

REMOVE = """
delete from webhooks
where site = $1
  and url <> all($2::text[])
"""

PUT_KEY = """
update webhooks
set old_key = key, old_until = $4, key = $3
where site = $1
  and url = $2
"""

MOVE = """
update webhooks
set next = $3, stop = $4, resume = $5, due = $6, failures = $7,
  failing = $8, failed = $9, error = $10, delivered = $11, parked = $12
where site = $1
  and url = $2
  and next = $13
  and stop is not distinct from $14
"""


async def read_endpoints(
    session: Session, site: str | None, url: str | None = None
) -> tuple[Endpoint, ...]:
    """Give all endpoints, those of a site, or one."""
    rows = await session.fetch(ENDPOINTS, site, url)
    return tuple(row_of.read_endpoint(row) for row in rows)


async def take_waiting(
    session: Session, now: int, limit: int, holder: str
) -> tuple[Endpoint, ...]:
    """Give the endpoints that this node may tell something now, and hold them."""
    rows = await session.fetch(WAITING, now, limit, holder)
    return tuple(row_of.read_endpoint(row) for row in rows)


async def read_following(
    session: Session, endpoint: Endpoint, kinds: Sequence[Kind]
) -> Following:
    """Seek the next record of some kinds from where an endpoint stands."""
    first = endpoint.next
    stop = first + STEP if endpoint.stop is None else min(endpoint.stop, first + STEP)
    query = Query(site=endpoint.site, after=first - 1, before=stop, kinds=tuple(kinds))
    chosen = await select(session, query)
    row = await session.fetchrow(ROWS + chosen.sql() + ORDER, *chosen.bound())
    if row is None:
        return Following(max(first, chosen.stop))
    n, _, _, _, line, body, _ = row
    return Following(n, line, body)


async def put_endpoints(
    session: Session, site: str, hooks: Sequence[Webhook], key: int, size: int
) -> None:
    """Let a site's endpoints be these; those added hear of entries from `size` on."""
    await session.execute(REMOVE, site, [hook.url for hook in hooks])
    for hook in hooks:
        events = json.dumps([event.value for event in hook.events])
        await session.execute(PUT, site, hook.url, events, size, key)


async def put_key(session: Session, site: str, url: str, key: int, until: int) -> None:
    """Let another key sign what is sent to an address."""
    if not count(await session.execute(PUT_KEY, site, url, key, until)):
        raise _unknown(site, url)


async def settle(session: Session, moves: Sequence[tuple[Endpoint, Endpoint]]) -> None:
    """Keep where endpoints are now."""
    await session.executemany(MOVE, [_bound(old, new) for old, new in moves])


async def replay(session: Session, site: str, url: str, span: Span | None) -> Endpoint:
    """Set an endpoint back to what it is to be told again, and let it go on."""
    found = await read_endpoints(session, site, url)
    if not found:
        raise _unknown(site, url)
    known = found[0] if span is None else found[0].replayed(*span)
    again = replace(known, due=0, failures=0, failing=None, parked=None)
    await session.execute(MOVE, *_bound(found[0], again))
    return again


def _unknown(site: str, url: str) -> UnknownWebhook:
    return UnknownWebhook(f"{site!r} has no webhook {url!r:.200}")


def _bound(old: Endpoint, new: Endpoint) -> tuple[Any, ...]:
    return (
        *(new.site, new.url, new.next, new.stop, new.resume, new.due, new.failures),
        *(new.failing, new.failed, new.error, new.delivered, new.parked),
        *(old.next, old.stop),
    )
