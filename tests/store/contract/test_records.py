"""Reading records: filtered, in order, a batch at a time."""

import asyncio
import json
from typing import Any

import pytest

from consent import canonical
from consent.errors import UnknownRecord, UnknownSite
from consent.model import Action, Kind
from consent.store.base import Query, Record, Store
from tests.store.sample import START, Clock, act, digest, publication

pytestmark = pytest.mark.anyio

COUNT = 600
OTHER = digest("other notice").hex()


@pytest.fixture
async def full_store(store: Store, clock: Clock) -> Store:
    """Fill the log: ten records a millisecond, among those of another site."""
    await store.publish(publication("blog", acts=()))
    acts = [
        act(
            n,
            kind=Kind.REFUSE if n % 3 else Kind.CONSENT,
            notice=OTHER if n % 7 == 0 else None,
            visitor=f"{n % 5:032}",
        )
        for n in range(COUNT)
    ]
    for n in range(0, COUNT, 10):
        clock.now = START + n // 10
        await asyncio.gather(*(store.append(item) for item in acts[n : n + 10]))
    await store.append(act(0, "blog"))
    return store


async def read(store: Store, **query: Any) -> list[Record]:
    """Read all that a query asks for."""
    pages = store.records(Query(site="shop", **query))
    return [record async for page in pages for record in page]


async def test_records_come_in_log_order(full_store: Store) -> None:
    """The whole log streams in batches, from the first record to the last."""
    pages = [page async for page in full_store.records(Query(site="shop"))]
    assert [r.n for page in pages for r in page] == list(range(COUNT))
    assert max(len(page) for page in pages) < COUNT


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"after": 10}, range(11, COUNT)),
        ({"before": 10}, range(10)),
        ({"after": 3, "before": 9}, range(4, 9)),
        ({"after": COUNT + 5}, range(0)),
        ({"before": COUNT + 5}, range(COUNT)),
        ({"since": START + 20}, range(200, COUNT)),
        ({"until": START + 20}, range(200)),
        ({"since": START + 1, "until": START + 2}, range(10, 20)),
        ({"since": START + COUNT}, range(0)),
        ({"since": START + 2, "after": 500}, range(501, COUNT)),
        ({"kinds": (Kind.CONSENT,)}, range(0, COUNT, 3)),
        ({"kinds": (Kind.CONSENT, Kind.REFUSE)}, range(COUNT)),
        ({"kinds": (Kind.WITHDRAW,)}, range(0)),
        ({"notice": OTHER}, range(0, COUNT, 7)),
        ({"visitor": f"{4:032}"}, range(4, COUNT, 5)),
        ({"notice": OTHER, "kinds": (Kind.CONSENT,)}, range(0, COUNT, 21)),
    ],
)
async def test_a_query_gives_what_it_asks_for(
    full_store: Store, query: dict[str, Any], wanted: range
) -> None:
    """Records, lines and count agree on every filter."""
    records = await read(full_store, **query)
    chunks = [chunk async for chunk in full_store.ndjson(Query(site="shop", **query))]
    assert [record.n for record in records] == list(wanted)
    assert b"".join(chunks) == b"".join(line_of(record) for record in records)
    assert await full_store.count(Query(site="shop", **query)) == len(wanted)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"actions": (Action.SAVE,)}, [1]),
        ({"actions": (Action.SAVE, Action.SIGNAL)}, [1, 2]),
        ({"purpose": "statistics"}, [0, 1]),
        ({"purpose": "stat'istics"}, []),
        ({"actions": (Action.SAVE,), "purpose": "marketing"}, []),
        ({"actions": (Action.SIGNAL,), "kinds": (Kind.CONSENT,)}, []),
    ],
)
async def test_choices_are_found_by_what_they_say(
    store: Store, query: dict[str, Any], wanted: list[int]
) -> None:
    """A49: by action and purpose; a body that speaks of neither is left out."""
    said = [("accept_all", "statistics"), ("save", "statistics"), ("signal", "a.b")]
    bodies = [{"action": action, "purposes": {name: "given"}} for action, name in said]
    kinds = [Kind.CONSENT, Kind.CONSENT, Kind.REFUSE]
    for kind, body in zip(kinds, bodies, strict=True):
        await store.append(act(kind=kind, body=canonical.encode(body)))
    await store.append(act(3, kind=Kind.ADMIN))
    assert [record.n for record in await read(store, **query)] == wanted
    assert await store.count(Query(site="shop", **query)) == len(wanted)


def line_of(record: Record) -> bytes:
    """Write a record as NDJSON, the slow and plain way."""
    assert record.blind is not None
    assert record.body is not None
    value = {
        "blind": record.blind.hex(),
        "body": canonical.decode(record.body),
        "entry": canonical.decode(record.line),
    }
    return canonical.encode(value) + b"\n"


async def test_chunks_are_whole_lines(full_store: Store) -> None:
    """A chunk can be handed on as it is: no line is cut."""
    async for chunk in full_store.ndjson(Query(site="shop")):
        assert all(json.loads(line) for line in chunk.splitlines())
        assert chunk.endswith(b"\n")


async def test_a_stream_ends_where_the_log_ended(full_store: Store) -> None:
    """Records that come while reading belong to the next reading."""
    seen = 0
    async for page in full_store.records(Query(site="shop")):
        seen += len(page)
        await full_store.append(act(seen))
    assert seen == COUNT


async def test_readers_do_not_wait_for_each_other(full_store: Store) -> None:
    """With many streams open, single reads and appends still get through."""
    streams = [full_store.ndjson(Query(site="shop")) for _ in range(8)]
    for stream in streams:
        await anext(stream)
    assert (await full_store.record("shop", 7)).n == 7
    assert (await full_store.append(act(1))).n == COUNT


@pytest.mark.parametrize("n", [COUNT, -1, 2**40, 2**70])
async def test_a_record_that_is_not_there_is_unknown(full_store: Store, n: int) -> None:
    """No number leads out of the log, nor into another one."""
    with pytest.raises(UnknownRecord):
        await full_store.record("shop", n)


async def test_a_site_that_is_not_there_has_no_records(store: Store) -> None:
    """Every way to read says so."""
    query = Query(site="nowhere")
    for reading in (
        store.count(query),
        store.record("nowhere", 0),
        store.head("nowhere"),
    ):
        with pytest.raises(UnknownSite):
            await reading
    for stream in (store.records(query), store.ndjson(query)):
        with pytest.raises(UnknownSite):
            await anext(stream)
