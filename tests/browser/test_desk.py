"""The desk in a browser: every page of its table, and the way to a seat."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, ViewportSize

from consent.web.desk.table import PAGES
from tests.browser import axe
from tests.browser.office import Office, invite, link, opened, press, take
from tests.browser.spoken import SCHEMES

pytestmark = pytest.mark.browser

# What is sent is a file, and nothing to look at.
SHOWN = [page.path for page in PAGES if page.handle.__name__.startswith("show_")]
NARROW: ViewportSize = {"width": 320, "height": 256}
WIDE: ViewportSize = {"width": 1280, "height": 900}
HEAVIEST = 100_000
MOST = 5
SPILLS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def office(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """Open the desk for a module."""
    with opened(chromium, tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture(scope="module")
def seat(chromium: Browser, office: Office) -> Iterator[Page]:
    """Give a page of the operator's browser."""
    with chromium.new_context(storage_state=office.operator) as context:
        yield context.new_page()


@pytest.mark.parametrize("path", SHOWN)
def test_every_page_is_for_everybody(seat: Page, office: Office, path: str) -> None:
    """axe finds nothing, light and dark; at 400 % nothing leaves the window."""
    seat.set_viewport_size(WIDE)
    seat.goto(office.address(path))
    for scheme in SCHEMES:
        seat.emulate_media(color_scheme=scheme)
        assert axe.findings(seat) == {"found": [], "unsure": []}, scheme
    seat.set_viewport_size(NARROW)
    assert seat.evaluate(SPILLS) <= 0


@pytest.mark.parametrize("path", SHOWN)
def test_every_page_is_light(seat: Page, office: Office, path: str) -> None:
    """At most 100 kB in five requests, all of them to the service itself."""
    seen: list[Response] = []

    def see(answer: Response) -> None:
        seen.append(answer)

    seat.on("response", see)
    seat.goto(office.address(path), wait_until="networkidle")
    seat.remove_listener("response", see)
    sent = [
        answer for answer in seen if answer.status != 303 and "data:" not in answer.url
    ]
    assert {answer.status for answer in sent[1:]} <= {200}
    assert len(seen) <= MOST
    assert sum(len(answer.body()) for answer in sent) <= HEAVIEST
    assert all(answer.url.startswith(office.url) for answer in sent)


def test_from_nothing_to_a_seat(
    office: Office, profile: Callable[..., BrowserContext]
) -> None:
    """Without script: by the printed link, invite an auditor, who then has one site."""
    page = profile(java_script_enabled=False).new_page()
    again = link(office.data, "Otto", "--role", "operator")
    take(page, f"{office.url}/admin/link/{again}", "Otto")
    assert page.get_by_role("heading", name="Sites").is_visible()
    theirs = invite(page, office.url, "Eve Auditor", "Auditor")

    other = profile(java_script_enabled=False).new_page()
    take(other, theirs, "Eve")
    assert other.get_by_role("status").inner_text() == "You are signed in."
    assert other.get_by_role("heading", level=2).count() == 1
    assert other.get_by_role("link", name="People").count() == 0
    assert other.goto(f"{office.url}/admin/sites/news").status == 404  # type: ignore[union-attr]
    press(other, "Sign out")
    assert re.search("/admin/sign-in", other.url)


def test_the_keyboard_is_enough(
    office: Office, profile: Callable[..., BrowserContext]
) -> None:
    """Tab reaches the skip link first and the fields in order; Enter sends."""
    page = profile(java_script_enabled=False, storage_state=office.operator).new_page()
    page.goto(f"{office.url}/admin")
    page.keyboard.press("Tab")
    assert page.get_by_role("link", name="To the content").is_visible()
    names = []
    for _ in range(5):
        page.keyboard.press("Tab")
        names.append(page.locator(":focus").inner_text())
    assert names == ["Consent desk", "Sites", "People", "Olga Operator", "Sign out"]
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/admin/sites/" in page.url
