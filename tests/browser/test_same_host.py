"""Placement A: the service under a path of the site's own origin, behind a proxy."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext

from scripts.demo_sites.demo import answering
from scripts.demo_sites.front import Answer, Front, Request
from scripts.demo_sites.pages import TYPES, on_port
from scripts.demo_sites.proxy import forward
from scripts.demo_sites.service import consent, serving
from scripts.demo_sites.tracker import Tracker
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

SITE = """
id = "mill"
origins = ["http://mill.localhost:8080"]
languages = ["en"]

[controller]
name = "The Mill"
address = "Millpond 1"
contact = "privacy@mill.example"
privacy_policy = "https://mill.example/privacy"

[purposes.statistics]

[services.hoofprint]
name = "Hoofprint Analytics"
purposes = ["statistics"]
recipient = "Hoofprint GmbH"
country = "DE"
policy = "https://hoofprint.example/privacy"
hosts = ["tracker.localhost"]
cookies = [{ name = "hoof_id", duration = "1 year" }]
storage = [{ kind = "local", name = "hoof.visits", duration = "until deleted" }]
"""

PAGE = """<!doctype html>
<html lang="en"><title>The Mill</title>
<link rel="icon" href="data:,">
<script async src="/privacy/w/mill.js"></script>
<script type="text/plain" data-consent="statistics"
  src="http://tracker.localhost:8080/analytics.js"></script>
<h1>The Mill</h1>
<footer><a href="#" data-consent-open>Privacy preferences</a></footer>
"""


@dataclass(frozen=True, slots=True)
class Mill:
    """The one site and the third host it names."""

    url: str
    tracker: Tracker


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mill]:
    """Publish the site and serve it, with the service under /privacy/."""
    data = tmp_path_factory.mktemp("mill")
    with Front(0) as front:
        (data / "mill.toml").write_bytes(on_port(SITE.encode(), front.port))
        consent("publish", data / "mill.toml", "--data", data)
        with serving(data) as service, answering(front):
            page = on_port(PAGE.encode(), front.port)
            behind = forward(service, strip="/privacy")

            def serve(request: Request) -> Answer:
                if request.path.startswith("/privacy/"):
                    return behind(request)
                return Answer(200, (("Content-Type", TYPES[".html"]),), page)

            tracker = Tracker(front.port)
            front.routes = {"mill.localhost": serve, "tracker.localhost": tracker}
            yield Mill(f"http://mill.localhost:{front.port}", tracker)


@pytest.fixture
def visitor(
    mill: Mill, profile: Callable[..., BrowserContext]
) -> Callable[[], Visitor]:
    """Give a function that brings a new visitor to the mill's page."""
    mill.tracker.forget()

    def arrive() -> Visitor:
        page = profile(locale="en-GB").new_page()
        person = Visitor(page, "mill", mill.url, f"{mill.url}/privacy")
        person.go()
        return person

    return arrive


def test_nothing_happens_before_a_choice(
    mill: Mill, visitor: Callable[[], Visitor]
) -> None:
    """A fresh visitor reaches no third host and has nothing stored."""
    person = visitor()

    assert person.banner.is_visible()
    assert mill.tracker.hits() == []
    assert person.stored() == set()


def test_the_chosen_starts_and_stops(
    mill: Mill, visitor: Callable[[], Visitor]
) -> None:
    """Statistics start when allowed, and nothing of them is left when withdrawn."""
    person = visitor()
    person.choose("statistics")
    assert mill.tracker.wait_for("/collect")
    assert person.check()["purposes"]["statistics"] is True
    person.withdraw()
    mill.tracker.forget()
    person.go()

    assert mill.tracker.hits() == []
    assert person.stored() == {"pp_mill"}
    assert person.check()["status"]["statistics"] == "withdrawn"


def test_the_token_is_out_of_reach(visitor: Callable[[], Visitor]) -> None:
    """The token is bound to this one host, and no script reads its index."""
    person = visitor()
    person.accept()
    token = person.cookies()["__Host-pps_mill"]

    assert ".i" in token
    assert person.visible_cookies().split("=")[0] == "pp_mill"
    assert token not in person.visible_cookies()
    assert ".i" not in person.visible_cookies()


def test_two_refusals_are_the_same_bytes(visitor: Callable[[], Visitor]) -> None:
    """Two people who refuse on one day cannot be told apart by any cookie."""
    first, second = visitor(), visitor()
    first.reject()
    second.reject()

    assert first.cookies() == second.cookies()
    assert set(first.cookies()) == {"pp_mill", "__Host-pps_mill"}
