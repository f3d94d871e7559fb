"""Hosts that pages met and no service declares: sums by the day, and not too many."""

from typing import Any

import pytest

from consent.errors import UnknownSite
from consent.period import DAY
from consent.store.base import Store
from consent.store.stranger import KEPT, MOST, Stranger
from tests.store.sample import START

pytestmark = pytest.mark.anyio

TODAY = START // DAY


def met(host: str, day: int = TODAY, **changes: Any) -> Stranger:
    """Give how often pages of the shop met a host."""
    return Stranger(**{"site": "shop", "day": day, "host": host, **changes})


async def test_days_add_up(store: Store) -> None:
    """What is met most comes first, with the last day on which it was."""
    await store.meet([met("a.example", loaded=1), met("b.example", blocked=2)])
    await store.meet([met("a.example", TODAY + 1, loaded=1, blocked=1)])
    await store.meet([met("a.example", loaded=1)])

    assert await store.strangers("shop") == (
        met("a.example", TODAY + 1, loaded=3, blocked=1),
        met("b.example", blocked=2),
    )


async def test_old_ones_go(store: Store) -> None:
    """A month after they were last met."""
    await store.meet([met("a.example", loaded=1)])
    await store.meet([met("b.example", TODAY + KEPT + 1, loaded=1)])

    assert [each.host for each in await store.strangers("shop")] == ["b.example"]


async def test_a_day_has_an_end(store: Store) -> None:
    """What is known goes on being counted; nothing new is added."""
    await store.meet([met(f"{at}.example", loaded=1) for at in range(MOST)])
    await store.meet([met("late.example", loaded=1), met("0.example", loaded=1)])

    found = await store.strangers("shop")
    assert len(found) == MOST
    assert found[0] == met("0.example", loaded=2)


async def test_all_or_nothing(store: Store) -> None:
    """What cannot all be written is not written in part."""
    with pytest.raises(UnknownSite):
        await store.meet([met("a.example", loaded=1), met("b.example", site="none")])

    assert await store.strangers("shop") == ()
