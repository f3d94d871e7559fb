"""What a database knows of the desk, and what changes there with an entry alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias

from consent.rules.link import Link
from consent.rules.person import Grant, Person
from consent.rules.session import Session

DESK = "-desk"
"""The name of the log of what is no site's: no site's id begins with a hyphen."""


class Seat(NamedTuple):
    """A person and the session in which they are signed in."""

    person: Person
    session: Session


@dataclass(frozen=True, slots=True)
class NewLog:
    """There is a log of that origin from now on, if there was none."""

    origin: str


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody may work at the desk; `BadName` if another has that name."""

    person: Person


@dataclass(frozen=True, slots=True)
class GonePerson:
    """Somebody may not any more; `LastOperator` if nobody else could let others in."""

    person: str


@dataclass(frozen=True, slots=True)
class NewLink:
    """A one-time link for somebody, in place of every earlier one."""

    link: Link


@dataclass(frozen=True, slots=True)
class TakenLink:
    """Somebody set name and password by their link, or there is `BadLink`.

    Every session of theirs is over.
    """

    digest: bytes
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class NewPassword:
    """Somebody has another password; every session and link of theirs is over.

    `NotSignedIn` if the one before was not `known` any more.
    """

    person: str
    password: str
    known: str


@dataclass(frozen=True, slots=True)
class Granted:
    """Somebody has a role, in place of the one they had there; sessions are over."""

    person: str
    grant: Grant


@dataclass(frozen=True, slots=True)
class Ungranted:
    """Somebody has no role there any more; every session of theirs is over."""

    person: str
    site: str


@dataclass(frozen=True, slots=True)
class NewSession:
    """Somebody signed in; by a password if there is one that was `known` of them.

    `NotSignedIn` if they are gone, or have another password by now. It is kept as
    `anew` from now on, if that is given.
    """

    session: Session
    known: str = ""
    anew: str = ""


@dataclass(frozen=True, slots=True)
class EndedSessions:
    """A session of somebody's is over, or all are; `UnknownPerson` if there is none."""

    person: str
    session: str | None = None


DeskChange: TypeAlias = (
    NewLog
    | NewPerson
    | GonePerson
    | NewLink
    | TakenLink
    | NewPassword
    | Granted
    | Ungranted
    | NewSession
    | EndedSessions
)


class Desk(Protocol):
    """The desk of one database; who and what changes goes by `Store.change`."""

    async def people(self) -> Sequence[Person]:
        """Give everybody, the first one first."""
        ...

    async def person(self, person: str) -> Person | None:
        """Give somebody by their id, or None."""
        ...

    async def named(self, name: str) -> Person | None:
        """Give somebody by their name, however it is spelt, or None."""
        ...

    async def link(self, digest: bytes) -> Link | None:
        """Give a one-time link by its SHA-256, or None."""
        ...

    async def seat(self, session: str) -> Seat | None:
        """Give a session and whose it is, or None."""
        ...

    async def sessions(self, person: str) -> Sequence[Session]:
        """Give somebody's sessions, the newest first."""
        ...

    async def see(self, session: str, now: int) -> None:
        """Remember when a session was last seen."""
        ...

    async def turn(self, session: str, old: bytes, new: bytes, now: int) -> bool:
        """Give a session another secret; tell whether nobody else did meanwhile."""
        ...

    async def end(self, session: str) -> None:
        """End a session of which two secrets are in use."""
        ...
