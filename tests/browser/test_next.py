"""A real Next.js app: React and the notice share a body and do each other no harm."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from scripts.demo_sites.proxy import forward
from tests.browser import inn, next_app
from tests.browser.inn import Inn

HYDRATED = "'hydrated' in document.documentElement.dataset"
REACT = "**/_next/static/**/*.js"
NOTICE = "**/privacy/w/*.js"
Enter = Callable[..., Page]

pytestmark = pytest.mark.browser


class Hold:
    """Keeps requests of a page waiting until they are let go."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.waiting: list[Route] | None = []
        page.route(pattern, self.meet)

    def meet(self, route: Route) -> None:
        """Keep one back, or let it through once all were let go."""
        if self.waiting is None:
            route.continue_()
        else:
            self.waiting.append(route)

    def let_go(self) -> None:
        """Let all go, those too that come later."""
        waiting, self.waiting = self.waiting or [], None
        for route in waiting:
            route.continue_()


@pytest.fixture(params=["async", "sync", "script"])
def form(request: pytest.FixtureRequest) -> str:
    """Write the tag async, as one the parser waits for, and by Next.js's component."""
    return str(request.param)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inn]:
    """Build the app and start it, with the service behind a path of its own."""
    next_app.build()
    folder = tmp_path_factory.mktemp("next")
    with (
        next_app.started(folder / "next.log") as port,
        inn.opened(folder, forward(port)) as house,
    ):
        yield house


@pytest.fixture
def page(profile: Callable[..., BrowserContext]) -> Iterator[Page]:
    """Open an empty page; in the end nothing on it was complained of."""
    page = profile(locale="en-GB").new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text))
    yield page
    assert said == []


@pytest.fixture
def enter(house: Inn, page: Page, form: str) -> Enter:
    """Give a function that opens the app in one form and waits until it is hydrated."""

    def open_app() -> Page:
        page.goto(f"{house.url}/{form}")
        page.wait_for_function(HYDRATED)
        expect(refuse(page)).to_be_visible()
        return page

    return open_app


def refuse(page: Page) -> Locator:
    """Find the banner's refusal."""
    return page.get_by_role("button", name="Reject all")


def follow(page: Page, title: str) -> None:
    """Go to the other page as a visitor does, and see that nothing was loaded anew."""
    page.evaluate("window.stays = true")
    page.get_by_role("link", name="On").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    assert page.evaluate("window.stays")


def still_works(page: Page) -> None:
    """See that React holds its part and the notice stands first, once."""
    page.get_by_role("button", name="Nights: 1").click()
    expect(page.get_by_role("button", name="Nights: 2")).to_be_visible()
    assert page.evaluate("document.body.firstElementChild.id") == "privacy-choices"
    assert page.locator("#privacy-choices").count() == 1


@pytest.mark.parametrize("form", ["async", "sync"])
def test_hydration_passes_the_notice_over(house: Inn, page: Page, form: str) -> None:
    """A banner that was there before React is left alone, and React's part hydrates."""
    react = Hold(page, REACT)
    page.goto(f"{house.url}/{form}", wait_until="commit")
    expect(refuse(page)).to_be_visible()
    assert not page.evaluate(HYDRATED)
    react.let_go()
    page.wait_for_function(HYDRATED)

    expect(refuse(page)).to_be_visible()
    still_works(page)


@pytest.mark.parametrize("form", ["async", "script"])
def test_the_notice_comes_to_a_hydrated_page(house: Inn, page: Page, form: str) -> None:
    """A script that comes late shows the banner all the same."""
    notice = Hold(page, NOTICE)
    page.goto(f"{house.url}/{form}", wait_until="commit")
    page.wait_for_function(HYDRATED)
    notice.let_go()

    expect(refuse(page)).to_be_visible()
    still_works(page)


def test_the_banner_survives_navigation(enter: Enter) -> None:
    """The router changes the page below the banner, there and back."""
    page = enter()
    follow(page, "Prices")
    expect(refuse(page)).to_be_visible()
    follow(page, "Rooms")

    expect(refuse(page)).to_be_visible()
    still_works(page)


def test_a_refusal_survives_navigation(enter: Enter) -> None:
    """Who refused is not asked on the next page, nor after loading it anew."""
    page = enter()
    with page.expect_response("**/choices"):
        refuse(page).click()
    follow(page, "Prices")
    expect(refuse(page)).to_be_hidden()
    page.reload()
    page.wait_for_function(HYDRATED)

    expect(page.get_by_role("button", name="Privacy preferences")).to_be_visible()
    expect(refuse(page)).to_be_hidden()
