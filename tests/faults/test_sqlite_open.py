"""Files and folders that cannot be used: one clear sentence instead of a start."""

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from consent.errors import StoreError
from consent.store.sqlite import open_sqlite
from tests.store.sample import Clock

pytestmark = [pytest.mark.anyio, pytest.mark.fault]

Protect = Callable[[], object]


@pytest.fixture
def protect(tmp_path: Path) -> Iterator[Protect]:
    """Make the folder read-only: for root by a mount, for others by its mode."""
    if os.geteuid() != 0:
        yield lambda: tmp_path.chmod(0o500)
        tmp_path.chmod(0o700)
        return
    tmpfs = ["-t", "tmpfs", "-o", "size=1m", "tmpfs"]
    subprocess.run(["mount", *tmpfs, str(tmp_path)], check=True)
    remount = ["mount", "-o", "remount,ro", str(tmp_path)]
    yield lambda: subprocess.run(remount, check=True)
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


async def refusal(path: Path) -> str:
    """Give the sentence with which a file is refused."""
    with pytest.raises(StoreError) as caught:
        await open_sqlite(path, clock=Clock())
    return caught.value.message


async def test_a_folder_that_cannot_be_written(
    tmp_path: Path, protect: Protect
) -> None:
    """Where no database can be made, the start says where and why."""
    protect()
    message = await refusal(tmp_path / "consent.db")
    assert message.startswith(str(tmp_path))
    assert "ead-only" in message or "ermission" in message


async def test_a_database_that_cannot_be_written(
    tmp_path: Path, protect: Protect
) -> None:
    """A database in a read-only folder is refused before anything is served."""
    path = tmp_path / "consent.db"
    await (await open_sqlite(path, clock=Clock())).aclose()
    protect()
    message = await refusal(path)
    assert "ead-only" in message or "writable" in message


async def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A mistyped path makes no folders."""
    assert "No such file" in await refusal(tmp_path / "mistyped" / "consent.db")


async def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    """A folder is not taken for a database."""
    assert "cannot be opened" in await refusal(tmp_path)


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """Another kind of file is refused and left as it was."""
    path = tmp_path / "consent.db"
    path.write_bytes(b"Dear diary, " * 1000)
    assert "is not a SQLite database" in await refusal(path)
    assert path.read_bytes() == b"Dear diary, " * 1000


async def test_another_programs_database(tmp_path: Path) -> None:
    """A database with other tables is refused and left as it was."""
    path = tmp_path / "consent.db"
    other = sqlite3.connect(path)
    other.execute("create table photos (id integer primary key)")
    other.close()
    assert "belongs to another program" in await refusal(path)


async def test_a_damaged_database(tmp_path: Path) -> None:
    """Overwritten pages are reported as damage, with what to do."""
    path = tmp_path / "consent.db"
    await (await open_sqlite(path, clock=Clock())).aclose()
    data = bytearray(path.read_bytes())
    data[100:4096] = os.urandom(3996)
    path.write_bytes(data)
    assert "damaged: restore a backup" in await refusal(path)
