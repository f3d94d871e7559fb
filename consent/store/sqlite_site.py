"""What a SQLite file says of sites, their notices and the widget's builds."""

import sqlite3
from collections.abc import Sequence

from consent.errors import UnknownNotice, UnknownSite
from consent.store import row as row_of
from consent.store.base import NoticeRow, SiteRow
from consent.store.sqlite_head import find_log

SITES = """
select l.site, l.origin, s.settings, s.notice,
  s.purpose_number, s.service_number, s.publication
from sites s
join logs l using (site)
"""

ONE_SITE = """
where s.site = ?
"""

PUBLISHED_SINCE = """
where s.publication > ?
order by s.publication
"""

NOTICES = """
select n.hash, n.terms, cast(n.content as blob), n.published, (
  select later.published
  from notices later
  where later.site = n.site
    and later.publication > n.publication
  order by later.publication
  limit 1
) as replaced
from notices n
where n.site = :site
  and (:hash is null or n.hash = :hash)
  and (:since is null or replaced is null or replaced >= :since)
order by n.publication desc
"""

INSERT_BUILD = """
insert into builds (build, content)
values (?, ?)
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
where build = ?
"""


def read_site(connection: sqlite3.Connection, site: str) -> SiteRow:
    """Give one site, or raise `UnknownSite`."""
    row = connection.execute(SITES + ONE_SITE, (site,)).fetchone()
    if row is None:
        raise UnknownSite(f"no site {site!r} has been published here")
    return row_of.read_site(row)


def read_sites(connection: sqlite3.Connection, after: int = 0) -> Sequence[SiteRow]:
    """Give the sites published since a cursor, in order of publication."""
    rows = connection.execute(SITES + PUBLISHED_SINCE, (after,))
    return tuple(row_of.read_site(row) for row in rows)


def read_notices(
    connection: sqlite3.Connection,
    site: str,
    since: int | None = None,
    *,
    notice: str | None = None,
) -> Sequence[NoticeRow]:
    """Give a site's notices, or one of them, that were current since a time."""
    find_log(connection, site)
    bound = {"site": site, "hash": notice, "since": since}
    rows = connection.execute(NOTICES, bound)
    return tuple(row_of.read_notice(site, row) for row in rows)


def read_notice(connection: sqlite3.Connection, site: str, notice: str) -> NoticeRow:
    """Give one version of a notice, or raise `UnknownNotice`."""
    rows = read_notices(connection, site, notice=notice)
    if not rows:
        raise UnknownNotice(f"{site!r} never published a notice {notice!r:.70}")
    return rows[0]


def keep_build(connection: sqlite3.Connection, build: str, content: bytes) -> bool:
    """Keep a build by its hash; tell whether it was new."""
    return connection.execute(INSERT_BUILD, (build, content)).rowcount == 1


def read_builds(connection: sqlite3.Connection) -> Sequence[str]:
    """Name all kept builds."""
    return tuple(name for (name,) in connection.execute(BUILDS))


def read_build(connection: sqlite3.Connection, build: str) -> bytes | None:
    """Give a kept build, or None."""
    row = connection.execute(BUILD, (build,)).fetchone()
    return None if row is None else row[0]
