"""Deciding here: tokens are opened with the site's key, and no network is used."""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date

from consent.client import key as site_keys
from consent.client.answer import Answer, gather
from consent.client.decisions import Decisions
from consent.client.key import Key
from consent.client.notice import Source, read_notice
from consent.client.site import checked
from consent.client.visit import Headers, Visit
from consent.errors import BadSetting, BadToken
from consent.rules import token as tokens
from consent.rules.earlier import agreed
from consent.rules.regime import Footing, applied, footing_of
from consent.rules.state import State
from consent.rules.status import stand
from consent.seal import Seal

_EPOCH = date(1970, 1, 1).toordinal()
_SECONDS = 86_400


class LocalConsent:
    """Opens a site's tokens in the site's own back end.

    A token opened here cannot tell that its visitor withdrew elsewhere since: trust it
    only for the request it came with, and never store the token or the answer. Whoever
    holds a site's key can also forge for that site.
    """

    waits = False

    def __init__(  # noqa: PLR0913  # Options by name.
        self,
        site: str,
        keys: Key | Sequence[Key],
        notice: Source,
        *,
        strict: bool = False,
        place_headers: Sequence[str] = (),
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the site's keys, oldest first, and its notice as published.

        `BadSetting` for a weak key, and for a notice that is not this site's. With
        `strict`, asking for a name that the notice lacks raises `UnknownPurpose`.
        `place_headers` are those in which your proxy tells the visitor's country, and
        region; without a place, the strictest of the site's regimes applies.
        """
        self.site = checked(site)
        self.strict = strict
        self.place_headers = place_headers
        self._seal = Seal(site_keys.read(keys))
        self._notice = read_notice(notice)
        self._clock = clock
        if self._notice.site != site:
            raise BadSetting(
                f"the notice is of site {self._notice.site!r}, not {site!r}", "notice"
            )

    def of(self, headers: Headers) -> Decisions:
        """Give the decisions of the visitor who sent these request headers."""
        return Decisions(self, headers)

    def answer(self, visit: Visit) -> Answer:
        """Find out what a visit's tokens allow together."""
        today = int(self._clock() // _SECONDS)
        states = self._open(visit.tokens, today)
        state = agreed(states, today)
        footing = self._footing(visit, silent=bool(states) or not visit.brought)
        standing = stand(
            self._notice, state, today, signal=visit.signal, footing=footing
        )
        expires = None if state is None else _day(state.expires)
        return gather(standing.purposes, standing.services, expires)

    async def ask(self, visit: Visit) -> Answer:
        """Find out the same; there is nothing to wait for."""
        return self.answer(visit)

    def _footing(self, visit: Visit, *, silent: bool) -> Footing:
        regime = applied(self._notice, visit.place).regime
        return footing_of(regime, silent=silent and bool(visit.place))

    def _open(self, sealed: Iterable[str], today: int) -> list[State]:
        """Open what this site's keys sealed, and pass over everything else."""
        states = []
        for text in sealed:
            with suppress(BadToken):
                token = tokens.read(self._seal.open(text))
                # A day's grace: clocks may differ around midnight.
                if token.site == self.site and token.state.issued <= today + 1:
                    states.append(token.state)
        return states


def _day(days: int) -> date:
    return date.fromordinal(min(_EPOCH + days, date.max.toordinal()))
