"""`GET /v1/sites/{site}/export`: the records over HTTP, for auditors."""

import json
from typing import Any

import pytest

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


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("format=xml", "format"),
        ("since=yesterday", "since"),
        ("after=x", "after"),
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
