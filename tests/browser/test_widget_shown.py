"""Counting in a real browser: how often the notice is shown and answered."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Request

from tests.browser import inn
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

SUMS = "select lang, sum(shown), sum(answered) from tallies group by lang order by lang"


def counted(data: Path) -> list[tuple[str, int, int]]:
    """Read what a service that has ended wrote."""
    with closing(sqlite3.connect(data / "consent.db")) as database:
        return database.execute(SUMS).fetchall()


def beacons(page: Page) -> list[Request]:
    """Note what the page tells from now on."""
    sent: list[Request] = []
    page.on("request", lambda it: sent.append(it) if it.url.endswith("/shown") else ...)
    return sent


def test_shown_and_answered(
    tmp_path: Path, profile: Callable[..., BrowserContext]
) -> None:
    """Each showing and each answer is one more, by language, and on nobody (A46)."""
    with inn.opened(tmp_path) as house:
        for path in ("/", "/de"):
            page = profile(locale="en-GB").new_page()
            sent = beacons(page)
            person = Visitor(page, "inn", house.url, f"{house.url}/privacy")
            person.go(path)
            person.go(path)
            with page.expect_response(lambda it: it.url.endswith("/choices")):
                page.locator(".pc-card [value=reject_all]").click()
            person.settle()
            person.go(path)
            assert all("cookie" not in it.all_headers() for it in sent)

    assert counted(tmp_path) == [("de", 2, 1), ("en", 2, 1)]
