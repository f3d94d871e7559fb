"""The three places a service can stand in, over TLS, under real names, in Chromium."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.visitor import Visitor
from tests.proxies import backend, certificate, ready, running
from tests.proxies.world import NAMES, PAGE, SITE, World, publish

pytestmark = pytest.mark.browser

URL = "https://shop.example"
HOSTS = ("consent.shop.example", "consent.other.example")
SERVICES = {
    "A": f"{URL}/privacy",
    "B": f"https://{HOSTS[0]}",
    "C": f"https://{HOSTS[1]}",
    "C, shared": f"https://{HOSTS[1]}",
}
DOMAIN = 'cookie_domain = "shop.example"'
DOMAINS = {"A": "", "B": DOMAIN, "C": "", "C, shared": DOMAIN}
# What a page of the site asks the third host, twice, with whatever cookies it may send.
ASK_TWICE = """async (url) => {
  for (const _ of [1, 2]) await fetch(url, { credentials: 'include' })
}"""


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop, whose service can be moved from one place to another."""

    world: World

    def move(self, place: str) -> None:
        """Publish for a place, put its script tag into the page, and wait for both."""
        settings = f"{DOMAINS[place]}\n{SITE.format(mode='off')}"
        publish(self.world.data.parent, settings)
        page = PAGE.replace("/privacy/", f"{SERVICES[place]}/")
        self.world.backend.pages["/"] = re.sub(r"\n.*tracker\.example.*", "", page)
        patience = time.monotonic() + 10
        while ('domain:"' in self.script()) is not bool(DOMAINS[place]):
            assert time.monotonic() < patience

    def script(self) -> str:
        """Give the widget as it is served now."""
        return self.world.ask("/privacy/w/shop.js").text

    def told(self) -> dict[str, Any]:
        """Ask as the back end does, with the cookies of the page's last request."""
        cookie = self.world.backend.asked[-1].get("Cookie", "")
        status = self.world.ask("/privacy/v1/sites/shop/check", cookie=cookie).json()
        return dict(status["status"])


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Run one service at all three places, behind one nginx."""
    folder = tmp_path_factory.mktemp("shop")
    made = certificate.make(folder, NAMES)
    data = publish(folder, SITE.format(mode="off"))
    with backend.serving() as served:
        ports = running.Ports(*running.free_ports(3), served.port)
        beside = ready.nginx_file(ports, made, "nginx-service.conf")
        text = (
            ready.nginx_file(ports, made),
            *(beside.replace(HOSTS[0], host) for host in HOSTS),
            ready.third(ready.NGINX_THIRD, ports, made),
        )
        shop = Shop(World(data, ports, made, served))
        settings = {"CONSENT_HOSTS": " ".join(("shop.example", *HOSTS))}
        with (
            running.nginx(folder, ports.tls, "".join(text)),
            running.service(
                data, ports.service, CONSENT_TRUSTED_PROXIES="127.0.0.1", **settings
            ),
        ):
            yield shop


@pytest.fixture
def arrive(
    shop: Shop, profile: Callable[..., BrowserContext]
) -> Callable[..., Visitor]:
    """Give a function that brings a visitor to the shop, its service at some place."""

    def come(place: str, *, third_party: bool = False) -> Visitor:
        shop.move(place)
        world = shop.world
        context = profile(world.ports.tls, world.certificate, third_party=third_party)
        return back(Visitor(context.pages[0], "shop", URL, SERVICES[place]))

    return come


def back(person: Visitor, place: str = "") -> Visitor:
    """Bring the same person back, perhaps to a service that was moved since."""
    service = SERVICES[place] if place else person.service
    person = Visitor(person.page, person.site, person.url, service)
    person.go()
    return person


@pytest.mark.parametrize("third_party", [True, False])
def test_third_party_cookies_are_as_they_are_said_to_be(
    shop: Shop, arrive: Callable[..., Visitor], third_party: bool
) -> None:
    """The browser of these tests sends a third host its cookie, or does not."""
    shop.world.backend.forget()
    person = arrive("A", third_party=third_party)
    person.page.evaluate(ASK_TWICE, "https://tracker.example/")
    assert shop.world.backend.cookies == ["", "theirs=1" if third_party else ""]


@pytest.mark.parametrize("third_party", [True, False])
@pytest.mark.parametrize("place", ["A", "B", "C"])
def test_a_choice_survives_a_reload(
    shop: Shop, arrive: Callable[..., Visitor], place: str, third_party: bool
) -> None:
    """In each place, with third-party cookies or without, page and check agree."""
    person = arrive(place, third_party=third_party)
    person.choose("statistics")
    back(person)
    assert not person.banner.is_visible()
    assert person.page.evaluate("consent.get().purposes") == {
        "statistics": True,
        "marketing": False,
    }
    assert person.check()["status"]["statistics"] == "given"
    assert shop.told() == person.check()["status"]


@pytest.mark.parametrize("place", ["A", "B", "C"])
def test_a_refusal_survives_a_reload(
    shop: Shop, arrive: Callable[..., Visitor], place: str
) -> None:
    """A24: who refused is not asked again, and everyone who asks is told so."""
    person = arrive(place)
    person.reject()
    back(person)
    assert not person.banner.is_visible()
    assert set(shop.told().values()) == {"refused"}
    assert person.check()["status"] == shop.told()


@pytest.mark.parametrize("path", ["CB", "BA", "CA", "CBA"])
@pytest.mark.parametrize("choice", ["refused", "given"])
def test_moving_nearer_loses_no_choice(
    shop: Shop, arrive: Callable[..., Visitor], path: str, choice: str
) -> None:
    """From C to B to A: nobody is asked again, and page and check still agree."""
    person = arrive(path[0])
    if choice == "refused":
        person.reject()
    else:
        person.accept()
    for place in path[1:]:
        shop.move(place)
        person = back(person, place)
        assert not person.banner.is_visible()
        assert set(person.check()["status"].values()) == {choice}
        back(person)
        assert set(shop.told().values()) == {choice}


@pytest.mark.parametrize("path", ["CB", "BA", "CA"])
def test_a_choice_after_a_move_is_the_only_one(
    shop: Shop, arrive: Callable[..., Visitor], path: str
) -> None:
    """A33: what the older place kept does not outlive a withdrawal at the new one."""
    person = arrive(path[0])
    person.accept()
    shop.move(path[1])
    person = back(person, path[1])
    person.choose()
    back(person)
    assert not person.banner.is_visible()
    assert set(person.check()["status"].values()) == {"withdrawn"}
    assert set(shop.told().values()) == {"withdrawn"}
    assert person.visible_cookies().count("pp_shop=") == 1


@pytest.mark.parametrize(
    ("before", "after"), [("A", "B"), ("A", "C"), ("B", "C"), ("B", "C, shared")]
)
def test_a_refusal_after_moving_away_counts(
    shop: Shop, arrive: Callable[..., Visitor], before: str, after: str
) -> None:
    """An older yes that no script can remove outweighs no newer no, anywhere."""
    person = arrive(before)
    person.accept()
    shop.move(after)
    person = back(person, after)
    person.choose()
    back(person)
    assert not person.banner.is_visible()
    assert "given" not in person.check()["status"].values()
    assert "given" not in shop.told().values()
