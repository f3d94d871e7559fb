"""The whole way of a choice in a real browser, with the third host's count as witness.

The demo's shop has the service on its subdomain (placement B); for its magazine the
service is another site altogether (placement C).
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from typing import Any, cast

import pytest
from playwright.sync_api import BrowserContext

from scripts.demo_sites.demo import Demo, running
from scripts.demo_sites.service import consent
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["shop", "news"])]

NewVisitor = Callable[[str], Visitor]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Run what scripts/demo runs, on a port of its own."""
    with running(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture
def visitor(demo: Demo, profile: Callable[..., BrowserContext]) -> NewVisitor:
    """Give a function that brings a new visitor to a site's front page."""
    demo.tracker.forget()

    def arrive(site: str) -> Visitor:
        page = profile(locale="en-GB").new_page()
        person = Visitor(page, site, demo.url(site), demo.url("consent.shop"))
        person.go()
        return person

    return arrive


def reached(demo: Demo) -> Counter[str]:
    """Count what reached the third host, by the service it was for."""
    return Counter(hit.service for hit in demo.tracker.hits())


def check(demo: Demo, site: str, token: str) -> dict[str, Any]:
    """Ask as the site's back end does: with a token, from no browser."""
    connection = HTTPConnection("127.0.0.1", demo.service, timeout=10)
    headers = {
        "Host": f"consent.shop.localhost:{demo.front.port}",
        "Authorization": f"Consent {token}",
    }
    connection.request("GET", f"/v1/sites/{site}/check", headers=headers)
    told = json.loads(connection.getresponse().read())
    connection.close()
    return cast(dict[str, Any], told)


def choices(demo: Demo, site: str) -> list[tuple[str, str]]:
    """Read the choices from an export: each one's kind and the purposes it gave."""
    where = ("--data", demo.data, "--site", site, "--format", "ndjson", "-o", "-")
    lines = map(json.loads, consent("export", *where).splitlines())
    return [
        (line["entry"]["kind"], given(line["body"]["purposes"]))
        for line in lines
        if line["entry"]["kind"] in {"consent", "refuse", "withdraw"}
    ]


def given(status: dict[str, str]) -> str:
    """Name the purposes that were given and could have been refused."""
    return " ".join(
        sorted(p for p in status if status[p] == "given" and p != "necessary")
    )


def test_nothing_happens_before_a_choice(
    demo: Demo, visitor: NewVisitor, site: str
) -> None:
    """A fresh visitor reaches no third host and has nothing stored (A01, A02, A03)."""
    person = visitor(site)

    assert person.banner.is_visible()
    assert "tracker.localhost" not in person.asked()
    assert reached(demo) == {}
    assert person.stored() == set()
    assert person.cookies() == {}


def test_refusal_holds(demo: Demo, visitor: NewVisitor, site: str) -> None:
    """After a refusal, reloads and other pages reach nobody and ask no more (A23)."""
    person = visitor(site)
    person.reject()
    person.go()
    person.go({"shop": "/teapot", "news": "/article"}[site])

    assert not person.banner.is_visible()
    assert "tracker.localhost" not in person.asked()
    assert reached(demo) == {}
    assert person.stored() <= {f"pp_{site}", f"pps_{site}"}


def test_exactly_the_chosen_starts(demo: Demo, visitor: NewVisitor, site: str) -> None:
    """Who refused and then allows statistics alone meets statistics alone (A28)."""
    person = visitor(site)
    person.reject()
    person.choose("statistics")

    assert demo.tracker.wait_for("/collect")
    assert reached(demo) == {"hoofprint": 2}
    assert "hoof_id" in person.cookies()
    assert "kiosk_seen" not in person.cookies()


def test_accepting_starts_everything(
    demo: Demo, visitor: NewVisitor, site: str
) -> None:
    """Accepting starts analytics, the ad tag and the film, without a reload."""
    person = visitor(site)
    person.accept()

    assert demo.tracker.wait_for({"shop": "/wheel", "news": "/tide"}[site])
    assert demo.tracker.wait_for("/ad.js")
    assert demo.tracker.wait_for("/collect")


def test_check_agrees(demo: Demo, visitor: NewVisitor, site: str) -> None:
    """The page, asking with its cookies, and the back end, by token, hear the same."""
    person = visitor(site)
    assert person.check()["purposes"]["statistics"] is False
    person.choose("statistics")
    told = person.check()

    allowed = {purpose for purpose, given in told["purposes"].items() if given}
    assert allowed == {"necessary", "statistics"}
    assert told == check(demo, site, person.cookies()[f"pps_{site}"])


def test_withdrawal_stops_it(demo: Demo, visitor: NewVisitor, site: str) -> None:
    """A withdrawal ends what ran, removes what it stored, and voids the token (A35)."""
    person = visitor(site)
    person.accept()
    assert demo.tracker.wait_for("/collect")
    token = person.cookies()[f"pps_{site}"]
    person.withdraw()
    demo.tracker.forget()
    person.go()

    assert reached(demo) == {}
    assert person.stored() <= {f"pp_{site}", f"pps_{site}"}
    assert person.check()["status"]["statistics"] == "withdrawn"
    assert check(demo, site, token)["purposes"]["statistics"] is False


def test_export_holds_exactly_the_acts(
    demo: Demo, visitor: NewVisitor, site: str
) -> None:
    """Every act is one record, in order; visits and reloads are none (A05, A43)."""
    before = choices(demo, site)
    person = visitor(site)
    person.reject()
    person.go()
    person.choose("statistics")
    person.withdraw()

    assert choices(demo, site) == [
        *before,
        ("refuse", ""),
        ("consent", "statistics"),
        ("withdraw", ""),
    ]


def test_tampered_cookie_is_no_yes(demo: Demo, visitor: NewVisitor, site: str) -> None:
    """One changed letter in the token, and nobody is allowed anything (A53)."""
    person = visitor(site)
    person.accept()
    for cookie in person.context.cookies():
        if cookie["name"] == f"pps_{site}":
            cookie["value"] = cookie["value"].replace("c1.", "c2.", 1)
            person.context.add_cookies([cast(Any, cookie)])
    told = person.check()

    assert [given for given in told["purposes"].values() if given] == [True]
    assert set(told["status"].values()) <= {"unknown", "given"}
    assert check(demo, site, person.cookies()[f"pps_{site}"]) == told


def test_two_refusals_are_the_same_bytes(visitor: NewVisitor, site: str) -> None:
    """Two people who refuse on one day cannot be told apart by any cookie."""
    cookies = []
    for person in (visitor(site), visitor(site)):
        person.reject()
        cookies.append(person.cookies())

    assert cookies[0] == cookies[1]
    assert set(cookies[0]) == {f"pp_{site}", f"pps_{site}"}


def test_two_alike_share_one_state(visitor: NewVisitor, site: str) -> None:
    """What the widget reads is the same for all who chose alike; the token is not."""
    first, second = visitor(site), visitor(site)
    first.choose("statistics")
    second.choose("statistics")

    state, token = f"pp_{site}", f"pps_{site}"
    assert first.cookies()[state] == second.cookies()[state]
    assert first.cookies()[token] != second.cookies()[token]


def test_who_may_read_the_token(visitor: NewVisitor, site: str) -> None:
    """On the service's own site no script reads a ledger index; elsewhere it must."""
    person = visitor(site)
    person.accept()
    index = person.cookies()[f"pps_{site}"].split(".i")[1].split(".")[0]

    assert f"pp_{site}=" in person.visible_cookies()
    assert (f".i{index}." in person.visible_cookies()) is (site == "news")
