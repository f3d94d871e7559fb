"""Origins, hosts and addresses in their one spelling."""

import pytest

from consent.rules import address, host, origin


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("https://shop.example", "shop.example"),
        ("https://shop.example:8443", "shop.example"),
        ("https://xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
        ("https://192.0.2.1", "192.0.2.1"),
        ("http://localhost", "localhost"),
        ("http://shop.localhost:8080", "shop.localhost"),
        ("http://127.0.0.1:8080", "127.0.0.1"),
        ("http://[::1]:8080", "[::1]"),
        ("http://[::1]", "[::1]"),
    ],
)
def test_origins_are_taken_as_browsers_send_them(text: str, of: str) -> None:
    """Scheme, host and port, and nothing else."""
    assert origin.problem(text) == ""
    assert origin.host_of(text) == of


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("shop.example", "write https://"),
        ("null", "write https://"),
        ("ftp://shop.example", "write https://"),
        ("http://shop.example", "localhost alone"),
        ("http://localhost.example", "localhost alone"),
        ("https://shop.example/", "leave out path"),
        ("https://shop.example?a", "leave out path"),
        ("https://me@shop.example", "leave out path"),
        ("https://shop.example.", "no last dot"),
        ("https://Shop.example", "lower case"),
        ("https://münchen.example", "punycode"),
        ("https://xn--99999999999.example", "browsers know"),
        ("https://shop.example:443", "leave :443 out"),
        ("http://localhost:80", "leave :80 out"),
        ("https://shop.example:0", "1 to 65535"),
        ("https://shop.example:080", "1 to 65535"),
        ("https://shop.example:65536", "1 to 65535"),
        ("https://*.example", "wildcard"),
        ("https://-shop.example", "not a host name"),
        ("https://192.0.2.256", "browsers know"),
        ("https://192.0.2.01", "browsers know"),
        ("https://0x7f.0x1", "browsers know"),
    ],
)
def test_s01_other_spellings_say_what_to_write(text: str, wish: str) -> None:
    """S01: an origin that no browser sends would never match."""
    assert wish in origin.problem(text)


@pytest.mark.parametrize(
    "text", ["https://stats.example", "stats.example:80", "stats.example/x", "a" * 64]
)
def test_a_host_is_a_name_alone(text: str) -> None:
    """Scheme, port and path do not belong to a service's host."""
    assert host.problem(text)


@pytest.mark.parametrize("text", ["localhost", "192.0.2.1", "shop.example."])
def test_cookies_need_a_domain(text: str) -> None:
    """A browser sets no cookie for a single label or an address."""
    assert host.domain_problem(text)
    assert host.domain_problem("shop.example") == ""


def test_below_is_a_matter_of_labels() -> None:
    """A domain is above its subdomains, and not above what merely ends alike."""
    assert host.is_below("shop.example", "shop.example")
    assert host.is_below("a.shop.example", "shop.example")
    assert not host.is_below("bookshop.example", "shop.example")


@pytest.mark.parametrize(
    "text",
    [
        "https://shop.example",
        "https://shop.example/privacy?lang=en#top",
        "https://shop.example/a%20b",
        "http://shop.localhost:8080/privacy",
    ],
)
def test_web_addresses_are_taken(text: str) -> None:
    """Path, query and fragment are welcome in a link."""
    assert address.url_problem(text) == ""
    assert address.contact_problem(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "//shop.example",
        "http://shop.example/privacy",
        'https://shop.example/"onclick=',
        "https://shop.example/a b",
        "https://shop.example/%zz",
        "https://shop.example@evil.example",
        f"https://shop.example/{'a' * 500}",
    ],
)
def test_s18_a_link_leads_to_a_safe_page_only(text: str) -> None:
    """S18: no address can carry script, markup or another scheme."""
    assert address.url_problem(text)


def test_a_contact_is_mail_or_a_page() -> None:
    """Visitors can write somewhere."""
    assert address.contact_problem("privacy+shop@shop.example") == ""
    assert address.contact_problem("privacy@münchen.example")
    assert address.contact_problem("mailto:privacy@shop.example")
    assert address.contact_problem("ask us")
    assert address.contact_problem("ftp://shop.example")
