"""Both proxies, one after the other, and a Chromium that finds the shop behind them."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from tests.browser.conftest import FLAGS
from tests.proxies.certificate import Certificate

PROGRAM = shutil.which("chromium")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Start the driver, for one module, or skip where there is no Chromium."""
    if PROGRAM is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def launch(playwright: Playwright) -> Callable[[int, Certificate], Browser]:
    """Give a function that starts a Chromium for which every name is a local port."""

    def start(port: int, certificate: Certificate) -> Browser:
        return playwright.chromium.launch(
            executable_path=PROGRAM, args=flags(port, certificate)
        )

    return start


@pytest.fixture
def profile(
    playwright: Playwright, tmp_path: Path
) -> Iterator[Callable[..., BrowserContext]]:
    """Give a function that opens a profile as people have it, not a private one.

    Private ones refuse third-party cookies whatever their settings are.
    """
    opened: list[BrowserContext] = []

    def open_profile(
        port: int, certificate: Certificate, *, third_party: bool
    ) -> BrowserContext:
        folder = tmp_path / f"profile-{len(opened)}"
        (folder / "Default").mkdir(parents=True)
        wanted = {"profile": {"cookie_controls_mode": 0 if third_party else 1}}
        (folder / "Default" / "Preferences").write_text(json.dumps(wanted))
        opened.append(
            playwright.chromium.launch_persistent_context(
                folder, executable_path=PROGRAM, args=flags(port, certificate)
            )
        )
        return opened[-1]

    yield open_profile
    for context in opened:
        context.close()


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def kind(request: pytest.FixtureRequest) -> str:
    """Name one proxy after the other."""
    return str(request.param)


def flags(port: int, certificate: Certificate) -> list[str]:
    """Let Chromium find every name at a port, and take its certificate."""
    return [
        *FLAGS,
        *["--no-sandbox"] * (os.geteuid() == 0),
        f"--host-resolver-rules=MAP *.example 127.0.0.1:{port}",
        f"--ignore-certificate-errors-spki-list={certificate.spki}",
    ]
