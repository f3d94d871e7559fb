"""A real Chromium, and as many people with a browser of their own as a test needs."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

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
