"""What every answer carries, and what none gives away."""

import json
import re
import time
from pathlib import Path

import pytest

from consent.web.answer import SAFE
from tests.web.doors import METHODS, asked
from tests.web.raw import ask
from tests.web.running import ORIGIN, Running, serving, token_of

pytestmark = pytest.mark.anyio

PATHS = [
    ("GET", "/w/shop.js"),
    ("GET", "/w/nothing.js"),
    ("POST", "/w/shop.js"),
    ("GET", "/v1/sites/shop/check"),
    ("OPTIONS", "/v1/sites/shop/check"),
    ("GET", "/v1/sites/nothing/check"),
    ("POST", "/v1/sites/shop/choices"),
    ("OPTIONS", "/v1/sites/shop/choices"),
    ("GET", "/v1/sites/shop/notices/0"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("POST", "/readyz"),
    ("GET", "/nothing"),
    ("GET", "/"),
]
POLICY, REFERRER = b"content-security-policy", b"referrer-policy"
# Pages for people have styles and forms, and know themselves by the referrer.
OWN = {
    *{(path, POLICY) for path in ("/p/shop", "/p/shop/declaration", "/docs")},
    *{(path, REFERRER) for path in ("/p/shop", "/p/shop/declaration")},
    *{
        (path, name)
        for _, path in asked()
        if path.startswith("/admin")
        for name in (POLICY, REFERRER)
    },
}


def expected(path: str) -> dict[bytes, bytes]:
    """Give what an address has to say of safety, over TLS."""
    said = dict(SAFE) | {b"strict-transport-security": b"max-age=31536000"}
    if path.endswith("/authorize"):
        # A proxy copies these to the site's pages, whose policy is the site's.
        del said[b"content-security-policy"]
    return said


@pytest.mark.parametrize("method", METHODS)
async def test_s20_every_answer_is_guarded(shop: Running, method: str) -> None:
    """S20: no sniffing, no referrer, no frame, and TLS for good; each header once."""
    asks = [door for door in (*asked(), *PATHS) if door[0] == method]
    assert len(asks) >= 25
    for _, path in asks:
        status, headers, _ = await ask(shop.app, path, method=method)
        said = dict(headers)
        assert len(said) == len(headers)
        for name, least in expected(path).items():
            assert said[name] == least or (path, name) in OWN, (path, name)
        assert b"server" not in said, path
        if b"content-security-policy" in said:
            assert b"frame-ancestors 'none'" in said[b"content-security-policy"]
        assert status < 500


@pytest.mark.parametrize("method", METHODS)
async def test_s20_plain_http_promises_no_tls(shop: Running, method: str) -> None:
    """S20: HSTS is for TLS alone, and is ignored elsewhere."""
    for _, path in [door for door in (*asked(), *PATHS) if door[0] == method]:
        _, headers, _ = await ask(shop.app, path, method=method, scheme="http")
        assert b"strict-transport-security" not in dict(headers), path


async def test_errors_have_one_shape(shop: Running) -> None:
    """Every refusal is JSON with a code, a message and a place."""
    for method, path in [*PATHS, ("DELETE", "/v1/sites/shop/choices")]:
        status, headers, body = await ask(shop.app, path, method=method)
        if status >= 400:
            assert dict(headers)[b"content-type"] == b"application/json"
            assert dict(headers)[b"cache-control"] == b"no-store"
            assert json.loads(body)["error"].keys() == {"code", "message", "where"}


async def test_s26_what_nobody_foresaw_is_a_number(
    shop: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """S26: a fault of ours tells the visitor a number, and the log the rest."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("consent.web.tokens.Tokens.shown", fail)
    check = await shop.client.get("/v1/sites/shop/check", headers={"origin": ORIGIN})
    choice = await shop.choose("accept_all")
    for answer in (check, choice):
        assert answer.status_code == 500
        assert answer.json()["error"]["code"] == "internal_error"
        assert "secret" not in answer.text
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        (number,) = re.findall("[0-9a-f]{16}", answer.text)
        assert number in caplog.text


async def test_s32_without_the_database_nothing_is_a_yes(tmp_path: Path) -> None:
    """S32: check knows nothing, the widget shows, a choice is 503 at once."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        token = token_of(await shop.choose("accept_all"))
        await shop.client.get("/w/shop.js")
        await shop.parts.store.aclose()
        shop.clock.now += 5_001

        said = await shop.check(token)
        assert [name for name, yes in said["purposes"].items() if yes] == ["necessary"]
        assert (await shop.client.get("/w/shop.js")).status_code == 200
        assert (await shop.client.get("/readyz")).status_code == 503
        assert (await shop.client.get("/healthz")).status_code == 200

        began = time.monotonic()
        answer = await shop.choose("accept_all")
        assert time.monotonic() - began < 1
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "1"
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        assert str(tmp_path) not in answer.text


async def test_a_websocket_is_closed(shop: Running) -> None:
    """There is nothing here to talk to."""
    sent = []

    async def send(message: object) -> None:
        sent.append(message)

    await shop.app({"type": "websocket"}, send, send)  # type: ignore[arg-type]
    assert sent == [{"type": "websocket.close", "code": 1000}]
