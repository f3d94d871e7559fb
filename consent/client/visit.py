"""What one request shows: this site's tokens, and whether an opt-out signal came."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

from consent.signals.gpc import opts_out

Pair: TypeAlias = tuple[str | bytes, str | bytes]
Headers: TypeAlias = Mapping[str, str] | Iterable[Pair]
"""A mapping, or pairs as ASGI has them; names in any case, several of one name."""

# A browser holds two of ours, with and without `__Host-`. Other paths and domains may
# add some; past this many someone is planting them.
MOST_TOKENS = 8

_TOKEN = re.compile(r"c1\.[A-Za-z0-9._-]{1,1021}")


@dataclass(frozen=True, slots=True)
class Visit:
    """The tokens in the order they came, unopened, and the signal."""

    tokens: tuple[str, ...] = ()
    signal: bool = False


def read(headers: Headers, site: str) -> Visit:
    """Find a site's tokens and `Sec-GPC: 1` in a request's headers."""
    cookies: list[str] = []
    signal = False
    for name, value in _pairs(headers):
        match _text(name).lower():
            case "cookie":
                cookies.append(_text(value))
            case "sec-gpc":
                signal = signal or opts_out(_text(value))
    return Visit(_tokens(";".join(cookies), site), signal)


def _pairs(headers: Headers) -> Iterable[Pair]:
    # Some frameworks' headers have items() without being a Mapping.
    items = getattr(headers, "items", None)
    return cast(Iterable[Pair], headers if items is None else items())


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _tokens(cookies: str, site: str) -> tuple[str, ...]:
    """Give the tokens by their cookies' names, or none where there are too many."""
    names = {f"__Host-pps_{site}", f"pps_{site}"}
    found: dict[str, None] = {}
    for cookie in cookies.split(";"):
        name, _, value = cookie.strip().partition("=")
        if name in names and _TOKEN.fullmatch(value):
            found[value] = None
    return tuple(found) if len(found) <= MOST_TOKENS else ()
