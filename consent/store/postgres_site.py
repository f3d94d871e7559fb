"""What PostgreSQL has of sites, their notices and the widget's builds."""

from collections.abc import Sequence

from consent.errors import UnknownNotice, UnknownSite
from consent.store import row as row_of
from consent.store.base import NoticeRow, SiteRow
from consent.store.postgres_head import find_log
from consent.store.postgres_session import Session, count

SITES = """
select l.site, l.origin, s.settings, s.notice,
  s.purpose_number, s.service_number, s.publication
from sites s
join logs l using (site)
"""

ONE_SITE = """
where s.site = $1
"""

PUBLISHED_SINCE = """
where s.publication > $1
order by s.publication
"""

NOTICES = """
select n.hash, n.terms, convert_to(n.content, 'UTF8'), n.published, later.published
from notices n
left join lateral (
  select x.published
  from notices x
  where x.site = n.site
    and x.publication > n.publication
  order by x.publication
  limit 1
) later on true
where n.site = $1
  and ($2::text is null or n.hash = $2)
  and ($3::bigint is null or later.published is null or later.published >= $3)
order by n.publication desc
"""

INSERT_BUILD = """
insert into builds (build, content)
values ($1, $2)
on conflict do nothing
"""

BUILDS = """
select build
from builds
order by build
"""

BUILD = """
select content
from builds
where build = $1
"""


async def read_site(session: Session, site: str) -> SiteRow:
    """Give one site, or raise `UnknownSite`."""
    row = await session.fetchrow(SITES + ONE_SITE, site)
    if row is None:
        raise UnknownSite(f"no site {site!r} has been published here")
    return row_of.read_site(row)


async def read_sites(session: Session, after: int = 0) -> Sequence[SiteRow]:
    """Give the sites published since a cursor, in order of publication."""
    rows = await session.fetch(SITES + PUBLISHED_SINCE, after)
    return tuple(row_of.read_site(row) for row in rows)


async def read_notices(
    session: Session,
    site: str,
    since: int | None = None,
    *,
    notice: str | None = None,
) -> Sequence[NoticeRow]:
    """Give a site's notices, or one of them, that were current since a time."""
    await find_log(session, site)
    rows = await session.fetch(NOTICES, site, notice, since)
    return tuple(row_of.read_notice(site, row) for row in rows)


async def read_notice(session: Session, site: str, notice: str) -> NoticeRow:
    """Give one version of a notice, or raise `UnknownNotice`."""
    rows = await read_notices(session, site, notice=notice)
    if not rows:
        raise UnknownNotice(f"{site!r} never published a notice {notice!r:.70}")
    return rows[0]


async def keep_build(session: Session, build: str, content: bytes) -> bool:
    """Keep a build by its hash; tell whether it was new."""
    return count(await session.execute(INSERT_BUILD, build, content)) == 1


async def read_builds(session: Session) -> Sequence[str]:
    """Name all kept builds."""
    return tuple(row[0] for row in await session.fetch(BUILDS))


async def read_build(session: Session, build: str) -> bytes | None:
    """Give a kept build, or None."""
    content: bytes | None = await session.fetchval(BUILD, build)
    return content
