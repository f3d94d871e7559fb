"""The state of a choice as compact text: what both cookies carry.

    {how}.{terms}.{asked}.{given}.{asked}.{given}.{issued}.{expires}

`how` is three letters: outcome, regime, and whether an opt-out signal was on.
`asked` is the highest purpose (then service) number that existed, so that whatever
was added later is known to be unasked. `given` is a little-endian bitmap of numbers,
base64url. Days count from 1970-01-01 UTC. Nothing in it is unique to a person.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from consent.errors import BadToken
from consent.model import Regime

TERMS_LENGTH = 16

_PATTERN = re.compile(
    r"([grws][ion][01])\.([0-9a-f]{16})"
    r"\.([1-9]\d{0,5}|0)\.([\w-]*)\.([1-9]\d{0,5}|0)\.([\w-]*)"
    r"\.([1-9]\d{0,6}|0)\.([1-9]\d{0,6}|0)",
    re.ASCII,
)
_REGIMES = {"i": Regime.OPT_IN, "o": Regime.OPT_OUT, "n": Regime.NONE}
_LETTERS = {regime: letter for letter, regime in _REGIMES.items()}


class Outcome(StrEnum):
    """How a choice ended, in one letter."""

    GIVEN = "g"
    REFUSED = "r"
    WITHDRAWN = "w"
    SIGNAL = "s"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A choice by numbers and whole days; `purposes` and `services` are bitmaps."""

    outcome: Outcome
    regime: Regime
    signal: bool
    terms: str
    purposes_asked: int
    purposes: int
    services_asked: int
    services: int
    issued: int
    expires: int


def write(state: State) -> str:
    """Write a state as its one text."""
    how = f"{state.outcome}{_LETTERS[state.regime]}{state.signal:d}"
    return (
        f"{how}.{state.terms}"
        f".{state.purposes_asked}.{_write_bits(state.purposes)}"
        f".{state.services_asked}.{_write_bits(state.services)}"
        f".{state.issued}.{state.expires}"
    )


# Visitors who chose alike on one day have one state: few texts, read very often.
@lru_cache(maxsize=4096)
def read(text: str) -> State:
    """Read a state back, refusing every text but the one `write` would give."""
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise BadToken("the state is malformed")

    how, terms, purposes_asked, purposes, services_asked, services, *days = (
        match.groups()
    )
    return State(
        outcome=Outcome(how[0]),
        regime=_REGIMES[how[1]],
        signal=how[2] == "1",
        terms=terms,
        purposes_asked=int(purposes_asked),
        purposes=_read_bits(purposes),
        services_asked=int(services_asked),
        services=_read_bits(services),
        issued=int(days[0]),
        expires=int(days[1]),
    )


def bits(numbers: Iterable[int]) -> int:
    """Gather numbers into a bitmap."""
    bitmap = 0
    for number in numbers:
        bitmap |= 1 << number
    return bitmap


def _write_bits(bitmap: int) -> str:
    data = bitmap.to_bytes((bitmap.bit_length() + 7) // 8, "little")
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _read_bits(text: str) -> int:
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise BadToken("a bitmap of the state is not base64url") from error
    bitmap = int.from_bytes(data, "little")
    # Base64 tails and leading zeros are malleable: only the one way to write counts.
    if _write_bits(bitmap) != text:
        raise BadToken("a bitmap of the state is not in its one form")
    return bitmap
