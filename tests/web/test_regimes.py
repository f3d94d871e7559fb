"""Under which regime a visitor is shown the notice, and why: the doors' part of it."""

from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from consent import canonical
from tests.mmdb import place, write
from tests.web.running import ORIGIN, Running, serving, token_of
from tests.web.shop import tables

pytestmark = pytest.mark.anyio

REGIMES = {"default": "opt-in", "US": "none", "US-CA": "opt-out"}
HERE = ip_network("127.0.0.1")
WORLD = {"192.0.2.0/24": place("US", "CA"), "198.51.100.0/24": place("DE")}
CALIFORNIA = {"cf-ipcountry": "US", "cf-region-code": "CA"}


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve a shop with three regimes behind a proxy that tells country and region."""
    database = write(tmp_path / "world.mmdb", WORLD)
    settings: dict[str, Any] = {
        "trusted_proxies": (HERE,),
        "country_headers": ("CF-IPCountry", "CF-Region-Code"),
        "geo_database": database,
    }
    async with serving(tmp_path, **settings) as running:
        await running.publish(regimes=REGIMES)
        yield running


async def body_of(shop: Running, action: str = "reject_all", **sent: Any) -> Any:
    """Give the body of the record of a choice."""
    answer = await shop.choose(action, **sent)
    assert answer.status_code == 201, answer.text
    return canonical.decode(answer.json()["receipt"]["body"].encode())


@pytest.mark.parametrize(
    ("headers", "regime", "reason"),
    [
        (CALIFORNIA, "opt-out", "header CF-IPCountry said US-CA"),
        ({"cf-ipcountry": "US-TX"}, "none", "header CF-IPCountry said US-TX"),
        (
            {"cf-ipcountry": "US"},
            "opt-out",
            "header CF-IPCountry said US, no region: strictest",
        ),
        ({"cf-ipcountry": "FR"}, "opt-in", "header CF-IPCountry said FR"),
        ({"cf-ipcountry": "XX"}, "opt-in", "unknown: strictest"),
        ({}, "opt-in", "unknown: strictest"),
        ({"x-forwarded-for": "192.0.2.7"}, "opt-out", "database said US-CA"),
        ({"x-forwarded-for": "198.51.100.7"}, "opt-in", "database said DE"),
        ({"x-forwarded-for": "203.0.113.7"}, "opt-in", "unknown: strictest"),
    ],
)
async def test_a57_a_record_says_which_regime_and_why(
    shop: Running, headers: dict[str, str], regime: str, reason: str
) -> None:
    """A57: a proxy's word first, then the file's; never an address (A47)."""
    body = await body_of(shop, headers=headers)
    assert (body["regime"], body["regime_reason"]) == (regime, reason)
    assert not any(value in str(body) for value in headers.values() if "." in value)


async def test_a57_nobody_else_is_believed(tmp_path: Path) -> None:
    """A57: the header of who is no trusted proxy changes nothing at any door."""
    settings: dict[str, Any] = {
        "trusted_proxies": (ip_network("10.0.0.0/8"),),
        "country_headers": ("CF-IPCountry",),
    }
    async with serving(tmp_path, **settings) as shop:
        await shop.publish(regimes=REGIMES)
        body = await body_of(shop, headers={"cf-ipcountry": "US-CA"})
        assert (body["regime"], body["regime_reason"]) == (
            "opt-in",
            "unknown: strictest",
        )
        plain = (await shop.client.get("/w/shop.js")).content
        spoofed = await shop.client.get("/w/shop.js", headers=CALIFORNIA)
        assert spoofed.content == plain


async def test_s06_a_script_by_country_is_kept_by_no_shared_cache(
    shop: Running,
) -> None:
    """S06: it is another in another regime, and the same however often it is asked."""
    for _ in range(2):
        there = await shop.client.get("/w/shop.js", headers=CALIFORNIA)
        here = await shop.client.get("/w/shop.js", headers={"cf-ipcountry": "DE"})
        assert b"Do not sell or share" in there.content
        assert b"Do not sell or share" not in here.content
    assert here.headers["cache-control"] == "private, max-age=300"
    assert here.headers["vary"] == "Accept-Encoding, CF-IPCountry, CF-Region-Code"


async def test_what_was_shown_counts_and_is_said_to_differ(shop: Running) -> None:
    """A45, A57: who was shown one notice on the way is not recorded with another."""
    body = await body_of(shop, regime="opt-in", headers=CALIFORNIA)
    assert body["regime"] == "opt-in"
    assert body["regime_reason"] == (
        "shown so; now opt-out (header CF-IPCountry said US-CA)"
    )
    wrong = await shop.choose("reject_all", regime="everything")
    assert wrong.json()["error"]["where"] == "regime"


async def test_a_regime_that_is_never_shown_is_refused(tmp_path: Path) -> None:
    """A choice cannot claim another notice than the site has."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        answer = await shop.choose("reject_all", regime="opt-out")
        assert answer.status_code == 400
        assert "never shown" in answer.json()["error"]["message"]


@pytest.mark.parametrize("action", ["reject_all", "opt_out", "signal"])
async def test_a24_a_no_is_kept_for_a_year(shop: Running, action: str) -> None:
    """A24: where nobody is asked first, both in the record and in the cookies."""
    answer = await shop.choose(action, headers=CALIFORNIA)
    ages = [line for line in answer.headers.get_list("set-cookie") if "pp_shop" in line]
    assert f"Max-Age={366 * 86_400}" in ages[0]
    token = token_of(answer)
    await shop.pass_days(365)
    checked = await shop.check(token, "?place=US-CA")
    assert checked["purposes"]["marketing"] is False


@pytest.mark.parametrize(
    ("action", "more"), [("save", {"purposes": {"statistics": True}}), ("opt_out", {})]
)
async def test_a24_a_no_beside_a_yes_is_kept_for_a_year(
    shop: Running, action: str, more: dict[str, Any]
) -> None:
    """A24: half a year later, what was turned off would be on again by itself."""
    yes = token_of(await shop.choose("accept_all", headers=CALIFORNIA))
    answer = await shop.choose(action, token=yes, headers=CALIFORNIA, **more)
    ages = [line for line in answer.headers.get_list("set-cookie") if "pp_shop" in line]
    assert f"Max-Age={366 * 86_400}" in ages[0]
    await shop.pass_days(365)
    checked = await shop.check(token_of(answer), "?place=US-CA")
    purposes = checked["purposes"]
    assert (purposes["statistics"], purposes["marketing"]) == (True, False)


@pytest.mark.parametrize("action", ["opt_out", "signal"])
async def test_a37_a_no_to_sale_names_nobody(shop: Running, action: str) -> None:
    """A37: it is a refusal of what is sold alone, linked to no visitor."""
    body = await body_of(shop, action, headers={**CALIFORNIA, "sec-gpc": "1"})
    assert body["purposes"] == {
        "necessary": "given",
        "statistics": "unknown",
        "marketing": "refused",
        "media": "unknown",
    }
    outcome, source = (
        ("signal", "signal") if action == "signal" else ("opted out", "visitor")
    )
    assert (body["outcome"], body["source"]) == (outcome, source)
    assert body["visitor"] is None
    (record,) = await shop.records()
    assert record.kind == "refuse"


async def test_a54_without_a_place_unknown_is_no(shop: Running) -> None:
    """A54: a back end's own country is no visitor's, whatever its headers say."""
    checked = await shop.check(**{"cf-ipcountry": "US-TX"})
    assert checked["regime"] == "opt-in"
    assert [name for name, yes in checked["purposes"].items() if yes] == ["necessary"]
    for said in ("?place=XX", "?place=", "?place=US,DE", "?place=US&place=DE"):
        checked = await shop.check(query=said)
        assert (checked["regime"], checked["purposes"]["media"]) == ("opt-in", False)


@pytest.mark.parametrize(
    ("place", "headers", "on"),
    [
        ("US-CA", {}, {"necessary", "statistics", "marketing", "media"}),
        ("US-CA", {"sec-gpc": "1"}, {"necessary", "statistics", "media"}),
        ("US-TX", {"sec-gpc": "1"}, {"necessary", "statistics", "media"}),
        ("DE", {}, {"necessary"}),
    ],
)
async def test_who_says_where_the_visitor_is_learns_what_is_on(
    shop: Running, place: str, headers: dict[str, str], on: set[str]
) -> None:
    """A37: as long as nobody said no, by the regime of that place."""
    checked = await shop.check(query=f"?place={place}", **headers)
    assert {name for name, yes in checked["purposes"].items() if yes} == on
    assert checked["expires"] is None
    authorized = await shop.client.get(
        f"/v1/sites/shop/authorize?place={place}&require=media", headers=headers
    )
    assert authorized.status_code == (200 if "media" in on else 403)


async def test_a54_a_token_that_does_not_count_may_have_been_a_no(
    shop: Running,
) -> None:
    """A54, A35: forged, taken back or run out, it leaves nothing on."""
    given = token_of(await shop.choose("accept_all", headers=CALIFORNIA))
    await shop.choose("withdraw", token=given, headers=CALIFORNIA)
    for token in (given, "c1.shop.forged"):
        checked = await shop.check(token, "?place=US-CA")
        assert checked["purposes"]["statistics"] is False
    old = token_of(await shop.choose("reject_all", headers=CALIFORNIA))
    await shop.pass_days(400)
    checked = await shop.check(old, "?place=US-CA")
    assert checked["status"]["statistics"] == "expired"


async def test_after_opting_out_the_rest_goes_on(shop: Running) -> None:
    """The token says no to sale; the rest is on where the question says where."""
    token = token_of(await shop.choose("opt_out", headers=CALIFORNIA))
    there = await shop.check(token, "?place=US-CA")
    assert (there["purposes"]["statistics"], there["purposes"]["marketing"]) == (
        True,
        False,
    )
    assert (await shop.check(token))["purposes"]["statistics"] is False
    assert (await shop.check(token, "?place=DE"))["purposes"]["statistics"] is False


async def test_what_was_left_on_is_no_yes_where_people_are_asked(
    shop: Running,
) -> None:
    """A57: a grant counts where it was made, and abroad only if it was asked for."""
    save = {"purposes": {"statistics": True, "marketing": False, "media": True}}
    token = token_of(await shop.choose("save", headers=CALIFORNIA, **save))
    assert (await shop.check(token, "?place=US-CA"))["purposes"]["media"] is True
    assert (await shop.check(token, "?place=DE"))["status"]["media"] == "unknown"
    signal = await shop.choose("signal", token=token, headers={"cf-ipcountry": "DE"})
    assert signal.json()["purposes"]["media"] is False


async def test_refusing_all_outlasts_a_later_signal(shop: Running) -> None:
    """A39: a signal adds a no, and never takes one away."""
    refusal = token_of(await shop.choose("reject_all", headers=CALIFORNIA))
    body = await body_of(shop, "signal", token=refusal, headers=CALIFORNIA)
    assert (body["outcome"], body["purposes"]["statistics"]) == ("refused", "refused")
    given = token_of(
        await shop.choose("save", headers=CALIFORNIA, purposes={"marketing": True})
    )
    body = await body_of(shop, "signal", token=given, headers=CALIFORNIA)
    assert (body["outcome"], body["purposes"]["marketing"]) == (
        "withdrawn",
        "withdrawn",
    )


async def test_gpc_is_stated_for_the_hosts_of_sites_alone(shop: Running) -> None:
    """A37: the W3C's resource, with the day of the last notice."""
    answer = await shop.client.get("/.well-known/gpc.json")
    assert answer.json() == {"gpc": True, "lastUpdate": "2027-01-15"}
    assert answer.headers["content-type"] == "application/json"
    other = await shop.client.get(
        "/.well-known/gpc.json", headers={"host": "consent.shop.example"}
    )
    assert other.status_code == 404


async def test_gpc_is_not_stated_where_the_signal_passes_by(shop: Running) -> None:
    """A37: advertising that is not marked as sale goes on in spite of it."""
    purposes = {**tables()["purposes"], "marketing": {}}
    lenient = {"sale-unmarked": "What it shows goes by the page alone."}
    await shop.publish(regimes=REGIMES, purposes=purposes, lenient=lenient)
    answer = await shop.client.get("/.well-known/gpc.json")
    assert answer.json()["gpc"] is False


async def test_the_origin_of_a_page_is_no_place(shop: Running) -> None:
    """Nothing but the proxy's header and the file tell a country."""
    body = await body_of(shop, headers={"accept-language": "en-US", "origin": ORIGIN})
    assert body["regime_reason"] == "unknown: strictest"
