"""One visit to the street in Chromium, slowed down fourfold, and what it came to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

PROBE = (Path(__file__).parent / "notice" / "probe.js").read_text()
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
SLOWER = 4
ROUND_TRIP = 100
SETTLED = 500
REFUSE = (
    ":is(#privacy-choices, #bare) [value=reject_all], #cc-main [data-role=necessary]"
)
SIZES = ((1280, 800), (390, 844))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Debian's Chromium."""
    flags = FLAGS + ["--no-sandbox"] * (os.geteuid() == 0)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=flags
        )
        yield browser
        browser.close()


def cost(browser: Browser, street: str, name: str) -> dict[str, float]:
    """Load a page untouched, then refuse; give milliseconds of the main thread's CPU.

    The page without a notice goes first, so that the process is warm for all alike.
    """
    with _slowed(browser) as (page, cdp):
        cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(f"{street}/page")
        page.wait_for_timeout(SETTLED)
        page.goto(f"{street}/{name}")
        page.wait_for_timeout(SETTLED)
        # Counted from the last navigation on.
        costs = _spent(cdp)
        if page.locator(REFUSE).count() == 0:
            return costs
        at = _middle(page)
        before = _spent(cdp)
        page.mouse.click(*at)
        page.wait_for_timeout(SETTLED)
        return costs | {"refusal": _spent(cdp)["tasks"] - before["tasks"]}


def paint(
    browser: Browser, url: str, size: tuple[int, int], *, ours: bool
) -> dict[str, float]:
    """Load a page with the probe, and refuse; in our preferences, switch and save."""
    with _slowed(browser, size) as (page, cdp):
        conditions = {"offline": False, "latency": ROUND_TRIP}
        unlimited = {"downloadThroughput": -1, "uploadThroughput": -1}
        cdp.send("Network.enable")
        cdp.send("Network.emulateNetworkConditions", conditions | unlimited)
        page.add_init_script(PROBE)
        page.goto(url)
        page.wait_for_function("seen.notice && seen.first")
        page.wait_for_timeout(SETTLED)
        page.locator(REFUSE).first.evaluate("untilGone")
        page.mouse.click(*_middle(page))
        gone = page.evaluate("seen.gone")
        if ours:
            _use_panel(page)
        page.wait_for_timeout(SETTLED)
        seen = page.evaluate("seen")
    return {
        "first": seen["first"],
        "after": seen["notice"] - seen["first"],
        "gone": gone,
        "shift": seen["shift"],
        "largest": float(seen["largest"] == "notice"),
        "slowest": seen["slowest"],
    }


def _use_panel(page: Page) -> None:
    for press in (
        "#privacy-choices [value=open] >> visible=true",
        "#privacy-panel [role=switch] >> nth=0",
        "#privacy-panel [value=save]",
    ):
        page.locator(press).click()


@contextmanager
def _slowed(
    browser: Browser, size: tuple[int, int] = SIZES[0]
) -> Iterator[tuple[Page, CDPSession]]:
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(120_000)
    cdp = context.new_cdp_session(page)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield page, cdp
    context.close()


def _middle(page: Page) -> tuple[float, float]:
    box = page.locator(REFUSE).first.bounding_box()
    if box is None:
        raise SystemExit(f"no refusal is to be seen on {page.url}")
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _spent(cdp: CDPSession) -> dict[str, float]:
    metrics = cdp.send("Performance.getMetrics")["metrics"]
    seconds = {metric["name"]: metric["value"] for metric in metrics}
    return {
        "tasks": seconds["TaskDuration"] * 1000,
        "script": seconds["ScriptDuration"] * 1000,
        "style": seconds["RecalcStyleDuration"] * 1000,
        "layout": seconds["LayoutDuration"] * 1000,
    }
