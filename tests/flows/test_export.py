"""Export: the stored lines as evidence, and a view for spreadsheets."""

import asyncio
import csv
import io
import json
import tracemalloc
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from consent import canonical
from consent.flows.export import COLUMNS, export_csv, export_jsonld, export_ndjson
from consent.ledger import entry
from consent.model import Kind
from consent.store.base import Act, Query, Store
from tests.web.running import Running, serving, token_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve the shop from its own host."""
    async with serving(tmp_path) as running:
        await running.publish()
        yield running


async def rows(shop: Running, query: Query) -> list[dict[str, str]]:
    """Give the lines of a CSV export by column, without the first."""
    chunks = [chunk async for chunk in export_csv(shop.parts.store, query)]
    text = b"".join(chunks).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


async def test_a_line_of_ndjson_is_the_record(shop: Running) -> None:
    """Entry, body and blind as they are stored, whose commitment holds."""
    await shop.choose("accept_all")
    (record,) = await shop.records()
    query = Query(site="shop", kinds=(Kind.CONSENT,))
    (line,) = [chunk async for chunk in export_ndjson(shop.parts.store, query)]
    said = json.loads(line)
    assert canonical.encode(said["entry"]) == record.line
    body = canonical.encode(said["body"])
    assert entry.commit(bytes.fromhex(said["blind"]), body) == said["entry"]["commit"]


async def test_no_page_leaves_anything_out(
    shop: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In log order, and also what lies whole pages apart."""
    monkeypatch.setattr("consent.store.sqlite_record.PAGE", 2)
    for action in ("accept_all", *["reject_all"] * 4, "accept_all"):
        await shop.choose(action)
    assert await numbers(shop, Query(site="shop")) == list(range(8))
    assert await numbers(shop, Query(site="shop", kinds=(Kind.CONSENT,))) == [2, 7]


async def numbers(shop: Running, query: Query) -> list[int]:
    """Give the numbers of the records in an NDJSON export."""
    chunks = [chunk async for chunk in export_ndjson(shop.parts.store, query)]
    lines = b"".join(chunks).splitlines()
    return [json.loads(line)["entry"]["n"] for line in lines]


async def test_csv_is_flat(shop: Running) -> None:
    """One line a record, several ids in one cell, and dates to sort by."""
    grant = await shop.choose("save", purposes={"statistics": True})
    await shop.choose("withdraw", token=token_of(grant))
    notice, build, consent, withdrawal = await rows(shop, Query(site="shop"))
    assert [notice["kind"], build["kind"], notice["visitor"]] == ["notice", "build", ""]

    assert list(consent) == list(COLUMNS)
    assert (consent["n"], consent["ts"]) == ("2", "2027-01-15T08:00:00.000Z")
    assert (consent["kind"], consent["action"]) == ("consent", "save")
    assert consent["purposes_given"] == "necessary statistics"
    assert consent["services_refused"] == "ads video"
    assert (consent["from"], consent["until"]) == ("2027-01-15", "2027-07-14")
    assert withdrawal["replaces"] == "2"
    assert withdrawal["visitor"] == consent["visitor"] != ""


async def test_csv_ends_its_lines_as_the_standard_says(shop: Running) -> None:
    """RFC 4180: CRLF after every line, the names' one included."""
    chunks = [chunk async for chunk in export_csv(shop.parts.store, Query(site="shop"))]
    text = b"".join(chunks)
    assert text.startswith(b"n,ts,kind,notice,")
    assert text.endswith(b"\r\n")
    assert text.count(b"\n") == text.count(b"\r\n") == 3


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
async def test_s21_no_cell_is_a_formula(shop: Running, start: str) -> None:
    """S21: whatever a field holds, a spreadsheet shows it and does not run it."""
    await shop.choose("accept_all")
    (record,) = await shop.records()
    poisoned = {**json.loads(record.body or b""), "lang": f"{start}1+cmd|' /C calc'!A0"}
    await shop.parts.store.append(
        Act(
            site="shop",
            kind=Kind.CONSENT,
            notice=None,
            body=canonical.encode(poisoned),
            blind=bytes(32),
        )
    )
    *_, last = await rows(shop, Query(site="shop"))
    assert last["lang"] == f"'{start}1+cmd|' /C calc'!A0"


async def test_only_what_was_asked_for(shop: Running) -> None:
    """A49: by time and by visitor."""
    await shop.choose("accept_all")
    shop.clock.now += 1_000
    await shop.choose("accept_all")
    first, second = await rows(shop, Query(site="shop", kinds=(Kind.CONSENT,)))
    later = await rows(shop, Query(site="shop", since=shop.clock.now))
    assert [row["n"] for row in later] == [second["n"]]
    theirs = await rows(shop, Query(site="shop", visitor=first["visitor"]))
    assert [row["n"] for row in theirs] == [first["n"]]


@pytest.mark.parametrize("form", [export_ndjson, export_csv, export_jsonld])
async def test_a_long_log_takes_no_more_memory(
    shop: Running, form: Callable[[Store, Query], AsyncIterator[bytes]]
) -> None:
    """A49: five times the records at the same peak."""
    await shop.choose("accept_all")
    [one] = await shop.records()
    again = Act(
        site="shop",
        kind=one.kind,
        notice=one.notice,
        body=one.body or b"",
        blind=bytes(32),
    )
    await asyncio.gather(*(shop.parts.store.append(again) for _ in range(2_000)))
    short = await peak(form(shop.parts.store, Query(site="shop", before=600)))
    assert await peak(form(shop.parts.store, Query(site="shop"))) < 1.5 * short


async def peak(stream: AsyncIterator[bytes]) -> int:
    """Give the most bytes held at a time while a stream is read."""
    tracemalloc.start()
    try:
        async for _ in stream:
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
