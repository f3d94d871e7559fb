"""Both proxies, one after the other, and a Chromium that finds the shop behind them."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.conftest import FLAGS
from tests.proxies.certificate import Certificate


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Start the driver, for one module."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def launch(playwright: Playwright) -> Callable[..., Browser]:
    """Give a function that starts a Chromium for which every name is a local port."""
    path = shutil.which("chromium") or pytest.skip("chromium is not installed")

    def start(port: int, certificate: Certificate, *more: str) -> Browser:
        flags = [*FLAGS, *more, *["--no-sandbox"] * (os.geteuid() == 0)]
        flags.append(f"--host-resolver-rules=MAP *.example 127.0.0.1:{port}")
        flags.append(f"--ignore-certificate-errors-spki-list={certificate.spki}")
        return playwright.chromium.launch(executable_path=path, args=flags)

    return start


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def kind(request: pytest.FixtureRequest) -> str:
    """Name one proxy after the other."""
    return str(request.param)
