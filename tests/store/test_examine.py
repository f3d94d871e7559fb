"""Examining a whole database: whoever changed it by hand is told of it."""

# ruff: noqa: S608

import random
import shutil
import sqlite3
from contextlib import aclosing
from pathlib import Path

import pytest

from consent.errors import StoreError
from consent.flows.resume import resume
from consent.keyring import Keyring
from consent.ledger.checkpoint import Checkpoint
from consent.store.base import Query
from consent.store.sqlite import open_sqlite
from tests.faults.power import Load
from tests.store.sample import keyed, publication
from tests.web.running import Clock, serving

KEPT = {"after_validity": "1 day"}
pytestmark = pytest.mark.anyio

CHOICE = """
where place = (
  select max(place) from entries where body is not null and visitor is not null
)
"""
ERASED = """
where place = (
  select min(place) from entries
  where body is null and place not in (select place from restricted)
)
"""
RESTRICTED = "where place = (select min(place) from restricted)"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name a folder that is filled once."""
    return tmp_path_factory.mktemp("whole")


@pytest.fixture
async def database(whole: Path, tmp_path: Path) -> Path:
    """Give a database that saw every kind of act, with the keys beside it."""
    if not (whole / "consent.db").exists():
        await fill(whole)
    path = tmp_path / "consent.db"
    path.write_bytes((whole / "consent.db").read_bytes())
    shutil.copytree(whole / "keys", tmp_path / "keys")
    return path


async def fill(folder: Path) -> None:
    """Let visitors choose, erase and be pruned, and begin an epoch."""
    load = Load(random.Random(2))
    async with serving(folder) as running:
        for mode in ("restrict", "delete"):
            await running.publish(retention={**KEPT, "erasure": mode})
            for _ in range(8):
                await load.step(running)
        store = running.parts.store
        store._guard.halted = "a test says so"
        await resume(store, because="", author="", random=running.parts.world.random)
        await running.choose("accept_all")


async def examine(database: Path, *changes: str) -> list[str]:
    """Change a database behind the product's back; give what is found."""
    with sqlite3.connect(database) as connection:
        for change in changes:
            assert connection.execute(change).rowcount != 0, change
    connection.close()
    guard = database.with_name("no-guard")
    store = await open_sqlite(database, clock=Clock(), guard=guard)
    async with aclosing(store):
        return list(await store.examine())


async def test_a_whole_database_is_well(database: Path) -> None:
    """Nothing is found where nothing was changed."""
    assert await examine(database) == []


ENTRY, LOG = "update entries set", "update logs set"
BODY, GONE = "update bodies set", "delete from restricted"
CHANGES = [
    ("filed under what it does not say", f"{ENTRY} kind = 'refuse' {CHOICE}"),
    ("is earlier than the one before it", f"{ENTRY} ts = 0 {CHOICE}"),
    ("is not what was hashed", f"{ENTRY} leaf = zeroblob(32) {CHOICE}"),
    ("is filed under another visitor", f"{ENTRY} visitor = zeroblob(16) {CHOICE}"),
    ("has no body and names a visitor", f"{ENTRY} visitor = zeroblob(16) {ERASED}"),
    (
        "is no choice and names a visitor",
        f"{ENTRY} visitor = zeroblob(16) where kind = 'build'",
    ),
    ("the one it commits to", f"{BODY} blind = zeroblob(32) {CHOICE}"),
    ("is not canonical JSON", f"{ENTRY} line = 'other' {CHOICE}"),
    ("body is not where it should be", f"{ENTRY} body = 1 {CHOICE}"),
    ("no body, and none says why", f"{ENTRY} body = null, visitor = null {CHOICE}"),
    ("no entry leads to", f"{ENTRY} body = null, visitor = null {CHOICE}"),
    (
        "has a body that was not restricted",
        "insert into restricted select place, body from entries " + CHOICE,
    ),
    ("its head is not that of its entries", f"{LOG} ts = ts + 1"),
    ("its epochs are not those", f"{LOG} epochs = '[]'"),
    ("not of all entries", f"{LOG} checkpoint = daily"),
    ("its size is not that of its tree", f"{LOG} size = size - 1"),
    (
        "no known key signed this",
        f"{LOG} daily = replace(daily, 'shop.example', 'other.example')",
    ),
    ("kept hashes", "insert into nodes values (1, 8, 99, zeroblob(32))"),
    ("counts as standing", "delete from superseded"),
    ("in both of its tables", "delete from superseded_words"),
    ("has another hash", "update notices set content = replace(content, 'K', 'k')"),
    ("what was asked at place", "update keys set request = zeroblob(36)"),
    ("its tables are not those", "create table other (one)"),
    ("points to one that is not there", "update log_keys set log = 99"),
]


@pytest.mark.parametrize(("told", "change"), CHANGES)
async def test_a_change_by_hand_is_told(database: Path, told: str, change: str) -> None:
    """A48: whatever a statement changes, a sentence says what is wrong."""
    found = await examine(database, change)
    assert any(told in one for one in found), found


async def test_a_restricted_body_cannot_come_back(database: Path) -> None:
    """A52: what an entry says is restricted is told where it can be read again."""
    copied = f"(select body from restricted {RESTRICTED})"
    (found,) = await examine(
        database, f"{ENTRY} body = {copied} {RESTRICTED}", f"{GONE} {RESTRICTED}"
    )
    assert "has a body that was erased" in found


async def test_a_checkpoint_of_another_history_is_told(database: Path) -> None:
    """A48: signed by the log's own key, it names another tree than is there."""
    ring = Keyring(database.with_name("keys"))
    store = await open_sqlite(database, clock=Clock())
    async with aclosing(store):
        head, keys = await store.head("shop"), await store.log_keys("shop")
    forged = ring.sign("shop", Checkpoint(head.origin, 3, bytes(32)), [keys[-1].key])
    found = await examine(database, f"{LOG} daily = '{forged.decode()}'")
    assert found == ["shop: its entries are not those of its checkpoint of 3"]


async def test_a_damaged_request_is_nobodys_retry(tmp_path: Path) -> None:
    """A43: what cannot be compared is neither the same act nor another one."""
    path = tmp_path / "consent.db"
    async with aclosing(await open_sqlite(path, clock=Clock())) as store:
        await store.publish(publication())
        await store.append(keyed(1))
    with sqlite3.connect(path) as connection:
        connection.execute("update keys set request = zeroblob(36)")
    connection.close()
    async with aclosing(await open_sqlite(path, clock=Clock())) as store:
        with pytest.raises(StoreError, match="is damaged: restore a backup"):
            await store.append(keyed(1))
        assert await store.count(Query(site="shop")) == 2
