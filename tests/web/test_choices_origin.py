"""Who may record a choice, and which pages may read the answer."""

import pytest

from tests.web.raw import ask
from tests.web.running import ORIGIN, Running

pytestmark = pytest.mark.anyio

FOREIGN = [
    {"origin": "null"},
    {"origin": "https://evil.example"},
    {"origin": "https://shop.example."},
    {"origin": "https://shop.example:443"},
    {"origin": "https://shop.example:8443"},
    {"origin": "http://shop.example"},
    {"origin": "https://SHOP.example"},
    {"origin": "https://www.shop.example"},
    {"origin": "https://shop.example.evil.example"},
    {"origin": "https://shop.ex\u00e4mple"},
    {"origin": "https://xn--shop-x.example"},
    {"origin": ""},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_s01_a_foreign_page_records_nothing(
    shop: Running, headers: dict[str, str]
) -> None:
    """S01: 403, no record, and no leave to read the answer."""
    sent = [(k.encode(), v.encode("latin-1")) for k, v in headers.items()]
    sent.append((b"content-type", b"application/json"))
    status, answered, _ = await ask(
        shop.app, "/v1/sites/shop/choices", sent, method="POST", chunks=[b"{}"]
    )
    assert status == 403
    assert b"access-control-allow-origin" not in dict(answered)
    assert await shop.records() == []


async def test_s01_two_origins_are_none_of_ours(shop: Running) -> None:
    """S01: a header sent twice is not read as its first half."""
    twice = [(b"origin", ORIGIN.encode()), (b"origin", b"https://evil.example")]
    status, _, _ = await ask(shop.app, "/v1/sites/shop/choices", twice, method="POST")
    assert status == 403


async def test_s01_the_origin_is_looked_at_before_the_body(shop: Running) -> None:
    """S01: a foreign page's body is not even read."""
    status, _, _ = await ask(
        shop.app,
        "/v1/sites/shop/choices",
        [(b"origin", b"https://evil.example")],
        method="POST",
        chunks=[],
    )
    assert status == 403


async def test_a_caller_that_is_no_browser_is_recorded_as_such(shop: Running) -> None:
    """A back end sends neither Origin nor Sec-Fetch-Site; it gets the token to keep."""
    answer = await shop.client.post(
        "/v1/sites/shop/choices", json=shop.choice("accept_all", layer="api")
    )
    assert answer.status_code == 201
    (record,) = await shop.records()
    assert b'"origin":null' in (record.body or b"")
    assert b'"source":"api"' in (record.body or b"")
    assert (await shop.check(answer.json()["token"]))["purposes"]["media"]


async def test_s03_the_sites_pages_may_read_every_answer(shop: Running) -> None:
    """S03: the listed origin is named, errors included, and the cache told to vary."""
    for action in ("accept_all", "maybe"):
        answer = await shop.choose(action)
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        assert answer.headers["access-control-allow-credentials"] == "true"
        assert answer.headers["vary"] == "Origin"


async def test_s03_every_refusal_varies_by_origin(shop: Running) -> None:
    """S03: 403, 404 and 405 as well, so that no cache mixes pages up."""
    evil = {"origin": "https://evil.example"}
    for method, path in [
        ("POST", "/v1/sites/shop/choices"),
        ("GET", "/v1/sites/shop/choices"),
        ("POST", "/v1/sites/nothing/choices"),
        ("OPTIONS", "/v1/sites/shop/choices"),
    ]:
        answer = await shop.client.request(method, path, headers=evil)
        assert answer.headers["vary"] == "Origin"
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        *(("/v1/sites/shop/nothing", "shop.example", 404), ("/p", "shop.example", 404)),
        *(("/v1/sites/shop", "shop.example", 404), ("/privacy", "shop.example", 404)),
        *(("/v1/sites/shop/choices", "evil.test", 400), ("/p/shop", "evil.test", 400)),
        ("/v1/sites/shop/check", "evil.test", 400),
    ],
)
async def test_s03_what_has_no_door_varies_too(
    shop: Running, path: str, host: str, status: int
) -> None:
    """S03: below the API's addresses, and nowhere else."""
    answer = await shop.client.get(path, headers={"host": host})
    expected = "Origin" if path.startswith("/v1/sites/") else None
    assert (answer.status_code, answer.headers.get("vary")) == (status, expected)


async def test_the_preflight_lets_the_widget_in(shop: Running) -> None:
    """A page of the site may send JSON, a token and its cookies."""
    answer = await shop.client.options(
        "/v1/sites/shop/choices",
        headers={"origin": ORIGIN, "access-control-request-method": "POST"},
    )
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert "POST" in answer.headers["access-control-allow-methods"]
    allowed = answer.headers["access-control-allow-headers"]
    assert allowed == "authorization, content-type"
