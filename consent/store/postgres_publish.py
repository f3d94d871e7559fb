"""Publishing in PostgreSQL: site, notice and log move together or not at all."""

from collections.abc import Callable

import msgspec

from consent import canonical
from consent.errors import PublishConflict, StoreError, UnknownSite
from consent.store.base import Publication, Record
from consent.store.pen import Pen
from consent.store.postgres_append import append_all
from consent.store.postgres_bell import ring_bell
from consent.store.postgres_endpoint import put_endpoints
from consent.store.postgres_head import lock_log
from consent.store.postgres_log import insert_log
from consent.store.postgres_session import Session
from consent.store.postgres_site import read_site

NEXT = """
select coalesce(max(publication), 0) + 1
from sites
"""

PUT_NOTICE = """
insert into notices (site, hash, terms, content, published, publication)
values ($1, $2, $3, convert_from($4, 'UTF8'), $5, $6)
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
values ($1, $2, $3, $4, $5, $6)
on conflict (site) do update
set settings = excluded.settings,
  notice = excluded.notice,
  purpose_number = excluded.purpose_number,
  service_number = excluded.service_number,
  publication = excluded.publication
"""


async def publish(
    session: Session, publication: Publication, clock: Callable[[], int], pen: Pen
) -> tuple[Record, ...]:
    """Make a notice current and log its acts, or raise and change nothing."""
    if publication.expects is not None:
        await _lock(session, publication.site)
    await _check(session, publication)
    if publication.expects is None:
        await insert_log(session, publication.site, publication.origin, pen.ring)
    number = await session.fetchval(NEXT)
    await _put_notice(session, publication, number)
    await _put_site(session, publication, number)
    await ring_bell(session)
    return await _append(session, publication, clock(), pen)


async def _lock(session: Session, site: str) -> None:
    try:
        await lock_log(session, site)
    except UnknownSite:
        raise PublishConflict(f"{site!r} was never published here") from None


async def _check(session: Session, publication: Publication) -> None:
    site = publication.site
    try:
        row = await read_site(session, site)
    except UnknownSite:
        return
    if row.publication != publication.expects:
        raise PublishConflict(f"{site!r} was published by another hand in between")
    if row.origin != publication.origin:
        raise StoreError(f"the log of {site!r} is {row.origin!r} for good")


async def _put_notice(session: Session, publication: Publication, number: int) -> None:
    notice = publication.notice
    await session.execute(
        PUT_NOTICE,
        publication.site,
        notice.hash,
        notice.terms,
        notice.content,
        notice.published,
        number,
    )


async def _put_site(session: Session, publication: Publication, number: int) -> None:
    settings = canonical.encode(msgspec.to_builtins(publication.settings)).decode()
    purposes, services = publication.numbers
    notice = publication.notice.hash
    row = (publication.site, settings, notice, purposes, services, number)
    await session.execute(PUT_SITE, *row)


async def _append(
    session: Session, publication: Publication, now: int, pen: Pen
) -> tuple[Record, ...]:
    log = await lock_log(session, publication.site)
    records = await append_all(session, log, publication.acts, now, pen)
    # Who is added now hears of what comes behind this publish.
    size = log.head.frontier.size
    hooks = publication.settings.webhooks
    await put_endpoints(session, publication.site, hooks, size, size + len(records))
    return records
