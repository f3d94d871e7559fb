"""An audit of notices that are not ours: each unfairness is found, fairness is none."""

import json
from collections.abc import Sequence

import pytest

from tests.cli.running import spawned
from tests.scan import banners
from tests.scan.test_planted import LOOK

pytestmark = pytest.mark.browser

WORDS = (*LOOK, "--wait", "0.4", "--resolve", f"{banners.TRACKER}=127.0.0.1")


def faults(url: str) -> set[tuple[str, str]]:
    """Scan a site; give what was found by code and what it is."""
    done = spawned("scan", url, *WORDS, "--format", "json", seconds=300)
    assert done.stderr == ""
    return {(one["code"], one["what"]) for one in json.loads(done.stdout)["faults"]}


@pytest.fixture
def pages(*, full: bool) -> Sequence[str]:
    """Give the pages that are looked at: all of them with --full."""
    return banners.PAGES if full else banners.FEWER


def test_every_unfairness_is_found(pages: Sequence[str], *, full: bool) -> None:
    """A07 to A11, A15, A19, A25, A31: one page each, and no other is named."""
    assert len(banners.found(pages)) == (14 if full else 5)
    with banners.opened(pages, fair=False) as url:
        assert faults(url) == banners.found(pages)


def test_the_fair_twin_has_none(pages: Sequence[str], *, full: bool) -> None:
    """It is refused, granted and withdrawn by what its buttons say."""
    assert len(pages) == (11 if full else 5)
    with banners.opened(pages, fair=True) as url:
        assert faults(url) == set()
