"""Which legal mode a visitor is asked under, and why."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from consent.model import Notice, Regime
from consent.rules.place import DEFAULT, country_of

REFUSAL = 366
"""Days that a no holds at least where people are not asked first (A24)."""

_STRICTEST_FIRST = (Regime.OPT_IN, Regime.OPT_OUT, Regime.NONE)


class Applied(NamedTuple):
    """A regime, and why it is that one; the reason names no address."""

    regime: Regime
    reason: str


class Footing(NamedTuple):
    """The regime of a visitor; `free`: what they never answered is on by it."""

    regime: Regime = Regime.OPT_IN
    free: bool = False


ASKED_FIRST = Footing()


def footing_of(regime: Regime, *, silent: bool) -> Footing:
    """Give the footing of a visitor; `silent` says that no answer of theirs is lost."""
    return Footing(regime, silent and regime is not Regime.OPT_IN)


def strictest(regimes: Iterable[Regime]) -> Regime:
    """Give the regime for a visitor of whom nothing is known."""
    given = tuple(regimes)
    return next(regime for regime in _STRICTEST_FIRST if regime in given)


def ordered(regimes: Iterable[Regime]) -> tuple[Regime, ...]:
    """Give each regime once, the strictest first."""
    return tuple(sorted(set(regimes), key=_STRICTEST_FIRST.index))


def applied(notice: Notice, place: str = "", source: str = "") -> Applied:
    """Tell which regime applies to a visitor at a place, by the word of a source.

    Where the place is not known, it is the strictest; where the region would decide and
    is not known, the strictest of that country (A57).
    """
    if not notice.places:
        return Applied(strictest(notice.regimes), "only one")
    if not place:
        return Applied(strictest(notice.regimes), "unknown: strictest")
    country = country_of(place)
    regions = [key for key in notice.places if key.startswith(f"{country}-")]
    if place == country and regions:
        said = f"{source} said {country}, no region: strictest"
        return Applied(_strictest_in(notice.places, country, regions), said)
    # No more is kept of where somebody is than what decided.
    said = f"{source} said {place if regions else country}"
    return Applied(_of(notice.places, place, country), said)


def refusal_days(notice: Notice, regime: Regime) -> int:
    """Tell for how many days a no holds under a regime."""
    least = 0 if regime is Regime.OPT_IN else REFUSAL
    return max(notice.validity.refusal, least)


def _of(places: Mapping[str, Regime], place: str, country: str) -> Regime:
    return places.get(place) or places.get(country) or places[DEFAULT]


def _strictest_in(
    places: Mapping[str, Regime], country: str, regions: Iterable[str]
) -> Regime:
    whole = _of(places, country, country)
    return strictest([whole, *(places[region] for region in regions)])
