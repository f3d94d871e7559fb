"""Who may read the logs in PostgreSQL over HTTP."""

from consent.errors import UnknownAccess
from consent.store.change import Access
from consent.store.postgres_session import Session, count
from consent.store.row import made

ACCESSES = """
select id, site, role, digest, created, expires, revoked
from accesses
"""

BY_ID = """
where id = $1
"""

BY_SITE = """
where site = $1
order by created, id
"""

INSERT = """
insert into accesses (id, site, role, digest, created, expires)
values ($1, $2, $3, $4, $5, $6)
"""

REVOKE = """
update accesses
set revoked = $3
where site = $1
  and id = $2
  and revoked is null
"""


async def read_access(session: Session, name: str) -> Access | None:
    """Give an access by its public id, or None."""
    row = await session.fetchrow(ACCESSES + BY_ID, name)
    return None if row is None else made(Access, row)


async def read_accesses(session: Session, site: str) -> tuple[Access, ...]:
    """Give all accesses to a site, the oldest first."""
    rows = await session.fetch(ACCESSES + BY_SITE, site)
    return tuple(made(Access, row) for row in rows)


async def insert_access(session: Session, access: Access) -> None:
    """Let the holder of a token read a log."""
    row = (access.id, access.site, access.role.value, access.digest)
    await session.execute(INSERT, *row, access.created, access.expires)


async def end_access(session: Session, site: str, name: str, now: int) -> None:
    """End an access, or raise `UnknownAccess` if it does not count any more."""
    if not count(await session.execute(REVOKE, site, name, now)):
        raise UnknownAccess(f"{site!r} has no token {name!r:.60} that counts")
