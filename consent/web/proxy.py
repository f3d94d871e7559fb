"""Believing `X-Forwarded-*`, but only from proxies that an operator named."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from starlette.types import Scope

Network = IPv4Network | IPv6Network


def behind(scope: Scope, proxies: Sequence[Network]) -> Scope:
    """Give the request as the proxy got it, if it came through a trusted one."""
    if not is_trusted(scope, proxies):
        return scope

    headers = dict(scope["headers"])
    scheme = headers.get(b"x-forwarded-proto")
    host = headers.get(b"x-forwarded-host")
    seen = dict(scope)
    if scheme in {b"http", b"https"}:
        seen["scheme"] = scheme.decode()
    if host is not None:
        others = [pair for pair in scope["headers"] if pair[0] != b"host"]
        seen["headers"] = [*others, (b"host", host.partition(b",")[0])]
    return seen


def is_trusted(scope: Scope, proxies: Sequence[Network]) -> bool:
    """Tell whether a request came through a proxy that may say who asks."""
    asker = scope.get("client")
    return bool(proxies) and asker is not None and _is_in(asker[0], proxies)


def client(scope: Scope, proxies: Sequence[Network]) -> str:
    """Give the address that asked, past every trusted proxy in between.

    It is the last one in `X-Forwarded-For` that is no trusted proxy's: what stands
    before it is what that address says of itself.
    """
    asker = scope.get("client")
    address = "" if asker is None else str(asker[0])
    if not _is_in(address, proxies):
        return address
    said = dict(scope["headers"]).get(b"x-forwarded-for", b"").decode("latin-1")
    for each in map(_bare, reversed(said.split(","))):
        if not _is_in(each, proxies):
            return each or address
    return address


def _bare(entry: str) -> str:
    """Give an address without the port that some proxies write behind it."""
    entry = entry.strip()
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry


def _is_in(client: str, networks: Sequence[Network]) -> bool:
    if not networks:
        return False
    try:
        address = ip_address(client)
    except ValueError:
        return False
    return any(address in network for network in networks)
