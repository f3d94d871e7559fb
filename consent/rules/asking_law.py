"""Whose law it is that visitors are asked before anything is stored or read."""

from collections.abc import Mapping

from consent.rules.place import DEFAULT, country_of

# Last come parts of them that have a code of their own: Åland and France overseas.
_LETTERS = """
    AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO
    SE SI SK AX GF GP MF MQ RE YT
"""
_EEA = frozenset(_LETTERS.split())
_UK = "GB"

ASKED_FIRST = _EEA | {_UK}
"""The EEA with its parts overseas, and the United Kingdom."""

EPRIVACY = "ePrivacy Directive Art. 5(3)"
PECR = "PECR reg. 6"
ASKING_LAW = f"{EPRIVACY}, {PECR}"


def law_in(place: str) -> str:
    """Name the law of a country or region where visitors are asked first."""
    return PECR if country_of(place) == _UK else EPRIVACY


def law_of(regimes: Mapping[str, str]) -> str:
    """Name the law, or both, of the places where a site asks first."""
    asked = {place for place, regime in regimes.items() if regime == "opt-in"}
    named = {law_in(place) for place in asked if country_of(place) in ASKED_FIRST}
    return named.pop() if len(named) == 1 and DEFAULT not in asked else ASKING_LAW
