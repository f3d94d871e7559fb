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
        await self._log.make(
            self._author,
            Step(NewPerson(person), f"{person.name} was invited{what}."),
            Step(NewLink(link), f"One-time link for {person.name} made."),
            *(_granted(person, grant) for grant in grants if grant.site != EVERY),
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
        await self._log.make(self._author, _granted(await self._found(person), grant))

    async def ungrant(self, person: str, site: str) -> None:
        """Take somebody's role with a site away."""
        await self._log.make(self._author, _ungranted(await self._found(person), site))

    async def remove(self, person: str) -> None:
        """Let somebody in no more."""
        found = await self._found(person)
        sites = [grant.site for grant in found.grants if grant.site != EVERY]
        gone = Step(GonePerson(person), f"{found.name} was removed.")
        lost = [_ungranted(found, site) for site in sites]
        await self._log.make(self._author, *lost, gone)

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


def _granted(person: Person, grant: Grant) -> Step:
    said = f"{person.name} has the role {grant.role} from here on."
    return Step(Granted(person.id, grant), said, grant.site or DESK)


def _ungranted(person: Person, site: str) -> Step:
    said = f"{person.name} has no role any more."
    return Step(Ungranted(person.id, site), said, site or DESK)
