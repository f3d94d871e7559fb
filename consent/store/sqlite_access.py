"""Who may read the logs of a SQLite file over HTTP."""

import sqlite3

from consent.errors import UnknownAccess
from consent.store.change import Access
from consent.store.row import made

ACCESSES = """
select id, site, role, digest, created, expires, revoked
from accesses
"""

BY_ID = """
where id = ?
"""

BY_SITE = """
where site = ?
order by created, id
"""

INSERT = """
insert into accesses (id, site, role, digest, created, expires)
values (?, ?, ?, ?, ?, ?)
"""

PUT = """
insert into accesses (id, site, role, digest, created, expires, revoked)
values (?, ?, ?, ?, ?, ?, ?)
"""

REVOKE = """
update accesses
set revoked = :now
where site = :site
  and id = :id
  and revoked is null
"""


def read_access(connection: sqlite3.Connection, name: str) -> Access | None:
    """Give an access by its public id, or None."""
    row = connection.execute(ACCESSES + BY_ID, (name,)).fetchone()
    return None if row is None else made(Access, row)


def read_accesses(connection: sqlite3.Connection, site: str) -> tuple[Access, ...]:
    """Give all accesses to a site, the oldest first."""
    return tuple(
        made(Access, row) for row in connection.execute(ACCESSES + BY_SITE, (site,))
    )


def insert_access(connection: sqlite3.Connection, access: Access) -> None:
    """Let the holder of a token read a log."""
    row = (access.id, access.site, access.role.value, access.digest)
    connection.execute(INSERT, (*row, access.created, access.expires))


def put_access(connection: sqlite3.Connection, access: Access) -> None:
    """Write an access as it was elsewhere."""
    row = (access.id, access.site, access.role.value, access.digest)
    times = (access.created, access.expires, access.revoked)
    connection.execute(PUT, (*row, *times))


def end_access(connection: sqlite3.Connection, site: str, name: str, now: int) -> None:
    """End an access, or raise `UnknownAccess` if it does not count any more."""
    bound = {"site": site, "id": name, "now": now}
    if not connection.execute(REVOKE, bound).rowcount:
        raise UnknownAccess(f"{site!r} has no token {name!r:.60} that counts")
