"""What others' consent tools got wrong, tried here as it was done there."""

import json
import secrets

import pytest

from tests.payloads import PAYLOADS
from tests.rules.site_files import mistakes
from tests.web.auditing import create
from tests.web.doors import VALUES, doors
from tests.web.paging import PAGE, Guest
from tests.web.raw import ask
from tests.web.running import ORIGIN, Running, token_of
from tests.web.test_hostile_fields import Markup

pytestmark = pytest.mark.anyio

# The desk's own tests say who may do what there; without a session, nobody.
DOORS = {path: takes for path, takes in doors().items() if "/admin" not in path}
POSTS = [path.format(**VALUES) for path, takes in DOORS.items() if "POST" in takes]
ORIGINAL = "https://kiln.example/privacy"


async def send(shop: Running, path: str, body: object, **more: str) -> int:
    """Send JSON as a page of the shop does; give the status."""
    headers = {"origin": ORIGIN, **more}
    return (await shop.client.post(path, json=body, headers=headers)).status_code


async def published(shop: Running) -> object:
    """Give all that an owner has set, as it lies in the database."""
    return await shop.parts.store.site("shop")


async def test_cve_2023_3388_nobody_sets_a_link(shop: Running) -> None:
    """There, anybody stored a link's address in the banner's settings."""
    before = await published(shop)
    link = {"privacy_policy": "javascript:hit()", "href": "javascript:hit()"}
    for path in POSTS:
        choice = shop.choice("save", **link, controller=link)
        assert 400 <= await send(shop, path, choice) < 500
    assert await published(shop) == before
    assert ORIGINAL in (await shop.client.get("/w/shop.js")).text
    assert mistakes('[services.ads]\npolicy = "javascript:hit()"')


async def test_cve_2018_19207_no_public_door_sets_options(shop: Running) -> None:
    """There, one public address took any option's name and value."""
    before = await published(shop)
    options = [
        {"action": "save_setting", "option": "users_can_register", "value": "1"},
        {"settings": {"origins": ["https://evil.example"]}},
        shop.choice("save", origins=["https://evil.example"]),
    ]
    for path in POSTS:
        for body in options:
            assert 400 <= await send(shop, path, body) < 500
    assert await published(shop) == before
    assert await shop.records() == []


async def test_cve_2020_20633_who_may_read_writes_nothing(shop: Running) -> None:
    """There, every account could store texts; here an auditor's opens no write."""
    before, records = await published(shop), await shop.records("notice", "admin")
    bearer = f"Bearer {await create(shop)}"
    for path, methods in DOORS.items():
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            headers = {"authorization": bearer, "origin": ORIGIN}
            address = path.format(**VALUES)
            body = {"texts": {"en": {"title": PAYLOADS[0]}}}
            answer = await shop.client.request(
                method, address, json=body, headers=headers
            )
            wrong = 405 if method not in methods else answer.status_code
            assert 400 <= answer.status_code == wrong < 500, (method, path)
    assert await published(shop) == before
    assert len(await shop.records("notice", "admin")) == len(records) + 1


@pytest.mark.parametrize(
    "query", ["s", "lang", "said", "regime", "build", "purpose", "place"]
)
async def test_cve_2022_0193_an_address_adds_no_attribute(
    shop: Running, query: str
) -> None:
    """There, a word of the address ended an attribute of the page."""
    for path in (PAGE, f"{PAGE}/declaration"):
        ours = Markup((await shop.client.get(path)).content).found
        for text in PAYLOADS[40:80]:
            answer = await shop.client.get(path, params={query: text})
            assert Markup(answer.content).found <= ours
            assert text not in answer.text


@pytest.mark.parametrize("field", ["accent", "text", "background", "label", "edge"])
def test_cve_2021_24590_a_colour_is_a_colour(field: str) -> None:
    """There, markup could be stored as a colour."""
    for text in [*PAYLOADS, "red;}body{background:url(//evil.example)", "#fff;x:y"]:
        where = f"look.light.{field}"
        assert mistakes(f"[look.light]\n{field} = {json.dumps(text)}").keys() == {where}


@pytest.mark.parametrize(
    "kind",
    ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)
@pytest.mark.parametrize("path", POSTS)
async def test_cve_2023_4013_no_form_of_another_site_counts(
    shop: Running, path: str, kind: str
) -> None:
    """There, a form on any page acted for whoever was signed in."""
    await shop.publish(count={"shown": True, "undeclared": True})
    token = token_of(await shop.choose("accept_all"))
    headers = [
        (b"cookie", f"__Host-pps_shop={token}".encode()),
        (b"content-type", kind.encode()),
        (b"origin", b"https://evil.example"),
    ]
    for body in (b"act=withdraw", b'{"action":"withdraw"}'):
        status, said, _ = await ask(
            shop.app, path, headers, method="POST", chunks=[body]
        )
        assert status == 403
        assert b"set-cookie" not in dict(said)
    assert len(await shop.records()) == 1


async def test_cve_2021_42359_nothing_goes_by_its_number(shop: Running) -> None:
    """There, whoever named a number deleted what had it."""
    await shop.choose("accept_all")
    [record] = await shop.records()
    for body in ({"id": record.n}, {"n": record.n}, {"receipt": {"n": record.n}}):
        assert await send(shop, "/v1/sites/shop/erase", body) == 400
    guest = Guest(shop)
    await guest.open()
    form = guest.page.forms[0]
    for act in ("erase", "ask", "receipt"):
        form.acts.append(act)
        answer = await guest.send(act, n=str(record.n), id=secrets.token_hex(8))
        assert 400 <= answer.status_code < 500
        await guest.open()
        form = guest.page.forms[0]
    [kept] = await shop.records()
    assert kept.body == record.body is not None
