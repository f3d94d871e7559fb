"""What the proxies hand on: addresses, names, and policies that name many hosts."""

import re
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from consent.web.proxy import behind as seen_behind
from consent.web.proxy import client
from tests.proxies import ready
from tests.proxies.world import ENFORCE, VISITOR, World, behind
from tests.readme import blocks

OWN = """recipient = "Many Ltd"
country = "DE"
policy = "https://many.example/privacy"
"""
LINE = re.compile("proxy_set_header .*;")
PROXY = [ip_network("127.0.0.1")]


@pytest.fixture(scope="module")
def world(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Run the shop behind each proxy, and no service."""
    with behind(kind, tmp_path_factory.mktemp(kind)) as world:
        yield world


def scope_of(headers: dict[str, str], asker: str = "127.0.0.1") -> dict[str, object]:
    """Give the ASGI scope of a request that a proxy hands on."""
    pairs = [(k.lower().encode(), v.encode()) for k, v in headers.items()]
    return {"client": (asker, 1), "scheme": "http", "headers": pairs}


def test_s07_the_visitors_own_address_is_seen(world: World) -> None:
    """S07: what a browser writes into X-Forwarded-For is not believed."""
    world.ask(x_forwarded_for="192.0.2.1")
    scope = scope_of(world.backend.asked[-1])
    assert client(scope, PROXY) == VISITOR
    assert client(scope, []) == "127.0.0.1"


def test_s07_the_sites_name_and_tls_are_seen(world: World) -> None:
    """S07: a browser cannot say under which name or scheme it came."""
    world.ask(x_forwarded_host="evil.example", x_forwarded_proto="http")
    seen = seen_behind(scope_of(world.backend.asked[-1]), PROXY)
    assert seen["scheme"] == "https"
    assert dict(seen["headers"])[b"host"] == b"shop.example"


@pytest.mark.parametrize(
    ("asker", "said", "expected"),
    [
        ("192.0.2.9", "198.51.100.1", "192.0.2.9"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.2", "203.0.113.2"),
        ("127.0.0.1", "198.51.100.1, 127.0.0.1", "198.51.100.1"),
        *(("127.0.0.1", said, "127.0.0.1") for said in ("", ",", "127.0.0.1")),
    ],
)
def test_s07_only_trusted_proxies_are_passed_over(
    asker: str, said: str, expected: str
) -> None:
    """S07: the last address that is no proxy's is the visitor's."""
    scope = scope_of({"X-Forwarded-For": said}, asker)
    assert client(scope, PROXY) == expected


def test_s07_the_short_way_is_as_careful() -> None:
    """S07: what the docs show of nginx hands on what the whole configuration does."""
    [short] = [b.text for b in blocks("docs/placements.md") if b.language == "nginx"]
    whole = (ready.FOLDER / "nginx-service.conf").read_text()
    assert set(LINE.findall(short)) == set(LINE.findall(whole))


def test_a_policy_with_hundreds_of_hosts_arrives(kind: str, tmp_path: Path) -> None:
    """A header three times as long as nginx takes by itself."""
    hosts = [f"h{number}.tools.example" for number in range(300)]
    many = f'\n[services.many]\nname = "Many"\npurposes = ["statistics"]\n{OWN}'
    with (
        behind(kind, tmp_path, more=f"{many}hosts = {hosts}\n") as world,
        world.service(),
    ):
        policy = world.ask(cookie=world.choose("accept_all")).headers[ENFORCE]
    assert len(policy) > 12_000
    assert all(f" {host}:*" in policy for host in hosts)
