"""The feed of records whose tokens no longer count."""

import asyncio
import random

import pytest

from consent.store.base import Store
from consent.store.live import Live
from tests.store.sample import act, publication

pytestmark = pytest.mark.anyio


async def test_a_replaced_record_is_in_the_feed(store: Store) -> None:
    """An act that supersedes a record puts it there with the same transaction."""
    await store.append(act(1))
    await store.append(act(2, supersedes=0))
    (item,) = await store.superseded()
    assert (item.site, item.n) == ("shop", 0)


async def test_a_record_is_superseded_once(store: Store) -> None:
    """A second replacement of the same record adds nothing."""
    await store.append(act(1))
    await asyncio.gather(
        store.append(act(2, supersedes=0)), store.append(act(3, supersedes=0))
    )
    assert len(await store.superseded()) == 1


async def test_the_feed_goes_on_behind_a_cursor(store: Store) -> None:
    """Who followed to a point gets what came later, of all sites."""
    await store.publish(publication("blog", acts=()))
    await asyncio.gather(store.append(act(1)), store.append(act(1, "blog")))
    await store.append(act(2, "blog", supersedes=0))
    (first,) = await store.superseded()
    await store.append(act(3, supersedes=0))
    (second,) = await store.superseded({"blog": first.seq})
    assert (first.site, second.site) == ("blog", "shop")


async def test_one_act_may_replace_another_of_its_batch(store: Store) -> None:
    """A record counts as soon as it has its number, durable or not."""
    await asyncio.gather(store.append(act(1)), store.append(act(2, supersedes=0)))
    assert [item.n for item in await store.superseded()] == [0]


async def test_the_bits_say_what_the_feed_says(store: Store) -> None:
    """A node that starts reads all at once, gaps and all, and follows from there."""
    await store.publish(publication("blog", acts=()))
    acts = [act(n, site) for n in range(400) for site in ("shop", "blog")]
    await asyncio.gather(*(store.append(one) for one in acts))
    chosen = random.Random(1).sample(range(400), 60)
    await asyncio.gather(
        *(store.append(act(n, "blog", supersedes=n)) for n in (*chosen, 31, 32, 399))
    )
    bits = await store.superseded_bits()
    assert bits.seq == {item.site: item.seq for item in await store.superseded()}
    assert ones(bits.logs["blog"]) == {item.n for item in await store.superseded()}
    assert "shop" not in bits.logs


async def test_a_new_node_begins_with_the_bits(store: Store) -> None:
    """What was superseded before a start counts at once; what follows, later."""
    for number in range(70):
        await store.append(act(number, supersedes=number - 1 if number % 7 else None))
    live = Live(store)
    await live.refresh(1)
    await store.append(act(70, supersedes=69))
    await live.refresh(2)
    gone = {n for n in range(80) if live.is_superseded("shop", n)}
    assert gone == {item.n for item in await store.superseded()}


def ones(bits: bytearray) -> set[int]:
    """Give the places of all ones."""
    return {n for n in range(8 * len(bits)) if bits[n >> 3] >> (n & 7) & 1}
