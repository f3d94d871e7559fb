"""Backing up, losing everything, and going on."""

import asyncio
import errno
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from consent.store.open import wall_clock
from tests.cli.running import consent, serving
from tests.rules.site_files import SHOP
from tests.web.running import serving as shop_at


async def choose(data: Path, *actions: str) -> list[Any]:
    """Publish the shop and let visitors choose, one after the other."""
    async with shop_at(data) as shop:
        shop.clock.now = wall_clock()
        await shop.publish()
        return [(await shop.choose(action)).json()["receipt"] for action in actions]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data directory in which two visitors have chosen."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    asyncio.run(choose(folder, "accept_all", "reject_all"))
    return folder


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Give a data directory with a shop that nobody has visited."""
    (tmp_path / "shop.toml").write_text(SHOP)
    consent("publish", tmp_path / "shop.toml", "--data", tmp_path / "data")
    return tmp_path / "data"


def back_up(data: Path, *more: str) -> Path:
    """Back it up, and give the folder of the backup."""
    into = data.parent / "backups"
    done = consent("backup", "--data", data, "--into", into, *more)
    assert done.returncode == 0, done.stderr
    return max(path for path in into.iterdir() if path.name.startswith("consent-"))


def exported(data: Path) -> str:
    """Give the log as auditors get it."""
    return consent("export", "--data", data, "--site", "shop").stdout


def restore(backup: Path, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Restore a backup into a data directory."""
    return consent("restore", backup, "--data", data, **more)


def test_everything_is_lost_and_comes_back(data: Path) -> None:
    """On an empty machine, one command away: the log, its keys and the secret."""
    whole, backup = exported(data), back_up(data, "--with-keys")
    shutil.rmtree(data)
    done = restore(backup, data)
    assert done.returncode == 0, done.stderr
    assert exported(data) == whole
    asyncio.run(choose(data, "accept_all"))
    assert exported(data).startswith(whole)


def test_a_backup_is_taken_from_a_running_service(published: Path) -> None:
    """Nobody has to stop, and what is open to the owner alone stays so."""
    with serving(published):
        backup = back_up(published)
    assert {path.name for path in backup.iterdir()} == {"consent.db"}
    assert (backup.stat().st_mode | (backup / "consent.db").stat().st_mode) & 0o77 == 0


def test_keys_stay_out_unless_they_are_asked_for(data: Path) -> None:
    """Who steals a backup cannot sign; the owner is told what to keep elsewhere."""
    done = consent("backup", "--data", data, "--into", data.parent / "backups")
    assert "without secret.key and keys" in done.stdout
    assert "shop: " in done.stdout


def test_a_damaged_database_makes_no_backup(data: Path) -> None:
    """The last good one is worth more than a copy of the damage."""
    with closing(sqlite3.connect(data / "consent.db")) as connection, connection:
        connection.execute("update entries set ts = ts + 1 where kind = 'refuse'")
    done = consent("backup", "--data", data, "--into", data.parent / "backups")
    assert done.returncode == 1
    assert "is filed under what it does not say" in done.stderr
    assert list((data.parent / "backups").iterdir()) == []


def test_a_damaged_backup_replaces_nothing(data: Path) -> None:
    """It is read through first, and what is there stays."""
    whole, backup = exported(data), back_up(data)
    with closing(sqlite3.connect(backup / "consent.db")) as connection, connection:
        connection.execute("update bodies set body = '{}'")
    done = restore(backup, data)
    assert done.returncode == 1
    assert "is damaged" in done.stderr
    assert exported(data) == whole


def test_a_database_in_use_is_not_replaced(published: Path) -> None:
    """A service that runs would write on into what was put aside."""
    backup = back_up(published)
    with serving(published):
        done = restore(backup, published)
    assert done.returncode == 1
    assert "is in use" in done.stderr


def test_what_came_after_the_backup_is_told_and_kept_aside(data: Path) -> None:
    """Records that are lost, erasures that are undone, and the guard that remembers."""
    guard = str(data.parent / "guard")
    backup = back_up(data)
    asyncio.run(choose(data, "accept_all"))
    asked = ["--because", "asked by letter", "--record", "2", "--yes"]
    erased = consent("erase", "--data", data, "--site", "shop", *asked)
    assert erased.returncode == 0, erased.stderr
    consent("doctor", "--data", data, CONSENT_GUARD_FILE=guard)

    done = restore(backup, data, CONSENT_GUARD_FILE=guard)
    assert done.returncode == 1
    assert "the ledger is halted" in done.stderr
    assert "consent doctor --new-epoch" in done.stdout
    assert "1 of them erased or pruned, and what they erased is back" in done.stdout
    assert len(list(data.glob("consent.db.before-*"))) == 1


def test_a_database_that_cannot_be_read_is_put_aside(data: Path) -> None:
    """Its damage is why the backup is wanted."""
    whole, backup = exported(data), back_up(data)
    (data / "consent.db").write_bytes(b"not a database" * 100)
    assert restore(backup, data).returncode == 0
    assert exported(data) == whole


def test_old_backups_go_so_that_what_was_erased_does_not_live_on(data: Path) -> None:
    """Those of this command alone, and only once there is a newer one."""
    into = data.parent / "backups"
    old, foreign = into / "consent-20200101T000000Z", into / "consent-mine"
    for folder in (old, foreign):
        folder.mkdir(parents=True)
        (folder / "consent.db").touch()
    done = consent("backup", "--data", data, "--into", into, "--keep", "7")
    assert f"{old}: deleted, older than 7 days" in done.stdout
    assert not old.exists()
    assert foreign.exists()


def test_what_was_interrupted_goes_and_links_stay(data: Path) -> None:
    """A killed backup holds personal data too; what a link leads to is not ours."""
    into = data.parent / "backups"
    left, link = (into / f"consent-{year}0101T000000Z" for year in (2020, 2021))
    left = left.with_name(f"{left.name}.part")
    left.mkdir(parents=True)
    link.symlink_to(data)
    done = consent("backup", "--data", data, "--into", into)
    assert done.returncode == 0, done.stderr
    assert f"{left}: deleted, never finished" in done.stdout
    assert not left.exists()
    assert link.is_symlink()
    assert (data / "consent.db").exists()


def test_what_comes_back_is_open_to_its_owner_alone(data: Path) -> None:
    """Wherever the backup was kept, and whatever that made of its modes."""
    backup = back_up(data, "--with-keys")
    for path in backup.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o444)
    shutil.rmtree(data)
    assert restore(backup, data).returncode == 0
    modes = {path.stat().st_mode & 0o777 for path in data.rglob("*")}
    assert modes == {0o600, 0o700}


@pytest.mark.parametrize("name", ["secret.key", "keys/shop.key"])
def test_other_keys_stop_a_restore(data: Path, name: str) -> None:
    """What was made anew meanwhile neither signs the log nor opens the tokens."""
    (data / name).touch(mode=0o600)
    backup, database = back_up(data, "--with-keys"), data / "consent.db"
    (backup / name).write_text("another one\n")
    before = database.read_bytes()
    done = restore(backup, data)
    assert done.returncode == 1
    assert f"has another {name} than the backup" in done.stderr
    assert (database.read_bytes(), list(data.glob("*before*"))) == (before, [])
    assert restore(backup, data, CONSENT_KEEP_KEYS="1").returncode == 0
    assert (data / name).read_text() != "another one\n"


def test_keys_that_were_rotated_since_are_no_others(data: Path) -> None:
    """Those of the backup are among them; a site's key that is gone comes back."""
    (data / "secret.key").write_text("old\n")
    backup = back_up(data, "--with-keys")
    (data / "secret.key").write_text("old\nnew\n")
    (data / "keys" / "shop.key").unlink()
    assert restore(backup, data).returncode == 0
    assert (data / "secret.key").read_text() == "old\nnew\n"
    assert (data / "keys" / "shop.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("links", [True, False])
def test_a_restore_that_fails_leaves_what_was_there(
    data: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its last step, with hard links or without: a database, and nothing half."""
    whole, backup = exported(data), back_up(data)

    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    if not links:
        monkeypatch.setattr(Path, "hardlink_to", refuse)
    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", refuse)
        done = restore(backup, data)
    assert done.returncode == 1
    assert "Input/output error" in done.stderr
    assert not list(data.glob("*.part"))
    assert (data / "consent.db").exists() is links
    (aside,) = data.glob("consent.db.before-*")
    aside.replace(data / "consent.db")
    assert exported(data) == whole


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (shutil.rmtree, "publish a site first"),
        (lambda data: (data.parent / "backups").write_text(""), "is a file"),
    ],
)
def test_what_cannot_be_backed_up_is_said(data: Path, prepare: Any, words: str) -> None:
    """In one sentence, and nothing is left behind."""
    prepare(data)
    done = consent("backup", "--data", data, "--into", data.parent / "backups")
    assert done.returncode in {1, 2}
    assert words in done.stderr


def test_a_folder_that_is_no_backup_is_named(data: Path) -> None:
    """A slip in the path does no harm."""
    done = restore(data.parent, data)
    assert done.returncode == 1
    assert "is no backup: it has no consent.db" in done.stderr


def test_a_linked_database_is_not_replaced(data: Path) -> None:
    """Whoever keeps it elsewhere wants it replaced there."""
    backup = back_up(data)
    (data / "consent.db").rename(data / "real.db")
    os.symlink("real.db", data / "consent.db")
    done = restore(backup, data)
    assert done.returncode == 1
    assert "is a link" in done.stderr
