"""The desk of a SQLite file: people, roles, links and sessions."""

import sqlite3
from collections.abc import Sequence

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
from consent.store.sqlite_outbox import Run

PEOPLE = """
select person, name, created, password
from people
"""

BY_ID = "where person = ?"
BY_NAME = "where folded = ?"
IN_ORDER = "order by created, person"

ROLES = """
select person, role, site
from roles
order by person, site
"""

ROLES_OF = """
select role, site
from roles
where person = ?
order by site
"""

PUT_PERSON = """
insert into people (person, name, folded, created, password)
values (?, ?, ?, ?, ?)
"""

TAKEN = """
select 1
from people
where folded = ?
  and person <> ?
"""

RENAME = """
update people
set name = ?,
  folded = ?,
  password = ?
where person = ?
"""

PUT_HASH = """
update people
set password = ?
where person = ?
  and password = ?
"""

PUT_ROLE = """
insert into roles (person, site, role)
values (?, ?, ?)
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
where digest = ?
"""

PUT_LINK = """
insert into links (digest, person, created, expires)
values (?, ?, ?, ?)
"""

SESSIONS = """
select session, person, digest, created, seen, expires, turned, old, by_proxy
from sessions
"""

ONE_SESSION = "where session = ?"

THEIRS = """
where person = ?
order by created desc, session
"""

PUT_SESSION = """
insert into sessions (
  session, person, digest, created, seen, expires, turned, old, by_proxy
)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

SEE = """
update sessions
set seen = ?
where session = ?
"""

TURN = """
update sessions
set digest = :new,
  old = :old,
  turned = :now,
  seen = :now
where session = :session
  and digest = :old
"""

EXPIRE = "delete from sessions where expires <= ?"
END = "delete from sessions where session = ?"
UNGRANT = "delete from roles where person = ? and site = ?"

END_THEIRS = """
delete from sessions
where person = :person
  and (:session is null or session = :session)
"""


class SqliteDesk:
    """What `Desk` promises, on the connections of one store."""

    def __init__(self, read: Run, write: Run) -> None:
        """Take what runs work that reads, and work that writes."""
        self._read = read
        self._write = write

    async def people(self) -> Sequence[Person]:
        """Give everybody, the first one first."""
        return await self._read(read_people)

    async def person(self, person: str) -> Person | None:
        """Give somebody by their id, or None."""
        return await self._read(lambda c: read_person(c, BY_ID, person))

    async def named(self, name: str) -> Person | None:
        """Give somebody by their name, however it is spelt, or None."""
        return await self._read(lambda c: read_person(c, BY_NAME, fold(name)))

    async def link(self, digest: bytes) -> Link | None:
        """Give a one-time link by its SHA-256, or None."""
        return await self._read(lambda c: read_link(c, digest))

    async def seat(self, session: str) -> Seat | None:
        """Give a session and whose it is, or None."""
        return await self._read(lambda c: read_seat(c, session))

    async def sessions(self, person: str) -> Sequence[Session]:
        """Give somebody's sessions, the newest first."""
        return await self._read(lambda c: read_sessions(c, THEIRS, person))

    async def see(self, session: str, now: int) -> None:
        """Remember when a session was last seen."""
        await self._write(lambda c: c.execute(SEE, (now, session)).rowcount)

    async def turn(self, session: str, old: bytes, new: bytes, now: int) -> bool:
        """Give a session another secret; tell whether nobody else did meanwhile."""
        bound = {"session": session, "old": old, "new": new, "now": now}
        return bool(await self._write(lambda c: c.execute(TURN, bound).rowcount))

    async def end(self, session: str) -> None:
        """End a session of which two secrets are in use."""
        await self._write(lambda c: c.execute(END, (session,)).rowcount)


def read_people(connection: sqlite3.Connection) -> tuple[Person, ...]:
    """Give everybody, the first one first."""
    grants: dict[str, list[Grant]] = {}
    for person, role, site in connection.execute(ROLES):
        grants.setdefault(person, []).append(Grant(Role(role), site))
    rows = connection.execute(PEOPLE + IN_ORDER)
    return tuple(row_of.read_person(row, grants.get(row[0], ())) for row in rows)


def read_person(
    connection: sqlite3.Connection, where: str, value: str
) -> Person | None:
    """Give somebody by their id or folded name, or None."""
    row = connection.execute(PEOPLE + where, (value,)).fetchone()
    if row is None:
        return None
    roles = connection.execute(ROLES_OF, (row[0],))
    return row_of.read_person(row, [Grant(Role(role), site) for role, site in roles])


def read_link(connection: sqlite3.Connection, digest: bytes) -> Link | None:
    """Give a one-time link by its SHA-256, or None."""
    row = connection.execute(LINK, (digest,)).fetchone()
    return None if row is None else row_of.made(Link, row)


def read_sessions(
    connection: sqlite3.Connection, where: str, value: str
) -> tuple[Session, ...]:
    """Give some sessions."""
    rows = connection.execute(SESSIONS + where, (value,))
    return tuple(row_of.read_session(row) for row in rows)


def read_seat(connection: sqlite3.Connection, session: str) -> Seat | None:
    """Give a session and whose it is, or None."""
    for found in read_sessions(connection, ONE_SESSION, session):
        person = read_person(connection, BY_ID, found.person)
        return None if person is None else Seat(person, found)
    return None


def make(connection: sqlite3.Connection, step: DeskChange, now: int) -> None:
    """Make a change of the desk, within a transaction that logs it."""
    match step:
        case NewPerson(person):
            _insert(connection, person)
        case GonePerson(person):
            _forget(connection, person, "sessions", "links", "roles", "people")
            _keep_an_operator(connection, EVERY)
        case NewLink(link):
            _forget(connection, link.person, "links")
            row = (link.digest, link.person, link.created, link.expires)
            connection.execute(PUT_LINK, row)
        case TakenLink() | NewPassword():
            _put_password(connection, step, now)
        case Granted() | Ungranted():
            _put_role(connection, step)
        case NewSession():
            _sit_down(connection, step, now)
        case EndedSessions():
            _end(connection, step)


def _insert(connection: sqlite3.Connection, person: Person) -> None:
    _refuse_taken(connection, person.name, person.id)
    row = (person.id, person.name, fold(person.name), person.created, person.password)
    connection.execute(PUT_PERSON, row)
    for grant in person.grants:
        connection.execute(PUT_ROLE, (person.id, grant.site, grant.role.value))


def _refuse_taken(connection: sqlite3.Connection, name: str, person: str) -> None:
    if connection.execute(TAKEN, (fold(name), person)).fetchone():
        raise BadName("Somebody has that name already; take another.", "name")


def _put_password(
    connection: sqlite3.Connection, step: TakenLink | NewPassword, now: int
) -> None:
    if isinstance(step, NewPassword):
        person = step.person
        _put_hash(connection, person, step.known, step.password)
    else:
        link = read_link(connection, step.digest)
        if link is None or now >= link.expires:
            raise BadLink("This link was used, has run out, or was replaced.")
        person = link.person
        _refuse_taken(connection, step.name, person)
        row = (step.name, fold(step.name), step.password, person)
        connection.execute(RENAME, row)
    _forget(connection, person, "sessions", "links")


def _put_hash(
    connection: sqlite3.Connection, person: str, known: str, password: str
) -> None:
    if not connection.execute(PUT_HASH, (password, person, known)).rowcount:
        raise NotSignedIn("The password was changed just now.")


def _sit_down(connection: sqlite3.Connection, step: NewSession, now: int) -> None:
    session = step.session
    if step.known:
        _put_hash(connection, session.person, step.known, step.anew or step.known)
    elif read_person(connection, BY_ID, session.person) is None:
        raise NotSignedIn("Whoever it is may come in no more.")
    # Those that ran out are gone with the next one.
    connection.execute(EXPIRE, (now,))
    connection.execute(PUT_SESSION, row_of.session_row(session))


def _put_role(connection: sqlite3.Connection, step: Granted | Ungranted) -> None:
    if read_person(connection, BY_ID, step.person) is None:
        raise UnknownPerson("nobody here has that id")
    if isinstance(step, Granted):
        role, site = step.grant
        connection.execute(PUT_ROLE, (step.person, site, role.value))
    else:
        connection.execute(UNGRANT, (step.person, step.site))
    _forget(connection, step.person, "sessions")
    if isinstance(step, Ungranted):
        _keep_an_operator(connection, step.site)


def _keep_an_operator(connection: sqlite3.Connection, site: str) -> None:
    if site == EVERY and not connection.execute(OPERATORS).fetchone()[0]:
        raise LastOperator("Nobody else could let others in; name another operator.")


def _end(connection: sqlite3.Connection, step: EndedSessions) -> None:
    bound = {"person": step.person, "session": step.session}
    if not connection.execute(END_THEIRS, bound).rowcount:
        raise UnknownPerson("that session is over already")


def _forget(connection: sqlite3.Connection, person: str, *tables: str) -> None:
    for table in tables:
        statement = f"delete from {table} where person = ?"  # noqa: S608
        connection.execute(statement, (person,))
