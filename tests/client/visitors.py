"""Visitors of the shop, by the request headers they send."""

import time
from typing import Any

import msgspec

from consent import canonical
from consent.client import LocalConsent
from consent.rules import token as tokens
from consent.rules.state import Outcome, bits
from consent.rules.token import Token
from consent.seal import Seal, site_key
from tests.rules import notices

SECRET = bytes(range(32))
KEY = site_key(SECRET, "shop")
NOTICE = canonical.encode(msgspec.to_builtins(notices.notice()))
TODAY = int(time.time() // 86_400)

GRANT: dict[str, Any] = {"issued": TODAY, "expires": TODAY + 180}
REFUSAL: dict[str, Any] = {
    "outcome": Outcome.REFUSED,
    "purposes": bits([1]),
    "services": bits([1]),
    "issued": TODAY,
    "expires": TODAY + 180,
}


def token(*, site: str = "shop", key: bytes = KEY, **changes: Any) -> str:
    """Seal the token of a visitor who agreed to statistics and Matomo today."""
    state = notices.state(**{**GRANT, **changes})
    index = 7 if state.outcome is Outcome.GIVEN else None
    return Seal([key]).seal(tokens.write(Token(site, state, index)))


def cookie(*values: str) -> dict[str, str]:
    """Send tokens as a browser would: the first host-only, others for the domain."""
    names = ["__Host-pps_shop", *["pps_shop"] * (len(values) - 1)]
    pairs = zip(names, values, strict=True) if values else ()
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in pairs)}


YES = cookie(token())
NO = cookie(token(**REFUSAL))


def shop(**changes: Any) -> LocalConsent:
    """Give the shop's own back end, which holds the key and the notice."""
    values = {"site": "shop", "keys": [KEY], "notice": notices.notice()}
    return LocalConsent(**{**values, **changes})
