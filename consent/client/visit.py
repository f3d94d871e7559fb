"""What one request shows: this site's tokens, and whether an opt-out signal came."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from consent.rules import place
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
    """The tokens in the order they came, unopened, and the signal.

    `place` is where the visitor is, if that is known; `brought` tells that some cookie
    of the tokens' name came, whether or not it can be a token.
    """

    tokens: tuple[str, ...] = ()
    signal: bool = False
    place: str = ""
    brought: bool = False


def read(headers: Headers, site: str, place_headers: Sequence[str] = ()) -> Visit:
    """Find a site's tokens and `Sec-GPC: 1` in a request's headers.

    `place_headers` name what the site's own proxy tells the visitor's country in, and
    the region if that has one of its own.
    """
    cookies: list[str] = []
    signal = False
    told = {name.lower(): "" for name in place_headers}
    for name, value in _pairs(headers):
        if _text(name).lower() in told:
            told[_text(name).lower()] += _text(value)
        match _text(name).lower():
            case "cookie":
                cookies.append(_text(value))
            case "sec-gpc":
                signal = signal or opts_out(_text(value))
    found = _cookies(";".join(cookies), site)
    where = place.read(*told.values()) if told else ""
    return Visit(_tokens(found), signal, where, bool(found))


def _pairs(headers: Headers) -> Iterable[Pair]:
    # Some frameworks' headers have items() without being a Mapping.
    items = getattr(headers, "items", None)
    return cast(Iterable[Pair], headers if items is None else items())


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _cookies(cookies: str, site: str) -> list[str]:
    """Give what the cookies of the tokens' names hold."""
    names = {f"__Host-pps_{site}", f"pps_{site}"}
    pairs = (cookie.strip().partition("=") for cookie in cookies.split(";"))
    return [value for name, _, value in pairs if name in names]


def _tokens(values: Iterable[str]) -> tuple[str, ...]:
    """Give those that may be tokens, each once, or none where there are too many."""
    found = dict.fromkeys(value for value in values if _TOKEN.fullmatch(value))
    return tuple(found) if len(found) <= MOST_TOKENS else ()
