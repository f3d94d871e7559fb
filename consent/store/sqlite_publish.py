"""Publishing in a SQLite file: site, notice and log move together or not at all."""

import sqlite3
from collections.abc import Callable

import msgspec

from consent import canonical
from consent.errors import PublishConflict, StoreError, UnknownSite
from consent.store.base import Publication, Record
from consent.store.ring import Ring
from consent.store.sqlite_append import append_all
from consent.store.sqlite_connection import transaction
from consent.store.sqlite_endpoint import put_endpoints
from consent.store.sqlite_head import find_log
from consent.store.sqlite_log import insert_log
from consent.store.sqlite_site import read_site

NEXT = """
select coalesce(max(publication), 0) + 1
from sites
"""

PUT_NOTICE = """
insert into notices (site, hash, terms, content, published, publication)
values (:site, :hash, :terms, cast(:content as text), :published, :publication)
on conflict (site, hash) do update
set published = excluded.published,
  publication = excluded.publication
where not exists (
  select 1
  from sites
  where sites.site = excluded.site
    and sites.notice = excluded.hash
)
"""

PUT_SITE = """
insert into sites (
  site, settings, notice, purpose_number, service_number, publication
)
values (?, ?, ?, ?, ?, ?)
on conflict (site) do update
set settings = excluded.settings,
  notice = excluded.notice,
  purpose_number = excluded.purpose_number,
  service_number = excluded.service_number,
  publication = excluded.publication
"""


def publish(
    connection: sqlite3.Connection,
    publication: Publication,
    clock: Callable[[], int],
    ring: Ring,
) -> tuple[Record, ...]:
    """Make a notice current and log its acts, or raise and change nothing."""
    with transaction(connection):
        _check(connection, publication)
        if publication.expects is None:
            insert_log(connection, publication.site, publication.origin, ring)
        number = connection.execute(NEXT).fetchone()[0]
        _put_notice(connection, publication, number)
        _put_site(connection, publication, number)
        return _append(connection, publication, clock(), ring)


def _check(connection: sqlite3.Connection, publication: Publication) -> None:
    site = publication.site
    try:
        row = read_site(connection, site)
    except UnknownSite:
        if publication.expects is not None:
            raise PublishConflict(f"{site!r} was never published here") from None
        return
    if row.publication != publication.expects:
        raise PublishConflict(f"{site!r} was published by another hand in between")
    if row.origin != publication.origin:
        raise StoreError(f"the log of {site!r} is {row.origin!r} for good")


def _put_notice(
    connection: sqlite3.Connection, publication: Publication, number: int
) -> None:
    notice = publication.notice
    bound = {
        "site": publication.site,
        "hash": notice.hash,
        "terms": notice.terms,
        "content": notice.content,
        "published": notice.published,
        "publication": number,
    }
    connection.execute(PUT_NOTICE, bound)


def _put_site(
    connection: sqlite3.Connection, publication: Publication, number: int
) -> None:
    settings = canonical.encode(msgspec.to_builtins(publication.settings)).decode()
    purposes, services = publication.numbers
    row = (publication.site, settings, publication.notice.hash, purposes, services)
    connection.execute(PUT_SITE, (*row, number))


def _append(
    connection: sqlite3.Connection, publication: Publication, now: int, ring: Ring
) -> tuple[Record, ...]:
    log = find_log(connection, publication.site)
    records = append_all(connection, log, publication.acts, now, ring)
    # Who is added now hears of what comes behind this publish.
    size = log.head.frontier.size
    hooks = publication.settings.webhooks
    put_endpoints(connection, publication.site, hooks, size, size + len(records))
    return records
