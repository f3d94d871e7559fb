"""Retention: which bodies are due, and letting go of those that an entry names."""

from typing import Any

import pytest

from consent import canonical
from consent.errors import UnknownRecord, UnknownSite
from consent.model import ErasureMode, Kind
from consent.store.base import Query, Store
from consent.store.change import Erasure, Limit, Retention
from tests.store.conftest import OpenStore
from tests.store.sample import START, Clock, act, digest, publication

pytestmark = pytest.mark.anyio

NOTICE = digest("notice").hex()
ALL = (Kind.CONSENT, Kind.REFUSE, Kind.WITHDRAW)


def limit(before: int, *kinds: Kind, notice: str = NOTICE) -> Limit:
    """Make a limit for the choices on the sample's notice."""
    return Limit(notice, kinds or ALL, before)


async def fill(store: Store, clock: Clock, count: int, **more: Any) -> None:
    """Append choices, a millisecond after one another."""
    for number in range(count):
        await store.append(act(number, **more))
        clock.now += 1


async def prune(store: Store, *runs: tuple[int, int], site: str = "shop") -> None:
    """Let runs of bodies go, with an entry that says so."""
    body = canonical.encode({"erased": runs, "v": 1})
    told = act(0, site, kind=Kind.PRUNE, notice=None, body=body)
    records = tuple(n for first, last in runs for n in range(first, last + 1))
    await store.change((Retention(records), told))
    await store.reclaim()


async def read(store: Store, **query: Any) -> list[int]:
    """Give the numbers of the shop's choices that have a body."""
    pages = store.records(Query(site="shop", kinds=ALL, **query))
    return [r.n async for page in pages for r in page if r.body is not None]


async def test_what_is_old_enough_is_due(store: Store, clock: Clock) -> None:
    """A limit counts for one notice and its kinds, up to its time."""
    await fill(store, clock, 4)
    await fill(store, clock, 2, kind=Kind.REFUSE)
    await fill(store, clock, 2, notice="0" * 64)
    consents = limit(START + 3, Kind.CONSENT)
    assert await store.due("shop", [consents]) == (0, 1, 2)
    assert await store.due("shop", [limit(START + 6)]) == tuple(range(6))
    refusals = limit(START + 99, Kind.REFUSE)
    assert await store.due("shop", [consents, refusals]) == (0, 1, 2, 4, 5)
    assert await store.due("shop", []) == ()


async def test_nothing_but_choices_is_ever_due(store: Store, clock: Clock) -> None:
    """What was shown, and what was done to the log, is kept."""
    await fill(store, clock, 3, kind=Kind.NOTICE)
    limits = [limit(START + 99, *Kind)]
    assert await store.due("shop", limits) == ()
    with pytest.raises(UnknownRecord):
        await prune(store, (0, 2))


async def test_named_bodies_go_and_entries_stay(store: Store, clock: Clock) -> None:
    """Other records, and those of another site, are left as they are."""
    await store.publish(publication("blog", acts=()))
    await store.append(act(1, "blog"))
    await fill(store, clock, 6)
    lines = [(await store.record("shop", n)).line for n in range(6)]
    await prune(store, (0, 1), (3, 3))
    assert await read(store) == [2, 4, 5]
    assert [(await store.record("shop", n)).line for n in range(6)] == lines
    assert (await store.record("blog", 0)).body is not None


async def test_what_is_gone_is_not_due_again(store: Store, clock: Clock) -> None:
    """A second run finds the rest only."""
    await fill(store, clock, 4)
    await prune(store, (0, 1))
    assert await store.due("shop", [limit(START + 99)]) == (2, 3)
    await prune(store, (2, 3))
    assert await store.due("shop", [limit(START + 99)]) == ()


async def test_no_body_goes_without_its_entry(store: Store, clock: Clock) -> None:
    """If one cannot be made, none is made and nothing is logged."""
    await fill(store, clock, 3)
    with pytest.raises(UnknownRecord):
        await prune(store, (0, 3))
    assert await read(store) == [0, 1, 2]
    assert (await store.head("shop")).frontier.size == 3


async def test_restricted_bodies_go_as_well(store: Store, clock: Clock) -> None:
    """Retention ends for them too."""
    await fill(store, clock, 3)
    change = Erasure((1,), (), ErasureMode.RESTRICT)
    await store.change((change, act(9, kind=Kind.ERASE)))
    assert await store.due("shop", [limit(START + 99)]) == (0, 1, 2)
    await prune(store, (0, 2))
    assert await read(store, restricted=True) == []


async def test_an_unknown_site_has_nothing_due(store: Store) -> None:
    """A name that was never published is told so."""
    with pytest.raises(UnknownSite):
        await store.due("nowhere", [])


async def test_many_go_at_once(
    store: Store, clock: Clock, open_store: OpenStore
) -> None:
    """What stays can be read, and another process goes on behind it."""
    for start in range(0, 1500, 300):
        change = [act(start + n) for n in range(300)]
        await store.publish(
            publication(wording=f"{start}", acts=change, expects=start // 300 + 1)
        )
    await prune(store, (0, 1399))
    assert await read(store) == list(range(1400, 1500))
    again = await open_store()
    await again.append(act(5))
    assert await read(again) == [*range(1400, 1500), 1501]
