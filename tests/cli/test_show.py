"""Showing a record from the command line."""

import asyncio
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from consent.ledger import reference
from consent.store.open import wall_clock
from tests.cli.running import consent
from tests.cli.test_erase import fill


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data directory in which three visitors chose, once for all tests."""
    folder = tmp_path_factory.mktemp("show")
    asyncio.run(fill(folder, wall_clock()))
    return folder


def show(data: Path, *args: str | Path) -> subprocess.CompletedProcess[str]:
    """Show one of the shop's records."""
    return consent("show", "--data", data, "--site", "shop", *args)


def test_a_record_is_told(data: Path) -> None:
    """By number or reference: what it says, and that it is proven."""
    done = show(data, "2")

    assert done.returncode == 0
    assert done.stdout.startswith("Record          2 of the log of shop, reference")
    assert "\nProof           entry 2 of the 6 that " in done.stdout
    assert show(data, reference.write("shop", 2)).stdout == done.stdout


def test_the_page_is_written(data: Path, tmp_path: Path) -> None:
    """One file with all in it; what nobody saw makes none."""
    assert show(data, "2", "-o", tmp_path / "two.html").returncode == 0
    assert (tmp_path / "two.html").read_text().startswith("<!doctype html>")

    done = show(data, "1", "-o", tmp_path / "one.html")
    assert done.returncode == 1
    assert "record 1 is of kind build, which shows nobody anything" in done.stderr
    assert not (tmp_path / "one.html").exists()


def test_the_page_alone_goes_to_a_pipe(data: Path) -> None:
    """With - for a file the words step aside."""
    done = show(data, "2", "-o", "-")

    assert done.stdout.startswith("<!doctype html>")
    assert done.stderr.startswith("Record ")


@pytest.mark.parametrize(
    ("record", "message"),
    [("77", "'shop' has no record 77"), ("0000-0000", "is no reference of 'shop'")],
)
def test_no_such_record(data: Path, record: str, message: str) -> None:
    """What is not there is said, and nothing else."""
    done = show(data, record)

    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("update bodies set body = replace(body, 'refused', 'given')", "ALTERED"),
        ("update entries set body = null where kind = 'refuse'", "MISSING"),
        ("update entries set line = replace(line, '\"n\":3', '\"n\":9')", "NOT PROVEN"),
    ],
)
def test_what_was_tampered_with_is_said(tmp_path: Path, change: str, says: str) -> None:
    """A48: an altered body, a body gone unannounced, an altered entry."""
    asyncio.run(fill(tmp_path, wall_clock()))
    with closing(sqlite3.connect(tmp_path / "consent.db")) as database:
        database.execute(change)
        database.commit()

    assert says in show(tmp_path, "3").stdout
