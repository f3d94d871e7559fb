"""How often somebody may try to sign in; of who tries no address is kept."""

import math
from array import array
from collections.abc import Callable
from hashlib import blake2b

from consent.period import HOUR
from consent.rules.person import fold
from consent.rules.rate import Rate
from consent.settings import Network
from consent.web.errors import TooMany
from consent.web.limits import network_of
from consent.web.proxy import client
from consent.web.request import Request

SLOTS = 1 << 12
_TEN_MINUTES = 600_000
NAME_BY_SENDER = Rate(10, _TEN_MINUTES)
SENDER = Rate(30, _TEN_MINUTES)
# Higher, so that who is not let in cannot keep out who is.
NAME = Rate(60, _TEN_MINUTES)


class Tries:
    """Counts by hashes under a key that is drawn every hour and written nowhere."""

    def __init__(
        self, random: Callable[[int], bytes], proxies: tuple[Network, ...]
    ) -> None:
        """Take what draws the key, and who may say where a request comes from."""
        self._random = random
        self._proxies = proxies
        self._hour = -1

    def take(self, name: str, request: Request) -> None:
        """Count one more try, or raise `TooMany`."""
        if request.now // HOUR != self._hour:
            self._hour = request.now // HOUR
            self._key = self._random(16)
            self._buckets = array("d", bytes(8 * SLOTS))
        sender = network_of(client(request.scope, self._proxies)) or b""
        whose = fold(name).encode()
        wait = max(
            self._wait(b"n" + whose, NAME, request.now),
            self._wait(b"b" + sender + b"\0" + whose, NAME_BY_SENDER, request.now),
            # Who comes by a proxy that nobody named is anybody.
            self._wait(b"s" + sender, SENDER, request.now) if sender else 0.0,
        )
        if wait:
            raise TooMany(math.ceil(wait / 1000))

    def _wait(self, what: bytes, rate: Rate, now: int) -> float:
        digest = blake2b(what, key=self._key, digest_size=4).digest()
        slot = int.from_bytes(digest) % SLOTS
        self._buckets[slot], wait = rate.take(self._buckets[slot], now)
        return wait
