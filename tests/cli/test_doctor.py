"""Examining a ledger, and going on after records were lost."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.running import consent, serving
from tests.rules.site_files import SHOP


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data directory with the shop in it."""
    (tmp_path / "shop.toml").write_text(SHOP)
    consent("publish", tmp_path / "shop.toml", "--data", tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def restored(data: Path) -> Path:
    """Give it as it was before the last publish, with the guard elsewhere."""
    backup, guard = data.parent / "backup", str(data.parent / "guard")
    shutil.copytree(data, backup)
    shop = data.parent / "shop.toml"
    shop.write_text(SHOP.replace("Shop Ltd", "Renamed Ltd"))
    consent("publish", shop, "--data", data, CONSENT_GUARD_FILE=guard)
    shutil.rmtree(data)
    backup.rename(data)
    return data


def test_all_is_well(data: Path) -> None:
    """Each log is named, with what it has and who signs it."""
    done = consent("doctor", "--data", data)
    assert done.returncode == 0
    assert "shop: 2 entries, epoch 1, key " in done.stdout
    assert "set CONSENT_GUARD_FILE" in done.stdout
    assert done.stdout.endswith("All is well.\n")


def test_every_row_is_read_when_asked(data: Path) -> None:
    """A48: what was changed in the database itself is named, and all else is well."""
    thorough = consent("doctor", "--thorough", "--data", data)
    assert thorough.stdout.endswith("All is well.\n")
    with sqlite3.connect(data / "consent.db") as connection:
        connection.execute(
            "update entries set leaf = zeroblob(32) where kind = 'build'"
        )
    connection.close()
    assert consent("doctor", "--data", data).returncode == 0
    thorough = consent("doctor", "--thorough", "--data", data)
    assert thorough.returncode == 1
    assert "shop: entry 1 is not what was hashed" in thorough.stderr


def test_a_lost_key_is_named(data: Path) -> None:
    """And what to do about it."""
    (data / "keys" / "shop.key").unlink()
    done = consent("doctor", "--data", data)
    assert done.returncode == 1
    assert "bring it back from a backup" in done.stderr


def test_a_changed_head_is_named(data: Path) -> None:
    """And it spoils nothing: with the backup in its place, all is well again."""
    whole = (data / "consent.db").read_bytes()
    with sqlite3.connect(data / "consent.db") as connection:
        connection.execute(
            "update logs set checkpoint = replace(checkpoint, ?, ?)",
            ("\n2\n", "\n999\n"),
        )
    connection.close()
    done = consent("doctor", "--data", data)
    assert done.returncode == 1
    assert "checkpoint of shop.example/consent/shop was changed" in done.stderr
    (data / "consent.db").write_bytes(whole)
    assert consent("doctor", "--data", data).stdout.endswith("All is well.\n")


def test_a_back_end_that_takes_nothing_is_named(data: Path) -> None:
    """Parked, or failing for more than an hour, and why."""
    shop, url = data.parent / "shop.toml", "https://crm.example/hook"
    shop.write_text(f'{SHOP}\n[[webhooks]]\nurl = "{url}"\n')
    consent("publish", shop, "--data", data)
    assert consent("doctor", "--data", data).returncode == 0
    with sqlite3.connect(data / "consent.db") as connection:
        connection.execute("update webhooks set failing = 1, error = 'it is down'")
    connection.close()
    done = consent("doctor", "--data", data)
    assert done.returncode == 1
    assert f"{url} of shop fails since 1970-" in done.stderr
    assert "it is down; see `consent webhooks`" in done.stderr


def test_a_restored_backup_is_told_the_way_on(restored: Path) -> None:
    """Nothing can be published before, and the command to type is there."""
    guard = str(restored.parent / "guard")
    shop = restored.parent / "shop.toml"
    refused = consent("publish", shop, "--data", restored, CONSENT_GUARD_FILE=guard)
    assert refused.returncode == 1
    assert "has 2 entries, and had 3 or more" in refused.stderr
    done = consent("doctor", "--data", restored, CONSENT_GUARD_FILE=guard)
    assert done.returncode == 1
    assert "consent doctor --new-epoch --because" in done.stdout


def test_a_new_epoch_is_an_entry_that_says_so(restored: Path) -> None:
    """Who, why, and how far the log had come; then publishing goes on."""
    guard = str(restored.parent / "guard")
    why = ["--new-epoch", "--because", "disk failed", "--author", "Ada"]
    done = consent("doctor", "--data", restored, *why, CONSENT_GUARD_FILE=guard)
    assert done.returncode == 0, done.stderr
    assert "shop: entry 2 begins a new epoch" in done.stdout

    lines = consent("export", "--data", restored, "--site", "shop").stdout.splitlines()
    last = json.loads(lines[-1])
    checkpoint = last["body"].pop("checkpoint")
    assert last["entry"]["kind"] == "epoch"
    assert last["body"] == {
        "v": 1,
        "author": "Ada",
        "because": "disk failed",
        "epoch": 2,
        "had": 3,
    }
    assert checkpoint.splitlines()[1] == "3"
    shop = restored.parent / "shop.toml"
    again = consent("publish", shop, "--data", restored, CONSENT_GUARD_FILE=guard)
    assert again.returncode == 0, again.stderr


def test_an_auditor_is_told_of_a_new_epoch(restored: Path) -> None:
    """A48: a bundle's report says what the log admits, and what it had had."""
    guard, path = str(restored.parent / "guard"), restored.parent / "shop.zip"
    why = ["--new-epoch", "--because", "disk failed", "--author", "Ada"]
    consent("doctor", "--data", restored, *why, CONSENT_GUARD_FILE=guard)
    words = ("--data", restored, "--site", "shop", "--format", "bundle", "-o", path)
    consent("export", *words)
    done = consent("verify", path)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "records were lost: 1 new epoch began. Entry 2 began one" in said
    assert "to have had 3 entries, and went on with 2." in said


def test_an_epoch_needs_a_reason_and_a_loss(data: Path) -> None:
    """It is no way to tidy up."""
    assert consent("doctor", "--data", data, "--new-epoch").returncode == 2
    done = consent("doctor", "--data", data, "--new-epoch", "--because", "tidy")
    assert done.returncode == 1
    assert "no new epoch is needed" in done.stderr


def test_a_lost_secret_is_told_the_way_on(data: Path) -> None:
    """Doctor finds it, makes nothing, and goes on only when told why."""
    with serving(data):
        (data / "secret.key").unlink()
    done = consent("doctor", "--data", data)
    assert done.returncode == 1
    assert "consent doctor --new-secret" in done.stderr
    assert not (data / "secret.key").exists()

    why = ["--new-secret", "--because", "laptop stolen", "--author", "Ada"]
    done = consent("doctor", "--data", data, *why)
    assert done.returncode == 0, done.stderr
    assert "shop: entry 2 tells of a new secret" in done.stdout
    with serving(data):
        pass


def test_a_new_secret_needs_a_loss(data: Path) -> None:
    """It is no way to log everybody out."""
    with serving(data):
        pass
    done = consent("doctor", "--data", data, "--new-secret", "--because", "tidy")
    assert done.returncode == 1
    assert "no new one is needed" in done.stderr
