"""Single bits of the database file change: whatever they change is found."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import aclosing, closing
from pathlib import Path

import pytest

from consent.errors import ConsentError
from consent.store.sqlite import open_sqlite
from tests.faults.power import SHORT, Load
from tests.web.running import Clock, serving

pytestmark = [pytest.mark.anyio, pytest.mark.fault]

TABLES = """
select name
from sqlite_schema
where type = 'table'
"""
SPENT = " where blind <> zeroblob(32)"


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """Give the data of a shop that saw every kind of act, at rest."""
    folder = tmp_path / "whole"
    folder.mkdir()
    load = Load(random.Random(5))
    async with serving(folder) as running:
        for mode in ("restrict", "delete"):
            retention = {**SHORT["retention"], "erasure": mode}
            await running.publish(retention=retention, count={"shown": True})
            for _ in range(10):
                await load.step(running)
    return folder


async def test_whatever_a_bit_changes_is_found(folder: Path, *, full: bool) -> None:
    """Of 1,000 flips none that changes content is taken for whole."""
    whole, rng = content(folder / "consent.db"), random.Random(11)
    data = (folder / "consent.db").read_bytes()
    changed = 0
    for number in range(1000 if full else 100):
        at, bit = rng.randrange(len(data)), rng.randrange(8)
        flipped = data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
        database = copied(folder, flipped)
        if content(database) != whole:
            changed += 1
            assert await is_found(database), f"flip {number}: bit {bit} of byte {at}"
    assert changed > (200 if full else 20)


async def test_nothing_is_found_where_nothing_changed(folder: Path) -> None:
    """A whole database is well, through every kind of act."""
    assert not await is_found(folder / "consent.db")


def copied(folder: Path, data: bytes) -> Path:
    """Put other bytes in the place of the database, with all that lies beside it."""
    other = folder.with_name("flipped")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(folder, other)
    (other / "consent.db").write_bytes(data)
    return other / "consent.db"


def content(database: Path) -> list[object] | None:
    """Give all rows but overwritten bodies, or None if they cannot be read."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as reader:
        reader.text_factory = bytes
        try:
            return list(rows(reader))
        except sqlite3.Error:
            return None


def rows(reader: sqlite3.Connection) -> Iterator[object]:
    """Give every row of every table, and the schema."""
    yield reader.execute("pragma application_id").fetchone()
    yield from reader.execute("select type, name, tbl_name, sql from sqlite_schema")
    for (table,) in reader.execute(TABLES).fetchall():
        name = table.decode()
        where = SPENT if name == "bodies" else ""
        yield from sorted(reader.execute(f"select * from {name}{where}"), key=repr)  # noqa: S608


async def is_found(database: Path) -> bool:
    """Tell whether opening or examining a database says that it is damaged."""
    try:
        async with aclosing(await open_sqlite(database, clock=Clock())) as store:
            return bool(store.halted or await store.examine())
    except ConsentError:
        return True
