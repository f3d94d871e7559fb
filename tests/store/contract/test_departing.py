"""A log that left its store: it ends with the entry that says so, and stays ended."""

import pytest

from consent.errors import LedgerHalted
from consent.store.base import Store
from consent.store.change import Departure, NewKey
from consent.store.closed import ended
from tests.store.sample import Clock, act

pytestmark = pytest.mark.anyio


@pytest.fixture
async def left(store: Store, clock: Clock) -> Store:
    """Give a store whose shop left."""
    await store.append(act(1))
    clock.now += 60_000
    await store.change((Departure(), act(2)))
    return store


@pytest.mark.parametrize("later", [-30_000, 0, 1])
async def test_nothing_comes_behind_a_departure(
    left: Store, clock: Clock, later: int
) -> None:
    """Whatever the clock says of whoever writes: at once, and on one that is behind."""
    clock.now += later
    with pytest.raises(LedgerHalted, match="went elsewhere"):
        await left.append(act(3))
    assert (await left.head("shop")).frontier.size == 2


async def test_no_new_key_opens_a_log_that_left(left: Store) -> None:
    """It would sign another history."""
    known = await left.log_keys("shop")
    with pytest.raises(LedgerHalted, match="went elsewhere"):
        await left.change((NewKey(known[0].key, 0), act(3)))
    assert await left.log_keys("shop") == known
    assert ended(known) is not None
