"""A47: nothing that leads to a person is in a record, a log line or an export."""

import io
import json
import logging
import secrets
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from consent.flows.bundle import export_bundle
from consent.flows.export import export_csv, export_jsonld, export_ndjson
from consent.store.base import Query, Store
from tests.web.raw import Headers, ask
from tests.web.running import Running

pytestmark = pytest.mark.anyio

ADDRESS, BEHIND = "198.51.100.77", "203.0.113.99"
AGENT = "CanaryBrowser/47.1 (Planted; rv:9)"
MAIL = "ada@canary.example"
QUERY = "?session=canary-in-the-address&mail="
CANARIES = (ADDRESS, BEHIND, AGENT, "CanaryBrowser", MAIL, "canary-in-the-address")
HEADERS: Headers = [
    (b"origin", b"https://shop.example"),
    (b"content-type", b"application/json"),
    (b"user-agent", AGENT.encode()),
    (b"referer", f"https://shop.example/cart{QUERY}{MAIL}".encode()),
    (b"x-forwarded-for", BEHIND.encode()),
    (b"forwarded", f"for={BEHIND}".encode()),
    (b"from", MAIL.encode()),
    (b"cookie", f"account={MAIL}; pps_shop={AGENT}".encode()),
    (b"authorization", f"Consent {MAIL}".encode()),
]
ASKED = (
    ("GET", "/w/shop.js"),
    ("GET", "/v1/sites/shop/check"),
    ("GET", "/v1/sites/shop/authorize"),
    ("GET", "/p/shop"),
    ("POST", "/v1/sites/shop/erase"),
    ("POST", "/v1/sites/shop/nothing"),
    ("GET", f"/nothing/{MAIL}"),
)


async def visit(shop: Running) -> list[bytes]:
    """Choose and look around as somebody who can be told from others."""
    heard = []
    choices = [shop.choice(action) for action in ("accept_all", "reject_all", "save")]
    wrong = {"action": MAIL, "key": secrets.token_hex(16)}
    for choice in (*choices, wrong):
        body = json.dumps(choice).encode()
        path = "/v1/sites/shop/choices"
        heard.append(await send(shop, "POST", path, body))
    for method, path in ASKED:
        await send(shop, method, path, b"{}")
    return heard[: len(choices)]


async def send(shop: Running, method: str, path: str, body: bytes) -> bytes:
    """Ask with everything that a browser could give away."""
    _, _, answer = await ask(
        shop.app,
        path,
        HEADERS,
        method=method,
        chunks=[body],
        client=(ADDRESS, 4711),
        query_string=f"{QUERY}{MAIL}"[1:].encode(),
    )
    return answer


async def gathered(stream: AsyncIterator[bytes]) -> bytes:
    """Read a stream to its end."""
    return b"".join([chunk async for chunk in stream])


async def unpacked(store: Store, query: Query) -> AsyncIterator[bytes]:
    """Give what is in a bundle, which is compressed as it stands."""
    archive = zipfile.ZipFile(io.BytesIO(await gathered(export_bundle(store, query))))
    for name in archive.namelist():
        yield archive.read(name)


def found(data: bytes) -> list[str]:
    """Name the canaries in some bytes."""
    return [canary for canary in CANARIES if canary.encode() in data]


FORMS = (export_ndjson, export_csv, export_jsonld, unpacked)


async def test_a47_s29_nobody_can_be_told_from_a_record(
    shop: Running, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A47, S29: no address, agent, query or e-mail in files, exports, log, receipts."""
    caplog.set_level(logging.DEBUG)
    receipts = await visit(shop)
    assert len(await shop.records()) == 3
    query = Query(site="shop")
    exports = [await gathered(form(shop.parts.store, query)) for form in FORMS]
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert found(b"".join([*exports, *files, *receipts])) == []
    assert found(caplog.text.encode()) == []


async def test_a_canary_would_be_found(shop: Running, tmp_path: Path) -> None:
    """A47: what a body says is found in files and exports, or the test is blind."""
    await shop.choose("accept_all", lang="de")
    [record] = await shop.records()
    planted = json.loads(record.body or b"")["visitor"].encode()
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert planted in b"".join(files)
    for form in FORMS:
        assert planted in await gathered(form(shop.parts.store, Query(site="shop")))
