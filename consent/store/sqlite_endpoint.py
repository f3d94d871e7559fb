"""How far back ends have been told what the logs of a SQLite file say."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from consent.errors import UnknownWebhook
from consent.model import Kind, Webhook
from consent.store import row as row_of
from consent.store.base import Query
from consent.store.outbox import Endpoint, Following, Span
from consent.store.sqlite_connection import transaction
from consent.store.sqlite_place import index
from consent.store.sqlite_record import ORDER, ROWS, select

STEP = 10_000
"""Entries one search looks at: it holds one reader for a few milliseconds."""

ENDPOINTS = """
select w.site, w.url, w.events, w.next, w.stop, w.resume, w.key, w.old_key,
  w.old_until, w.due, w.failures, w.failing, w.failed, w.error, w.delivered,
  w.parked, l.size
from webhooks w
join logs l using (site)
"""

OF_SITE = """
where (:site is null or w.site = :site)
  and (:url is null or w.url = :url)
order by w.site, w.url
"""

WAITING = """
where w.next < l.size
  and w.parked is null
  and w.due <= :now
order by w.due
limit :limit
"""

PUT = """
insert into webhooks (site, url, events, next, key)
values (:site, :url, :events, :next, :key)
on conflict (site, url) do update
set events = excluded.events
"""

REMOVE = """
delete from webhooks
where site = :site
  and url not in (select value from json_each(:urls))
"""

PUT_KEY = """
update webhooks
set old_key = key, old_until = :until, key = :key
where site = :site
  and url = :url
"""

MOVE = """
update webhooks
set next = :next, stop = :stop, resume = :resume, due = :due, failures = :failures,
  failing = :failing, failed = :failed, error = :error, delivered = :delivered,
  parked = :parked
where site = :site
  and url = :url
  and next = :old_next
  and stop is :old_stop
"""


def read_endpoints(
    connection: sqlite3.Connection, site: str | None, url: str | None = None
) -> tuple[Endpoint, ...]:
    """Give all endpoints, those of a site, or one."""
    rows = connection.execute(ENDPOINTS + OF_SITE, {"site": site, "url": url})
    return tuple(row_of.read_endpoint(row) for row in rows)


def read_waiting(
    connection: sqlite3.Connection, now: int, limit: int
) -> tuple[Endpoint, ...]:
    """Give the endpoints that may be told something now, longest untried first."""
    rows = connection.execute(ENDPOINTS + WAITING, {"now": now, "limit": limit})
    return tuple(row_of.read_endpoint(row) for row in rows)


def read_following(
    connection: sqlite3.Connection, endpoint: Endpoint, kinds: Sequence[Kind]
) -> Following:
    """Seek the next record of some kinds from where an endpoint stands."""
    first = endpoint.next
    stop = first + STEP if endpoint.stop is None else min(endpoint.stop, first + STEP)
    query = Query(site=endpoint.site, after=first - 1, before=stop, kinds=tuple(kinds))
    chosen = select(connection, query)
    bound = chosen.parameters() | {"limit": 1}
    row = connection.execute(ROWS + chosen.sql() + ORDER, bound).fetchone()
    if row is None:
        return Following(max(first, chosen.stop))
    at, _, _, _, line, body, _ = row
    return Following(index(at), line, body)


def put_endpoints(
    connection: sqlite3.Connection,
    site: str,
    hooks: Sequence[Webhook],
    key: int,
    size: int,
) -> None:
    """Let a site's endpoints be these; those added hear of entries from `size` on."""
    urls = json.dumps([hook.url for hook in hooks])
    connection.execute(REMOVE, {"site": site, "urls": urls})
    for hook in hooks:
        events = json.dumps([event.value for event in hook.events])
        bound = {"site": site, "url": hook.url, "events": events}
        connection.execute(PUT, {**bound, "next": size, "key": key})


def put_key(
    connection: sqlite3.Connection, site: str, url: str, key: int, until: int
) -> None:
    """Let another key sign what is sent to an address."""
    bound = {"site": site, "url": url, "key": key, "until": until}
    if not connection.execute(PUT_KEY, bound).rowcount:
        raise _unknown(site, url)


def settle(
    connection: sqlite3.Connection, moves: Sequence[tuple[Endpoint, Endpoint]]
) -> None:
    """Keep where endpoints are now, in one transaction."""
    with transaction(connection):
        connection.executemany(MOVE, [_bound(old, new) for old, new in moves])


def replay(
    connection: sqlite3.Connection, site: str, url: str, span: Span | None
) -> Endpoint:
    """Set an endpoint back to what it is to be told again, and let it go on."""
    with transaction(connection):
        found = read_endpoints(connection, site, url)
        if not found:
            raise _unknown(site, url)
        known = found[0] if span is None else found[0].replayed(*span)
        again = replace(known, due=0, failures=0, failing=None, parked=None)
        connection.execute(MOVE, _bound(found[0], again))
    return again


def _unknown(site: str, url: str) -> UnknownWebhook:
    return UnknownWebhook(f"{site!r} has no webhook {url!r:.200}")


def _bound(old: Endpoint, new: Endpoint) -> dict[str, Any]:
    return {
        "site": new.site,
        "url": new.url,
        "next": new.next,
        "stop": new.stop,
        "resume": new.resume,
        "due": new.due,
        "failures": new.failures,
        "failing": new.failing,
        "failed": new.failed,
        "error": new.error,
        "delivered": new.delivered,
        "parked": new.parked,
        "old_next": old.next,
        "old_stop": old.stop,
    }
