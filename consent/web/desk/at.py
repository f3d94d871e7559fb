"""One request at the desk, as the page that answers it sees it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from starlette.types import ASGIApp

from consent.flows.invite import Inviter
from consent.model import Site
from consent.rules.permission import seen
from consent.rules.person import Person
from consent.seal import Seal
from consent.store.desk import DESK, Seat
from consent.web.answer import Headers
from consent.web.errors import NotFound
from consent.web.form import Fields, first
from consent.web.parts import Parts
from consent.web.query import names
from consent.web.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """Who asks for what: `fields` are those of a form that counts.

    `headers` go with whatever is answered.
    """

    parts: Parts
    request: Request
    seat: Seat | None
    headers: Headers
    fields: Fields = field(default_factory=dict)

    @property
    def sitting(self) -> Seat:
        """Give who asks; the address's permission has seen to it that somebody does."""
        if self.seat is None:
            raise NotFound("nobody is signed in")
        return self.seat

    @property
    def person(self) -> Person:
        """Give who asks."""
        return self.sitting.person

    @property
    def site(self) -> Site:
        """Give the site that the address names."""
        return self.parts.live.site(self.request.parameters["site"])

    @property
    def sites(self) -> tuple[Site, ...]:
        """Give the sites that this person may know of, by their ids."""
        there = {site.id: site for site in self.parts.live.sites()}
        return tuple(there[name] for name in seen(self.person.grants, sorted(there)))

    def trouble(self, reason: str) -> str:
        """Say why nothing is written: it may name files, and sites of others."""
        return reason and (reason if self.person.is_operator else "It is halted")

    @property
    def wanted(self) -> str:
        """Give what was asked for, without the word that was said there."""
        query: str = self.request.scope["query_string"].decode("latin-1")
        parts = [one for one in query.split("&") if not one.startswith("said=")]
        path: str = self.request.scope["path"]
        # A comma would part it where it is read.
        return "?".join(filter(None, (path, "&".join(parts).replace(",", "%2C"))))

    @property
    def seal(self) -> Seal:
        """Give what seals the desk's own."""
        return self.parts.tokens.seal(DESK)

    @property
    def inviter(self) -> Inviter:
        """Give what lets people in and out, in this person's name."""
        return Inviter(
            self.parts.store,
            author=self.person.name,
            host=self.parts.reception.host,
            clock=self.parts.world.clock,
            random=self.parts.world.random,
        )

    def given(self, name: str) -> str:
        """Give a field of the form, or nothing."""
        return first(self.fields, name)

    def asked(self, name: str) -> str:
        """Give what the address asks for behind its question mark, or nothing."""
        return next(iter(names(self.request.scope["query_string"], name)), "")

    def to(self, path: str) -> str:
        """Give the way from this page to another, such as `/admin/people`.

        It is relative, since a proxy may have put a path in front of the service.
        """
        here: str = self.request.scope["path"]
        return "../" * (here.count("/") - 1) + path[1:]


Handle: TypeAlias = Callable[[At], Awaitable[ASGIApp]]
