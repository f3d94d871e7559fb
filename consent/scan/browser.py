"""A Chromium of our own, which has one way out and keeps nothing."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from consent import __version__
from consent.scan.wish import ScanFailed, Wish
from consent.send.forward import Forward

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, HttpCredentials

FLAGS = (
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--no-first-run",
    "--deny-permission-prompts",
    # Some notices hide from what says that it is driven, and are asked about here.
    "--disable-blink-features=AutomationControlled",
    # Nothing goes around the way out: no name is looked up here, no media by UDP.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
LOOPBACK = "socks5://127.0.0.1"
# What the browser wants for itself, beside all profiles, meets a port of nobody.
NOWHERE = f"{LOOPBACK}:9"
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
NO_PLAYWRIGHT = "looking at a site needs Playwright: pip install 'consent-ledger[scan]'"
NO_CHROMIUM = (
    "looking at a site needs Chromium: install it (apt install chromium), "
    "or name it with --chromium FILE"
)
AS_ROOT = (
    "Chromium does not keep pages from this machine when root runs it; run this as "
    "another user, or say --no-sandbox in a container that holds nothing else"
)
SIGNAL = """Object.defineProperty(Navigator.prototype, 'globalPrivacyControl',
  { get: () => true, configurable: true })"""

Error: TypeAlias = Exception


@dataclass(frozen=True, slots=True)
class Machine:
    """A browser and its way out, which has seen every connection."""

    browser: "Browser"
    forward: Forward
    port: int
    login: "HttpCredentials | None" = field(default=None, repr=False)

    @asynccontextmanager
    async def profile(self, *, signal: bool = False) -> AsyncIterator["BrowserContext"]:
        """Open a fresh profile that is thrown away; `signal` sends Sec-GPC."""
        context = await self.browser.new_context(
            accept_downloads=False,
            proxy={"server": f"{LOOPBACK}:{self.port}", "bypass": "<-loopback>"},
            user_agent=await self._agent(),
            viewport={"width": 1280, "height": 800},
            extra_http_headers={"Sec-GPC": "1"} if signal else {},
            http_credentials=self.login,
        )
        try:
            if signal:
                await context.add_init_script(SIGNAL)
            yield context
        finally:
            await context.close()

    async def _agent(self) -> str:
        major = self.browser.version.partition(".")[0]
        return (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
            f"Chrome/{major}.0.0.0 Safari/537.36 consent-ledger/{__version__}"
        )


@asynccontextmanager
async def opened(wish: Wish) -> AsyncIterator[Machine]:
    """Start a browser for one scan, or raise `ScanFailed`."""
    try:
        # It comes with the extra `scan`.
        from playwright.async_api import Error as Failure  # noqa: PLC0415
        from playwright.async_api import async_playwright  # noqa: PLC0415
    except ImportError as error:
        raise ScanFailed(NO_PLAYWRIGHT) from error
    path, sandbox = _chromium(wish), wish.sandbox
    if sandbox and os.geteuid() == 0:
        raise ScanFailed(AS_ROOT)
    forward = Forward(wish.allowed, wish.most, wish.names)
    async with forward.opened() as port, async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(
                executable_path=path,
                args=[*FLAGS],
                chromium_sandbox=sandbox,
                # Who interrupts a scan still gets what it saw.
                handle_sigint=False,
                proxy={"server": NOWHERE, "bypass": "<-loopback>"},
            )
        except Failure as error:
            raise ScanFailed(f"Chromium does not start: {_first(error)}") from error
        try:
            yield Machine(browser, forward, port, _login(wish))
        except Failure as error:
            raise ScanFailed(f"the browser gave up: {_first(error)}") from error
        finally:
            await browser.close()


def _login(wish: Wish) -> "HttpCredentials | None":
    if wish.login is None:
        return None
    name, password = wish.login
    return {"username": name, "password": password, "origin": wish.origin}


def _chromium(wish: Wish) -> str:
    if wish.chromium is not None:
        if not wish.chromium.is_file():
            raise ScanFailed(f"{wish.chromium} is not there; {NO_CHROMIUM}")
        return str(wish.chromium)
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise ScanFailed(NO_CHROMIUM)
    return found


def _first(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
