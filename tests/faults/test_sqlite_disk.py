"""A disk that fills up: refused in plain words, nothing half written, and recovered."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from consent.errors import StoreError, StoreFull
from consent.ledger.frontier import Frontier
from consent.ledger.tree import leaf_hash
from consent.store.base import Act, Query, Store
from consent.store.sqlite import open_sqlite
from tests.faults.room import ROOT, Disk, small
from tests.store.sample import Clock, act, publication

pytestmark = [pytest.mark.anyio, pytest.mark.fault]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Give a folder whose disk can be filled up."""
    with small(tmp_path) as disk:
        yield disk


async def append_until_full(store: Store) -> None:
    """Append batches until one is refused, which then leaves nothing behind."""
    for _ in range(400):
        size = await store.count(Query(site="shop"))
        outcomes = await asyncio.gather(
            *(store.append(_large(n)) for n in range(50)), return_exceptions=True
        )
        if any(isinstance(outcome, Exception) for outcome in outcomes):
            assert {type(outcome) for outcome in outcomes} == {_expected()}
            assert await store.count(Query(site="shop")) == size
            return
    raise AssertionError("the disk never became full")


def _expected() -> type[StoreError]:
    # SQLite cannot tell a limit on files from any other failure to write.
    return StoreFull if ROOT else StoreError


def _large(number: int) -> Act:
    return act(number, body=b'{"padding":"%s"}' % (b"x" * 1000))


async def test_a_full_disk_is_refused_and_recovered_from(
    disk: Disk, *, full: bool
) -> None:
    """Whole batches fail, reading goes on, and with room the same process writes on."""
    async with aclosing(
        await open_sqlite(disk.folder / "consent.db", clock=Clock())
    ) as store:
        await store.publish(publication(acts=()))
        for _ in range(20 if full else 2):
            disk.fill()
            await append_until_full(store)
            size = (await store.head("shop")).frontier.size
            disk.free()
            assert (await store.append(act())).n == size
            await check_tree(store, size + 1)


async def check_tree(store: Store, size: int) -> None:
    """See that no leaf of a failed batch reached the tree."""
    pages = store.records(Query(site="shop"))
    leaves = [leaf_hash(record.line) async for page in pages for record in page]
    assert len(leaves) == size
    assert (await store.head("shop")).frontier == Frontier().extend(leaves)[0]
