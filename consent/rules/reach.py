"""Where the service may connect to: the internet, and what an operator allowed."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

# Of IPv6, only this much is given to anyone (RFC 4291 §2.4).
_GLOBAL = IPv6Network("2000::/3")
_SIX_TO_FOUR = IPv6Network("2002::/16")
# For examples (RFC 9637), which older versions of the library take for public.
_EXAMPLES = IPv6Network("3fff::/20")
_NAT64 = IPv6Network("64:ff9b::/96")


def may_reach(address: Address, allowed: Sequence[Network] = ()) -> bool:
    """Tell whether an address is a public one, or in a network that is allowed.

    Private, link-local, loopback, multicast and reserved ones are not public, nor is
    an IPv6 address that stands for such an IPv4 one.
    """
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return may_reach(address.ipv4_mapped, allowed)
        if address in _NAT64:
            return may_reach(IPv4Address(int(address) & 0xFFFFFFFF), allowed)
    return _is_public(address) or any(address in network for network in allowed)


def _is_public(address: Address) -> bool:
    if address.is_multicast or not address.is_global:
        return False
    return isinstance(address, IPv4Address) or (
        address in _GLOBAL and address not in _SIX_TO_FOUR and address not in _EXAMPLES
    )
