"""Migrations: run once, in order, and never on a database that is not ours."""

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from consent.errors import SchemaTooNew, StoreError
from consent.store import sqlite_schema
from consent.store.migrate import Migration, available, missing
from consent.store.sqlite import open_sqlite, pending_sqlite
from consent.store.sqlite_schema import migrate, plan
from tests.store.sample import Clock

APPLIED = {item.number: item.checksum for item in available("sqlite")}


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """Give an empty database."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    yield connection
    connection.close()


def test_migrations_are_numbered_without_a_gap() -> None:
    """They run in the order of their numbers, from 1."""
    numbers = [item.number for item in available("sqlite")]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_plan_changes_nothing(connection: sqlite3.Connection) -> None:
    """It names what would run, and the database stays empty."""
    assert plan(connection) == available("sqlite")
    assert connection.execute("select count(*) from sqlite_schema").fetchone() == (0,)


def test_every_migration_runs_once(connection: sqlite3.Connection) -> None:
    """After them nothing is left to run."""
    assert migrate(connection) == available("sqlite")
    assert migrate(connection) == ()


def test_a_failed_migration_leaves_nothing(connection: sqlite3.Connection) -> None:
    """Each is one transaction: its first half does not stay behind."""
    migrate(connection)
    connection.execute("delete from migrations")
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        migrate(connection)
    assert not connection.in_transaction
    assert plan(connection) == available("sqlite")


def test_a_newer_database_is_refused() -> None:
    """An old version does not touch what it does not know."""
    with pytest.raises(SchemaTooNew, match=r"schema 99.*install the newer version"):
        missing(available("sqlite"), {**APPLIED, 99: "0" * 64})


def test_an_edited_migration_is_refused() -> None:
    """What made a database must be what this release says made it."""
    with pytest.raises(StoreError, match=r"migration 1 \(first\)"):
        missing(available("sqlite"), {**APPLIED, 1: "0" * 64})


def test_another_programs_database_is_refused(connection: sqlite3.Connection) -> None:
    """Tables of others are left alone."""
    connection.execute("create table photos (id integer primary key)")
    with pytest.raises(StoreError, match="belongs to another program"):
        migrate(connection)


@pytest.mark.anyio
async def test_two_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    """`serve` and `publish` started together do not trip over each other."""
    path = tmp_path / "consent.db"
    stores = await asyncio.gather(*(open_sqlite(path, clock=Clock()) for _ in range(4)))
    for store in stores:
        await store.aclose()


@pytest.mark.anyio
async def test_two_may_upgrade_a_database_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One copies what was before and the others wait; the copy is whole."""
    path = tmp_path / "consent.db"
    await (await open_sqlite(path, clock=Clock())).aclose()
    before = available("sqlite")
    steps = (*before, Migration(len(before) + 1, "more", "create table t (x);", "0"))
    monkeypatch.setattr(sqlite_schema, "available", lambda driver: steps)
    stores = await asyncio.gather(*(open_sqlite(path, clock=Clock()) for _ in range(4)))
    for store in stores:
        await store.aclose()
    assert sorted(each.name for each in tmp_path.glob("*before*")) == [
        f"consent.db.before-{len(steps)}"
    ]
    with closing(sqlite3.connect(tmp_path / f"{path.name}.before-{len(steps)}")) as old:
        assert len(plan(old)) == 1


@pytest.mark.anyio
async def test_what_is_pending_can_be_asked_first(tmp_path: Path) -> None:
    """A dry run names the migrations and makes no file."""
    path = tmp_path / "consent.db"
    assert await pending_sqlite(path) == available("sqlite")
    assert not path.exists()
    await (await open_sqlite(path, clock=Clock())).aclose()
    assert await pending_sqlite(path) == ()


def test_no_column_can_hold_what_identifies(connection: sqlite3.Connection) -> None:
    """There is no place for an address, a browser or where somebody came from."""
    migrate(connection)
    tables = connection.execute(
        "select group_concat(sql) from sqlite_schema"
    ).fetchone()
    assert not re.search(r"\b(ip|addr\w*|agent|user_?agent|referr?er)\b", tables[0])
