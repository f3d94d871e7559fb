"""A real Chromium, and as many people with a browser of their own as a test needs."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.market.opened import Market, opened
from tests.browser.market.site import SERVICE, URL
from tests.browser.spoken import SPOKEN, Shown, show
from tests.browser.stage import Stage
from tests.browser.visitor import Visitor

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


# Playwright's loop counts as running for as long as its driver lives, which async tests
# of other modules would trip over: hence one driver a module and none for the session.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium, or skip where there is none."""
    path = shutil.which("chromium") or pytest.skip("chromium is not installed")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else [*FLAGS]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def open_market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    """Open the market for a module."""
    with opened(tmp_path_factory.mktemp("market")) as market:
        yield market


@pytest.fixture
def market(open_market: Market) -> Market:
    """Give the market with nothing counted yet."""
    open_market.begin()
    return open_market


@pytest.fixture(scope="module")
def market_browser(open_market: Market) -> Iterator[Browser]:
    """Start a Chromium that finds every name of the market at its port."""
    path = shutil.which("chromium") or pytest.skip("chromium is not installed")
    flags = [
        *FLAGS,
        *["--no-sandbox"] * (os.geteuid() == 0),
        f"--host-resolver-rules=MAP *.example 127.0.0.1:{open_market.front.port}",
        f"--ignore-certificate-errors-spki-list={open_market.certificate.spki}",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def arrive(market_browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Give a function that brings a new visitor, who has not opened a page yet."""
    opened: list[BrowserContext] = []

    def bring(**options: Any) -> Visitor:
        opened.append(market_browser.new_context(locale="en-GB", **options))
        return Visitor(opened[-1].new_page(), "market", URL, f"https://{SERVICE}")

    yield bring
    for context in opened:
        context.close()


@pytest.fixture
def profile(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Give a function that opens a fresh profile, with Playwright's context options."""
    opened: list[BrowserContext] = []

    def open_profile(**options: Any) -> BrowserContext:
        opened.append(chromium.new_context(**options))
        return opened[-1]

    yield open_profile
    for context in opened:
        context.close()


# A new profile costs more than all that is looked at in it, so it is kept and emptied.
@pytest.fixture(scope="module")
def one_page(chromium: Browser) -> Iterator[Page]:
    """Open the page of a profile that a whole module uses."""
    with chromium.new_context() as context:
        yield context.new_page()


@pytest.fixture(scope="module", params=SPOKEN)
def unanswered(
    stage: Stage, chromium: Browser, request: pytest.FixtureRequest
) -> Iterator[Shown]:
    """Show the notice, in one language after the other, to somebody who only looks."""
    with chromium.new_page() as page:
        yield show(page, stage, request.param)


@pytest.fixture(params=SPOKEN)
def asked(stage: Stage, one_page: Page, request: pytest.FixtureRequest) -> Shown:
    """Show it to somebody who has never been here, and may answer."""
    stage.choices.clear()
    stage.state = None
    one_page.context.clear_cookies()
    return show(one_page, stage, request.param)
