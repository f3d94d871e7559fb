"""A real site after a refusal, a partial choice and a grant: what starts there."""

import time
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

import pytest

from consent.rules.duration import stored_days
from tests.browser.market.opened import Market
from tests.browser.market.site import HOST, PAGES, SERVICE
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

Arrive = Callable[..., Visitor]
OURS = {"pp_market", "pps_market"}
NECESSARY = {"basket", "tally"}
EVERYTHING = ("/hoof.js", "/collect", "/kiosk.js", "/film", "/tags.js", "/pixel.svg")
NOTICE = "async (url) => (await fetch(url, { credentials: 'omit' })).json()"
GOOGLE = """dataLayer.filter((said) => said[0] === 'consent')
  .map(([, kind, said]) => [kind, said.ad_storage, said.analytics_storage])"""


@pytest.fixture
def person(market: Market, arrive: Arrive) -> Visitor:
    """Bring a new visitor to the first page."""
    visitor = arrive()
    visitor.go()
    return visitor


def notice(person: Visitor) -> dict[str, Any]:
    """Read the notice as published, which is public."""
    url = f"{person.service}/v1/sites/market"
    name = person.page.evaluate(NOTICE, f"{url}/check")["notice"]
    return dict(person.page.evaluate(NOTICE, f"{url}/notices/{name}"))


def test_a23_after_a_refusal_nothing_optional_happens(
    market: Market, person: Visitor
) -> None:
    """Not on five pages, not on reloading, not in a new tab."""
    person.reject()
    for path in PAGES:
        person.go(path)
    person.page.reload()
    person.settle()
    tab = Visitor(person.context.new_page(), "market", person.url, person.service)
    tab.go("/list")
    assert person.asked() | tab.asked() == {HOST, SERVICE}
    assert not market.third.reached()
    assert set(person.cookies()) == NECESSARY | OURS
    assert tab.stored() == NECESSARY | {"pp_market"}


def test_a27_a_refusal_reaches_every_channel(market: Market, person: Visitor) -> None:
    """The tools that are told, who asks the service, and the site's own back end."""
    person.reject()
    page = person.page
    assert page.evaluate(GOOGLE)[-1] == ["update", "denied", "denied"]
    assert page.evaluate("uetq.at(-1)") == {"ad_storage": "denied"}
    assert page.evaluate("_paq.at(-1)") == ["forgetConsentGiven"]
    events = page.evaluate("dataLayer.flatMap(({ event }) => event ?? [])")
    assert events[-1] == "consent_choice"
    assert person.check()["status"]["marketing"] == "refused"
    heard = market.hooks.wait_for("choice")
    assert heard["data"]["purposes"]["marketing"] == "refused"


@pytest.mark.parametrize(
    ("purposes", "companies", "last"),
    [
        (["statistics"], {"hoofprint"}, "/collect"),
        (["marketing"], {"kiosk"}, "/pixel.svg"),
        (["media"], {"lantern"}, "/film"),
        (["statistics", "marketing"], {"hoofprint", "kiosk", "sorter"}, "/tags.js"),
    ],
)
def test_a28_a_partial_choice_starts_what_was_chosen(
    market: Market, person: Visitor, purposes: list[str], companies: set[str], last: str
) -> None:
    """A third host is reached if all its purposes are given, and else never."""
    person.choose(*purposes)
    assert market.third.wait_for(last)
    person.go("/item")
    assert set(market.third.reached()) == companies


def test_a30_no_cookie_outlives_its_declared_duration(
    market: Market, person: Visitor
) -> None:
    """Of those that services set, and of the notice's own."""
    person.accept()
    assert market.third.wait_for(*EVERYTHING)
    person.go("/list")
    person.page.wait_for_function("() => document.cookie.includes('hoof_deep')")
    allowed = declared(person)
    for cookie in person.context.cookies():
        [days] = {d for name, d in allowed.items() if fnmatchcase(cookie["name"], name)}
        left = (cookie["expires"] - time.time()) / 86_400
        assert cookie["expires"] == -1 if days == 0 else left <= (days or 400)


def declared(person: Visitor) -> dict[str, int | None]:
    """Give the days that the notice, and the declaration of its own, allow a cookie."""
    found = {
        item["name"]: stored_days(item["duration"])
        for service in notice(person)["services"]
        for item in service["storage"]
        if item["kind"] == "cookie"
    }
    return {**found, **dict.fromkeys(OURS, 186)}


def test_a56_gate_log_and_declaration_speak_of_one_list(
    market: Market, person: Visitor
) -> None:
    """What a browser meets on all pages is in the notice, and each has all services."""
    person.accept()
    assert market.third.wait_for(*EVERYTHING)
    person.go("/list")
    services = notice(person)["services"]
    names = {service["id"] for service in services}
    assert set(person.page.evaluate("consent.get().services")) == names
    assert set(market.records()[-1]["body"]["services"]) == names

    hosts = {host for service in services for host in service["hosts"]}
    assert person.asked() == {HOST, SERVICE} | hosts
    patterns = {s["name"] for each in services for s in each["storage"]} | OURS
    found = person.stored() | set(person.cookies())
    assert {n for n in found if not any(fnmatchcase(n, p) for p in patterns)} == set()
    person.page.goto(f"{person.service}/p/market/declaration")
    told = set(person.page.locator("th code").all_inner_texts())
    # It is there only until the service has answered.
    assert told == patterns | {"pn_market"}


def test_a59_measuring_without_asking_can_be_objected_to(person: Visitor) -> None:
    """It is the site's own, its cookie is not renewed by visits, and it says where."""
    [before] = [c for c in person.context.cookies() if c["name"] == "tally"]
    person.reject()
    person.go("/item")
    [after] = [c for c in person.context.cookies() if c["name"] == "tally"]
    assert after["expires"] == before["expires"] <= time.time() + 403 * 86_400
    assert person.asked() == {HOST, SERVICE}
    person.page.locator("footer [data-consent-open]").click()
    objection = person.panel.locator("a[href='https://www.market.example/objection']")
    assert objection.is_visible()
