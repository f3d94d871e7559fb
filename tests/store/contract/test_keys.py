"""Keys: the same act, sent twice, is one record."""

import asyncio

import pytest

from consent.errors import KeyReused
from consent.store.base import Query, Record, Store
from tests.store.sample import START, Clock, act, keyed, publication

pytestmark = pytest.mark.anyio


async def test_a_repeated_act_is_the_same_record(store: Store, clock: Clock) -> None:
    """A retry gets the first answer, later too, and adds nothing."""
    first = await store.append(keyed(1))
    clock.now += 60_000
    assert await store.append(keyed(1)) == first
    assert await store.count(Query(site="shop")) == 1


async def test_a_repeat_in_one_batch_is_the_same_record(store: Store) -> None:
    """Two retries that arrive together are one record as well."""
    first, second, other = await asyncio.gather(
        store.append(keyed(1)), store.append(keyed(1)), store.append(keyed(2))
    )
    assert first == second
    assert other.n == 1


@pytest.mark.parametrize("together", [True, False])
async def test_a_key_is_for_one_request(store: Store, *, together: bool) -> None:
    """The same key with another choice is refused, and harms nobody else."""
    acts = [keyed(1), keyed(1, "reject"), keyed(2)]
    if together:
        appends = [store.append(item) for item in acts]
        outcomes = await asyncio.gather(*appends, return_exceptions=True)
    else:
        outcomes = [
            (await asyncio.gather(store.append(item), return_exceptions=True))[0]
            for item in acts
        ]
    assert [type(outcome) for outcome in outcomes] == [Record, KeyReused, Record]
    assert await store.count(Query(site="shop")) == 2


async def test_a_key_counts_within_its_site(store: Store) -> None:
    """Another site's log knows nothing of a key."""
    await store.publish(publication("blog", acts=()))
    await store.append(keyed(1))
    assert (await store.append(keyed(1, site="blog"))).site == "blog"


async def test_acts_without_a_key_are_all_recorded(store: Store) -> None:
    """Two equal acts without a key are two records."""
    await asyncio.gather(store.append(act(1)), store.append(act(1)))
    assert await store.count(Query(site="shop")) == 2


async def test_old_keys_can_be_forgotten(store: Store, clock: Clock) -> None:
    """Pruning forgets the keys of older records and no others."""
    await store.append(keyed(1))
    clock.now += 10
    young = await store.append(keyed(2))
    assert await store.prune_keys(START + 10) == 1
    assert await store.append(keyed(2)) == young
    assert (await store.append(keyed(1))).n == 2


async def test_pruning_reaches_every_log(store: Store, clock: Clock) -> None:
    """All sites are pruned, and a second time there is nothing left."""
    await store.publish(publication("blog", acts=()))
    await store.append(keyed(1))
    await store.append(keyed(2, site="blog"))
    assert await store.prune_keys(clock.now + 1) == 2
    assert await store.prune_keys(clock.now + 1) == 0
