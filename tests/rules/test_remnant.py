"""What a site says of cookies and keys that no withdrawal reaches by name alone."""

import pytest

from consent import locales
from consent.model import CookieScope
from consent.rules import site_file
from tests.rules.site_files import mistakes, remarks, tables

ADS = "[services.ads]\ncookies = [{{ name = '{}', duration = '1 day', {} }}]"


def ads(member: str, name: str = "ads_id") -> str:
    """Write the service of ads with one cookie."""
    return ADS.format(name, member)


def test_what_it_takes_to_delete_a_cookie_is_no_part_of_the_notice() -> None:
    """Nobody is shown or asked by which path a cookie was set."""
    plain = site_file.read(tables(ads("path = '/'")), locales.load())
    draft = site_file.read(
        tables(ads("path = '/shop', http_only = true")), locales.load()
    )
    assert draft.notice == plain.notice
    scope = CookieScope(service="ads", name="ads_id", path="/shop", http_only=True)
    assert (plain.settings.scopes, draft.settings.scopes) == ((), (scope,))


def test_one_name_may_be_here_and_at_a_third_partys() -> None:
    """They are two cookies, of which the browser knows both."""
    both = (
        "[services.ads]\ncookies = [{ name = 'MUID', duration = '1 day' }, "
        "{ name = 'MUID', duration = '1 day', host = 'bing.example' }]"
    )
    assert mistakes(both) == {}


@pytest.mark.parametrize("host", ["shop.example", "example"])
def test_the_sites_own_host_is_no_third_partys(host: str) -> None:
    """Whoever hides a cookie there would have it kept after a no."""
    found = mistakes(ads(f"host = '{host}'"))
    assert "is the site's own" in found["services.ads.cookies[0].host"]
    storage = f"{{ kind='local', name='k', duration='1 day', host='{host}' }}"
    found = mistakes(f"[services.ads]\nstorage = [{storage}]")
    assert "is the site's own" in found["services.ads.storage[0].host"]


@pytest.mark.parametrize("member", ["http_only = true", "path = '/x'"])
def test_nothing_more_is_said_of_another_hosts_cookie(member: str) -> None:
    """It cannot be deleted from here, however much is known of it."""
    found = mistakes(ads(f"host = 'ads.example', {member}"))
    place = f"services.ads.cookies[0].{member.partition(' ')[0]}"
    assert "changes nothing" in found[place]


@pytest.mark.parametrize(
    ("settings", "name", "said"),
    [
        ("", "id", "on another site than the page"),
        ("cookie_domain = 'shop.example'", "id", ""),
        ("cookie_domain = 'shop.example'", "__Host-id", "one host's alone"),
        (
            "cookie_domain = 'shop.example'\n"
            "csp.service = 'https://consent.other.example'",
            "id",
            'as "consent.other.example" is',
        ),
    ],
)
def test_a33_a_cookie_that_this_service_may_not_reach(
    settings: str, name: str, said: str
) -> None:
    """Publishing says where a withdrawal leaves something behind."""
    found = remarks(f"{settings}\n{ads('http_only = true', name)}")
    told = found.get("services.ads.cookies[0].http_only", "")
    assert said in told
    assert bool(told) == bool(said)
    assert not told or told.endswith("(cookie-kept, A33, ours)")


@pytest.mark.parametrize("path", ["shop", "", "/a b", "/a;b", "/ä", "/" + "x" * 200])
def test_a_path_that_no_browser_takes(path: str) -> None:
    """It would end the attribute, and the cookie would stay."""
    found = mistakes(ads(f"path = '{path}'"))
    assert "is not a cookie's path" in found["services.ads.cookies[0].path"]
