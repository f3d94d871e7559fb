"""The report as a browser prints it: three sheets of A4."""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.cli.test_report import PERIOD, fill, report

pytestmark = pytest.mark.browser

A4 = (595, 842)
BOX = re.compile(rb"/MediaBox ?\[0 0 ([0-9.]+) ([0-9.]+)\]")


def made(folder: Path, titles: tuple[str, ...]) -> Path:
    """Write the report of a shop that had these notices."""
    # Playwright's own loop runs in this thread.
    with ThreadPoolExecutor(1) as other:
        other.submit(asyncio.run, fill(folder, *titles)).result()
        written = other.submit(report, folder, *PERIOD).result().stdout
    file = folder / "report.html"
    file.write_text(written)
    return file


@pytest.mark.parametrize(
    "titles", [("One",), ("One", "Two"), ("One", "Two", "Three", "Four")]
)
def test_three_sheets(
    tmp_path: Path, profile: Callable[..., BrowserContext], titles: tuple[str, ...]
) -> None:
    """One, two or four notices: three pages, all of A4, and nothing is asked for."""
    file = made(tmp_path, titles)
    page = profile(offline=True).new_page()
    asked: list[str] = []
    page.on("request", lambda it: asked.append(it.url))
    page.goto(file.as_uri())
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    sizes = [(round(float(x)), round(float(y))) for x, y in BOX.findall(pdf)]

    assert sizes == [A4] * 3
    assert asked == [file.as_uri()]
    assert page.locator("[inert] .pc-card").count() == len(titles)
