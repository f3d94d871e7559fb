"""Regimes that are weaker than the law of the places they are meant for.

What is known here is a short list: the countries that have Art. 5(3) of the ePrivacy
Directive or its like, and California. None of it is legal advice.
"""

from collections.abc import Iterator, Mapping

from consent.rules.asking_law import ASKED_FIRST, law_in
from consent.rules.finding import Finding
from consent.rules.place import DEFAULT, country_of
from consent.rules.rule import (
    ASKED_ELSEWHERE,
    ASKED_TOO_LATE,
    COUNTRY_UNKNOWN,
    NO_WAY_OUT,
)
from consent.rules.shape import below
from consent.rules.site_tables import SiteFile

_CALIFORNIA = "US-CA"


def find_weak(site: SiteFile) -> Iterator[Finding]:
    """Give every finding on which regime applies where."""
    regimes = site.regimes
    for place, regime in regimes.items():
        if regime != "opt-in" and country_of(place) in ASKED_FIRST:
            message = f'is {regime} where consent comes first; write "opt-in"'
            where = below("regimes", place)
            yield Finding(ASKED_TOO_LATE, where, message, law_in(place))
    yield from _default(regimes)
    sold = any(purpose.sale for purpose in site.purposes.values())
    if sold and _in(regimes, _CALIFORNIA) == "none":
        message = (
            "are none in California, where who sells or shares data offers a way out; "
            'write US-CA = "opt-out"'
        )
        yield Finding(NO_WAY_OUT, "regimes", message)
    if len(set(regimes.values())) > 1:
        yield Finding(COUNTRY_UNKNOWN, "regimes", _unknown(regimes))


def _default(regimes: Mapping[str, str]) -> Iterator[Finding]:
    weak = regimes.get(DEFAULT, "opt-in")
    open_to = sorted(ASKED_FIRST.difference(regimes))
    if weak != "opt-in" and open_to:
        message = (
            f"is {weak}, also for visitors from {_some(open_to)}, where consent comes "
            'first as soon as the site is meant for them; write default = "opt-in", or '
            "set this aside and say why they are not"
        )
        yield Finding(ASKED_ELSEWHERE, below("regimes", DEFAULT), message)


def _unknown(regimes: Mapping[str, str]) -> str:
    strict = next(name for name in ("opt-in", "opt-out") if name in regimes.values())
    return (
        f"whose country is not known is shown {strict}; countries are known once "
        "CONSENT_COUNTRY_HEADER or CONSENT_GEO_DATABASE is set"
    )


def _some(places: list[str]) -> str:
    if len(places) <= 3:
        return ", ".join(places)
    return f"{', '.join(places[:3])} and {len(places) - 3} more countries"


def _in(regimes: Mapping[str, str], place: str) -> str:
    country = regimes.get(country_of(place), regimes.get(DEFAULT, ""))
    return regimes.get(place, country)
