"""The visitor's page and the declaration where people are not asked first."""

from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from consent import canonical
from tests.web.paging import Guest
from tests.web.running import Running, serving

pytestmark = pytest.mark.anyio

CALIFORNIA = {"cf-ipcountry": "US-CA"}
TEXAS = {"cf-ipcountry": "US-TX"}
SELL = "Do not sell or share my personal information"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve a shop with three regimes behind a proxy that tells the place."""
    settings = {
        "trusted_proxies": (ip_network("127.0.0.1"),),
        "country_headers": ("CF-IPCountry",),
    }
    async with serving(tmp_path, **settings) as running:
        places = {"default": "opt-in", "US": "none", "US-CA": "opt-out"}
        await running.publish(regimes=places)
        yield running


@pytest.fixture
def guest(shop: Running) -> Guest:
    """Give a browser that has not been here."""
    return Guest(shop)


async def test_what_is_on_by_itself_was_agreed_to_by_nobody(guest: Guest) -> None:
    """It is ticked, the page says why, and one button opts out of sale."""
    page = await guest.open(**CALIFORNIA)
    assert "Optional purposes are on until you switch them off." in page.text
    assert "you agreed" not in page.text
    assert ("purposes", "marketing") in page.forms[0].ticked
    assert SELL in page.text
    told = await guest.open(**TEXAS)
    assert "This is what the site stores and why." in told.text
    assert SELL not in told.text
    asked = await guest.open()
    assert asked.forms[0].ticked == []


async def test_a41_opting_out_on_the_page_is_one_button(
    guest: Guest, shop: Running
) -> None:
    """A41: what is sold is off, the rest stays, and the record names nobody."""
    await guest.open(**CALIFORNIA)
    await guest.send("opt_out", headers=CALIFORNIA)
    assert f"{SELL}: from" in guest.page.text
    (record,) = await shop.records()
    body = canonical.decode(record.body or b"")
    assert (body["action"], body["regime"], body["layer"]) == (
        "opt_out",
        "opt-out",
        "page",
    )
    assert body["visitor"] is None
    page = await guest.open(**CALIFORNIA)
    ticked = {name for kind, name in page.forms[0].ticked if kind == "purposes"}
    assert ticked == {"statistics", "media"}


async def test_the_form_says_under_which_regime_it_was_shown(
    guest: Guest, shop: Running
) -> None:
    """A45: also where its visitor has moved on meanwhile."""
    await guest.open(**CALIFORNIA)
    await guest.send("reject_all")
    (record,) = await shop.records()
    body = canonical.decode(record.body or b"")
    assert body["regime"] == "opt-out"
    assert body["regime_reason"] == "shown so; now opt-in (unknown: strictest)"


async def test_an_unusable_token_leaves_nothing_on(guest: Guest) -> None:
    """A54: it may have been a no."""
    guest.cookies["__Host-pps_shop"] = "c1.shop.forged"
    page = await guest.open(**CALIFORNIA)
    assert page.forms[0].ticked == []
    assert "Everything optional is off." in page.text


async def test_the_declaration_promises_what_holds(guest: Guest) -> None:
    """A56: that nothing is kept before a yes is said only where it is true."""
    here = await guest.open("/p/shop/declaration")
    assert "only after you agreed" in here.text
    there = await guest.open("/p/shop/declaration", **CALIFORNIA)
    assert "only after you agreed" not in there.text
    # What the notice itself keeps may stay for the longest of its regimes.
    assert "366 days" in here.text
