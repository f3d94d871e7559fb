"""The desk in PostgreSQL: people, roles, links and sessions."""

from collections.abc import Sequence
from typing import Any

from consent.errors import BadLink, BadName, LastOperator, NotSignedIn, UnknownPerson
from consent.model import Role
from consent.rules.link import Link
from consent.rules.person import EVERY, Grant, Person, fold
from consent.rules.session import Session
from consent.store import row as row_of
from consent.store.desk import (
    DeskChange,
    EndedSessions,
    GonePerson,
    Granted,
    NewLink,
    NewPassword,
    NewPerson,
    NewSession,
    Seat,
    TakenLink,
    Ungranted,
)
from consent.store.postgres_session import Session as Connection
from consent.store.postgres_session import Sessions, count

PEOPLE = """
select person, name, created, password
from people
"""

BY_ID = "where person = $1"
BY_NAME = "where folded = $1"
IN_ORDER = "order by created, person"

ROLES = """
select person, role, site
from roles
order by person, site
"""

ROLES_OF = """
select role, site
from roles
where person = $1
order by site
"""

PUT_PERSON = """
insert into people (person, name, folded, created, password)
values ($1, $2, $3, $4, $5)
"""

TAKEN = """
select 1
from people
where folded = $1
  and person <> $2
"""

RENAME = """
update people
set name = $1,
  folded = $2,
  password = $3
where person = $4
"""

PUT_HASH = """
update people
set password = $1
where person = $2
  and password = $3
"""

PUT_ROLE = """
insert into roles (person, site, role)
values ($1, $2, $3)
on conflict (person, site) do update
set role = excluded.role
"""

OPERATORS = """
select count(*)
from roles
where role = 'operator'
"""

LINK = """
select digest, person, created, expires
from links
where digest = $1
"""

PUT_LINK = """
insert into links (digest, person, created, expires)
values ($1, $2, $3, $4)
"""

SESSIONS = """
select session, person, digest, created, seen, expires, turned, old, by_proxy
from sessions
"""

ONE_SESSION = "where session = $1"

THEIRS = """
where person = $1
order by created desc, session
"""

PUT_SESSION = """
insert into sessions (
  session, person, digest, created, seen, expires, turned, old, by_proxy
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""

SEE = """
update sessions
set seen = $1
where session = $2
"""

TURN = """
update sessions
set digest = $2,
  old = $1,
  turned = $3,
  seen = $3
where session = $4
  and digest = $1
"""

EXPIRE = "delete from sessions where expires <= $1"
END = "delete from sessions where session = $1"
UNGRANT = "delete from roles where person = $1 and site = $2"

END_THEIRS = """
delete from sessions
where person = $1
  and ($2::text is null or session = $2)
"""


class PostgresDesk:
    """What `Desk` promises, on the sessions of one store."""

    def __init__(self, sessions: Sessions) -> None:
        """Take the connections."""
        self._sessions = sessions

    async def people(self) -> Sequence[Person]:
        """Give everybody, the first one first."""
        return await self._sessions.read(read_people)

    async def person(self, person: str) -> Person | None:
        """Give somebody by their id, or None."""
        return await self._sessions.read(read_person, BY_ID, person)

    async def named(self, name: str) -> Person | None:
        """Give somebody by their name, however it is spelt, or None."""
        return await self._sessions.read(read_person, BY_NAME, fold(name))

    async def link(self, digest: bytes) -> Link | None:
        """Give a one-time link by its SHA-256, or None."""
        return await self._sessions.read(read_link, digest)

    async def seat(self, session: str) -> Seat | None:
        """Give a session and whose it is, or None."""
        return await self._sessions.read(read_seat, session)

    async def sessions(self, person: str) -> Sequence[Session]:
        """Give somebody's sessions, the newest first."""
        return await self._sessions.read(read_sessions, THEIRS, person)

    async def see(self, session: str, now: int) -> None:
        """Remember when a session was last seen."""
        await self._sessions.write(_run, SEE, now, session)

    async def turn(self, session: str, old: bytes, new: bytes, now: int) -> bool:
        """Give a session another secret; tell whether nobody else did meanwhile."""
        return bool(await self._sessions.write(_run, TURN, old, new, now, session))

    async def end(self, session: str) -> None:
        """End a session of which two secrets are in use."""
        await self._sessions.write(_run, END, session)


async def _run(connection: Connection, statement: str, *bound: Any) -> int:
    return count(await connection.execute(statement, *bound))


async def read_people(connection: Connection) -> tuple[Person, ...]:
    """Give everybody, the first one first."""
    grants: dict[str, list[Grant]] = {}
    for person, role, site in await connection.fetch(ROLES):
        grants.setdefault(person, []).append(Grant(Role(role), site))
    rows = await connection.fetch(PEOPLE + IN_ORDER)
    return tuple(row_of.read_person(row, grants.get(row[0], ())) for row in rows)


async def read_person(connection: Connection, where: str, value: str) -> Person | None:
    """Give somebody by their id or folded name, or None."""
    row = await connection.fetchrow(PEOPLE + where, value)
    if row is None:
        return None
    roles = await connection.fetch(ROLES_OF, row[0])
    return row_of.read_person(row, [Grant(Role(role), site) for role, site in roles])


async def read_link(connection: Connection, digest: bytes) -> Link | None:
    """Give a one-time link by its SHA-256, or None."""
    row = await connection.fetchrow(LINK, digest)
    return None if row is None else row_of.made(Link, row)


async def read_sessions(
    connection: Connection, where: str, value: str
) -> tuple[Session, ...]:
    """Give some sessions."""
    rows = await connection.fetch(SESSIONS + where, value)
    return tuple(row_of.read_session(row) for row in rows)


async def read_seat(connection: Connection, session: str) -> Seat | None:
    """Give a session and whose it is, or None."""
    for found in await read_sessions(connection, ONE_SESSION, session):
        person = await read_person(connection, BY_ID, found.person)
        return None if person is None else Seat(person, found)
    return None


async def make(connection: Connection, step: DeskChange, now: int) -> None:
    """Make a change of the desk, within a transaction that logs it."""
    match step:
        case NewPerson(person):
            await _insert(connection, person)
        case GonePerson(person):
            await _forget(connection, person, "sessions", "links", "roles", "people")
            await _keep_an_operator(connection, EVERY)
        case NewLink(link):
            await _forget(connection, link.person, "links")
            row = (link.digest, link.person, link.created, link.expires)
            await connection.execute(PUT_LINK, *row)
        case TakenLink() | NewPassword():
            await _put_password(connection, step, now)
        case Granted() | Ungranted():
            await _put_role(connection, step)
        case NewSession():
            await _sit_down(connection, step, now)
        case EndedSessions():
            await _end(connection, step)


async def _insert(connection: Connection, person: Person) -> None:
    await _refuse_taken(connection, person.name, person.id)
    row = (person.id, person.name, fold(person.name), person.created, person.password)
    await connection.execute(PUT_PERSON, *row)
    for grant in person.grants:
        await connection.execute(PUT_ROLE, person.id, grant.site, grant.role.value)


async def _refuse_taken(connection: Connection, name: str, person: str) -> None:
    if await connection.fetchval(TAKEN, fold(name), person):
        raise BadName("Somebody has that name already; take another.", "name")


async def _put_password(
    connection: Connection, step: TakenLink | NewPassword, now: int
) -> None:
    if isinstance(step, NewPassword):
        person = step.person
        await _put_hash(connection, person, step.known, step.password)
    else:
        link = await read_link(connection, step.digest)
        if link is None or now >= link.expires:
            raise BadLink("This link was used, has run out, or was replaced.")
        person = link.person
        await _refuse_taken(connection, step.name, person)
        row = (step.name, fold(step.name), step.password, person)
        await connection.execute(RENAME, *row)
    await _forget(connection, person, "sessions", "links")


async def _put_hash(
    connection: Connection, person: str, known: str, password: str
) -> None:
    if not await _run(connection, PUT_HASH, password, person, known):
        raise NotSignedIn("The password was changed just now.")


async def _sit_down(connection: Connection, step: NewSession, now: int) -> None:
    session = step.session
    if step.known:
        anew = step.anew or step.known
        await _put_hash(connection, session.person, step.known, anew)
    elif await read_person(connection, BY_ID, session.person) is None:
        raise NotSignedIn("Whoever it is may come in no more.")
    # Those that ran out are gone with the next one.
    await connection.execute(EXPIRE, now)
    await connection.execute(PUT_SESSION, *row_of.session_row(session))


async def _put_role(connection: Connection, step: Granted | Ungranted) -> None:
    if await read_person(connection, BY_ID, step.person) is None:
        raise UnknownPerson("nobody here has that id")
    if isinstance(step, Granted):
        role, site = step.grant
        await connection.execute(PUT_ROLE, step.person, site, role.value)
    else:
        await connection.execute(UNGRANT, step.person, step.site)
    await _forget(connection, step.person, "sessions")
    if isinstance(step, Ungranted):
        await _keep_an_operator(connection, step.site)


async def _keep_an_operator(connection: Connection, site: str) -> None:
    if site == EVERY and not await connection.fetchval(OPERATORS):
        raise LastOperator("Nobody else could let others in; name another operator.")


async def _end(connection: Connection, step: EndedSessions) -> None:
    if not await _run(connection, END_THEIRS, step.person, step.session):
        raise UnknownPerson("that session is over already")


async def _forget(connection: Connection, person: str, *tables: str) -> None:
    for table in tables:
        statement = f"delete from {table} where person = $1"  # noqa: S608
        await connection.execute(statement, person)
