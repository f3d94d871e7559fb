"""What a page can learn from check, by whose page it is: docs/check.md's table."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Frame, Page

from tests.browser.visitor import Visitor
from tests.proxies import backend, certificate, ready, running
from tests.proxies.backend import Backend
from tests.proxies.running import Ports
from tests.proxies.world import NAMES, PAGE, SITE, publish

pytestmark = pytest.mark.browser

URL = "https://shop.example"
NEAR, FAR, STRANGER = "blog.shop.example", "blog.example", "evil.example"
SERVICES = {"B": "https://consent.shop.example", "C": "https://consent.other.example"}
SITE_FILE = f"""
cookie_domain = "shop.example"
{SITE.format(mode="off")}
[check]
allowed_sites = ["https://{NEAR}", "https://{FAR}"]
"""
ASK = """async (url) => {
  try {
    const answer = await fetch(url, { credentials: 'include' })
    return (await answer.json()).status.statistics
  } catch {
    return 'not readable'
  }
}"""


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Ports, certificate.Certificate, Backend]]:
    """Run the service beside the shop and at another site, and three other sites."""
    folder = tmp_path_factory.mktemp("asks")
    made = certificate.make(folder, (*NAMES, NEAR, FAR, STRANGER))
    data = publish(folder, SITE_FILE)
    with backend.serving() as served:
        ports = Ports(*running.free_ports(3), served.port)
        beside = ready.nginx_file(ports, made, "nginx-service.conf")
        other = ready.third(ready.NGINX_THIRD, ports, made)
        sites = " ".join(("shop.example", NEAR, FAR, STRANGER))
        text = (
            beside,
            beside.replace("consent.shop.example", "consent.other.example"),
            other.replace(backend.THIRD, sites),
        )
        hosts = "consent.shop.example consent.other.example"
        with (
            running.nginx(folder, ports.tls, "".join(text)),
            running.service(data, ports.service, CONSENT_HOSTS=hosts),
        ):
            yield ports, made, served


@pytest.fixture(params=["B", "C"])
def place(request: pytest.FixtureRequest) -> str:
    """Name the place where the service stands."""
    return str(request.param)


@pytest.fixture
def page(site: Any, place: str, profile: Callable[..., BrowserContext]) -> Page:
    """Give the page of someone who allowed statistics in the shop."""
    ports, made, served = site
    page = PAGE.replace("/privacy/", f"{SERVICES[place]}/")
    served.pages["/"] = "".join(
        line for line in page.splitlines(keepends=True) if "tracker" not in line
    )
    served.pages["/frame"] = "<!doctype html><title>Framed</title>"
    served.pages["/around"] = f'<!doctype html><iframe src="{URL}/frame"></iframe>'
    # A browser that lets third-party cookies pass is the hardest case.
    context = profile(ports.tls, made, third_party=True)
    person = Visitor(context.pages[0], "shop", URL, SERVICES[place])
    person.go()
    person.choose("statistics")
    return person.page


def learns(page: Page | Frame, place: str) -> str:
    """Ask from a page, and give what it hears of statistics."""
    return str(page.evaluate(ASK, f"{SERVICES[place]}/v1/sites/shop/check"))


def test_the_sites_own_page(page: Page, place: str) -> None:
    """A page of the site hears its visitor's answer."""
    assert learns(page, place) == "given"


def test_a_listed_subdomain(page: Page, place: str) -> None:
    """Another subdomain hears it too: cookies go by site, and it is the same site."""
    page.goto(f"https://{NEAR}/frame")
    assert learns(page, place) == "given"


def test_another_sites_page_hears_nothing_of_the_visitor(
    page: Page, place: str
) -> None:
    """A54: listed, it may read an answer, but no cookie comes along."""
    page.goto(f"https://{FAR}/frame")
    assert learns(page, place) == "unknown"


def test_s03_a_page_that_is_not_listed(page: Page, place: str) -> None:
    """S03: the browser keeps the answer from it."""
    page.goto(f"https://{STRANGER}/frame")
    assert learns(page, place) == "not readable"


def test_the_sites_page_in_another_sites_frame(page: Page, place: str) -> None:
    """Framed elsewhere, even the site's own page does not know its visitor."""
    page.goto(f"https://{FAR}/around")
    (frame,) = page.main_frame.child_frames
    assert frame.url == f"{URL}/frame"
    assert learns(frame, place) == "unknown"
