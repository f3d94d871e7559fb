"""A record shown again is what its visitor saw, by pixel (A45)."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from scripts.demo_sites.service import COMMAND, ROOT, consent
from tests.browser import inn
from tests.browser.inn import Inn
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

LAST = "select max(place) % (1 << 40) from entries where kind = 'refuse'"
LATER = """
[texts.en]
"banner.title" = "Another day"
[texts.de]
"banner.title" = "Ein anderer Tag"
"""
Profile = Callable[..., BrowserContext]


@dataclass
class Case:
    """A screen of a visitor's, its picture and the record that came of it."""

    path: str
    layer: str
    options: dict[str, Any] = field(default_factory=dict)
    picture: bytes = b""
    n: int = 0


def cases() -> list[Case]:
    """Give the screens that are tried: two languages, two layers, light and dark."""
    dark = {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}}
    return [
        *(Case("/", layer) for layer in (".pc-card", "dialog")),
        *(Case("/de", layer, dark) for layer in (".pc-card", "dialog")),
    ]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inn]:
    """Serve the inn."""
    with inn.opened(tmp_path_factory.mktemp("inn")) as opened:
        yield opened


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """Copy the product, with another script, another style and other markup."""
    for folder in ("consent", "templates", "widget/dist", "widget/locales"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    changes = {
        "widget/dist/styles/notice.css": ("border-radius:12px", "border-radius:0px"),
        "widget/dist/parts/core.js": ("=>{", "=>{/* later */"),
        "templates/notice/card.html": ('class="pc-text"', 'class="pc-words"'),
    }
    for name, (old, new) in changes.items():
        text = (tmp_path / name).read_text()
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new))
    return tmp_path


def run(product: Path, *args: str | Path) -> None:
    """Run a command of that copy of the product."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CONSENT_")}
    subprocess.run(
        [*COMMAND, *map(str, args)],
        cwd=product,
        env={**kept, "PYTHONPATH": str(product)},
        check=True,
        capture_output=True,
    )


def picture(page: Page) -> bytes:
    """Take a picture of what is painted afresh: a first frame rounds otherwise."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({**size, "width": size["width"] + 1})
    page.set_viewport_size(size)
    return page.screenshot()


def answer(case: Case, house: Inn, page: Page) -> None:
    """See the notice as a visitor does, take its picture and refuse."""
    person = Visitor(page, "inn", house.url, f"{house.url}/privacy")
    person.go(case.path)
    if case.layer == "dialog":
        page.locator(".pc-card [value=open]").click()
        page.mouse.move(0, 0)
    page.evaluate("document.querySelector('footer').remove()")
    case.picture = picture(page)
    with page.expect_response(lambda it: it.url.endswith("/choices")):
        page.locator(f"{case.layer} [value=reject_all]").click()
    with closing(sqlite3.connect(house.data / "consent.db")) as database:
        case.n = int(database.execute(LAST).fetchone()[0])


def again(case: Case, file: Path, page: Page) -> bytes:
    """Open what was written of a record, and take its picture without the account."""
    page.goto(file.as_uri())
    page.evaluate("document.querySelector('main').remove()")
    return picture(page)


def test_shown_again_by_pixel(house: Inn, later: Path, profile: Profile) -> None:
    """A45: what was seen is seen again, after a new notice and by a later build."""
    tried = cases()
    for case in tried:
        answer(case, house, profile(**case.options).new_page())
    house.publish(LATER)
    run(later, "publish", house.data / "inn.toml", "--data", house.data)

    for case in tried:
        file = house.data / f"{case.n}.html"
        where = ("--data", house.data, "--site", "inn", "-o", file)
        run(later, "show", str(case.n), *where)
        page = profile(**case.options, offline=True).new_page()
        # Said as a whole: where two pictures differ is found by looking at them.
        is_same = again(case, file, page) == case.picture
        assert is_same, case.path + case.layer


def test_nothing_leaves_the_page(house: Inn, profile: Profile) -> None:
    """What was written asks for nothing, keeps nothing, and answers to no one."""
    case = Case("/", ".pc-card")
    answer(case, house, profile().new_page())
    file = house.data / "quiet.html"
    consent(*("show", str(case.n), "--site", "inn"), "--data", house.data, "-o", file)
    page = profile().new_page()
    asked: list[str] = []
    page.on("request", lambda it: asked.append(it.url))
    page.goto(file.as_uri())
    page.locator(".pc-card [value=accept_all]").click()
    page.locator(".pc-card [href^=http]").click()

    assert page.locator(".pc-card").is_visible()
    assert asked == [file.as_uri()]
    assert page.evaluate("Object.keys(localStorage).length") == 0
