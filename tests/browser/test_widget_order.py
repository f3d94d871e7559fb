"""Acts reach the service one after the other, and none that is done once more."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Route

from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open a stage for one test."""
    with staged() as stage:
        yield stage


@pytest.fixture
def page(stage: Stage, profile: Callable[..., BrowserContext]) -> Page:
    """Open the host page, whose time stands still once it is there."""
    page = profile().new_page()
    page.clock.install()
    page.goto(stage.url)
    page.wait_for_function("() => window.consent")
    return page


def test_no_act_overtakes_the_one_before(stage: Stage, page: Page) -> None:
    """A withdrawal waits for the answer to the grant, so that its own comes last."""
    routes: list[Route] = []

    def hold(route: Route) -> None:
        routes.append(route)

    page.route("**/choices", hold, times=1)
    with page.expect_request("**/choices"):
        page.evaluate("void consent.set({ purposes: { statistics: true } })")
    page.evaluate("void consent.withdraw()")
    page.evaluate("fetch('/between')")
    assert len(routes) == 1

    routes[0].continue_()
    page.wait_for_function("() => !document.cookie.includes('pn_')")
    assert [choice["action"] for choice in stage.choices] == ["save", "withdraw"]
    assert stage.state
    assert not stage.state.purposes


def test_a_retry_finds_nothing_left_to_send(stage: Stage, page: Page) -> None:
    """After a failed act was followed by one that was confirmed, all is quiet."""
    faults: list[Error] = []

    def note(fault: Error) -> None:
        faults.append(fault)

    page.on("pageerror", note)
    stage.down = True
    page.evaluate("consent.set({ purposes: { statistics: true } })")
    stage.down = False
    page.evaluate("consent.withdraw()")
    page.clock.run_for(9_000)

    assert not faults
    assert len(stage.choices) == 2
