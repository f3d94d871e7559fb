"""Sending checkpoints by hand, and being told of those that are late."""

import sqlite3
from pathlib import Path

import pytest

from consent.period import DAY
from tests.cli.running import consent
from tests.rules.site_files import SHOP


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data directory with the shop in it."""
    (tmp_path / "shop.toml").write_text(SHOP)
    (tmp_path / "out").mkdir()
    consent("publish", tmp_path / "shop.toml", "--data", tmp_path / "data")
    return tmp_path / "data"


def wait(data: Path, days: int) -> None:
    """Let what is in the database have happened days earlier."""
    with sqlite3.connect(data / "consent.db") as database:
        database.execute("update entries set ts = ts - ?", (days * DAY,))
        database.execute("update anchors set at = at - ?", (days * DAY,))


def publish_again(data: Path) -> None:
    """Let the log grow by an entry."""
    shop = data.parent / "shop.toml"
    shop.write_text(SHOP.replace("Shop Ltd", "Renamed Ltd"))
    assert consent("publish", shop, "--data", data).returncode == 0


def test_by_hand(data: Path) -> None:
    """What was sent is shown, and once more what was sent before."""
    words = ("--data", data, "--anchor-folder", data.parent / "out")
    done = consent("anchor", *words)
    assert done.returncode == 0, done.stderr
    assert "shop: 1 anchor\n" in done.stdout
    (file,) = (data.parent / "out").iterdir()
    assert "2 entries  " in done.stdout
    assert f"folder {data.parent}/out: {file.name}" in done.stdout
    again = consent("anchor", "--site", "shop", *words)
    assert "has not grown since: there is nothing new to send" in again.stdout


def test_what_is_not_due(data: Path) -> None:
    """Once a day is enough, unless somebody wants it now."""
    words = ("--data", data, "--anchor-folder", data.parent / "out")
    consent("anchor", *words)
    publish_again(data)
    assert "Nothing is due" in consent("anchor", *words).stdout
    assert consent("anchor", "--now", *words).returncode == 0
    assert len(list((data.parent / "out").iterdir())) == 2


def test_what_fails(data: Path) -> None:
    """It ends with 1, and says what, where and what happens next."""
    nobody = {
        "CONSENT_ANCHOR_TSA": "http://127.0.0.1:1/",
        "CONSENT_SEND_NETWORKS": "127.0.0.0/8",
    }
    done = consent("anchor", "--data", data, **nobody)
    assert done.returncode == 1
    assert "FAILED, try 1  timestamp 127.0.0.1:1: " in done.stdout
    assert "1 could not be sent" in done.stderr


def test_nowhere_to_send(data: Path) -> None:
    """What was sent is shown even so."""
    done = consent("anchor", "--data", data)
    assert done.returncode == 1
    assert "shop: 0 anchors" in done.stdout
    assert "No anchor is set" in done.stderr


def test_a_halted_ledger(data: Path) -> None:
    """Nothing is sent that may contradict what was sent before."""
    (data / "guard").write_text(
        (data / "guard").read_text().replace("\\n2\\n", "\\n3\\n")
    )
    done = consent("anchor", "--data", data, "--anchor-folder", data.parent / "out")
    assert done.returncode == 1
    assert "consent doctor" in done.stderr
    assert not list((data.parent / "out").iterdir())


def test_doctor_says_that_there_is_none(data: Path) -> None:
    """It is worth knowing, and nothing is broken."""
    done = consent("doctor", "--data", data)
    assert done.returncode == 0
    assert "No anchor is set" in done.stdout


def test_doctor_finds_a_folder_that_is_gone(data: Path) -> None:
    """The rest is examined all the same."""
    out = {"CONSENT_ANCHOR_FOLDER": str(data.parent / "gone")}
    done = consent("doctor", "--data", data, **out)
    assert done.returncode == 1
    assert "shop: 2 entries" in done.stdout
    assert "write a folder that is there" in done.stderr


def test_doctor_finds_what_is_late(data: Path) -> None:
    """Two days without an anchor are too long, if the log has grown since."""
    out = {"CONSENT_ANCHOR_FOLDER": str(data.parent / "out")}
    never = consent("doctor", "--data", data, **out)
    assert never.returncode == 0
    wait(data, 3)
    never = consent("doctor", "--data", data, **out)
    assert never.returncode == 1
    assert "out (folder) never yet" in never.stderr
    assert consent("anchor", "--data", data, **out).returncode == 0
    publish_again(data)
    assert consent("doctor", "--data", data, **out).returncode == 0
    wait(data, 3)
    late = consent("doctor", "--data", data, **out)
    assert late.returncode == 1
    assert "for the last time on 20" in late.stderr
