"""Erasing and pruning from the command line."""

import asyncio
import json
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from consent.store.base import Query
from consent.store.open import opened, wall_clock
from tests.cli.running import consent
from tests.web.running import START, Running, serving, token_of

LONG_AGO = START - 3000 * 86_400_000


async def fill(folder: Path, now: int) -> list[Any]:
    """Let three visitors choose at a time: one twice, and one who refuses."""
    async with serving(folder) as shop:
        shop.clock.now = now
        await shop.publish()
        return [answer.json()["receipt"] for answer in await choices(shop)]


async def choices(shop: Running) -> list[Any]:
    """Choose as three visitors."""
    first = await shop.choose("accept_all")
    return [
        first,
        await shop.choose("reject_all"),
        await shop.choose("save", token=token_of(first), purposes={"media": True}),
        await shop.choose("accept_all"),
    ]


@pytest.fixture
def receipts(tmp_path: Path) -> list[Any]:
    """Give what four choices answered that hold today."""
    return asyncio.run(fill(tmp_path, wall_clock()))


def erase(data: Path, *args: str | Path) -> subprocess.CompletedProcess[str]:
    """Erase at the shop, with a reason and without being asked."""
    who = ["--data", data, "--site", "shop", "--because", "asked by letter"]
    return consent("erase", *who, *args)


async def bodies(data: Path) -> list[int]:
    """Give the numbers of the records of choices that have a body."""
    async with opened(data / "consent.db") as store:
        pages = [page async for page in store.records(Query(site="shop"))]
    kinds = ("consent", "refuse", "withdraw")
    return [r.n for page in pages for r in page if r.body and r.kind in kinds]


def number(receipt: Any) -> int:
    """Give the number of a receipt's record."""
    return int(json.loads(receipt["entry"])["n"])


def test_a_record_leads_to_all_of_its_visitor(tmp_path: Path, receipts: Any) -> None:
    """A52: it says first what will happen, and the log has who and why."""
    first, refusal, second, other = map(number, receipts)
    done = erase(tmp_path, "--record", str(first), "--yes")
    assert done.returncode == 0, done.stderr
    assert f"2 records of one visitor: {first}, {second}" in done.stdout
    assert "A grant stands, and is withdrawn first." in done.stdout
    assert "Backups and exports made before" in done.stdout
    assert "erased 3 records: body and blind are deleted for good" in done.stdout
    assert asyncio.run(bodies(tmp_path)) == [refusal, other]
    said = json.loads(last_line(tmp_path))["body"]
    assert (said["by"], said["because"]) == ("operator", "asked by letter")


def last_line(data: Path) -> str:
    """Give the newest line of the export."""
    done = consent("export", "--data", data, "--site", "shop")
    return done.stdout.splitlines()[-1]


def test_a_receipt_and_an_id_do_as_well(tmp_path: Path, receipts: Any) -> None:
    """A refusal goes by its receipt alone, a visitor by their id."""
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(receipts[1]))
    assert erase(tmp_path, "--receipt", file, "--yes").returncode == 0
    visitor = json.loads(receipts[3]["body"])["visitor"]
    assert erase(tmp_path, "--visitor", visitor, "--yes").returncode == 0
    kept = [number(receipts[0]), number(receipts[2])]
    assert asyncio.run(bodies(tmp_path)) == kept
    again = erase(tmp_path, "--visitor", visitor, "--yes")
    assert again.stdout == "nothing is left to erase\n"


def test_without_yes_nothing_happens_unasked(tmp_path: Path, receipts: Any) -> None:
    """The plan is told, and whoever does not agree has erased nothing."""
    done = erase(tmp_path, "--record", str(number(receipts[0])))
    assert done.returncode == 1
    assert "Body and blind will be deleted for good." in done.stdout
    assert "are deleted" not in done.stdout
    assert "2 records of one visitor" in done.stdout
    assert len(asyncio.run(bodies(tmp_path))) == 4


def test_a_halted_ledger_tells_of_nothing_done(tmp_path: Path, receipts: Any) -> None:
    """What could not be erased is not said to be gone."""
    with sqlite3.connect(tmp_path / "consent.db") as connection:
        connection.execute("update logs set checkpoint = 'nonsense'")
    connection.close()
    done = erase(tmp_path, "--record", str(number(receipts[0])), "--yes")
    assert done.returncode == 1
    assert "run `consent doctor`" in done.stderr
    assert "deleted for good" not in done.stdout
    assert len(asyncio.run(bodies(tmp_path))) == 4


@pytest.mark.parametrize(
    ("args", "code", "wish"),
    [
        ((), 2, "give one of --record, --receipt and --visitor"),
        (("--record", "3", "--visitor", "a"), 2, "give one of"),
        (("--record", "0"), 1, "is not that of a choice"),
        (("--record", "99"), 1, "has no record 99"),
        (("--receipt", "/nowhere"), 1, "No such file"),
        (("--receipt", __file__), 1, "is not a receipt"),
        (("--site", "other", "--visitor", "a"), 1, "no site 'other'"),
    ],
)
def test_a_refusal_is_one_sentence(
    tmp_path: Path, receipts: Any, args: tuple[str, ...], code: int, wish: str
) -> None:
    """It says what was wrong with what was asked."""
    done = erase(tmp_path, *args)
    assert done.returncode == code
    assert wish in done.stderr
    assert len(asyncio.run(bodies(tmp_path))) == 4


def test_pruning_tells_what_it_did(tmp_path: Path) -> None:
    """A51: a dry run tells the same and takes nothing."""
    asyncio.run(fill(tmp_path, LONG_AGO))
    at = ["--data", tmp_path]
    would = consent("prune", *at, "--site", "shop", "--dry-run").stdout
    assert would == "shop: 4 records would lose their body: 2 to 5\n"
    assert len(asyncio.run(bodies(tmp_path))) == 4
    assert consent("prune", *at).stdout == "shop: 4 records lost their body: 2 to 5\n"
    assert asyncio.run(bodies(tmp_path)) == []
    assert consent("prune", *at).stdout == "shop: nothing is due\n"
