"""A real site on which somebody changes their mind, or their browser speaks."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from playwright.sync_api import Request as Asked

from scripts.demo_sites.front import Answer, Request
from tests.browser.market.opened import Market
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

Arrive = Callable[..., Visitor]
NECESSARY = {"basket", "tally"}
OURS = {"pp_market", "pps_market"}
LEFT = {
    *("hoof_id", "hoof_wide_7", "hoof_deep", "hoof.visits", "hoof.tab"),
    *("hoof-events", "hoof-v1", "kiosk_seen"),
}
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"
STARTED = "Object.keys(localStorage).includes('hoof.visits')"
WORD = "document.querySelector('#privacy-choices [role=status]').textContent"
SIGNAL = "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })"
HEADER = {"Sec-GPC": "1"}
THEIRS = {"name": "kiosk_uid", "value": "1", "url": "https://ads.kiosk.example"}


@pytest.fixture
def agreed(market: Market, arrive: Arrive) -> Visitor:
    """Bring somebody who accepted everything, and met all of it."""
    person = arrive()
    person.go("/list")
    person.accept()
    assert market.third.wait_for("/collect", "/pixel.svg", "/film", "/tags.js")
    person.page.wait_for_function(f"({WORKERS})().then((n) => n == 1)")
    person.page.wait_for_function("() => caches.has('hoof-v1')")
    return person


def loads(person: Visitor) -> list[Asked]:
    """Give the requests for the page that they are on."""
    return [one for one in person.requests() if one.url == person.page.url]


def down(_: Request) -> Answer:
    """Answer as a service does that is down."""
    return Answer(503, (("Content-Type", "text/plain"),), b"down")


def test_a33_nothing_is_left_of_what_was_withdrawn(
    market: Market, agreed: Visitor
) -> None:
    """All kinds of storage, a server's cookie too; what ran is gone, by one reload."""
    assert agreed.stored() >= LEFT
    assert "kiosk_srv" in agreed.cookies()
    agreed.context.add_cookies([cast(Any, THEIRS)])
    heard: list[str] = []
    agreed.page.on("console", lambda said: heard.append(said.text))
    agreed.page.evaluate(
        "document.addEventListener('consent:withdrawn', () => console.log('withdrawn'))"
    )
    agreed.withdraw()
    agreed.page.wait_for_function(
        "() => indexedDB.databases().then((all) => !all.length)"
    )
    assert len(loads(agreed)) == 2
    # What was on its way when the page ended has arrived by then.
    agreed.go("/item")
    market.third.forget()
    agreed.go("/list")

    assert heard == ["withdrawn"]
    assert agreed.stored() == NECESSARY | {"pp_market"}
    # A third party's own cookie is out of the site's reach, and declared as that.
    assert set(agreed.cookies()) == NECESSARY | OURS | {"kiosk_uid"}
    assert agreed.page.evaluate(WORKERS) == 0
    assert not market.third.reached()


def test_a33_nobody_loses_what_they_typed(market: Market, agreed: Visitor) -> None:
    """Where a form is half filled, it says so in place of loading again."""
    agreed.page.get_by_label("Words").fill("half a letter")
    agreed.page.locator("footer [data-consent-open]").click()
    agreed.panel.get_by_role("button", name="Reject all").click()
    agreed.page.wait_for_function(f"() => {WORD}.includes('Reload')")
    assert agreed.page.get_by_label("Words").input_value() == "half a letter"
    assert "hoof_id" not in agreed.cookies()


def test_a33_what_ran_ends_where_nothing_can_be_asked(agreed: Visitor) -> None:
    """A module that does not come keeps no withdrawal from ending what runs."""
    agreed.page.route("**/_leave.js", lambda route: route.abort())
    agreed.page.evaluate("window.ran = true")
    agreed.page.evaluate("void consent.withdraw()")
    agreed.page.wait_for_function("() => !window.ran && window.consent?.get().answered")


def test_a37_a_signal_is_a_no_before_the_first_tag(
    market: Market, arrive: Arrive
) -> None:
    """Without a click what is sold is refused; what is not sold is still asked for."""
    person = signalling(arrive)
    person.go()
    person.page.wait_for_function("() => document.cookie.includes('pp_market=s')")
    assert person.check()["status"]["marketing"] == "refused"
    assert person.banner.is_visible()
    assert not market.third.reached()
    person.choose("statistics")
    assert market.third.wait_for("/collect")
    assert set(market.third.reached()) == {"hoofprint"}


def test_a39_a_signal_beats_an_older_grant(
    market: Market, arrive: Arrive, agreed: Visitor
) -> None:
    """Only a later, specific act beats it, and both are in the log."""
    before = len(market.records())
    person = signalling(arrive)
    person.context.add_cookies([cast(Any, c) for c in agreed.context.cookies()])
    agreed.page.close()
    market.third.forget()
    person.go()
    person.page.wait_for_function(
        "() => !Object.keys(localStorage).includes('pp_market')"
    )
    assert market.third.wait_for("/hoof.js", "/film")
    assert set(market.third.reached()) == {"hoofprint", "lantern"}
    assert person.check()["status"]["marketing"] != "given"

    person.choose("statistics", "marketing", "media")
    assert market.third.wait_for("/kiosk.js")
    signal, act = (line["body"] for line in market.records()[before:])
    assert (signal["source"], act["source"]) == ("signal", "visitor")
    assert act["signals"] == {"gpc": True}
    assert act["purposes"]["marketing"] == "given"


def signalling(arrive: Arrive) -> Visitor:
    """Bring somebody whose browser sends an opt-out signal."""
    person = arrive(extra_http_headers=HEADER)
    person.context.add_init_script(SIGNAL)
    return person


def test_a60_a_refusal_holds_at_once_and_is_sent_later(
    market: Market, arrive: Arrive
) -> None:
    """While the service is down nobody is asked twice, and nothing is lost."""
    before = len(market.records())
    person = arrive()
    person.go()
    market.wrong.append(down)
    person.banner.get_by_role("button", name="Reject all").click()
    person.page.wait_for_function("() => document.cookie.includes('pp_market=r')")
    assert not person.banner.is_visible()
    market.wrong.clear()
    person.go("/item")
    person.page.wait_for_function(
        "() => !Object.keys(localStorage).includes('pp_market')"
    )
    assert not market.third.reached()
    assert [line["entry"]["kind"] for line in market.records()[before:]] == ["refuse"]


def test_a60_a_grant_waits_for_its_record(market: Market, arrive: Arrive) -> None:
    """While the service is down nothing starts, and all once there is a record."""
    person = arrive()
    person.go()
    market.wrong.append(down)
    person.banner.get_by_role("button", name="Accept all").click()
    person.page.wait_for_function(f"() => {WORD}.includes('could not be saved')")
    assert not market.third.reached()
    market.wrong.clear()
    person.go("/item")
    assert market.third.wait_for("/collect")
    assert market.records()[-1]["entry"]["kind"] == "consent"
