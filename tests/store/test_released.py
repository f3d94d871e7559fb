"""Databases of every released schema: opened by this version, whole, and going on."""

import re
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import aclosing, closing
from pathlib import Path

import pytest

from consent.keyring import FOLDER_NAME
from consent.model import Kind
from consent.store.base import Query, Store
from consent.store.migrate import available
from consent.store.open import wall_clock
from tests.postgres_server import Server
from tests.store import release
from tests.store.opening import open_at
from tests.store.sample import act

DRIVERS = ("sqlite", "postgres")
NUMBERS = [migration.number for migration in available("sqlite")]
ONLY = {"moves"}
"""Tables that have rows for moments only."""

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[(d, n) for n in NUMBERS for d in DRIVERS], ids=str)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """Open what a release left, by each driver."""
    driver, number = request.param
    (tmp_path / FOLDER_NAME).mkdir(mode=0o700)
    key = tmp_path / FOLDER_NAME / "shop.key"
    shutil.copy(release.key_of(number), key)
    key.chmod(0o600)
    url, dump = "sqlite:", release.dump_of(driver, number)
    if driver == "sqlite":
        release.load_sqlite(dump, tmp_path / "consent.db")
    else:
        server: Server = request.getfixturevalue("postgres")
        url = server.new()
        release.load_postgres(dump, url)
    async with aclosing(await open_at(f"{url}#{tmp_path}", wall_clock)) as store:
        yield store


async def test_every_row_is_as_it_was_signed(store: Store) -> None:
    """What an upgrade leaves is examined row by row, and nothing is wrong with it."""
    assert await store.examine() == ()
    assert not store.halted


async def test_the_log_goes_on(store: Store) -> None:
    """Its records are read, and another one is signed behind them."""
    size = (await store.head("shop")).frontier.size
    assert await store.count(Query(site="shop", kinds=(Kind.CONSENT,))) >= 3
    assert (await store.append(act(kind=Kind.ADMIN, notice=None))).n == size


async def test_what_lies_beside_the_log_is_there(store: Store) -> None:
    """Settings, accesses, sums, anchors, back ends and pictures."""
    assert (await store.site("shop")).settings.webhooks
    assert await store.accesses("shop")
    assert await store.tallies("shop", 0, 2**53)
    assert await store.strangers("shop")
    assert await store.anchors("shop")
    assert await store.anchor_failures("shop")
    assert await store.outbox.endpoints()
    assert await store.seal()
    assert (await store.superseded_bits()).logs["shop"]


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("number", NUMBERS)
def test_each_migration_has_dumps(driver: str, number: int) -> None:
    """Another one needs them, and one that has them is never edited after a release.

    Until the first release, `python -m tests.store.release` writes them anew.
    """
    dump = release.dump_of(driver, number)
    assert dump.exists(), "run `python -m tests.store.release` and keep what it wrote"
    ours = {item.number: item.checksum for item in available(driver)}
    assert ours[number] in dump.read_text(), f"migration {number} was edited"


@pytest.mark.parametrize("number", NUMBERS)
def test_every_table_has_rows(number: int, tmp_path: Path) -> None:
    """An upgrade that loses what a table holds cannot pass unseen."""
    release.load_sqlite(release.dump_of("sqlite", number), tmp_path / "consent.db")
    with closing(sqlite3.connect(tmp_path / "consent.db")) as connection:
        tables = "select name from sqlite_schema where type = 'table'"
        names = [name for (name,) in connection.execute(tables)]
        empty = [
            name
            for name in names
            if not connection.execute(f"select count(*) from {name}").fetchone()[0]  # noqa: S608
        ]
    assert empty == []
    text = release.dump_of("postgres", number).read_text()
    made = set(re.findall(r"(?m)^CREATE TABLE public\.(\w+)", text))
    assert made - set(re.findall(r"(?m)^INSERT INTO public\.(\w+)", text)) == ONLY
