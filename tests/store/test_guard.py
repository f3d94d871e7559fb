"""The rollback guard: a database that lost records writes nothing more by itself."""

import asyncio
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from consent.errors import BadSetting, LedgerHalted, StoreError
from consent.ledger import checkpoint, note
from consent.ledger.epoch import Epoch, Mark
from consent.model import Kind
from consent.store.base import Store
from consent.store.change import NewEpoch
from consent.store.sqlite import SqliteStore, open_sqlite
from tests.store.sample import Clock, act, publication

pytestmark = pytest.mark.anyio

ORIGIN = "consent.example/shop"
EPOCH = (NewEpoch(2), act(kind=Kind.EPOCH, notice=None))


async def opened(folder: Path) -> SqliteStore:
    """Open the database of a folder, with the guard outside of it."""
    return await open_sqlite(
        folder / "data" / "consent.db", clock=Clock(), guard=folder / "guard"
    )


async def grow(folder: Path, count: int, first: int = 0) -> None:
    """Append so many records, and let go of the database."""
    store = await opened(folder)
    await asyncio.gather(*(store.append(act(first + i)) for i in range(count)))
    await store.aclose()


@pytest.fixture
async def restored(tmp_path: Path) -> Path:
    """Give a folder whose database is older than its guard: 5 records of 8."""
    (tmp_path / "data").mkdir()
    store = await opened(tmp_path)
    await store.publish(publication(acts=()))
    await store.aclose()
    await grow(tmp_path, 5)
    shutil.copytree(tmp_path / "data", tmp_path / "backup")
    await grow(tmp_path, 3)
    restore(tmp_path)
    return tmp_path


def restore(folder: Path) -> None:
    """Put the backup in the place of the database."""
    shutil.rmtree(folder / "data")
    shutil.copytree(folder / "backup", folder / "data")


async def test_a_restored_backup_refuses_to_sign(restored: Path) -> None:
    """Ten of ten times, whatever would be written; what is there can be read."""
    for number in range(10):
        store = await opened(restored)
        assert "has 5 entries, and had 8 or more" in store.halted
        with pytest.raises(LedgerHalted, match="run `consent doctor`"):
            await store.append(act(number))
        with pytest.raises(LedgerHalted):
            await store.publish(publication(wording="new", expects=1))
        assert (await store.head("shop")).frontier.size == 5
        await store.aclose()


async def test_a_newer_token_is_enough(restored: Path) -> None:
    """Ten of ten times, with the guard's file gone too; the next start remembers."""
    for number in range(10):
        (restored / "guard").unlink()
        store = await opened(restored)
        assert store.halted == ""
        await store.witness(Mark(ORIGIN, 1, 6 + number))
        with pytest.raises(LedgerHalted):
            await store.append(act(number))
        await store.aclose()
        again = await opened(restored)
        assert f"had {6 + number} or more" in again.halted
        await again.aclose()


async def test_who_halts_halts_all_of_the_machine(restored: Path) -> None:
    """What one process was shown, the others at the same guard's file know soon."""
    (restored / "guard").unlink()
    first, second = await opened(restored), await opened(restored)
    await second.append(act(70))
    await first.witness(Mark(ORIGIN, 1, 9))
    while not second.halted:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    with pytest.raises(LedgerHalted):
        await second.append(act(71))
    for store in (second, first):
        await store.aclose()
    again = await opened(restored)
    assert "had 9 or more" in again.halted
    await again.aclose()


async def test_other_records_of_the_same_number_are_found(restored: Path) -> None:
    """A log that grew past the guard's mark by other entries is not the same log."""
    guard = (restored / "guard").read_bytes()
    (restored / "guard").unlink()
    await grow(restored, 4, first=90)
    (restored / "guard").write_bytes(guard)
    store = await opened(restored)
    assert "other entries among its first 8" in store.halted
    await store.aclose()


async def test_a_log_that_is_gone_is_found(restored: Path) -> None:
    """A new database does not begin an old log anew."""
    (restored / "data" / "consent.db").unlink()
    store = await opened(restored)
    with pytest.raises(LedgerHalted, match="not in the database any more"):
        await store.publish(publication())
    await store.aclose()


SET_HEAD = "update logs set checkpoint = "
FORGED = [
    "replace(checkpoint, char(10) || '5' || char(10), char(10) || '999' || char(10))",
    "replace(checkpoint, 'consent.example', 'another.example')",
    "substr(checkpoint, 1, length(checkpoint) - 9) || 'AAAAAAA=' || char(10)",
    "daily",
    "'nonsense'",
]


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("remembered", [True, False])
async def test_a_changed_head_is_not_remembered(
    restored: Path, forged: str, remembered: bool
) -> None:
    """It halts the ledger as long as it lies there, and never longer."""
    guard, database = restored / "guard", restored / "data" / "consent.db"
    guard.unlink()
    if remembered:
        await (await opened(restored)).aclose()
    before = guard.read_bytes() if remembered else None
    whole = database.read_bytes()
    change(database, SET_HEAD + forged)
    store = await opened(restored)
    assert store.halted == f"the newest checkpoint of {ORIGIN} was changed"
    with pytest.raises(LedgerHalted):
        await store.append(act(9))
    await store.aclose()
    assert (guard.read_bytes() if guard.exists() else None) == before
    database.write_bytes(whole)
    await grow(restored, 1)


@pytest.mark.parametrize("forged", ["daily", "'nonsense'"])
async def test_a_head_changed_meanwhile_is_not_remembered(
    restored: Path, forged: str
) -> None:
    """The file keeps what it had as long as there is no whole head."""
    guard = restored / "guard"
    guard.unlink()
    await (await opened(restored)).aclose()
    before = guard.read_bytes()
    store = await opened(restored)
    change(restored / "data" / "consent.db", SET_HEAD + forged)
    store._guard.touch()
    await store.aclose()
    assert guard.read_bytes() == before


def change(database: Path, statement: str) -> None:
    """Change a database behind the product's back."""
    with sqlite3.connect(database) as connection:
        assert connection.execute(statement).rowcount == 1
    connection.close()


async def test_a_new_epoch_goes_on(restored: Path) -> None:
    """With an entry that says so; and what was known before halts it no more."""
    store = await opened(restored)
    (record,) = await store.change(EPOCH)
    assert (record.n, record.kind, store.halted) == (5, Kind.EPOCH, "")
    head = await store.head("shop")
    assert (head.epoch, head.epochs) == (2, (Epoch(2, 5),))
    assert (await store.append(act(9))).n == 6
    await store.witness(Mark(ORIGIN, 1, 8))
    assert store.halted == ""
    await store.aclose()
    again = await opened(restored)
    assert again.halted == ""
    await again.aclose()


async def test_an_epoch_that_was_lost_is_missed(restored: Path) -> None:
    """The same backup restored a second time is found again."""
    store = await opened(restored)
    await store.change(EPOCH)
    await store.aclose()
    restore(restored)
    again = await opened(restored)
    assert "is in epoch 1, and was in epoch 2" in again.halted
    await again.change((NewEpoch(3), EPOCH[1]))
    with pytest.raises(StoreError, match="is in epoch 3 already"):
        await again.change((NewEpoch(3), EPOCH[1]))
    await again.aclose()


async def test_another_process_ends_the_halt(restored: Path) -> None:
    """A service goes on when it looks again, without a restart."""
    service, command = await opened(restored), await opened(restored)
    await command.change(EPOCH)
    assert service.halted
    await service.review()
    assert (await service.append(act(9))).n == 6
    for store in (service, command):
        await store.aclose()


async def test_the_guard_has_the_newest_head(restored: Path) -> None:
    """Signed, so that an auditor can use it too."""
    (line,) = (restored / "guard").read_text().splitlines()
    mark = json.loads(line)
    key = note.read_signer((restored / "data/keys/shop.key").read_text().strip()).key
    head = checkpoint.verify(mark["checkpoint"].encode(), [key], ORIGIN)
    assert (head.size, mark["epoch"]) == (8, 1)


@pytest.mark.parametrize("content", [b"something else\n", b'{"epoch":1}\n'])
async def test_another_file_is_no_guard(restored: Path, content: bytes) -> None:
    """It is not taken for an empty one, nor written over."""
    (restored / "guard").write_bytes(content)
    with pytest.raises(BadSetting, match="was not written by the rollback guard"):
        await opened(restored)
    assert (restored / "guard").read_bytes() == content


async def test_a_guard_that_cannot_be_written_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is acknowledged is durable all the same."""
    folder = tmp_path / "gone"
    store: Store = await open_sqlite(
        tmp_path / "consent.db", clock=Clock(), guard=folder / "guard"
    )
    await store.publish(publication(acts=()))
    await store.append(act())
    await store.aclose()
    assert sum("cannot be written" in line for line in caplog.messages) == 1


async def test_a_damaged_head_does_not_end_the_watch(tmp_path: Path) -> None:
    """It is told of, and the database is let go of as ever."""
    (tmp_path / "data").mkdir()
    store = await opened(tmp_path)
    await store.publish(publication())
    with sqlite3.connect(tmp_path / "data" / "consent.db") as connection:
        connection.execute("update logs set frontier = x'00'")
    connection.close()
    await store.aclose()
    with pytest.raises(StoreError, match="closed"):
        await store.heads()
