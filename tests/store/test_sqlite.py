"""What a SQLite file is beyond the contract: its mode, its settings, its name."""

import sqlite3
from pathlib import Path

import pytest

from consent.errors import StoreError
from consent.store.base import Query, Store
from consent.store.sqlite import open_sqlite
from tests.store.sample import Clock, act, publication

pytestmark = pytest.mark.anyio


@pytest.fixture
def address(tmp_path: Path) -> str:
    """Name a file: what is said here is said of no other driver."""
    return f"sqlite:#{tmp_path}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Name the database's file."""
    return tmp_path / "consent.db"


async def test_only_its_owner_may_read_it(store: Store, file: Path) -> None:
    """Database and WAL hold personal data."""
    await store.append(act())
    modes = [path.stat().st_mode & 0o777 for path in file.parent.glob("consent.db*")]
    assert len(modes) == 3
    assert set(modes) == {0o600}


async def test_only_its_owner_may_sign(store: Store, file: Path) -> None:
    """Keys are secret, and the guard counts visits."""
    await store.aclose()
    modes = {p.name: p.stat().st_mode & 0o777 for p in file.parent.rglob("*")}
    assert modes.pop("keys") == 0o700
    assert modes == dict.fromkeys(["consent.db", "guard", "shop.key"], 0o600)


async def test_a_name_may_hold_any_character(tmp_path: Path) -> None:
    """Folders named by people have spaces, umlauts and what a URI would cut at."""
    folder = tmp_path / "Kunden & Söhne?mode=ro#50%"
    folder.mkdir()
    store = await open_sqlite(folder / "consent.db", clock=Clock())
    await store.publish(publication())
    await store.aclose()
    assert (folder / "consent.db").stat().st_size > 0


async def test_erased_bodies_are_null_in_an_export(store: Store, file: Path) -> None:
    """The entry stays, body and blind are gone."""
    record = await store.append(act())
    _delete_bodies(file)
    lines = [chunk async for chunk in store.ndjson(Query(site="shop"))]
    assert lines == [b'{"blind":null,"body":null,"entry":%s}\n' % record.line]
    erased = await store.record("shop", 0)
    assert (erased.line, erased.body, erased.blind) == (record.line, None, None)


def _delete_bodies(file: Path) -> None:
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("update entries set body = null")
    connection.close()


async def test_readers_cannot_write(store: Store) -> None:
    """A mistake in a reading statement cannot touch the log."""
    with pytest.raises(StoreError, match="read-only"):
        await store._read(lambda reader: reader.execute("delete from keys"))


async def test_a_held_database_is_an_error_not_a_wait(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When another program sits on the file, acts are refused in plain words."""
    await store._connection.run(lambda writer: writer.execute("pragma busy_timeout=1"))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(StoreError, match="another process held the database"):
        await store.append(act(1))
    other.close()
    assert (await store.append(act(2))).n == 0
