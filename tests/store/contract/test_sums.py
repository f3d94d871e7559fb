"""Sums over the log by month: of records, and of people."""

from typing import Any

import pytest

from consent import canonical
from consent.store.base import Store
from consent.store.tally import Sum
from tests.store.sample import START, Clock, act

pytestmark = pytest.mark.anyio

# START is in November 2026.
LATER = START + 30 * 86_400_000


def choice(number: int, action: str, visitor: str | None = None) -> Any:
    """Make a choice on one purpose."""
    given = "refused" if visitor is None else "given"
    body = {"action": action, "number": number, "purposes": {"statistics": given}}
    return act(number, body=canonical.encode(body), visitor=visitor)


def plain(sums: Any) -> list[tuple[Any, ...]]:
    """Give sums as tuples."""
    assert all(isinstance(one, Sum) for one in sums)
    return [(s.month, s.what, s.said, s.records, s.people) for s in sums]


@pytest.fixture
async def chosen(store: Store, clock: Clock) -> Store:
    """Give a log of two visitors, one of whom came twice, and two who are nobody's."""
    await store.append(choice(1, "accept_all", "a" * 32))
    await store.append(choice(2, "accept_all", "a" * 32))
    await store.append(choice(3, "accept_all", "b" * 32))
    await store.append(choice(4, "reject_all"))
    clock.now = LATER
    await store.append(choice(5, "reject_all"))
    return store


async def test_actions_by_month(chosen: Store) -> None:
    """Who came twice is one of the people, and two of the records."""
    assert plain(await chosen.actions("shop", 0, LATER + 1)) == [
        ("2026-11", "accept_all", None, 3, 2),
        ("2026-11", "reject_all", None, 1, 1),
        ("2026-12", "reject_all", None, 1, 1),
    ]


async def test_purposes_by_month(chosen: Store) -> None:
    """What came of a purpose, within the time that was asked for."""
    assert plain(await chosen.decisions("shop", 0, LATER)) == [
        ("2026-11", "statistics", "given", 3, 2),
        ("2026-11", "statistics", "refused", 1, 1),
    ]
