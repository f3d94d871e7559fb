"""Check: what a visitor's tokens allow today; what is unknown is not allowed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from consent.model import Regime, Site, Status
from consent.rules.earlier import agreed
from consent.rules.regime import Footing, strictest
from consent.rules.state import State
from consent.rules.status import stand

_EPOCH = date(1970, 1, 1)
_LAST = (date.max - _EPOCH).days


class Checked(Struct, frozen=True, kw_only=True):
    """The answer to a check; `expires` is the first day it no longer holds."""

    purposes: Mapping[str, bool]
    services: Mapping[str, bool]
    status: Mapping[str, Status]
    notice: str
    regime: Regime
    expires: date | None


def check(
    site: Site,
    states: Sequence[State],
    today: int,
    *,
    signal: bool = False,
    footing: Footing | None = None,
) -> Checked:
    """Tell what stands by all states that a visitor shows (the valid ones agree).

    `today` counts days since 1970-01-01 UTC; `signal` says that an opt-out signal came
    with the question. Where nothing is known of the visitor's footing, it is the
    strictest.
    """
    footing = footing or Footing(strictest(site.notice.regimes))
    state = agreed(states, today)
    standing = stand(site.notice, state, today, signal=signal, footing=footing)
    return Checked(
        purposes=_allowed(standing.purposes),
        services=_allowed(standing.services),
        status={**standing.services, **standing.purposes},
        notice=site.notice_hash,
        regime=footing.regime,
        expires=None if state is None else _date(state.expires),
    )


def narrow(checked: Checked, purposes: Collection[str]) -> Checked:
    """Keep the named purposes alone; one that the notice lacks is unknown and off."""
    return Checked(
        purposes={name: checked.purposes.get(name, False) for name in purposes},
        services={},
        status={
            name: checked.status[name] if name in checked.purposes else Status.UNKNOWN
            for name in purposes
        },
        notice=checked.notice,
        regime=checked.regime,
        expires=checked.expires,
    )


def _allowed(standing: Mapping[str, Status]) -> dict[str, bool]:
    return {name: status is Status.GIVEN for name, status in standing.items()}


def _date(day: int) -> date:
    return _EPOCH + timedelta(days=min(day, _LAST))
