"""Under which names the service answers, and whom it believes about them."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from tests.web.raw import ask
from tests.web.running import ORIGIN, serving

pytestmark = pytest.mark.anyio

READY = "/v1/sites/shop/check"


async def test_s07_names_of_the_published_sites_are_known(tmp_path: Path) -> None:
    """S07: the sites' own hosts, what is below and above them, and loopback names."""
    async with serving(tmp_path) as shop:
        await shop.publish(
            origins=["https://www.shop.example"], cookie_domain="shop.example"
        )
        for name in (
            *("www.shop.example", "shop.example", "consent.shop.example"),
            *("WWW.Shop.example:8443", "a.www.shop.example"),
            *("localhost:8000", "shop.localhost", "127.0.0.1", "[::1]:8000"),
        ):
            answer = await shop.client.get(READY, headers={"host": name})
            assert answer.status_code == 200, name


@pytest.mark.parametrize(
    "name",
    [
        *("evil.example", "evilshop.example", "shop.example.evil.example", "example"),
        *("192.168.0.7:8000", "localhost.evil.example", "shop.example.", "", "[::2]"),
        "shop.example, evil.example",
    ],
)
async def test_s07_other_names_are_refused(tmp_path: Path, name: str) -> None:
    """S07: 400, with the setting that would allow it."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        for path in (READY, "/w/shop.js", "/nothing"):
            answer = await shop.client.get(path, headers={"host": name})
            assert answer.status_code == 400
            error = answer.json()["error"]
            assert error["code"] == "bad_host"
            assert "CONSENT_HOSTS" in error["message"]


async def test_s07_two_host_headers_are_refused(tmp_path: Path) -> None:
    """S07: the second one does not count in secret."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        status, _, _ = await ask(shop.app, READY, [(b"host", b"shop.example")])
        assert status == 400


async def test_s07_listed_names_are_all_there_are(tmp_path: Path) -> None:
    """S07: an operator's list is taken by its word."""
    async with serving(tmp_path, hosts=("consent.example",)) as shop:
        await shop.publish()
        for name, status in [("consent.example", 200), ("shop.example", 400)]:
            answer = await shop.client.get(READY, headers={"host": name})
            assert answer.status_code == status


async def test_s07_a_new_sites_name_is_known_at_once(tmp_path: Path) -> None:
    """S07: a publish needs no restart."""
    async with serving(tmp_path, "shop.example") as shop:
        assert (await shop.client.get(READY)).status_code == 400
        await shop.publish()
        assert (await shop.client.get(READY)).status_code == 200


async def test_s07_a_name_that_went_is_forgotten(tmp_path: Path) -> None:
    """S07: within a second of the publish that took it away."""
    async with serving(tmp_path, "shop.example") as shop:
        await shop.publish()
        assert (await shop.client.get(READY)).status_code == 200
        await shop.publish(origins=["https://other.example"])
        shop.clock.now += 1_001
        assert (await shop.client.get(READY)).status_code == 400


async def test_probes_come_under_any_name(tmp_path: Path) -> None:
    """A container's probe asks by address, and learns nothing but that it lives."""
    async with serving(tmp_path, "10.0.0.7:8000") as shop:
        for path in ("/healthz", "/readyz"):
            assert (await shop.client.get(path)).status_code == 200


async def test_s07_only_named_proxies_are_believed(tmp_path: Path) -> None:
    """S07: X-Forwarded-Host and -Proto count from a trusted address alone."""
    proxies = (ip_network("10.0.0.0/8"),)
    said = [(b"x-forwarded-host", b"evil.example"), (b"x-forwarded-proto", b"http")]
    async with serving(tmp_path, trusted_proxies=proxies) as shop:
        await shop.publish()
        for client, status, tls in [
            (("10.1.2.3", 1), 400, False),
            (("11.1.2.3", 1), 200, True),
            (("unix:", 0), 200, True),
            (None, 200, True),
        ]:
            got, headers, _ = await ask(shop.app, READY, said, client=client)
            assert got == status
            assert (b"strict-transport-security" in dict(headers)) is tls


async def test_a_proxys_host_decides_the_place(tmp_path: Path) -> None:
    """Behind a proxy that hands its own name on, the cookies are still the site's."""
    proxies = (ip_network("127.0.0.1/32"),)
    async with serving(tmp_path, "127.0.0.1:8000", trusted_proxies=proxies) as shop:
        await shop.publish()
        through = {"x-forwarded-host": "shop.example", "x-forwarded-proto": "https"}
        answer = await shop.choose("accept_all", headers={"origin": ORIGIN, **through})
        assert "__Host-pps_shop=" in answer.headers["set-cookie"]


async def test_it_may_stand_below_a_path(tmp_path: Path) -> None:
    """A proxy may strip the path it serves the service under, or leave it."""
    async with serving(tmp_path, root_path="/privacy") as shop:
        await shop.publish()
        for path in ("/privacy/w/shop.js", "/w/shop.js", "/privacy/healthz"):
            assert (await shop.client.get(path)).status_code == 200
        name = shop.parts.live.site("shop").notice_hash
        for root in ("", "/privacy"):
            path = f"{root}/v1/sites/shop/notices/{name}"
            assert (await ask(shop.app, path, root_path=root))[0] == 200
