"""The feed of records whose tokens no longer count."""

import asyncio

import pytest

from consent.store.base import Store
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
    (second,) = await store.superseded(first.seq)
    assert (first.site, second.site) == ("blog", "shop")


async def test_one_act_may_replace_another_of_its_batch(store: Store) -> None:
    """A record counts as soon as it has its number, durable or not."""
    await asyncio.gather(store.append(act(1)), store.append(act(2, supersedes=0)))
    assert [item.n for item in await store.superseded()] == [0]
