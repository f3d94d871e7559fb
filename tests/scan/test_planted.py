"""A scan of a site with our notice: every fault is found, and no other."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.running import spawned
from tests.scan import planted
from tests.scan.shop import opened

pytestmark = pytest.mark.browser

LOOK = ("--no-sandbox", "--allow-network", "127.0.0.0/8", "--pages", "40")


@pytest.fixture
def pages(*, full: bool) -> Sequence[str]:
    """Give the pages that are looked at: all of them with --full."""
    return planted.PAGES if full else planted.FEWER


def faults(url: str, tmp_path: Path, pages: Sequence[str]) -> set[tuple[str, str]]:
    """Scan a site of such pages; give what was found by code and what it is."""
    known = tmp_path / "known.csv"
    known.write_text(planted.KNOWN)
    words = ("scan", url, *LOOK, "--cookies", known, "--wait", "0.6")
    done = spawned(*words, "--format", "json", seconds=300)
    assert done.stderr == ""
    told = json.loads(done.stdout)
    assert len(told["pages"]) == 1 + len(pages)
    found = {(one["code"], one["what"]) for one in told["faults"]}
    assert done.returncode == (3 if found else 0)
    return found


def test_a30_every_planted_fault_is_found(
    tmp_path: Path, pages: Sequence[str], *, full: bool
) -> None:
    """A30: a cookie that lasts too long, and all else that the shop does wrong."""
    with opened(tmp_path, clean=False, pages=pages) as shop:
        found = faults(shop.url, tmp_path, pages)
    planned = [plant for plant in planted.PLANTS if plant.page in pages]
    assert len(planned) == (48 if full else 22)
    assert found == {(plant.code, plant.what) for plant in planned}


def test_a56_the_clean_twin_has_none(
    tmp_path: Path, pages: Sequence[str], *, full: bool
) -> None:
    """A56: where all is held and declared, a scan has nothing to say."""
    assert 1 + len(pages) == (22 if full else 6)
    with opened(tmp_path, clean=True, pages=pages) as shop:
        assert faults(shop.url, tmp_path, pages) == set()
