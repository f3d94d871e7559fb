"""Reach: the internet, and nothing inside that nobody allowed."""

from ipaddress import ip_address, ip_network

import pytest

from consent.rules.reach import may_reach

INSIDE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "0.1.2.3"),
    *("169.254.169.254", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
    *("::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "ff0e::1", "fec0::1"),
    *("::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "2001:db8::1"),
    *("64:ff9b::10.0.0.1", "64:ff9b:1::10.0.0.1", "2002:a00:1::1", "2001:0:a00::1"),
]
OUTSIDE = ["9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::9.9.9.9"]


@pytest.mark.parametrize("text", INSIDE)
def test_s17_what_is_not_public_is_refused(text: str) -> None:
    """S17: private, link-local, metadata, mapped and tunnelled addresses."""
    assert not may_reach(ip_address(text))


@pytest.mark.parametrize("text", OUTSIDE)
def test_the_internet_is_reached(text: str) -> None:
    """A public address is, in each of its spellings."""
    assert may_reach(ip_address(text))


def test_an_allowed_network_is_reached() -> None:
    """An operator's word opens one network and no other."""
    allowed = [ip_network("10.1.0.0/16"), ip_network("fd00::/8")]
    assert may_reach(ip_address("10.1.2.3"), allowed)
    assert may_reach(ip_address("::ffff:10.1.2.3"), allowed)
    assert may_reach(ip_address("fd00::1"), allowed)
    assert not may_reach(ip_address("10.2.0.1"), allowed)
