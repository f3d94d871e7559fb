"""`/p/{site}`: who may ask, what counts, and what happens where nothing can."""

import json
from pathlib import Path

import pytest

from consent.rules.slip import LIFE
from tests.web.paging import PAGE, Guest
from tests.web.running import ORIGIN, Running, serving, token_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def guest(shop: Running) -> Guest:
    """Let somebody open the shop's page for the first time."""
    guest = Guest(shop)
    await guest.open()
    return guest


@pytest.mark.parametrize("dest", ["empty", "iframe", "frame", "object", "embed"])
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
async def test_only_a_window_is_answered(shop: Running, method: str, dest: str) -> None:
    """No script reads what is shown to a visitor, not even one of the same host."""
    headers = {"sec-fetch-dest": dest, "origin": ORIGIN}
    answer = await shop.client.request(method, PAGE, headers=headers)
    assert answer.status_code == 403
    assert answer.headers.get_list("access-control-allow-origin") == []


async def test_s20_the_page_stands_apart(guest: Guest) -> None:
    """S20: no frame, no opener, no cache, and forms to itself alone."""
    headers = (await guest.shop.client.get(PAGE)).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-embedder-policy"] == "require-corp"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert " style=" not in (await guest.shop.client.get(PAGE)).text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "https://shop.example.evil.example"},
        {"origin": "https://shop.example:8443"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_s01_a_foreign_form_does_nothing(
    guest: Guest, headers: dict[str, str]
) -> None:
    """S01: another page's form is refused, even with a slip of ours."""
    answer = await guest.send("accept_all", headers=headers)
    assert answer.status_code == 403
    assert "did not come from this page" in answer.text
    assert await guest.shop.records() == []


async def test_s02_a_form_needs_its_slip(guest: Guest) -> None:
    """S02: without the slip of this very page nothing is done."""
    for slip in ("", "x", "f1.shop.1.2.3.4"):
        answer = await guest.send("accept_all", slip=slip)
        assert answer.status_code == 403
        assert "Nothing was done" in answer.text
    assert await guest.shop.records() == []


async def test_a_slip_lives_for_an_hour(guest: Guest) -> None:
    """A page that was left open does nothing unforeseen later."""
    await guest.shop.pass_days((LIFE + 1) / 1440)
    assert (await guest.send("accept_all")).status_code == 403
    assert (await guest.send("accept_all")).status_code == 303


async def test_a_slip_is_one_browsers(guest: Guest) -> None:
    """One that was shown to a stranger does nothing for whoever holds a cookie."""
    guest.cookies["__Host-pps_shop"] = token_of(await guest.shop.choose("accept_all"))
    assert (await guest.send("reject_all")).status_code == 403
    assert len(await guest.shop.records()) == 1


async def test_a_form_sent_twice_is_one_act(guest: Guest) -> None:
    """A43: an impatient second click adds no record; another choice is refused."""
    form = guest.page
    first = await guest.send("accept_all", follow=False)
    guest.page, guest.cookies = form, {}
    again = await guest.send("accept_all", follow=False)
    assert (first.status_code, again.status_code) == (303, 303)
    guest.page, guest.cookies = form, {}
    other = await guest.send("save", follow=False)
    assert (other.status_code, len(await guest.shop.records())) == (409, 1)


async def test_a_replaced_notice_is_read_again(guest: Guest) -> None:
    """What was ticked on an older notice is not taken for an answer to the new one."""
    await guest.shop.publish(purposes={"media": {}}, services={})
    answer = await guest.send("accept_all")
    assert answer.status_code == 409
    assert "The notice has changed" in answer.text


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"act": ""}, 400),
        ({"act": "delete"}, 400),
        ({"act": "ask"}, 400),
        ({"act": "receipt", "n": "0"}, 404),
        ({"act": "save", "purposes": "other"}, 400),
        ({"act": "save", "services": "other"}, 400),
        ({"act": "save", "purposes": "x" * 200_000}, 413),
    ],
)
async def test_s14_what_no_form_of_ours_sends(
    guest: Guest, more: dict[str, str], status: int
) -> None:
    """S14: it is refused on the page, and nothing happens."""
    answer = await guest.send("save", **more)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert await guest.shop.records() == []


async def test_a_page_of_another_site_says_so(tmp_path: Path) -> None:
    """Placement C: no choice is offered where it would not reach the site."""
    host = "consent.other.example"
    async with serving(tmp_path, host, hosts=(host,)) as shop:
        await shop.publish()
        granted = await shop.choose("accept_all")
        guest = Guest(shop)
        page = await guest.open()
        assert "This page is not on the site" in page.text
        assert page.links.count("https://shop.example/") == 1
        assert [form.acts for form in page.forms] == [["lookup"]]
        headers = {"origin": f"https://{host}"}
        answer = await guest.send("lookup", act="accept_all", headers=headers)
        assert (answer.status_code, len(await shop.records())) == (400, 1)
        receipt = json.dumps(granted.json()["receipt"])
        await guest.send("lookup", receipt=receipt, headers=headers)
        assert "What the receipt leads to" in guest.page.text


async def test_on_a_subdomain_the_cookies_are_shared(tmp_path: Path) -> None:
    """Placement B: what is chosen on the page holds on the site."""
    async with serving(tmp_path, "consent.shop.example") as shop:
        await shop.publish(cookie_domain="shop.example")
        guest = Guest(shop)
        await guest.open()
        headers = {"origin": "https://consent.shop.example"}
        await guest.send("accept_all", headers=headers, follow=False)
        assert set(guest.cookies) == {"pp_shop", "pps_shop"}
        lines = guest.answer.headers.get_list("set-cookie")
        assert all("Domain=shop.example" in line for line in lines)


async def test_somebody_elses_grant_stays(guest: Guest) -> None:
    """Whoever erases by a receipt keeps the cookie of another visitor's grant."""
    granted = await guest.shop.choose("accept_all")
    await guest.send("accept_all")
    await guest.send("lookup", receipt=json.dumps(granted.json()["receipt"]))
    await guest.send("ask")
    await guest.send("erase")
    assert "__Host-pps_shop" in guest.cookies
    assert [r.body is None for r in await guest.shop.records()] == [True, False, True]


async def test_s32_without_the_database_the_page_is_calm(tmp_path: Path) -> None:
    """S32: it says what cannot be done now, and nothing is switched on."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        guest = Guest(shop)
        await guest.open()
        await guest.send("accept_all")
        await shop.parts.store.aclose()
        page = await guest.open()
        assert "Please try again soon" in page.text
        answer = await guest.send("accept_all")
        assert answer.status_code == 503
        assert str(tmp_path) not in answer.text
        shop.clock.now += 6_000
        assert "You have not chosen yet" in (await guest.open()).text


async def test_s26_what_nobody_foresaw_gets_a_number(
    guest: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S26: the page never shows what went wrong inside."""
    monkeypatch.setattr("consent.web.page.read_form", None)
    answer = await guest.send("accept_all")
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal_error"


async def test_what_was_done_is_said_by_us_alone(guest: Guest) -> None:
    """No link that somebody else made can tell a visitor that they were erased."""
    await guest.send("accept_all")
    said = str(guest.answer.request.url)
    assert "Your choice is recorded" in (await guest.open(said)).text
    forged = said.replace(".chosen.", ".delete.")
    assert "has been erased" not in (await guest.open(forged)).text
    await guest.shop.pass_days(0.1)
    assert "Your choice is recorded" not in (await guest.open(said)).text


async def test_an_unknown_site_has_no_page(shop: Running) -> None:
    """The answer is an error like any other."""
    for path in ("/p/nothing", "/p/nothing/declaration"):
        answer = await shop.client.get(path)
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "unknown_site"
