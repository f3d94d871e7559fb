"""Asking the service, which knows of every withdrawal at once."""

import logging
from collections.abc import Sequence
from datetime import date
from ssl import SSLContext

import msgspec
from msgspec import Struct

from consent.client.answer import NOTHING, Answer, NoAnswer, gather
from consent.client.asker import Asker
from consent.client.decisions import Decisions
from consent.client.site import checked
from consent.client.visit import Headers, Visit
from consent.model import Status

_log = logging.getLogger(__name__)


class RemoteConsent:
    """Asks a consent service's `check` for each visitor that the page asks about.

    No answer within `timeout` seconds, or none that can be read, is a no to all, even
    to what is necessary: the site alone cannot know what is. For threads and asyncio.
    """

    waits = True

    def __init__(  # noqa: PLR0913  # Options by name.
        self,
        url: str,
        site: str,
        *,
        timeout: float = 0.5,
        strict: bool = False,
        place_headers: Sequence[str] = (),
        ssl: SSLContext | None = None,
    ) -> None:
        """Take the service's address; needs the extra `consent-ledger[client]`.

        `timeout` bounds the whole question, names and connections included. With
        `strict`, asking for a name that the notice lacks raises `UnknownPurpose`.
        `place_headers` are those in which your proxy tells the visitor's country, and
        region; without a place, the strictest of the site's regimes applies. `ssl` is
        for a service whose certificate the system does not trust by itself.
        """
        self.site = checked(site)
        self.strict = strict
        self.place_headers = place_headers
        self._path = f"/v1/sites/{site}/check"
        self._asker = Asker(url, timeout=timeout, ssl=ssl)

    def of(self, headers: Headers) -> Decisions:
        """Give the decisions of the visitor who sent these request headers."""
        return Decisions(self, headers)

    def answer(self, visit: Visit) -> Answer:
        """Ask what a visit's tokens allow together."""
        try:
            return _read(self._asker.get(self._asked(visit), self._question(visit)))
        except NoAnswer as error:
            return _refuse(error)

    async def ask(self, visit: Visit) -> Answer:
        """Ask the same without blocking the event loop."""
        try:
            return _read(
                await self._asker.wait(self._asked(visit), self._question(visit))
            )
        except NoAnswer as error:
            return _refuse(error)

    def close(self) -> None:
        """Close the connections; whoever asks again opens new ones."""
        self._asker.close()

    def _asked(self, visit: Visit) -> str:
        # What is no token is not passed on, and may have been a no all the same.
        known = visit.place and (visit.tokens or not visit.brought)
        return f"{self._path}?place={visit.place}" if known else self._path

    def _question(self, visit: Visit) -> dict[str, str]:
        """Show the service what is its own, and none of the visitor's other headers."""
        headers = {"Sec-GPC": "1"} if visit.signal else {}
        if visit.tokens:
            name = f"pps_{self.site}"
            headers["Cookie"] = "; ".join(f"{name}={token}" for token in visit.tokens)
        return headers


class _Check(Struct, frozen=True):
    """The service's answer, as far as it is used here."""

    purposes: dict[str, bool]
    services: dict[str, bool]
    status: dict[str, Status]
    expires: date | None


def _read(body: bytes) -> Answer:
    try:
        check = msgspec.json.decode(body, type=_Check)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NoAnswer(f"the service's answer cannot be read: {error}") from error
    return gather(
        _statuses(check.purposes, check.status),
        _statuses(check.services, check.status),
        check.expires,
    )


def _statuses(allowed: dict[str, bool], said: dict[str, Status]) -> dict[str, Status]:
    return {name: _status(said.get(name), yes=yes) for name, yes in allowed.items()}


def _status(said: Status | None, *, yes: bool) -> Status:
    """Trust neither half of an answer that contradicts itself."""
    if said is None:
        return Status.GIVEN if yes else Status.UNKNOWN
    return said if yes == (said is Status.GIVEN) else Status.UNKNOWN


def _refuse(error: NoAnswer) -> Answer:
    _log.warning("%s: no", error.message)
    return NOTHING
