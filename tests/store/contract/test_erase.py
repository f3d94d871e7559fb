"""Erasing: bodies go with the entry that tells of it, and their tokens with them."""

import asyncio
from typing import Any

import pytest

from consent.errors import EraseConflict, LedgerError, UnknownRecord
from consent.model import ErasureMode, Kind
from consent.store.base import Act, Query, Record, Store
from consent.store.change import Erasure
from tests.store.sample import act, keyed, publication

pytestmark = pytest.mark.anyio

ANNA, BEN = "a" * 32, "b" * 32
DELETE, RESTRICT = ErasureMode.DELETE, ErasureMode.RESTRICT


def told(number: int = 900, **changes: Any) -> Act:
    """Make the act that tells of an erasure."""
    return act(number, kind=Kind.ERASE, notice=None, **changes)


async def erase(
    store: Store, *records: int, visitors: tuple[str, ...] = (), mode: Any = DELETE
) -> Record:
    """Erase records of the shop."""
    change = Erasure(records, visitors, mode)
    (record,) = await store.change((change, told()))
    return record


async def visits(store: Store) -> None:
    """Let Anna choose twice, and Ben once in between."""
    for number, visitor in enumerate((ANNA, BEN, ANNA)):
        await store.append(act(number, visitor=visitor))


async def read(store: Store, **query: Any) -> list[int]:
    """Give the numbers of the shop's records that have a body."""
    pages = store.records(Query(site="shop", **query))
    return [r.n async for page in pages for r in page if r.body is not None]


async def test_body_and_blind_go_and_the_entry_stays(store: Store) -> None:
    """The line is the same for ever, and the erasure is the log's next entry."""
    before = await store.append(act(1))
    record = await erase(store, 0)
    after = await store.record("shop", 0)
    assert (after.line, after.body, after.blind) == (before.line, None, None)
    assert (record.n, record.kind) == (1, Kind.ERASE)
    lines = [chunk async for chunk in store.ndjson(Query(site="shop", before=1))]
    assert lines == [b'{"blind":null,"body":null,"entry":%s}\n' % before.line]


async def test_nobody_else_is_touched(store: Store) -> None:
    """Only the named bodies are gone, and no way leads to their visitor."""
    await visits(store)
    await erase(store, 0, 2, visitors=(ANNA,))
    assert await read(store) == [1, 3]
    assert await store.count(Query(site="shop", visitor=ANNA)) == 0
    assert await store.count(Query(site="shop", visitor=BEN)) == 1


async def test_a_choice_made_meanwhile_is_not_missed(store: Store) -> None:
    """A plan that names not all records of the visitor is refused, and undone."""
    await visits(store)
    with pytest.raises(EraseConflict):
        await erase(store, 0, visitors=(ANNA,))
    assert await read(store) == [0, 1, 2]
    assert await store.superseded() == ()


async def test_the_tokens_of_what_was_erased_do_not_count(store: Store) -> None:
    """They are in the feed of what is superseded."""
    await visits(store)
    await erase(store, 0, 2, visitors=(ANNA,))
    assert [item.n for item in await store.superseded()] == [0, 2]


async def test_without_its_entry_nothing_is_erased(store: Store) -> None:
    """When the act that tells of it is refused, the bodies are still there."""
    await visits(store)
    change = Erasure((0, 2), (ANNA,), DELETE)
    with pytest.raises(LedgerError):
        await store.change((change, told(blind=b"short")))
    assert await read(store) == [0, 1, 2]
    assert await store.superseded() == ()


@pytest.mark.parametrize("n", [1, 7, -1])
async def test_only_choices_can_be_erased(store: Store, n: int) -> None:
    """A notice's body stays, and no number leads into another log."""
    await store.publish(publication("blog", acts=(act(1, "blog"),)))
    await store.append(act(1))
    await store.append(act(2, kind=Kind.NOTICE))
    with pytest.raises(UnknownRecord):
        await erase(store, n)
    assert await read(store) == [0, 1]


async def test_restricted_bodies_are_read_on_purpose_only(store: Store) -> None:
    """They are kept, and every other way to read gives what deleting would leave."""
    await visits(store)
    await erase(store, 0, 2, visitors=(ANNA,), mode=RESTRICT)
    assert (await store.record("shop", 0)).body is None
    assert await read(store) == [1, 3]
    assert await store.count(Query(site="shop", visitor=ANNA)) == 0
    assert await read(store, restricted=True) == [0, 1, 2, 3]
    assert await read(store, restricted=True, visitor=ANNA) == [0, 2]
    assert [item.n for item in await store.superseded()] == [0, 2]


async def test_what_is_restricted_can_be_deleted_later(store: Store) -> None:
    """A deletion takes the restricted bodies of its visitors as well."""
    await visits(store)
    await erase(store, 0, 2, visitors=(ANNA,), mode=RESTRICT)
    with pytest.raises(EraseConflict):
        await erase(store, 0, visitors=(ANNA,))
    await erase(store, 0, 2, visitors=(ANNA,))
    assert await read(store, restricted=True) == [1, 3, 4]


@pytest.mark.parametrize("mode", ErasureMode)
async def test_the_key_of_what_was_erased_is_forgotten(
    store: Store, mode: ErasureMode
) -> None:
    """It leads nowhere any more."""
    await store.append(keyed(1))
    await erase(store, 0, mode=mode)
    assert (await store.append(keyed(1))).n == 2


async def test_erasing_goes_on_beside_choices(store: Store) -> None:
    """Both find their places in one log, and none is lost."""
    await visits(store)
    appends = [store.append(act(number)) for number in range(20)]
    await asyncio.gather(*appends, erase(store, 1, visitors=(BEN,)))
    kinds = await store.count(Query(site="shop", kinds=(Kind.ERASE,)))
    assert (kinds, len(await read(store))) == (1, 23)
