"""A real site before anyone has chosen: nothing optional is stored, asked for or on."""

from collections.abc import Callable
from threading import Event

import pytest

from scripts.demo_sites.front import Answer, Request
from tests.browser.market.opened import Market
from tests.browser.market.site import HOST, SERVICE
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

Arrive = Callable[..., Visitor]
NECESSARY = {"basket", "tally"}
DENIED = """() => !['statistics', 'marketing', 'media', 'sorter']
  .some((id) => window.consent?.allows(id))"""


@pytest.fixture
def idler(market: Market, arrive: Arrive) -> Visitor:
    """Bring somebody who opens the first page and does nothing for ten seconds."""
    person = arrive()
    person.page.clock.install()
    person.go()
    person.page.clock.run_for(10_000)
    person.settle()
    return person


def test_a01_ten_idle_seconds_leave_only_what_is_necessary(idler: Visitor) -> None:
    """No cookie, key, database or cache but the site's own necessary ones."""
    assert idler.banner.is_visible()
    assert idler.stored() == NECESSARY
    assert set(idler.cookies()) == NECESSARY


def test_a02_no_host_is_asked_that_is_not_necessary(
    market: Market, idler: Visitor
) -> None:
    """Neither did the browser ask nor anything arrive, a tag manager's included."""
    assert idler.asked() == {HOST, SERVICE}
    assert not market.third.reached()


def test_a03_the_widget_keeps_and_mints_nothing(idler: Visitor) -> None:
    """One script is all it takes, without a cookie, and all it does is to show."""
    asked = [one for one in idler.requests() if SERVICE in one.url]
    assert [one.url for one in asked] == [f"https://{SERVICE}/w/market.js"]
    assert "cookie" not in asked[0].all_headers()
    assert idler.stored() == NECESSARY


@pytest.mark.parametrize("failure", ["500", "hanging", "offline", "blocked"])
def test_a04_a_service_that_fails_opens_nothing(
    market: Market, arrive: Arrive, failure: str
) -> None:
    """All stays denied, and the page scrolls, takes words and leads on."""
    person, end = arrive(), Event()
    market.wrong.append(wrong(failure, end))
    if failure == "blocked":
        person.context.route(f"https://{SERVICE}/**", lambda route: route.abort())
    person.page.goto(f"{person.url}/", wait_until="domcontentloaded")
    assert person.page.evaluate(DENIED)
    person.page.get_by_label("Words").fill("works")
    person.page.mouse.wheel(0, 500)
    person.page.wait_for_function("() => scrollY > 0")
    person.page.get_by_role("link", name="Stalls").click(no_wait_after=True)
    person.page.wait_for_url(f"{person.url}/list", wait_until="domcontentloaded")
    end.set()
    assert not market.third.reached()
    assert person.stored() == NECESSARY


def wrong(failure: str, end: Event) -> Callable[[Request], Answer]:
    """Give what answers in the service's place."""

    def answer(_: Request) -> Answer:
        if failure == "offline":
            raise ConnectionResetError
        if failure == "hanging":
            end.wait(30)
        return Answer(500, (("Content-Type", "text/plain"),), b"broken")

    return answer
