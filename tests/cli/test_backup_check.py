"""Backups are read through on demand: those of files, and a dump that was restored."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres_server
from tests.cli.running import ROOT, consent, environment
from tests.nodes import SHOP, Nodes
from tests.postgres_server import Server

SCRIPT = ROOT / "docs/deploy/pg-backup.sh"


@pytest.fixture
def nodes(postgres: Server, tmp_path: Path) -> Iterator[Nodes]:
    """Give a database with the shop's log in it."""
    nodes = Nodes(tmp_path, postgres.new())
    nodes.publish()
    yield nodes
    nodes.close()


def dump(
    nodes: Nodes, into: Path, *words: str, first: str = "", **told: str
) -> subprocess.CompletedProcess[str]:
    """Take a dump as the documentation says."""
    into.mkdir(exist_ok=True)
    binaries = postgres_server.binaries(nodes.folder)
    path = f"{first}:{Path(sys.executable).parent}:{binaries}:{os.environ['PATH']}"
    return subprocess.run(
        [SCRIPT, into, *words],
        env=environment(**{**nodes.told, "PATH": path, **told}),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_dump_is_read_back_row_by_row(nodes: Nodes, tmp_path: Path) -> None:
    """It counts once a copy restored from it was whole; the copy is gone then."""
    done = dump(nodes, tmp_path / "dumps")
    assert done.returncode == 0, done.stderr
    assert "shop: 2 entries" in done.stdout
    assert "The copy was read, and is whole." in done.stdout
    (kept,) = (tmp_path / "dumps").iterdir()
    assert kept.suffix == ".dump"
    assert kept.stat().st_mode & 0o077 == 0


def test_a_dump_of_a_changed_database_does_not_count(
    nodes: Nodes, postgres: Server, tmp_path: Path
) -> None:
    """What is not as it was signed is named, and nothing is kept."""
    postgres.sql("update entries set ts = 1 where n = 1", nodes.url)
    done = dump(nodes, tmp_path / "dumps")
    assert done.returncode == 1
    assert "entry 1 is filed under what it does not say" in done.stderr
    assert not list((tmp_path / "dumps").iterdir())
    names = postgres.sql("select count(*) from pg_database where datname ~ 'check'")
    assert names == "0"


def test_an_empty_copy_is_no_success(nodes: Nodes, postgres: Server) -> None:
    """What came of a dump of the wrong database is whole, and of no use."""
    told = {**nodes.told, "CONSENT_DATABASE": postgres.new()}
    done = consent("backup", "--check", **told)
    assert done.returncode == 1
    assert "the copy has no log" in done.stderr


def test_a_dump_never_goes_over_what_it_is_of(nodes: Nodes, tmp_path: Path) -> None:
    """Where the copy cannot be named after the database, nothing is begun."""
    nameless = "postgresql://127.0.0.1"
    done = dump(nodes, tmp_path / "dumps", CONSENT_DATABASE=nameless)
    assert done.returncode == 1
    assert "has to name its database" in done.stderr


def test_a_dump_that_is_stopped_leaves_nothing(
    nodes: Nodes, postgres: Server, tmp_path: Path
) -> None:
    """Neither half a dump nor a copy: both hold what may be erased by then."""
    first = tmp_path / "first"
    first.mkdir()
    (first / "consent").write_text("#!/bin/sh\nkill -TERM $PPID\n")
    (first / "consent").chmod(0o700)
    assert dump(nodes, tmp_path / "dumps", first=str(first)).returncode != 0
    assert not list((tmp_path / "dumps").iterdir())
    names = postgres.sql("select count(*) from pg_database where datname ~ 'check'")
    assert names == "0"


def test_old_dumps_are_deleted(nodes: Nodes, tmp_path: Path) -> None:
    """What was erased must not live on in them."""
    old = tmp_path / "dumps" / "consent-20200101T000000Z.dump"
    old.parent.mkdir()
    old.touch()
    os.utime(old, (0, 0))
    assert dump(nodes, old.parent, "7").returncode == 0
    assert not old.exists()


def test_backups_of_files_are_read_through(tmp_path: Path) -> None:
    """Each of them, and one that was damaged since is named."""
    data, into = tmp_path / "data", tmp_path / "backups"
    consent("publish", SHOP, "--data", data)
    words = ("backup", "--data", data, "--into", into)
    consent(*words)
    (first,) = into.iterdir()
    done = consent(*words, "--check")
    assert done.returncode == 0, done.stderr
    assert f"{first}: read back, and whole" in done.stdout
    assert list(into.iterdir()) == [first]
    second = into / "consent-20300101T000000Z"
    shutil.copytree(first, second)
    with sqlite3.connect(second / "consent.db") as connection:
        connection.execute("update entries set ts = 1 where kind = 'build'")
    connection.close()
    done = consent(*words, "--check")
    assert done.returncode == 1
    assert f"{second / 'consent.db'} is damaged" in done.stderr


def test_nothing_to_check_is_no_success(tmp_path: Path) -> None:
    """A folder without a backup fails, and none at all is a usage error."""
    done = consent("backup", "--data", tmp_path, "--into", tmp_path, "--check")
    assert done.returncode == 1
    assert "has no backup" in done.stderr
    assert consent("backup", "--data", tmp_path).returncode == 2
