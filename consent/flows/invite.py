"""Invite: who may work at the desk, and with which sites."""

import base64
from collections.abc import Callable, Sequence
from hashlib import sha256

from consent.errors import BadName, UnknownPerson
from consent.flows.desk_log import DeskLog, Step
from consent.model import Role
from consent.rules.link import LIFE, Link
from consent.rules.person import EVERY, Grant, Person, name_problem
from consent.store.base import Store
from consent.store.closed import is_closed
from consent.store.desk import (
    DESK,
    GonePerson,
    Granted,
    NewLink,
    NewPerson,
    Ungranted,
)

FIRST = "operator"
"""The name of the first person, until they choose their own."""


class Inviter:
    """Lets people in and out, in one person's name."""

    def __init__(
        self,
        store: Store,
        *,
        author: str,
        host: str,
        clock: Callable[[], int],
        random: Callable[[int], bytes],
    ) -> None:
        """Take who acts, the service's name, ms since 1970, and random bytes."""
        self._store = store
        self._author = author
        self._log = DeskLog(store, host=host, random=random)
        self._clock = clock
        self._random = random

    async def first(self) -> str | None:
        """Give a link for an operator where nobody was ever invited."""
        if await self._store.desk.people():
            return None
        _, link = await self.invite(FIRST, [Grant(Role.OPERATOR, EVERY)])
        return link

    async def invite(self, name: str, grants: Sequence[Grant]) -> tuple[Person, str]:
        """Add somebody, and give the one-time link with which they come in."""
        if problem := name_problem(name):
            raise BadName(problem, "name")
        person = Person(
            id=self._random(8).hex(),
            name=name.strip(),
            created=self._clock(),
            grants=tuple(grant for grant in grants if grant.site == EVERY),
        )
        what = " as operator" if person.is_operator else ""
        link, secret = self._new_link(person.id)
        given = [grant for grant in grants if grant.site != EVERY]
        await self._log.make(
            self._author,
            Step(NewPerson(person), f"{person.name} was invited{what}."),
            Step(NewLink(link), f"One-time link for {person.name} made."),
            *[await self._granted(person, grant) for grant in given],
        )
        return person, secret

    async def link(self, person: str) -> str:
        """Give somebody a one-time link in place of every earlier one."""
        found = await self._found(person)
        link, secret = self._new_link(person)
        said = f"One-time link for {found.name} made."
        await self._log.make(self._author, Step(NewLink(link), said))
        return secret

    async def grant(self, person: str, grant: Grant) -> None:
        """Give somebody a role, in place of the one they had there."""
        found = await self._found(person)
        await self._log.make(self._author, await self._granted(found, grant))

    async def ungrant(self, person: str, site: str) -> None:
        """Take somebody's role with a site away."""
        found = await self._found(person)
        if site not in {grant.site for grant in found.grants}:
            raise UnknownPerson("They have no role there; it may be gone.")
        await self._log.make(self._author, await self._ungranted(found, site))

    async def remove(self, person: str) -> None:
        """Let somebody in no more."""
        found = await self._found(person)
        sites = [grant.site for grant in found.grants if grant.site != EVERY]
        gone = Step(GonePerson(person), f"{found.name} was removed.")
        lost = [await self._ungranted(found, site) for site in sites]
        await self._log.make(self._author, *lost, gone)

    async def _granted(self, person: Person, grant: Grant) -> Step:
        said = f"{person.name} has the role {grant.role}"
        step = Step(Granted(person.id, grant), said, grant.site or DESK)
        return await self._told(step, "from here on")

    async def _ungranted(self, person: Person, site: str) -> Step:
        said = f"{person.name} has no role"
        step = Step(Ungranted(person.id, site), said, site or DESK)
        return await self._told(step, "any more")

    async def _told(self, step: Step, since: str) -> Step:
        """Have the desk's log tell of it where a site's went elsewhere."""
        if step.site != DESK and await is_closed(self._store, step.site):
            return Step(step.change, f"{step.said} of {step.site} {since}.")
        return step._replace(said=f"{step.said} {since}.")

    async def _found(self, person: str) -> Person:
        found = await self._store.desk.person(person)
        if found is None:
            raise UnknownPerson("Nobody here is meant by that; they may be gone.")
        return found

    def _new_link(self, person: str) -> tuple[Link, str]:
        secret = base64.urlsafe_b64encode(self._random(32)).decode().rstrip("=")
        now = self._clock()
        digest = sha256(secret.encode()).digest()
        link = Link(digest=digest, person=person, created=now, expires=now + LIFE)
        return link, secret
