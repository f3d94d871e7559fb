"""What changes at the desk, each with the entry of the logs that tells of it."""

from collections.abc import Callable
from typing import NamedTuple

from consent import canonical
from consent.errors import UnknownSite
from consent.model import Kind
from consent.store.base import Act, Record, Store
from consent.store.change import Change
from consent.store.desk import DESK, NewLog

BODY_VERSION = 1


class Step(NamedTuple):
    """A change, what is said of it, and the site whose log it is said in."""

    change: Change
    said: str
    site: str = DESK


class DeskLog:
    """Makes changes in one person's name; what is no site's goes to the desk's log."""

    def __init__(
        self, store: Store, *, host: str, random: Callable[[int], bytes]
    ) -> None:
        """Take the name that the service is known by; the desk's log is named by it."""
        self._store = store
        self._origin = f"{host}/consent/desk"
        self._random = random

    async def make(self, author: str, *steps: Step) -> tuple[Record, ...]:
        """Make changes, all or nothing, each with its entry."""
        acts = [(step.change, self._act(author, step)) for step in steps]
        if not await self._is_there():
            begun = Step(NewLog(self._origin), "The desk has a log from here on.")
            acts.insert(0, (begun.change, self._act(author, begun)))
        return await self._store.change(*acts)

    async def _is_there(self) -> bool:
        try:
            await self._store.head(DESK)
        except UnknownSite:
            return False
        return True

    def _act(self, author: str, step: Step) -> Act:
        body = {"v": BODY_VERSION, "author": author, "changes": [step.said]}
        return Act(
            site=step.site,
            kind=Kind.ADMIN,
            notice=None,
            body=canonical.encode(body),
            blind=self._random(32),
        )
