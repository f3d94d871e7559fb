"""What one request's visitor allows, found out when the page first asks."""

import asyncio
import logging
import warnings
from collections.abc import Generator, Sequence
from datetime import date
from typing import Any, Protocol, Self, runtime_checkable

from consent.client import visit as visits
from consent.client.answer import NOTHING, Answer
from consent.client.visit import Headers, Visit
from consent.errors import UnknownPurpose
from consent.model import Status

_log = logging.getLogger(__name__)

# The page goes on whatever happened here, and nobody is tracked for it.
_FAILED = "what the visitor allows cannot be found out: no"
_NOT_AWAITED = (
    "not awaited on an event loop, so no: write `await request.state.consent`"
)


class Decisions:
    """A yes or no for every purpose and service; whatever goes wrong is a no.

    `allows`, `status` and `expires` raise nothing into the page, save `UnknownPurpose`
    for a name that the notice does not have, where `strict` was asked for. In async
    code `await` the decisions first, if they come from a service. They hold for the
    request they came with and are not to be kept.
    """

    def __init__(self, source: "Source", headers: Headers) -> None:
        self._source = source
        self._headers = headers
        self._answer: Answer | None = None

    def allows(self, name: str) -> bool:
        """Tell whether a purpose or service is allowed."""
        return self.status(name) is Status.GIVEN

    def status(self, name: str) -> Status:
        """Tell what holds for a purpose or service; `unknown` when in doubt."""
        statuses = self._known().statuses
        if name in statuses or not statuses:
            return statuses.get(name, Status.UNKNOWN)
        message = f"the notice of {self._source.site!r} has neither purpose nor service"
        if self._source.strict:
            raise UnknownPurpose(f"{message} {name!r}", name)
        _log.warning("%s %r", message, name)
        return Status.UNKNOWN

    @property
    def given(self) -> frozenset[str]:
        """The ids of all purposes and services that are allowed."""
        statuses = self._known().statuses.items()
        return frozenset(name for name, status in statuses if status is Status.GIVEN)

    @property
    def expires(self) -> date | None:
        """The first day that the choice no longer holds; None without a choice."""
        return self._known().expires

    @property
    def asked(self) -> bool:
        """Tell whether the page depends on the visitor's choice."""
        return self._answer is not None

    def __await__(self) -> Generator[Any, None, Self]:
        """Find out without blocking the event loop, then be ready to answer."""
        return self._ask().__await__()

    async def _ask(self) -> Self:
        if self._answer is None:
            try:
                self._answer = await self._source.ask(self._visit())
            except Exception:  # noqa: BLE001  # The door to the page.
                _log.exception(_FAILED)
                self._answer = NOTHING
        return self

    def _known(self) -> Answer:
        if self._answer is not None:
            return self._answer
        if self._source.waits and _on_event_loop():
            warnings.warn(_NOT_AWAITED, RuntimeWarning, 4)
            return NOTHING
        try:
            self._answer = self._source.answer(self._visit())
        except Exception:  # noqa: BLE001  # The door to the page.
            _log.exception(_FAILED)
            self._answer = NOTHING
        return self._answer

    def _visit(self) -> Visit:
        source = self._source
        return visits.read(self._headers, source.site, source.place_headers)


class Source(Protocol):
    """Where answers come from: opened here, or asked of the service."""

    @property
    def site(self) -> str:
        """The site's id."""

    @property
    def strict(self) -> bool:
        """Whether a name that the notice does not have is an error."""

    @property
    def place_headers(self) -> Sequence[str]:
        """The headers in which the site's proxy tells where a visitor is."""

    @property
    def waits(self) -> bool:
        """Whether `answer` waits for a network."""

    def answer(self, visit: Visit) -> Answer:
        """Find out what a visit allows."""

    async def ask(self, visit: Visit) -> Answer:
        """Find out the same without blocking the event loop."""


@runtime_checkable
class Consent(Protocol):
    """What every middleware is given: local, remote or fixed."""

    def of(self, headers: Headers) -> Decisions:
        """Give the decisions of the visitor who sent these request headers."""


def _on_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
