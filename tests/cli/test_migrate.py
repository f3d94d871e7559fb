"""Bringing a database up to a newer version, with what was before it kept."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from consent.store import sqlite_schema
from consent.store.migrate import Migration, available
from tests.cli.running import consent
from tests.rules.site_files import SHOP

SQL = "create table colours (name text) strict;"
NEXT = Migration(2, "colours_of", SQL, hashlib.sha256(SQL.encode()).hexdigest())


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a data directory of this version, while the next one runs."""
    (tmp_path / "shop.toml").write_text(SHOP)
    consent("publish", tmp_path / "shop.toml", "--data", tmp_path / "data")
    steps = (*available("sqlite"), NEXT)
    monkeypatch.setattr(sqlite_schema, "available", lambda driver: steps)
    return tmp_path / "data"


def tables(database: Path) -> set[str]:
    """Name the tables of a database."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("select name from sqlite_schema where type = 'table'")
        return {name for (name,) in rows}


def test_a_dry_run_tells_and_changes_nothing(data: Path) -> None:
    """What would run, by its number and in words."""
    before = (data / "consent.db").read_bytes()
    done = consent("migrate", "--data", data, "--dry-run")
    assert done.stdout == "would run 2, colours of\n"
    assert (data / "consent.db").read_bytes() == before


def test_a_migration_keeps_the_database_of_before(data: Path) -> None:
    """Whoever has to go back finds a whole copy; running it again does nothing."""
    (data / "consent.db.before-2.part").write_text("of an attempt that was cut short")
    done = consent("migrate", "--data", data)
    assert "runs 2, colours of" in done.stdout
    assert "consent.db.before-2 is the database of before" in done.stdout
    assert tables(data / "consent.db") - tables(data / "consent.db.before-2") == {
        "colours"
    }
    assert not (data / "consent.db.before-2.part").exists()
    again = consent("migrate", "--data", data)
    assert again.stdout == "The database is at this version.\n"


def test_any_other_command_keeps_it_as_well(data: Path) -> None:
    """Nobody has to know of this command before an upgrade."""
    assert consent("export", "--data", data, "--site", "shop").returncode == 0
    assert (data / "consent.db.before-2").exists()


def test_there_has_to_be_a_database(tmp_path: Path) -> None:
    """A slip in the path is told, and makes nothing."""
    done = consent("migrate", "--data", tmp_path / "nowhere")
    assert done.returncode == 1
    assert "does not exist; publish a site first" in done.stderr
