"""Asking from the command line whether answers went missing."""

import asyncio
import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from consent.store.open import wall_clock
from tests.cli.running import consent
from tests.web.running import serving
from tests.web.test_shown import COUNT, tell


async def fill(folder: Path, answered: int, **tables: Any) -> None:
    """Let one visitor choose of whom pages told so many answers."""
    async with serving(folder) as shop:
        shop.clock.now = wall_clock()
        await shop.publish(**tables)
        for what in ("shown", *["answered"] * answered):
            await tell(shop, what)
        await shop.choose("reject_all")


def gaps(data: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Ask for the shop's gaps."""
    return consent("gaps", "--data", data, "--site", "shop", *args)


def test_nothing_is_missing(tmp_path: Path) -> None:
    """A46: as many answers as records, and exit code 0."""
    asyncio.run(fill(tmp_path, 1, **COUNT))
    done = gaps(tmp_path)

    assert done.returncode == 0
    assert "Counted: 1 shown, 1 answered, 1 stored." in done.stdout
    assert done.stdout.endswith("Result: no answer is missing.\n")


def test_an_answer_is_missing(tmp_path: Path) -> None:
    """Its hour and notice are named, and the exit code is 1."""
    asyncio.run(fill(tmp_path, 3, **COUNT))
    done = gaps(tmp_path)

    assert done.returncode == 1
    assert "at least 2 of 3 answers without a record (notice " in done.stdout
    assert done.stdout.endswith("Result: at least 2 answers went missing.\n")


def test_nothing_was_measured(tmp_path: Path) -> None:
    """Without the count nobody knows, which is said; the exit code is 3."""
    asyncio.run(fill(tmp_path, 1))
    done = gaps(tmp_path)

    assert done.returncode == 3
    assert "not measured  " in done.stdout
    assert "1 answer stored, nothing counted" in done.stdout
    assert "[count] shown = true" in done.stdout


@pytest.mark.parametrize(("answered", "missing"), [(1, 0), (2, 1)])
def test_for_programs(tmp_path: Path, answered: int, missing: int) -> None:
    """The same as JSON."""
    asyncio.run(fill(tmp_path, answered, **COUNT))
    done = gaps(tmp_path, "--format", "json")
    told = json.loads(done.stdout)

    assert told["missing"] == missing == done.returncode
    assert [hour["missing"] for hour in told["hours"]] == [missing][:missing]
    assert (told["shown"], told["stored"], told["unmeasured"]) == (1, 1, [])


def test_what_was_counted_in_part(tmp_path: Path) -> None:
    """Hours that were not counted are told beside those that were, in both forms."""
    asyncio.run(fill(tmp_path, 1, **COUNT))
    with closing(sqlite3.connect(tmp_path / "consent.db")) as database:
        database.execute("update notices set published = published - 7200000")
        database.commit()

    assert gaps(tmp_path).stdout.endswith(
        "no answer is missing in the hours that were counted.\n"
    )
    (span,) = json.loads(gaps(tmp_path, "--format", "json").stdout)["unmeasured"]
    assert span["stored"] == 0


def test_before_the_site_there_is_nothing(tmp_path: Path) -> None:
    """A time in which the site was not there yet has no hours."""
    asyncio.run(fill(tmp_path, 1, **COUNT))
    done = gaps(tmp_path, "--until", "2020-01-01")

    assert done.returncode == 3
    assert "MISSING" not in done.stdout
