"""The policy that lets a browser enforce a choice."""

import pytest

from consent.model import Csp, CspMode, Settings
from consent.rules import csp
from tests.rules.notices import service
from tests.rules.site_files import draft, mistakes

HERE = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:"
MATOMO = service("matomo", 1, "statistics", hosts=("stats.example",))
ADS = service("ads", 2, "marketing", hosts=("ads.example", "cdn.example"))
FILM = service("film", 3, "media", hosts=("cdn.example",))


def test_only_given_services_are_named() -> None:
    """The hosts of what was not given are kept out."""
    text = csp.policy([], [MATOMO, ADS], {"matomo"})
    assert text == f"{HERE} stats.example:* ws://stats.example:*"
    assert csp.policy([], [MATOMO, ADS], ()) == HERE


def test_a_shared_host_needs_one_of_its_services() -> None:
    """A host that two services use is reachable with either, and named once."""
    assert "cdn.example" in csp.policy([], [ADS, FILM], {"film"})
    assert "ads.example" not in csp.policy([], [ADS, FILM], {"film"})
    both = csp.policy([], [ADS, FILM], {"ads", "film"})
    assert both.split().count("cdn.example:*") == 1


def test_the_site_is_always_named() -> None:
    """Its origins, the service it gets its notice from, and the hosts it lists."""
    settings = Settings(
        origins=("https://shop.example", "https://m.shop.example:8443"),
        csp=Csp(service="https://consent.example", hosts=("static.example",)),
    )
    named = csp.policy(csp.own_hosts(settings), [], ()).removeprefix(HERE).split()
    assert named[::2] == [
        "shop.example:*",
        "m.shop.example:*",
        "consent.example:*",
        "static.example:*",
    ]


def test_an_address_in_brackets_is_left_to_self() -> None:
    """CSP has no way to write IPv6: browsers would warn, and match nothing."""
    settings = Settings(origins=("http://[::1]:8080",))
    assert csp.policy(csp.own_hosts(settings), [], ()) == HERE


def test_one_directive_only() -> None:
    """No host can end the directive and begin another."""
    text = csp.policy(["shop.example"], [MATOMO, ADS, FILM], {"ads", "film"})
    assert ";" not in text
    assert "," not in text


def test_reporting_is_the_default() -> None:
    """Nothing is enforced that its owner did not ask for."""
    assert draft().settings.csp == Csp(mode=CspMode.REPORT)
    assert csp.HEADERS[CspMode.REPORT] == "Content-Security-Policy-Report-Only"


def test_the_site_file_sets_it() -> None:
    """What the table says is what the site is held to."""
    change = '[csp]\nmode = "enforce"\nservice = "https://consent.example"'
    settings = draft(f'{change}\nhosts = ["static.shop.example"]').settings
    assert settings.csp == Csp(
        mode=CspMode.ENFORCE,
        service="https://consent.example",
        hosts=("static.shop.example",),
    )


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ('[csp]\nmode = "on"', "csp.mode"),
        ('[csp]\nservice = "consent.example"', "csp.service"),
        ('[csp]\nhosts = ["*.shop.example"]', "csp.hosts[0]"),
        ('[csp]\nhosts = ["a.example", "a.example"]', "csp.hosts[1]"),
        # It would be reachable whatever the visitor says of Matomo.
        ('[csp]\nhosts = ["stats.shop.example"]', "csp.hosts[0]"),
        # The policy would keep the notice itself out.
        ('cookie_domain = "shop.example"\n[csp]\nmode = "enforce"', "csp.service"),
    ],
)
def test_what_would_not_work_is_refused(change: str, where: str) -> None:
    """A mistake in the table stops the publish."""
    assert list(mistakes(change)) == [where]
