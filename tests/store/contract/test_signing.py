"""Signing: every head is signed with the records it covers, and proves them."""

import asyncio
from pathlib import Path

import pytest

from consent.errors import LedgerHalted
from consent.keyring import Keyring
from consent.ledger import checkpoint, note, proof
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.note import Key
from consent.model import Kind
from consent.period import DAY
from consent.store.base import Record, Store
from consent.store.change import NewKey
from consent.store.prove import prove, root_at
from tests.store.conftest import OpenStore
from tests.store.sample import START, Clock, act, keyed, publication

pytestmark = pytest.mark.anyio


async def keys_of(store: Store, site: str = "shop") -> list[Key]:
    """Give a log's public keys."""
    return [one.key for one in await store.log_keys(site)]


async def signed(store: Store, site: str = "shop") -> Checkpoint:
    """Give the signed head of a log, checked."""
    head = await store.head(site)
    keys = await keys_of(store, site)
    return checkpoint.verify(head.checkpoint, keys, head.origin)


async def append_all(store: Store, count: int) -> list[Record]:
    """Append many acts at once."""
    return await asyncio.gather(*(store.append(act(i)) for i in range(count)))


async def test_an_empty_log_is_signed(store: Store) -> None:
    """A log has a signed head from its first moment on."""
    assert (await signed(store)).size == 0


async def test_the_signed_head_is_that_of_all_records(store: Store) -> None:
    """After every batch, whatever its size, and after every publish."""
    for count in (1, 2, 300):
        await append_all(store, count)
        head = await store.head("shop")
        assert await signed(store) == Checkpoint(
            head.origin, head.frontier.size, head.frontier.root()
        )
    await store.publish(publication(wording="second", expects=1))
    assert (await signed(store)).size == 304


async def test_each_log_has_a_key_of_its_own(store: Store) -> None:
    """Named as the log is, and signing from its first entry on."""
    await store.publish(publication("blog"))
    (shop,), (blog,) = await store.log_keys("shop"), await store.log_keys("blog")
    assert (shop.key.name, blog.key.name) == (
        "consent.example/shop",
        "consent.example/blog",
    )
    assert shop.key.public != blog.key.public
    assert (shop.first, shop.until) == (0, None)


async def test_what_was_appended_is_proven_from_memory(store: Store) -> None:
    """And the proof is the one that the kept hashes make."""
    await append_all(store, 5)
    for record in await append_all(store, 300):
        mine = await prove(store, record)
        head = proof.verify(mine.proof, record.line, mine.keys, "consent.example/shop")
        assert head.size > record.n
    kept = await prove(store, await store.record("shop", record.n))
    assert kept == mine


async def test_the_same_key_is_proven_in_the_newest_head(store: Store) -> None:
    """The record is the same, the log may have grown since."""
    first = await store.append(keyed(1))
    await append_all(store, 3)
    again = await store.append(keyed(1))
    assert again == first
    mine = await prove(store, again)
    head = proof.verify(mine.proof, first.line, mine.keys, "consent.example/shop")
    assert (head.size, mine.epoch) == (4, 1)


async def test_the_root_of_any_beginning_can_be_told(store: Store) -> None:
    """From what is kept; of more than there is, none."""
    roots = [(await signed(store)).root]
    for _ in range(3):
        await append_all(store, 90)
        roots.append((await signed(store)).root)
    head = await store.head("shop")
    told = [await root_at(store, head, size) for size in (0, 90, 180, 270)]
    assert told == roots
    assert await root_at(store, head, 271) is None


async def test_a_missing_key_refuses_its_own_log_alone(
    store: Store, open_store: OpenStore, tmp_path: Path
) -> None:
    """Nothing of that log is written, and the others in the batch go on."""
    await store.publish(publication("blog", acts=()))
    await store.aclose()
    (tmp_path / "keys" / "shop.key").unlink()
    again = await open_store()
    outcomes = await asyncio.gather(
        again.append(act(1)),
        again.append(act(2, "blog")),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [LedgerHalted, Record]
    assert (await again.head("shop")).frontier.size == 0


async def test_a_new_key_signs_with_the_old_one_for_a_while(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    """Both until the stated time, and then the new one alone."""
    (old,) = await keys_of(store)
    new = Keyring(tmp_path / "keys").fresh("shop", old.name, [old])
    change = NewKey(new, START + DAY)
    (record,) = await store.change((change, act(kind=Kind.KEY, notice=None)))
    for key in (old, new):
        checkpoint.verify((await store.head("shop")).checkpoint, [key], old.name)
    rotated = await store.log_keys("shop")
    before, after = sorted(rotated, key=lambda key: key.until is None)
    assert (before.until, after.first) == (START + DAY, record.n)
    assert after.checkpoint == (await store.head("shop")).checkpoint

    clock.now += DAY
    await store.append(act(1))
    kept = (await store.head("shop")).checkpoint
    assert checkpoint.verify(kept, [new], old.name).size == 2
    assert old.id not in {line.key_id for line in note.read(kept).signatures}


async def test_the_public_head_is_that_of_the_day(store: Store, clock: Clock) -> None:
    """What was signed last before the day began; nothing of the day itself."""
    await store.append(act(1))
    first = await store.head("shop")
    assert first.public(clock()) != first.checkpoint
    clock.now += DAY
    assert first.public(clock()) == first.checkpoint
    await append_all(store, 3)
    assert (await store.head("shop")).public(clock()) == first.checkpoint
