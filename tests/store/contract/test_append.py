"""Appending: durable, in order, and into the tree."""

import asyncio

import pytest

from consent.errors import LedgerError, StoreError, UnknownRecord, UnknownSite
from consent.ledger import entry
from consent.ledger.frontier import Frontier
from consent.ledger.prover import Run, inclusion_nodes, inclusion_proof, subtrees
from consent.ledger.tree import leaf_hash, verify_inclusion
from consent.store.base import Query, Record, Store
from tests.store.conftest import OpenStore
from tests.store.sample import START, Clock, act, publication

pytestmark = pytest.mark.anyio


async def append_all(store: Store, count: int) -> list[Record]:
    """Append many acts at once."""
    return await asyncio.gather(*(store.append(act(i)) for i in range(count)))


async def test_records_are_numbered_in_the_order_they_came(store: Store) -> None:
    """The first record of a log is number 0, and none is left out."""
    records = await append_all(store, 300)
    assert [record.n for record in records] == list(range(300))
    assert [record.body for record in records] == [act(i).body for i in range(300)]


async def test_a_line_says_what_the_record_says(store: Store) -> None:
    """The line is the entry as the ledger writes it, and commits to the body."""
    record = await store.append(act(5))
    assert entry.read(record.line) == entry.Entry(
        "shop",
        0,
        START,
        act().kind,
        act().notice,
        entry.commit(act(5).blind, act(5).body),
    )


async def test_a_record_can_be_read_back(store: Store) -> None:
    """What was answered is what is stored."""
    record = await store.append(act(visitor="0" * 32))
    assert await store.record("shop", record.n) == record


async def test_each_site_counts_for_itself(store: Store) -> None:
    """Two logs in one batch do not touch each other."""
    await store.publish(publication("blog", acts=()))
    records = await asyncio.gather(
        store.append(act(1)), store.append(act(2, "blog")), store.append(act(3))
    )
    assert [(record.site, record.n) for record in records] == [
        ("shop", 0),
        ("blog", 0),
        ("shop", 1),
    ]


async def test_times_never_run_backwards(store: Store, clock: Clock) -> None:
    """A clock that was set back does not reach into the log."""
    await store.append(act(1))
    clock.now -= 60_000
    record = await store.append(act(2))
    assert record.ts == START


async def test_a_log_goes_on_after_a_restart(
    store: Store, open_store: OpenStore
) -> None:
    """Numbers, times and the tree continue where they stopped."""
    await append_all(store, 3)
    await store.aclose()
    again = await open_store()
    assert (await again.append(act(9))).n == 3
    assert (await again.head("shop")).frontier.size == 4


async def test_the_head_is_the_tree_of_all_lines(store: Store) -> None:
    """Batch by batch, the frontier grows as if all leaves came at once."""
    for count in (1, 255, 300, 2):
        await append_all(store, count)
    lines = [r.line async for page in store.records(Query(site="shop")) for r in page]
    whole, _ = Frontier().extend([leaf_hash(line) for line in lines])
    assert (await store.head("shop")).frontier == whole


async def test_kept_hashes_prove_any_record(store: Store) -> None:
    """Leaves and the nodes above them are kept as the prover asks for them."""
    records = await append_all(store, 700)
    root = (await store.head("shop")).frontier.root()
    for n in (0, 255, 256, 699):
        fetched = await store.hashes("shop", inclusion_nodes(n, 700))
        proof = inclusion_proof(n, 700, subtrees(fetched))
        verify_inclusion(leaf_hash(records[n].line), n, 700, proof, root)


async def test_only_complete_nodes_are_kept(store: Store) -> None:
    """Of 700 leaves, two subtrees of 256 are complete."""
    await append_all(store, 700)
    run = Run(8, 0, 9)
    assert len((await store.hashes("shop", [run]))[run]) == 2


async def test_a_bad_act_does_not_hurt_its_neighbours(store: Store) -> None:
    """In one batch, each act is refused or recorded for itself."""
    outcomes = await asyncio.gather(
        store.append(act(1)),
        store.append(act(2, "nowhere")),
        store.append(act(3, blind=b"short")),
        store.append(act(4, supersedes=7)),
        store.append(act(5)),
        return_exceptions=True,
    )
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds == [Record, UnknownSite, LedgerError, UnknownRecord, Record]
    assert outcomes[4].n == 1


async def test_a_closed_store_takes_no_more(store: Store) -> None:
    """After closing, an act is refused, not lost in silence."""
    await store.aclose()
    with pytest.raises(StoreError, match="closed"):
        await store.append(act())


async def test_closing_writes_what_waits(store: Store, open_store: OpenStore) -> None:
    """Acts that were queued before the close are recorded and answered."""
    waiting = [asyncio.ensure_future(store.append(act(i))) for i in range(9)]
    await asyncio.sleep(0)
    await store.aclose()
    assert len(await asyncio.gather(*waiting)) == 9
    again = await open_store()
    assert await again.count(Query(site="shop")) == 9
