"""`consent doctor --site`: hosts that pages met and no service declares."""

import asyncio
import tomllib
from pathlib import Path

import pytest

from consent.period import DAY
from consent.store.open import wall_clock
from consent.store.sqlite import open_sqlite
from consent.store.stranger import Stranger
from tests.cli.running import consent
from tests.rules.site_files import SHOP

ON = f"{SHOP}\n[count]\nundeclared = true\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data directory with a shop that counts undeclared hosts."""
    (tmp_path / "shop.toml").write_text(ON)
    consent("publish", tmp_path / "shop.toml", "--data", tmp_path / "data")
    return tmp_path / "data"


def meet(data: Path, *hosts: str) -> None:
    """Have pages of today load from hosts."""

    async def write() -> None:
        store = await open_sqlite(data / "consent.db", clock=wall_clock)
        day = wall_clock() // DAY
        await store.meet(
            [Stranger(site="shop", day=day, host=host, loaded=3) for host in hosts]
        )
        await store.aclose()

    asyncio.run(write())


def test_hosts_come_with_tables_to_paste(data: Path) -> None:
    """What a preset knows is one line; what the file declares is not told."""
    meet(data, "cdn.example", "www.google-analytics.com", "stats.shop.example")
    done = consent("doctor", "--data", data, "--site", "shop")
    assert "cdn.example: loaded 3, kept out 0, last on 20" in done.stdout
    assert "stats.shop.example" not in done.stdout

    pasted = done.stdout.partition("before you declare one.\n")[2]
    services = tomllib.loads(pasted)["services"]
    assert set(services) == {"google-analytics", "cdn-example"}


def test_a_site_that_counts_none_is_told_how(data: Path) -> None:
    """Nothing is listed then, and nothing is wrong."""
    (data.parent / "shop.toml").write_text(SHOP)
    consent("publish", data.parent / "shop.toml", "--data", data)
    done = consent("doctor", "--data", data, "--site", "shop")
    assert done.returncode == 0
    assert "undeclared = true" in done.stdout
    assert "no page told of a host" in done.stdout


def test_an_unknown_site_is_named(data: Path) -> None:
    """In one sentence."""
    done = consent("doctor", "--data", data, "--site", "shoe")
    assert done.returncode == 1
    assert "shoe" in done.stderr
