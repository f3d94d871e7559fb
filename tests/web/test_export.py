"""`GET /v1/sites/{site}/export`: the records over HTTP, for auditors."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from consent.errors import StoreError
from consent.flows.verify import verify
from consent.ledger import reference
from consent.store.base import Query
from tests.web.auditing import create, get
from tests.web.running import Running

pytestmark = pytest.mark.anyio

EXPORT = "/v1/sites/shop/export"


async def export(shop: Running, **query: Any) -> list[Any]:
    """Export as NDJSON; give the entries."""
    answer = await get(shop, EXPORT, await create(shop), **query)
    assert answer.status_code == 200, answer.text
    return [json.loads(line)["entry"] for line in answer.text.splitlines()]


async def test_the_evidence_is_streamed_as_it_is_stored(shop: Running) -> None:
    """Byte for byte what the store gives, and kept by no cache."""
    await shop.choose("accept_all")
    answer = await get(shop, EXPORT, await create(shop))
    stored = [lines async for lines in shop.parts.store.ndjson(Query(site="shop"))]
    assert answer.content == b"".join(stored)
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["cache-control"] == "no-store"
    assert 'filename="shop.ndjson"' in answer.headers["content-disposition"]


async def test_csv_is_a_view(shop: Running) -> None:
    """With a line of names on top."""
    answer = await get(shop, EXPORT, await create(shop), format="csv")
    assert answer.text.startswith("n,ts,kind")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


async def test_a_part_can_be_asked_for(shop: Running) -> None:
    """By time, kind, notice, and where an earlier export stopped."""
    await shop.choose("accept_all")
    await shop.pass_days(1)
    await shop.choose("reject_all")
    assert [e["kind"] for e in await export(shop, kind="consent,refuse")] == [
        "consent",
        "refuse",
    ]
    assert [e["n"] for e in await export(shop, after=1, kind="consent")] == [2]
    assert [e["n"] for e in await export(shop, until="2027-01-16")][:3] == [0, 1, 2]
    assert {e["kind"] for e in await export(shop, since="2027-01-16T00:00:00Z")} == {
        "refuse",
        "admin",
    }
    assert await export(shop, notice="0" * 64) == []


async def test_a_record_is_found_by_what_it_says(shop: Running) -> None:
    """A49: by action and purpose, and by the number or reference of one record."""
    await shop.choose("accept_all")
    await shop.choose("save", purposes={"statistics": True})
    assert [e["n"] for e in await export(shop, action="save,withdraw")] == [3]
    assert [e["n"] for e in await export(shop, purpose="statistics")] == [2, 3]
    assert [e["n"] for e in await export(shop, purpose="statistic")] == []
    assert [e["n"] for e in await export(shop, record=2)] == [2]
    name = reference.write("shop", 3)
    assert [e["n"] for e in await export(shop, record=name)] == [3]
    assert [e["n"] for e in await export(shop, before=1)] == [0]


async def test_a_bundle_comes_over_http_too(shop: Running, tmp_path: Path) -> None:
    """It is the same that the command writes, and proves itself."""
    await shop.choose("accept_all")
    answer = await get(shop, EXPORT, await create(shop), format="bundle")
    assert answer.headers["content-type"] == "application/zip"
    assert 'filename="shop.zip"' in answer.headers["content-disposition"]
    (tmp_path / "shop.zip").write_bytes(answer.content)
    assert verify(tmp_path / "shop.zip").sound


async def test_linked_data_has_a_type_of_its_own(shop: Running) -> None:
    """A49: what reads JSON-LD knows it by its media type."""
    answer = await get(shop, EXPORT, await create(shop), format="jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.json()["@graph"] == []


async def test_an_export_goes_on_where_it_broke_off(shop: Running) -> None:
    """The last line that came tells what `after` has to be; `before` fixes the end."""
    for _ in range(3):
        await shop.choose("accept_all")
    token = await create(shop)
    whole = (await get(shop, EXPORT, token, before=5)).text
    part = whole.splitlines(keepends=True)[:3]
    last = json.loads(part[-1])["entry"]["n"]
    await shop.choose("accept_all")
    rest = await get(shop, EXPORT, token, after=last, before=5)
    assert "".join(part) + rest.text == whole


async def test_head_reads_no_records(
    shop: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for the headers alone gets them, and costs nothing."""
    token = await create(shop)
    monkeypatch.delattr("consent.store.driver.Driver.ndjson")
    shown = {"authorization": f"Bearer {token}"}
    answer = await shop.client.head(EXPORT, headers=shown)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "application/x-ndjson"


async def test_a_store_that_fails_is_no_empty_export(
    shop: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 before the first byte, not 200 and nothing."""

    async def fail(*_: object) -> AsyncIterator[bytes]:
        raise StoreError("the disk is gone")
        yield b""

    token = await create(shop)
    monkeypatch.setattr("consent.store.sqlite.SqliteStore.ndjson", fail)
    answer = await get(shop, EXPORT, token)
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == StoreError.code


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("format=xml", "format"),
        ("since=yesterday", "since"),
        ("after=x", "after"),
        ("before=-1", "before"),
        ("record=0000-0000", "record"),
        ("action=accept", "action"),
        ("kind=accept", "kind"),
        ("from=2027-01-01", "query"),
        ("after=1&after=2", "after"),
        ("&".join(["kind=consent"] * 65), "query"),
    ],
)
async def test_a_wrong_question_is_refused(
    shop: Running, query: str, where: str
) -> None:
    """A misspelt limit must not select everything."""
    answer = await get(shop, f"{EXPORT}?{query}", await create(shop))
    assert answer.status_code == 400
    assert answer.json()["error"]["where"] == where
