"""Draw the pictures of the docs: what a visitor of the demo's sites sees first."""

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from scripts.demo_sites.demo import Demo, running
from scripts.demo_sites.service import ROOT

IMAGES = ROOT / "docs" / "images"
LARGEST = 150_000


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: which site, in which window, and whether preferences are open.

    `path` is the visitor's page of a site, after accepting there.
    """

    name: str
    site: str
    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"
    preferences: bool = False
    path: str = ""


SHOTS = (
    Shot("banner", "shop", 1000, 690),
    Shot("phone", "shop", 390, 780),
    Shot("dark", "news", 1000, 690, scheme="dark"),
    Shot("preferences", "shop", 1000, 690, preferences=True),
    Shot("page", "consent.shop", 900, 1640, path="/p/shop"),
)


def main() -> int:
    """Draw every picture; fail if one is too large to be shown on a page."""
    flags = ["--disable-gpu"] + ["--no-sandbox"] * (os.geteuid() == 0)
    with (
        tempfile.TemporaryDirectory() as data,
        running(Path(data)) as demo,
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=flags
        ) as browser,
    ):
        sizes = {shot.name: draw(browser, demo, shot) for shot in SHOTS}
    for name, size in sizes.items():
        sys.stdout.write(f"docs/images/{name}.png {size:,} bytes\n")
    return int(max(sizes.values()) > LARGEST)


def draw(browser: Browser, demo: Demo, shot: Shot) -> int:
    """Draw one picture and give its size in bytes."""
    page = browser.new_page(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme=shot.scheme,
        reduced_motion="reduce",
    )
    page.goto(demo.url(shot.site) + shot.path)
    if shot.path:
        page.get_by_role("button", name="Accept all").click()
        page.get_by_role("status").wait_for()
    else:
        page.wait_for_function("window.consent")
    if shot.preferences:
        page.evaluate("window.consent.open()")
    image = page.screenshot(path=IMAGES / f"{shot.name}.png")
    page.close()
    return len(image)


if __name__ == "__main__":
    sys.exit(main())
