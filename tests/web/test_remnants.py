"""HttpOnly cookies of services: gone with the answer to a choice against them."""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.web.running import Running, serving, token_of
from tests.web.shop import tables

pytestmark = pytest.mark.anyio


def services(**cookies: list[dict[str, Any]]) -> dict[str, Any]:
    """Give the shop's services with HttpOnly cookies for some of them."""
    found = tables()["services"]
    for service, items in cookies.items():
        found[service]["cookies"] = [
            {"duration": "1 year", "http_only": True, **item} for item in items
        ]
    return {"services": found}


ADS = services(ads=[{"name": "ads_srv"}, {"name": "ads_p*"}])
BROUGHT = {"cookie": "ads_p1=a; other=b; ads_p2=c"}


def gone(answer: httpx2.Response) -> list[str]:
    """Give what an answer deletes: each name with its domain and path."""
    lines = answer.headers.get_list("set-cookie")
    return [
        line.replace("=; Max-Age=0; Path=", " ").replace("; Secure; SameSite=Lax", "")
        for line in lines
        if "=; Max-Age=0" in line
    ]


async def test_a33_a_withdrawal_deletes_what_only_a_server_can(shop: Running) -> None:
    """By name, and by pattern as far as the browser shows which there are."""
    await shop.publish(**ADS)
    token = token_of(await shop.choose("accept_all"))
    answer = await shop.choose("withdraw", token=token, headers=BROUGHT)
    assert gone(answer) == [
        "ads_srv /",
        "ads_srv /; Domain=shop.example",
        "ads_p1 /",
        "ads_p1 /; Domain=shop.example",
        "ads_p2 /",
        "ads_p2 /; Domain=shop.example",
    ]


async def test_a_first_refusal_deletes_what_came_alone(shop: Running) -> None:
    """Who never agreed has no more sent back than they brought."""
    await shop.publish(**ADS)
    assert gone(await shop.choose("reject_all")) == []
    names = {
        line.split()[0]
        for line in gone(await shop.choose("reject_all", headers=BROUGHT))
    }
    assert names == {"ads_p1", "ads_p2"}


async def test_what_stays_on_keeps_its_cookies(shop: Running) -> None:
    """Nor does a name go that another service, which may run, has as well."""
    await shop.publish(**services(ads=[{"name": "id"}], matomo=[{"name": "id"}]))
    token = token_of(await shop.choose("accept_all"))
    some = {"statistics": True, "marketing": False, "media": True}
    assert gone(await shop.choose("save", token=token, purposes=some)) == []
    assert gone(await shop.choose("accept_all", headers={"cookie": "id=1"})) == []


async def test_a_declared_path_is_deleted_there(shop: Running) -> None:
    """A browser would not show it to this service at all."""
    await shop.publish(**services(ads=[{"name": "deep", "path": "/cart"}]))
    token = token_of(await shop.choose("accept_all"))
    answer = await shop.choose("withdraw", token=token)
    assert gone(answer) == ["deep /cart", "deep /cart; Domain=shop.example"]


async def test_on_a_subdomain_the_sites_domain_is_reached(tmp_path: Path) -> None:
    """Placement B deletes what was set for the domain that both share."""
    async with serving(tmp_path, "consent.shop.example") as shop:
        await shop.publish(cookie_domain="shop.example", **ADS)
        token = token_of(await shop.choose("accept_all"))
        answer = await shop.choose("withdraw", token=token)
        assert "ads_srv /; Domain=shop.example" in gone(answer)


async def test_on_another_site_nothing_is_tried(tmp_path: Path) -> None:
    """Placement C has no way to the page's cookies."""
    name = "consent.other.example"
    async with serving(tmp_path, name, hosts=(name,)) as shop:
        await shop.publish(**ADS)
        token = (await shop.choose("accept_all")).json()["token"]
        assert gone(await shop.choose("withdraw", token=token, headers=BROUGHT)) == []


async def test_a_pattern_takes_nothing_that_another_service_keeps(
    shop: Running,
) -> None:
    """A refusal of one service leaves what one that runs has a name for."""
    await shop.publish(
        **services(
            ads=[{"name": "sess_*"}],
            matomo=[{"name": "sess_main", "http_only": False}],
        )
    )
    token = token_of(await shop.choose("accept_all"))
    some = {"statistics": True, "marketing": False, "media": True}
    brought = {"cookie": "sess_main=1; sess_ads=2"}
    answer = await shop.choose("save", token=token, purposes=some, headers=brought)
    assert {line.split()[0] for line in gone(answer)} == {"sess_ads"}
