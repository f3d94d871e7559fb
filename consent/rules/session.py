"""How long somebody stays signed in, and when their browser gets another secret."""

import hmac
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

MINUTE = 60_000
IDLE = 60 * MINUTE
"""Milliseconds without a request after which a session is over."""
LIFE = 12 * 60 * MINUTE
"""Milliseconds after which it is over in any case."""
TURN = 15 * MINUTE
"""Milliseconds after which the browser gets another secret."""
GRACE = 1 * MINUTE
"""Milliseconds that the one before counts too: requests may be on their way."""

_COOKIE = re.compile(r"d1\.([0-9a-f]{16})\.([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser in which a person is signed in; times in milliseconds since 1970.

    `digest` is the SHA-256 of its secret and `old` of the one before, which it had
    until `turned`. `by_proxy` tells that a trusted proxy vouched for the person.
    """

    id: str
    person: str
    digest: bytes
    created: int
    seen: int
    expires: int
    turned: int
    old: bytes | None = None
    by_proxy: bool = False


class Shown(NamedTuple):
    """What a browser shows of its session: which it is, and the secret."""

    id: str
    secret: bytes


class Standing(StrEnum):
    """What a shown secret is worth.

    `DUE` counts, and is to be replaced. `STOLEN` was replaced long ago: two browsers
    use one session, and it ends.
    """

    GOOD = "good"
    DUE = "due"
    OVER = "over"
    STOLEN = "stolen"


def write(shown: Shown) -> str:
    """Write what is to be sealed."""
    return f"d1.{shown.id}.{shown.secret.hex()}"


def read(text: str) -> Shown | None:
    """Read what was sealed; None where it is something else."""
    match = _COOKIE.fullmatch(text)
    return None if match is None else Shown(match[1], bytes.fromhex(match[2]))


def standing(session: Session, digest: bytes, now: int) -> Standing:
    """Tell what a secret is worth by its SHA-256; `now` is in ms since 1970."""
    if now >= session.expires or now - session.seen >= IDLE:
        return Standing.OVER
    turned = now - session.turned
    if hmac.compare_digest(digest, session.digest):
        return Standing.DUE if turned >= TURN else Standing.GOOD
    if session.old is None or not hmac.compare_digest(digest, session.old):
        return Standing.OVER
    return Standing.GOOD if turned < GRACE else Standing.STOLEN
