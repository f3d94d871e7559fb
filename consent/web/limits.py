"""How much one site, and one sender, may write; of senders no address is kept."""

import math
from array import array
from collections import Counter
from collections.abc import Callable
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address
from socket import AF_INET, inet_pton

from consent.flows.limited import Limited
from consent.period import HOUR
from consent.rules.rate import Rate
from consent.settings import Network
from consent.web.errors import TooMany
from consent.web.proxy import client
from consent.web.request import Request

SLOTS = 1 << 16
"""Buckets of senders, half a megabyte of them however many there are."""

CROWD = 16
"""How many senders' worth a /48 of IPv6 may write.

Whoever was given one has 65,536 networks. A carrier has as many customers in it, but
behind one address of IPv4 they would have to share even less.
"""


class Limits:
    """Counts what is written, in memory alone, and refuses what is too much.

    A sender's bucket is found by a hash of address and site under a key that is drawn
    every hour and written nowhere. Two senders may share one, once in 65,536.
    `refused` counts by site since the start.
    """

    def __init__(
        self,
        limited: Limited,
        random: Callable[[int], bytes],
        *,
        sender: Rate | None,
        site: Rate | None,
        proxies: tuple[Network, ...],
    ) -> None:
        """Take what one sender and one site may; None is no limit."""
        self.refused: Counter[str] = Counter()
        self._random = random
        self._limited = limited
        self._sender = sender
        self._crowd = sender and Rate(sender.number * CROWD, sender.period)
        self._site = site
        self._proxies = proxies
        self._sites: dict[str, float] = {}
        self._hour = -1

    def take(self, site: str, request: Request) -> None:
        """Count one more to be written to a site, or raise `TooMany`."""
        wait = self._of_sender(site, request) or self._of_site(site, request.now)
        if wait:
            self.refused[site] += 1
            self._limited.count(site)
            raise TooMany(math.ceil(wait / 1000))

    def _of_sender(self, site: str, request: Request) -> float:
        if self._sender is None or self._crowd is None:
            return 0.0
        network = network_of(client(request.scope, self._proxies))
        if network is None:
            return 0.0
        if request.now // HOUR != self._hour:
            self._hour = request.now // HOUR
            self._key = self._random(16)
            self._buckets = array("d", bytes(8 * SLOTS))
        wait = self._take(self._sender, network, site, request.now)
        if wait or len(network) == len(_IPV4):
            return wait
        return self._take(self._crowd, network[:6], site, request.now)

    def _take(self, rate: Rate, network: bytes, site: str, now: int) -> float:
        name = network + b"/" + site.encode()
        slot = int.from_bytes(blake2b(name, key=self._key, digest_size=2).digest())
        self._buckets[slot], wait = rate.take(self._buckets[slot], now)
        return wait

    def _of_site(self, site: str, now: int) -> float:
        if self._site is None:
            return 0.0
        self._sites[site], wait = self._site.take(self._sites.get(site, 0.0), now)
        return wait


_IPV4 = bytes(4)


def network_of(address: str) -> bytes | None:
    """Give what one sender cannot change at will: an address, or a /64 of IPv6.

    None where it is not a public one: a proxy that nobody named speaks for many.
    """
    try:
        found = _address(address.partition("%")[0])
    except ValueError:
        return None
    return found.packed[:8] if found.is_global else None


def _address(text: str) -> IPv4Address | IPv6Address:
    try:
        # Most are of this kind, and the library reads a text five times as long.
        return IPv4Address(inet_pton(AF_INET, text))
    except (OSError, UnicodeEncodeError):
        found = IPv6Address(text)
    return found.ipv4_mapped or found
