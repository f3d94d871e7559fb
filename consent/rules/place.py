"""Where a visitor is: `DE`, or with its region `US-CA` (ISO 3166-1 and 3166-2).

Nothing stands for a place that is not known.
"""

import re

from consent.rules import countries

DEFAULT = "default"
"""Everywhere that no other key of a site's regimes speaks of."""

CODE = "[A-Z]{2}(?:-[A-Z0-9]{1,3})?"

_CODE = re.compile(CODE)
_REGION = re.compile("(?:([A-Z]{2})-)?([A-Z0-9]{1,3})")


def problem(text: str) -> str:
    """Say what is wrong with a place that a site's file names, if anything is."""
    if text == DEFAULT:
        return ""
    if found := countries.problem(text[:2] if text[2:3] in {"", "-"} else text):
        return found
    if not _CODE.fullmatch(text):
        return 'is not a region; write its code of ISO 3166-2, such as "US-CA"'
    return ""


def read(country: str, region: str = "") -> str:
    """Read what a proxy or a database says, or give nothing where it does not know.

    Its country may come with the region; a region that cannot be one is passed over.
    """
    code, _, within = country.strip().upper().partition("-")
    if code not in countries.COUNTRIES:
        return ""
    match = _REGION.fullmatch(region.strip().upper() or within)
    if match is None or match[1] not in {None, code}:
        return code
    return f"{code}-{match[2]}"


def country_of(place: str) -> str:
    """Give the country that a place is in or is."""
    return place.partition("-")[0]
