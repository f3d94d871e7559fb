"""Names to addresses, of which only those count that the service may connect to."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import ip_address

from consent.errors import NotSent
from consent.rules.reach import Network, may_reach

MOST = 4
"""How many addresses of one name are tried."""


async def resolve(host: str, port: int, allowed: Sequence[Network]) -> Sequence[str]:
    """Give the addresses of a host that may be reached, or raise `NotSent`."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotSent(f"{host} is not known: {error}") from error
    addresses = [str(info[4][0]) for info in found]
    # A zone (fe80::1%eth0) is link-local: never public, and no network holds it.
    kept = [a for a in addresses if "%" not in a and may_reach(ip_address(a), allowed)]
    if not kept:
        raise NotSent(
            f"{host} is at {addresses[0]}, which is not a public address; "
            "an operator can allow its network in CONSENT_SEND_NETWORKS"
        )
    return kept[:MOST]
