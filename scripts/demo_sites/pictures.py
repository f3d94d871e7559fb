"""Draw the pictures of the docs: the demo's sites, each state of a notice, the desk."""

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.demo_sites import desk_pictures
from scripts.demo_sites.demo import Demo, running
from scripts.demo_sites.service import ROOT
from scripts.demo_sites.states import pictures
from scripts.demo_sites.webp import LARGEST, draw

IMAGES = ROOT / "docs" / "images"
WHOLE = 1_500_000


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
    media: Literal["screen", "print"] = "screen"


SHOTS = (
    Shot("banner", "shop", 1000, 690),
    Shot("phone", "shop", 390, 780),
    Shot("dark", "news", 1000, 690, scheme="dark"),
    Shot("preferences", "shop", 1000, 690, preferences=True),
    Shot("page", "consent.shop", 900, 1300, path="/p/shop"),
    Shot("page-phone", "consent.shop", 390, 844, path="/p/shop"),
    Shot("print", "consent.shop", 794, 1123, path="/p/shop", media="print"),
    Shot("declaration", "consent.shop", 900, 1100, path="/p/shop/declaration"),
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
        encoder = browser.new_page()
        sizes = {shot.name: _draw(browser, demo, shot, encoder) for shot in SHOTS}
        sizes |= dict(pictures(browser, encoder, IMAGES))
        sizes |= dict(desk_pictures.pictures(browser, encoder, IMAGES))
    for name, size in sizes.items():
        sys.stdout.write(f"docs/images/{name}.webp {size:,} bytes\n")
    return int(max(sizes.values()) > LARGEST or sum(sizes.values()) > WHOLE)


def _draw(browser: Browser, demo: Demo, shot: Shot, encoder: Page) -> int:
    page = browser.new_page(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme=shot.scheme,
        reduced_motion="reduce",
    )
    page.goto(demo.url(shot.site) + shot.path)
    if accept := page.get_by_role("button", name="Accept all").all() * bool(shot.path):
        accept[0].click()
        page.get_by_role("status").wait_for()
    elif not shot.path:
        page.wait_for_function("window.consent")
    if shot.preferences:
        page.evaluate("consent.open(); document.activeElement.blur()")
    page.emulate_media(media=shot.media)
    size = draw(page, encoder, IMAGES / f"{shot.name}.webp")
    page.close()
    return size


if __name__ == "__main__":
    sys.exit(main())
