"""Sign in: who sits at the desk, for how long, and how they get up again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from typing import NamedTuple

from consent import password as passwords
from consent.errors import BadLink, BadName, NotSignedIn, Overloaded, StoreError
from consent.flows.desk_log import DeskLog, Step
from consent.rules import link as links
from consent.rules.password import password_problem
from consent.rules.person import Person, name_problem
from consent.rules.session import LIFE, MINUTE, Session, Shown, Standing, standing
from consent.store.base import Store
from consent.store.desk import EndedSessions, NewPassword, NewSession, Seat, TakenLink

AT_ONCE = 2
"""Passwords that are hashed at one time: each takes 19 MiB and a processor."""

WAITING = 32
"""Passwords that may wait for it, or be at it; the next are turned away."""

_WRONG = "Name or password is wrong."


class Entered(NamedTuple):
    """Somebody who sat down just now, and what their browser is to show."""

    seat: Seat
    shown: Shown


class Seated(NamedTuple):
    """Somebody who sits there, and what their browser is to show instead, if due."""

    seat: Seat
    shown: Shown | None


class Doorman:
    """Lets people sit down at the desk of one store, and sees them out."""

    def __init__(
        self, store: Store, *, host: str, random: Callable[[int], bytes]
    ) -> None:
        """Take the service's name, and what gives random bytes."""
        self._store = store
        self._log = DeskLog(store, host=host, random=random)
        self._random = random
        self._free = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def sign_in(self, name: str, password: str, now: int) -> Entered:
        """Let somebody in by name and password, or raise `NotSignedIn`.

        It says the same, and takes as long, whatever of the two is wrong.
        """
        person = await self._named(name)
        known = "" if person is None else person.password
        if not await self._is_right(known, password) or person is None:
            raise NotSignedIn(_WRONG)
        anew = await self._anew(person.password, password)
        session, shown = self._new_session(person.id, now)
        step = NewSession(session, person.password, anew)
        await self._log.make(person.name, Step(step, "Signed in."))
        return Entered(Seat(person, session), shown)

    async def vouched(self, name: str, now: int) -> Entered:
        """Let somebody in whom a trusted proxy names, or raise `NotSignedIn`."""
        person = await self._named(name)
        if person is None:
            raise NotSignedIn(
                f"{name!r:.80} has not been invited here; ask an operator, or run "
                "`consent desk link` on the server."
            )
        return await self._enter(person, now, "Signed in by the proxy.", by_proxy=True)

    async def invited(self, secret: str, now: int) -> Person:
        """Give the person whom a one-time link is for, or raise `BadLink`."""
        found = None
        if links.SECRET.fullmatch(secret):
            found = await self._store.desk.link(_digest(secret.encode()))
        if found is not None and now < found.expires:
            person = await self._store.desk.person(found.person)
            if person is not None:
                return person
        raise BadLink("This link was used, has run out, or was replaced.")

    async def take(self, secret: str, name: str, password: str, now: int) -> Entered:
        """Set name and password by a one-time link, which then is none any more."""
        person = await self.invited(secret, now)
        name = name.strip()
        if problem := name_problem(name):
            raise BadName(problem, "name")
        known = await self._hashed(password, name)
        taken = TakenLink(_digest(secret.encode()), name, known)
        said = "Name and password set by a one-time link."
        if name != person.name:
            said = f"Name and password set by the one-time link for {person.name}."
        session, shown = self._new_session(person.id, now)
        await self._log.make(
            name, Step(taken, said), Step(NewSession(session), "Signed in.")
        )
        return Entered(await self._sitting(session), shown)

    async def change_password(
        self, seat: Seat, old: str, password: str, now: int
    ) -> Entered:
        """Change somebody's password; they go on in a session of their own alone."""
        person = seat.person
        if not await self._is_right(person.password, old):
            raise NotSignedIn("The password of before is wrong.")
        known = await self._hashed(password, person.name)
        changed = NewPassword(person.id, known, person.password)
        step = Step(changed, "Password changed.")
        return await self._enter(person, now, "Signed in.", step)

    async def seat(self, shown: Shown, now: int) -> Seated | None:
        """Give whose session a browser shows, with a new secret where that is due."""
        digest = _digest(shown.secret)
        found = await self._store.desk.seat(shown.id)
        if found is None:
            return None
        match standing(found.session, digest, now):
            case Standing.GOOD:
                if now - found.session.seen >= MINUTE:
                    await self._see(shown.id, now)
                return Seated(found, None)
            case Standing.DUE:
                return await self._turn(found, digest, now)
            case Standing.STOLEN:
                await self._store.desk.end(shown.id)
        return None

    async def sign_out(self, seat: Seat, session: str | None) -> None:
        """End one of somebody's sessions, or all of them."""
        said = "Signed out." if session else "Signed out everywhere."
        ended = EndedSessions(seat.person.id, session)
        await self._log.make(seat.person.name, Step(ended, said))

    async def _named(self, name: str) -> Person | None:
        # What nobody can be called is not asked for: a database might not even read it.
        return None if name_problem(name) else await self._store.desk.named(name)

    async def _see(self, session: str, now: int) -> None:
        # Who is in can read on where nothing can be written.
        with suppress(StoreError):
            await self._store.desk.see(session, now)

    async def _turn(self, found: Seat, digest: bytes, now: int) -> Seated:
        secret, turned = self._random(32), False
        with suppress(StoreError):
            turned = await self._store.desk.turn(
                found.session.id, digest, _digest(secret), now
            )
        # Of two requests at once one brings a new secret; the old one counts for both.
        return Seated(found, Shown(found.session.id, secret) if turned else None)

    async def _enter(
        self, person: Person, now: int, said: str, *before: Step, by_proxy: bool = False
    ) -> Entered:
        session, shown = self._new_session(person.id, now, by_proxy=by_proxy)
        await self._log.make(person.name, *before, Step(NewSession(session), said))
        return Entered(Seat(person, session), shown)

    async def _sitting(self, session: Session) -> Seat:
        seat = await self._store.desk.seat(session.id)
        if seat is None:
            raise NotSignedIn(_WRONG)
        return seat

    def _new_session(
        self, person: str, now: int, *, by_proxy: bool = False
    ) -> tuple[Session, Shown]:
        shown = Shown(self._random(8).hex(), self._random(32))
        session = Session(
            id=shown.id,
            person=person,
            digest=_digest(shown.secret),
            created=now,
            seen=now,
            expires=now + LIFE,
            turned=now,
            by_proxy=by_proxy,
        )
        return session, shown

    async def _is_right(self, known: str, password: str) -> bool:
        async with self._hashing():
            return await asyncio.to_thread(passwords.is_right, known, password)

    async def _anew(self, known: str, password: str) -> str:
        """Hash a password that is right as one is hashed now, where it was not."""
        if not passwords.is_outdated(known):
            return ""
        salt = self._random(passwords.SALT)
        async with self._hashing():
            return await asyncio.to_thread(passwords.hashed, password, salt)

    async def _hashed(self, password: str, name: str) -> str:
        if problem := password_problem(password, name):
            raise BadName(problem, "password")
        salt = self._random(passwords.SALT)
        async with self._hashing():
            return await asyncio.to_thread(passwords.hashed, password, salt)

    @asynccontextmanager
    async def _hashing(self) -> AsyncIterator[None]:
        """Wait for one's turn, or raise `Overloaded` where too many do."""
        if self._waiting >= WAITING:
            raise Overloaded(f"{self._waiting} passwords wait to be hashed already")
        self._waiting += 1
        try:
            async with self._free:
                yield
        finally:
            self._waiting -= 1


def _digest(secret: bytes) -> bytes:
    return sha256(secret).digest()
