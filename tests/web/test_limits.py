"""S15: how much may be written, and what is known of who wrote too much."""

import json
from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from consent.rules.rate import Rate
from tests.web.running import ORIGIN, Running, serving

pytestmark = pytest.mark.anyio

PROXY = ip_network("127.0.0.1/32")
ADDRESS = "198.51.99.7"


@pytest.fixture
async def limited(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve the shop behind a proxy; a sender may write three times a minute."""
    async with serving(
        tmp_path, sender_limit=Rate(3, 60_000), trusted_proxies=(PROXY,)
    ) as running:
        await running.publish()
        yield running


async def statuses(shop: Running, address: str, times: int) -> list[int]:
    """Refuse that often from one address, and give the statuses of the answers."""
    sent = {"x-forwarded-for": address}
    answers = [await shop.choose("reject_all", headers=sent) for _ in range(times)]
    return [answer.status_code for answer in answers]


async def test_s15_a_sender_is_stopped_and_told_when_to_go_on(limited: Running) -> None:
    """What is too much is a 429 that names a time, after which it goes on."""
    assert await statuses(limited, ADDRESS, 4) == [201, 201, 201, 429]
    answer = await limited.choose("reject_all", headers={"x-forwarded-for": ADDRESS})
    assert answer.json()["error"]["code"] == "too_many"
    assert answer.headers["retry-after"] == "20"
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    limited.clock.now += 20_000
    assert await statuses(limited, ADDRESS, 2) == [201, 429]


async def test_s15_nobody_else_is_stopped(limited: Running) -> None:
    """Others write on, and reading is not writing."""
    await statuses(limited, ADDRESS, 5)
    assert await statuses(limited, "198.51.99.8", 3) == [201] * 3
    answer = await limited.client.get(
        "/v1/sites/shop/check", headers={"x-forwarded-for": ADDRESS}
    )
    assert answer.status_code == 200


async def test_s15_neighbours_in_one_ipv6_network_are_one_sender(
    limited: Running,
) -> None:
    """Whoever has a /64 has all its addresses."""
    assert await statuses(limited, "2a00:1:2:3::1", 2) == [201, 201]
    assert await statuses(limited, "2a00:1:2:3:ffff::2", 2) == [201, 429]
    assert await statuses(limited, "2a00:1:2:4::1", 1) == [201]


async def test_s15_many_ipv6_networks_of_one_owner_are_a_crowd(
    limited: Running,
) -> None:
    """Whoever has a /48 may write 16 times as much, from however many networks."""
    senders = [f"2a00:1:2:{number:x}::1" for number in range(20)]
    said = [status for one in senders for status in await statuses(limited, one, 3)]
    assert said == [201] * 48 + [429] * 12
    assert await statuses(limited, "2a00:1:3::1", 1) == [201]


@pytest.mark.parametrize("form", ["{}:567", "[{}]:567", "[{}]", " {} "])
@pytest.mark.parametrize("address", [ADDRESS, "2a00:1:2:3::1"])
async def test_s15_a_sender_is_known_whatever_port_a_proxy_tells(
    limited: Running, form: str, address: str
) -> None:
    """Some proxies write the port behind the address, and some brackets around it."""
    if ":" in address and form == "{}:567":
        form = "[{}]:5"
    assert await statuses(limited, address, 3) == [201] * 3
    assert await statuses(limited, form.format(address), 1) == [429]


@pytest.mark.parametrize("address", ["10.1.2.3", "::1", "nonsense", "fe80::1%eth0"])
async def test_a_proxy_that_nobody_named_speaks_for_many(
    limited: Running, address: str
) -> None:
    """What is no public address is nobody's own, so that nobody's is stopped for it."""
    assert await statuses(limited, address, 5) == [201] * 5


async def test_s15_a_flood_on_one_site_is_bounded_for_all_senders(
    tmp_path: Path,
) -> None:
    """However many write, a site takes no more than it may."""
    async with serving(tmp_path, site_limit=Rate(2, 1_000)) as shop:
        await shop.publish()
        answers = [await shop.choose("reject_all") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [201, 201, 429]


async def test_s15_the_log_tells_how_much_was_refused(tmp_path: Path) -> None:
    """An auditor sees how often, and finds nothing of whose requests they were."""
    async with serving(
        tmp_path, sender_limit=Rate(3, 60_000), trusted_proxies=(PROXY,)
    ) as shop:
        await shop.publish()
        await statuses(shop, ADDRESS, 5)
    async with serving(tmp_path) as shop:
        (told,) = await shop.records("admin")
    assert told.body is not None
    (said,) = json.loads(told.body)["changes"]
    assert said.startswith("2 requests to write refused as too many, from 2027-01-15")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    everything = b"".join(path.read_bytes() for path in files)
    assert ADDRESS.encode() not in everything


async def test_s15_the_visitors_page_says_it_in_words(limited: Running) -> None:
    """A form that comes too often is answered with the page, which says so."""
    await statuses(limited, ADDRESS, 3)
    answer = await limited.client.post(
        "/p/shop",
        data={"act": "reject_all"},
        headers={"origin": "https://shop.example", "x-forwarded-for": ADDRESS},
    )
    assert answer.status_code == 429
    assert "try again" in answer.text
